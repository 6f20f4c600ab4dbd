//! What is kept is delivered: all of it, once where nothing fails, and in order.

use crate::it::common::{Running, customer, outbox, sandbox, until};
use ravelin_outbox::pace::Pace;
use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};
use ravelin_outbox::store::{Fate, Filter, StoreErrorKind};
use ravelin_outbox::{Entry, INSERT, RelayConfig, Store};
use ravelin_sandbox::Fault;
use rusqlite::ToSql;
use std::sync::Arc;
use std::time::Duration;

fn unpaced() -> RelayConfig {
    RelayConfig::default().pace(Pace::per_minute(60_000, 60_000)).poll(Duration::from_millis(10))
}

#[tokio::test]
async fn a_walk_sees_lanes_of_every_length_once() {
    crate::walks::see_every_lane_once(&*outbox().store, 0..1).await;
}

#[tokio::test]
async fn many_waiting_lanes_do_not_hide_the_one_that_is_due() {
    let kept = outbox();
    let store = &kept.store;
    let waiting = (0..2_500).map(|number| customer(&format!("c-{number}"), number).held_for(3_600_000));
    store.enqueue(waiting.collect()).await.unwrap();
    let last = store.enqueue(vec![customer("z", 1)]).await.unwrap();
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let walked = store.walk(0, after, 10, 10).await.unwrap();
        found.extend(walked.lanes.into_iter().flat_map(|lane| lane.events).map(|event| event.id));
        after = walked.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(found, last);
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_arrives_once_and_in_the_order_of_each_customer() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    let entries = (0..2_000).map(|number| customer(&format!("cust-{}", number % 7), number)).collect();
    kept.store.enqueue(entries).await.unwrap();
    let running = Running::start(&kept.store, &sandbox, unpaced());
    until(&*kept.store, |stats| stats.queued == 0).await;
    running.stop().await;
    let summary = sandbox.summary();
    assert_eq!((summary.taken, summary.duplicates, summary.order_violations), (2_000, 0, 0), "{summary:?}");
    assert_eq!(summary.overlaps, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outbox_that_fills_and_empties_while_it_is_walked_through_sends_nothing_twice() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    let running = Running::start(&kept.store, &sandbox, unpaced().per_lane(3).concurrency(16));
    for round in 0..100 {
        let entries = (0..20).map(|n| customer(&format!("cust-{}", n % 5), round * 20 + n)).collect();
        kept.store.enqueue(entries).await.unwrap();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    until(&*kept.store, |stats| stats.queued == 0).await;
    running.stop().await;
    let summary = sandbox.summary();
    assert_eq!((summary.taken, summary.duplicates, summary.order_violations), (2_000, 0, 0), "{summary:?}");
}

/// SQLite keeps in a column whatever a program binds: bytes, where Python's `json.dumps(…).encode()` was meant to be text.
#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_no_text_keeps_nobody_from_being_served() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    let body = |number: i64| customer("c", number.try_into().unwrap()).body;
    let other = rusqlite::Connection::open(&kept.file).unwrap();
    let insert = |customer: &dyn ToSql, path: &dyn ToSql, body: &dyn ToSql| {
        other.execute(INSERT, [customer, path, body]).unwrap();
        other.last_insert_rowid()
    };
    let path = "/v2/customer";
    // Text in bytes is taken for what it is.
    insert(&"blob", &path, &body(1).into_bytes());
    insert(&"blob", &path.as_bytes(), &body(2));
    // These are none.
    let broken = b"{\"timestamp\":1700000000000,\"customer\":{\"customerId\":\"x\xff\"}}";
    let mut lost = [
        insert(&"broken", &path, &broken.as_slice()),
        insert(&"broken", &b"/v2/\xff".as_slice(), &body(3)),
        insert(&b"customer".as_slice(), &path, &body(4)),
        insert(&b"c\xff".as_slice(), &path, &body(5)),
    ];
    let cast = |column: &str, id: i64| {
        let sql = format!("UPDATE ravelin_outbox SET {column} = CAST({column} AS TEXT) WHERE id = ?1");
        other.execute(&sql, [id]).unwrap();
    };
    cast("body", lost[0]);
    cast("customer", lost[3]);
    for customer in ["a", "broken", "c", "d", "z"] {
        insert(&customer, &path, &body(6));
    }
    let late = insert(&"late", &path, &body(7));
    other.execute("UPDATE ravelin_outbox SET created = 'now', due = 1.5 WHERE id = ?1", [late]).unwrap();

    assert_eq!(kept.store.list(Filter::default()).await.unwrap().len(), 12);
    assert_eq!(kept.store.overview(20).await.unwrap().stats.queued, 12);
    let running = Running::start(&kept.store, &sandbox, unpaced());
    until(&*kept.store, |stats| stats.queued == 0).await;
    running.stop().await;
    let summary = sandbox.summary();
    assert_eq!(summary.taken, 8, "{summary:?}");
    let dead = kept.store.list(Filter { dead: Some(true), ..Filter::default() }).await.unwrap();
    let mut found: Vec<_> = dead.iter().map(|row| (row.event.id, row.reason.clone().unwrap())).collect();
    found.sort();
    lost.sort_unstable();
    assert_eq!(found, lost.iter().map(|id| (*id, "unsendable".to_owned())).collect::<Vec<_>>());
    assert!(kept.store.replace(lost[0], body(8)).await.unwrap());
    assert_eq!(kept.store.purge(Filter { dead: Some(true), ..Filter::default() }).await.unwrap(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_another_program_inserted_is_delivered() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    let other = rusqlite::Connection::open(&kept.file).unwrap();
    let entry = customer("cust-ada", 1);
    other.execute(INSERT, [&entry.customer, &entry.path, &entry.body]).unwrap();
    let running = Running::start(&kept.store, &sandbox, unpaced());
    until(&*kept.store, |stats| stats.queued == 0).await;
    running.stop().await;
    assert_eq!(sandbox.summary().taken, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_need_not_poll_for_what_its_own_process_enqueues() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    let running = Running::start(&kept.store, &sandbox, unpaced().poll(Duration::from_secs(3_600)));
    for number in 0..20 {
        let entry = customer(&format!("cust-{number}"), number);
        kept.store.enqueue(vec![entry]).await.unwrap();
        until(&*kept.store, |stats| stats.queued == 0).await;
    }
    // What is held back wakes nobody before it is settled.
    let held = customer("cust-ada", 20).held_for(3_600_000);
    let ids = kept.store.enqueue(vec![held]).await.unwrap();
    kept.store.settle(ids[0], Fate::Due).await.unwrap();
    until(&*kept.store, |stats| stats.queued == 0).await;
    // A row of another connection is not known of, until somebody says so.
    let other = rusqlite::Connection::open(&kept.file).unwrap();
    let entry = customer("cust-bob", 21);
    other.execute(INSERT, [&entry.customer, &entry.path, &entry.body]).unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(kept.store.stats().await.unwrap().queued, 1);
    kept.store.inserter().wake();
    until(&*kept.store, |stats| stats.queued == 0).await;
    running.stop().await;
    let summary = sandbox.summary();
    assert_eq!((summary.taken, summary.duplicates), (22, 0), "{summary:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_s_own_file_may_hold_the_outbox_and_keeps_what_is_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shop.db");
    let shop = rusqlite::Connection::open(&file).unwrap();
    shop.execute_batch(
        "CREATE TABLE orders (id TEXT); PRAGMA user_version = 17; PRAGMA application_id = 4711;",
    )
    .unwrap();
    for _ in 0..2 {
        let store = SqliteOutbox::open(SqliteConfig::new(&file)).unwrap();
        store.enqueue(vec![customer("cust-ada", 1)]).await.unwrap();
    }
    let number = |sql: &str| shop.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((number("PRAGMA user_version"), number("PRAGMA application_id")), (17, 4711));
    assert_eq!(number("SELECT count(*) FROM ravelin_outbox"), 2);
    // A later version of the tables is refused.
    shop.execute_batch("INSERT INTO ravelin_outbox_schema VALUES (2)").unwrap();
    let error = SqliteOutbox::open(SqliteConfig::new(&file)).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Schema);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_event_waits_until_it_is_due_or_settled() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    let held = |number| customer(&format!("cust-{number}"), number).held_for(3_600_000);
    let ids = kept.store.enqueue(vec![held(1), held(2), held(3)]).await.unwrap();
    let running = Running::start(&kept.store, &sandbox, unpaced());
    kept.store.settle(ids[0], Fate::Delivered).await.unwrap();
    kept.store.settle(ids[1], Fate::Due).await.unwrap();
    until(&*kept.store, |stats| stats.queued == 1).await;
    running.stop().await;
    assert_eq!(kept.store.stats().await.unwrap().waiting, 1);
    assert_eq!(sandbox.summary().taken, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn events_without_a_customer_do_not_wait_for_each_other() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    let mut entries: Vec<Entry> = (0..50).map(|number| customer("cust-ada", number)).collect();
    for entry in &mut entries {
        entry.customer.clear();
    }
    entries[0] = entries[0].clone().held_for(3_600_000);
    kept.store.enqueue(entries).await.unwrap();
    let running = Running::start(&kept.store, &sandbox, unpaced());
    until(&*kept.store, |stats| stats.queued == 1).await;
    running.stop().await;
    assert_eq!(sandbox.summary().taken, 49);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_relays_and_the_next_may_once_it_has_stopped() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    let running = Running::start(&kept.store, &sandbox, unpaced());
    // Whoever delivers has the lease.
    kept.store.enqueue(vec![customer("a", 1)]).await.unwrap();
    until(&*kept.store, |stats| stats.queued == 0).await;
    let second = Arc::new(SqliteOutbox::open(SqliteConfig::new(&kept.file)).unwrap());
    assert_eq!(second.lease().await.unwrap_err().kind(), StoreErrorKind::Taken);
    running.stop().await;
    assert!(second.lease().await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ravelin_did_not_take_is_delivered_when_it_is_back() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    sandbox.set_fault(Some(Fault::Status(503)));
    let entries = (0..40).map(|number| customer(&format!("cust-{}", number % 4), number)).collect();
    kept.store.enqueue(entries).await.unwrap();
    let running = Running::start(&kept.store, &sandbox, unpaced());
    until(&*kept.store, |stats| stats.waiting >= 1).await;
    sandbox.set_fault(None);
    until(&*kept.store, |stats| stats.queued == 0).await;
    running.stop().await;
    assert_eq!(sandbox.summary().order_violations, 0);
    assert_eq!(kept.store.stats().await.unwrap().dead, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_file_refuses_and_drains_and_takes_again() {
    let folder = tempfile::tempdir().unwrap();
    let config = SqliteConfig::new(folder.path().join("outbox.db")).max_bytes(400_000);
    let store = Arc::new(SqliteOutbox::open(config).unwrap());
    let mut kept = 0;
    let error = loop {
        match store.enqueue(vec![customer(&format!("cust-{}", kept % 9), kept)]).await {
            Ok(_) => kept += 1,
            Err(error) => break error,
        }
        assert!(kept < 10_000, "it never fills");
    };
    assert_eq!(error.kind(), StoreErrorKind::Full);
    let sandbox = sandbox().await;
    let running = Running::start(&store, &sandbox, unpaced());
    until(&*store, |stats| stats.queued == 0).await;
    store.enqueue(vec![customer("cust-ada", kept)]).await.unwrap();
    until(&*store, |stats| stats.queued == 0).await;
    running.stop().await;
    let summary = sandbox.summary();
    assert_eq!((summary.taken, summary.duplicates), (u64::try_from(kept).unwrap() + 1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn while_another_program_holds_the_file_all_who_wait_are_told_together() {
    let kept = outbox();
    let other = rusqlite::Connection::open(&kept.file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let began = std::time::Instant::now();
    let tasks: Vec<_> = (0..200)
        .map(|number| {
            let store = Arc::clone(&kept.store);
            tokio::spawn(async move { store.enqueue(vec![customer("cust-ada", number)]).await })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap().unwrap_err().kind(), StoreErrorKind::Unavailable);
    }
    // The first waits alone and the others behind it, five seconds each: not one after the other.
    assert!(began.elapsed() < Duration::from_secs(100), "{:?}", began.elapsed());
    other.execute_batch("ROLLBACK").unwrap();
    kept.store.enqueue(vec![customer("cust-ada", 200)]).await.unwrap();
    assert_eq!(kept.store.stats().await.unwrap().queued, 1);
}

#[cfg(unix)]
#[test]
fn only_its_owner_reads_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let kept = outbox();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&kept.file), 0o600);
    assert_eq!(mode(kept.file.parent().unwrap()), 0o700);
    for log in ["-wal", "-shm"] {
        let mut name = kept.file.clone().into_os_string();
        name.push(log);
        assert_eq!(mode(std::path::Path::new(&name)), 0o600, "{log}");
    }
}
