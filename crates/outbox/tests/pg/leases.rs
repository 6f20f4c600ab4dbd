//! Several relays, and who has which buckets.

use super::common::{SERVER, Time, at, customer, due, outbox, timed};
use ravelin_outbox::Store;
use ravelin_outbox::postgres::{PostgresConfig, PostgresOutbox};
use ravelin_outbox::store::{Fate, Lease};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long a lease lasts.
const LASTS: Duration = Duration::from_secs(15);

fn buckets(lease: &Lease) -> HashSet<i16> {
    lease.buckets.iter().map(|(bucket, _)| *bucket).collect()
}

/// Renews, and gives back what is beyond the share, as a relay without work does.
async fn turn(store: &PostgresOutbox) -> HashSet<i16> {
    let lease = store.lease().await.unwrap();
    store.release(&lease.leaving).await.unwrap();
    buckets(&lease).into_iter().filter(|bucket| !lease.leaving.contains(bucket)).collect()
}

#[tokio::test]
async fn shares_follow_those_who_join_leave_and_die() {
    let time = Time::default();
    let another = |database| timed(&SERVER.url(database), &time);
    outbox("shares").await;
    let one = another("shares");
    assert_eq!(turn(&one).await.len(), 64);
    let two = another("shares");
    assert_eq!(turn(&two).await.len(), 0);
    let lease = one.lease().await.unwrap();
    assert_eq!((lease.buckets.len(), lease.leaving.len()), (64, 32));
    // What is not drained stays, whatever the share.
    assert_eq!(turn(&two).await.len(), 0);
    assert_eq!(turn(&one).await.len(), 32);
    assert_eq!(turn(&two).await.len(), 32);

    let three = another("shares");
    for _ in 0..2 {
        for store in [&one, &two, &three] {
            turn(store).await;
        }
    }
    let counts = [turn(&one).await.len(), turn(&two).await.len(), turn(&three).await.len()];
    assert_eq!((counts.iter().sum::<usize>(), counts.iter().max()), (64, Some(&22)), "{counts:?}");

    // One leaves in good order.
    let held: Vec<i16> = turn(&two).await.into_iter().collect();
    two.release(&held).await.unwrap();
    assert_eq!(SERVER.psql("shares", "SELECT count(*) FROM ravelin_relay").unwrap(), "2");
    assert_eq!((turn(&one).await.len(), turn(&three).await.len()), (32, 32));

    // One dies: until its lease ends nobody has its buckets.
    assert_eq!(turn(&one).await.len(), 32);
    time.pass(LASTS - Duration::from_millis(1));
    let lease = one.lease().await.unwrap();
    assert_eq!((lease.buckets.len(), lease.again), (32, Some(Duration::from_millis(1))));
    time.pass(Duration::from_millis(1));
    assert_eq!(turn(&one).await.len(), 64);
}

#[tokio::test]
async fn who_starts_after_a_crash_waits_for_what_the_dead_had_and_not_for_what_was_given_back() {
    let time = Time::default();
    outbox("crash").await;
    let (one, two) = (timed(&SERVER.url("crash"), &time), timed(&SERVER.url("crash"), &time));
    turn(&one).await;
    turn(&two).await;
    turn(&one).await;
    let given: Vec<i16> = turn(&two).await.into_iter().collect();
    two.release(&given).await.unwrap();
    // One died an hour ago.
    SERVER
        .psql(
            "crash",
            "UPDATE ravelin_relay SET seen = seen - interval '1 hour'; \
             UPDATE ravelin_bucket SET until = until - interval '1 hour'",
        )
        .unwrap();
    let three = timed(&SERVER.url("crash"), &time);
    assert_eq!(turn(&three).await, given.into_iter().collect());
    time.pass(LASTS);
    assert_eq!(turn(&three).await.len(), 64);
}

/// A database whose clock a test can set, and its address.
fn settable(database: &str) -> String {
    SERVER.create_database(database).unwrap();
    SERVER
        .psql(
            database,
            "CREATE SCHEMA settable; CREATE TABLE settable.clock AS SELECT interval '0' AS wrong_by; \
             CREATE FUNCTION settable.now() RETURNS timestamptz STABLE LANGUAGE sql AS \
             'SELECT pg_catalog.now() + wrong_by FROM settable.clock'",
        )
        .unwrap();
    // Its function is found before PostgreSQL's own.
    let path = format!("ALTER DATABASE {database} SET search_path = settable, public, pg_catalog");
    SERVER.psql("postgres", &path).unwrap();
    SERVER.url(database)
}

fn set(database: &str, wrong_by: &str) {
    SERVER.psql(database, &format!("UPDATE clock SET wrong_by = '{wrong_by}'")).unwrap();
}

#[tokio::test]
async fn a_database_whose_clock_is_set_ends_no_lease_and_keeps_none() {
    let time = Time::default();
    let url = settable("misset");
    let (one, two) = (timed(&url, &time), timed(&url, &time));
    one.migrate().await.unwrap();
    turn(&one).await;
    turn(&two).await;
    assert_eq!((turn(&one).await.len(), turn(&two).await.len()), (32, 32));
    for wrong_by in ["1 hour", "1 day", "-1 hour", "-1 day", "10 minutes"] {
        set("misset", wrong_by);
        assert_eq!((turn(&two).await.len(), turn(&one).await.len()), (32, 32), "{wrong_by}");
    }
    // One dies, and the clock is set back.
    turn(&two).await;
    set("misset", "-1 hour");
    time.pass(LASTS - Duration::from_millis(1));
    assert_eq!(turn(&two).await.len(), 32);
    time.pass(Duration::from_millis(1));
    assert_eq!(turn(&two).await.len(), 64);
}

#[tokio::test]
async fn what_waits_is_brought_back_with_a_clock_that_is_set_back() {
    let time = Time::default();
    let url = settable("back");
    let store = timed(&url, &time);
    store.migrate().await.unwrap();
    set("back", "1 hour");
    let ids = store.enqueue(vec![customer("a", 1), customer("b", 2)]).await.unwrap();
    let lease = store.lease().await.unwrap();
    let bucket: i16 = SERVER
        .psql("back", &format!("SELECT bucket FROM ravelin_outbox WHERE id = {}", ids[0]))
        .unwrap()
        .parse()
        .unwrap();
    let fence = *lease.buckets.iter().find(|(held, _)| *held == bucket).unwrap();
    assert!(store.postpone(ids[0], fence, Duration::from_secs(60), 1, "unavailable").await.unwrap());
    set("back", "0");
    time.pass(Duration::from_secs(5));
    store.lease().await.unwrap();
    store.lease().await.unwrap();
    let waits =
        "SELECT id, extract(epoch FROM due - now())::int BETWEEN 1 AND 66 FROM ravelin_outbox ORDER BY id";
    // The other one was due already, and is so all the more.
    assert_eq!(SERVER.psql("back", waits).unwrap(), format!("{}|t\n{}|f", ids[0], ids[1]));
    assert_eq!(store.stats().await.unwrap().waiting, 1);
}

#[tokio::test]
async fn what_waits_by_a_clock_that_was_wrong_between_two_leases_is_brought_back() {
    let time = Time::default();
    let url = settable("between");
    let store = timed(&url, &time);
    store.migrate().await.unwrap();
    let ids = store.enqueue(vec![customer("a", 1)]).await.unwrap();
    let lease = store.lease().await.unwrap();
    let bucket: i16 = SERVER.psql("between", "SELECT bucket FROM ravelin_outbox").unwrap().parse().unwrap();
    let fence = *lease.buckets.iter().find(|(held, _)| *held == bucket).unwrap();
    set("between", "1 hour");
    assert!(store.postpone(ids[0], fence, Duration::from_secs(60), 1, "unavailable").await.unwrap());
    set("between", "0");
    time.pass(Duration::from_secs(5));
    store.lease().await.unwrap();
    let waits = "SELECT extract(epoch FROM due - now())::int BETWEEN 1 AND 66 FROM ravelin_outbox";
    assert_eq!(SERVER.psql("between", waits).unwrap(), "t");
}

#[tokio::test]
async fn who_takes_over_brings_back_what_a_killed_relay_could_not() {
    let time = Time::default();
    let url = settable("inherited");
    let (one, two) = (timed(&url, &time), timed(&url, &time));
    one.migrate().await.unwrap();
    let ids = one.enqueue(vec![customer("a", 1)]).await.unwrap();
    let lease = one.lease().await.unwrap();
    let bucket: i16 = SERVER.psql("inherited", "SELECT bucket FROM ravelin_outbox").unwrap().parse().unwrap();
    let fence = *lease.buckets.iter().find(|(held, _)| *held == bucket).unwrap();
    assert!(one.postpone(ids[0], fence, Duration::from_secs(60), 1, "unavailable").await.unwrap());
    assert_eq!(two.lease().await.unwrap().buckets, []);
    // It is not heard of again, and the clock is set back.
    set("inherited", "-1 hour");
    time.pass(Duration::from_secs(5));
    assert_eq!(two.lease().await.unwrap().buckets, []);
    time.pass(LASTS);
    assert_eq!(two.lease().await.unwrap().buckets.len(), 64);
    let waits = "SELECT extract(epoch FROM due - now())::int BETWEEN 1 AND 66 FROM ravelin_outbox";
    assert_eq!(SERVER.psql("inherited", waits).unwrap(), "t");
    // Once is enough.
    two.lease().await.unwrap();
    assert_eq!(SERVER.psql("inherited", waits).unwrap(), "t");
}

#[tokio::test]
async fn what_never_had_to_wait_is_due_whatever_the_clock_shows() {
    let url = settable("never");
    let store = at(&url);
    store.migrate().await.unwrap();
    set("never", "1 hour");
    let plain = "INSERT INTO ravelin_outbox (customer, path, body) VALUES ('plain', '/v2/customer', '{}')";
    SERVER.psql("never", plain).unwrap();
    let held = vec![customer("held", 1).held_for(60_000), customer("held", 2)];
    let ids = store.enqueue([vec![customer("a", 1), customer("", 1)], held].concat()).await.unwrap();
    set("never", "0");
    store.enqueue(vec![customer("a", 2)]).await.unwrap();
    let lanes = due(&store).await;
    assert_eq!(lanes.len(), 3, "{lanes:?}");
    assert_eq!((lanes["a"].len(), lanes[""].len(), lanes["plain"].len()), (2, 1, 1));
    assert_eq!(store.stats().await.unwrap().waiting, 1);
    // What was held back, and has to wait no longer, is due as well.
    store.settle(ids[2], Fate::Due).await.unwrap();
    assert_eq!(due(&store).await["held"], ids[2..]);
    assert_eq!(store.stats().await.unwrap().waiting, 0);
    // A clock that is set back brings such times nowhere.
    let time = Time::default();
    let relay = timed(&url, &time);
    set("never", "2 hours");
    relay.lease().await.unwrap();
    set("never", "-2 hours");
    relay.lease().await.unwrap();
    assert_eq!(due(&store).await.len(), 4);
}

#[tokio::test]
async fn what_was_sent_in_vain_waits_no_longer_than_the_rule_says() {
    let store = outbox("hours").await;
    let wait = |customer: &str, wait: &str, reason: &str| {
        format!(
            "INSERT INTO ravelin_outbox (customer, path, body, attempt, due, reason) VALUES \
             ('{customer}', '/v2/customer', '{{}}', 1, now() + interval '{wait}', {reason})"
        )
    };
    let inserts = [
        wait("day", "1 day", "'unavailable'"),
        wait("", "1 day", "'unavailable'"),
        wait("hour", "1 hour", "'too-early'"),
        wait("held", "1 day", "NULL"),
    ];
    SERVER.psql("hours", &inserts.join(";")).unwrap();
    let mut lanes: Vec<_> = due(&store).await.into_keys().collect();
    lanes.sort();
    assert_eq!(lanes, ["", "day"]);
}

#[tokio::test]
async fn a_lease_is_told_to_whoever_looks_into_the_table() {
    let one = outbox("ends").await;
    let lasts = one.lease().await.unwrap().lasts.unwrap();
    assert_eq!(lasts, Duration::from_secs(15));
    let left = "SELECT count(*) FROM ravelin_bucket WHERE until BETWEEN now() + interval '1 second' AND now() + interval '15 seconds'";
    assert_eq!(SERVER.psql("ends", left).unwrap(), "64");
}

#[tokio::test]
async fn what_a_relay_writes_after_a_take_over_is_refused() {
    let time = Time::default();
    outbox("fence").await;
    let (one, two) = (timed(&SERVER.url("fence"), &time), timed(&SERVER.url("fence"), &time));
    let ids = one.enqueue(vec![customer("a", 1), customer("a", 2)]).await.unwrap();
    let before = one.lease().await.unwrap();
    let bucket: i16 =
        SERVER.psql("fence", "SELECT DISTINCT bucket FROM ravelin_outbox").unwrap().parse().unwrap();
    let fence = |lease: &Lease| *lease.buckets.iter().find(|(held, _)| *held == bucket).unwrap();
    assert_eq!(two.lease().await.unwrap().buckets, []);
    time.pass(LASTS);
    let after = two.lease().await.unwrap();
    assert_eq!(after.buckets.len(), 64);
    assert_eq!(fence(&after).1, fence(&before).1 + 1);

    let wait = Duration::from_secs(60);
    assert!(!one.postpone(ids[0], fence(&before), wait, 1, "unavailable").await.unwrap());
    assert!(!one.bury(ids[0], fence(&before), "rejected").await.unwrap());
    // Neither by the number of the other's turn.
    assert!(!one.bury(ids[0], fence(&after), "rejected").await.unwrap());
    assert!(two.postpone(ids[0], fence(&after), wait, 1, "unavailable").await.unwrap());
    assert!(two.bury(ids[1], fence(&after), "rejected").await.unwrap());
    // Delivered is delivered, whoever says so.
    one.complete(vec![ids[0]]).await.unwrap();
    assert_eq!(one.stats().await.unwrap().queued, 0);
    // A relay that comes back has nothing, and its next turn has another number.
    assert_eq!(one.lease().await.unwrap().buckets, []);
}

#[tokio::test]
async fn a_take_over_waits_for_a_write_that_has_begun() {
    let time = Time::default();
    outbox("begun").await;
    let (one, two) = (timed(&SERVER.url("begun"), &time), timed(&SERVER.url("begun"), &time));
    let id = one.enqueue(vec![customer("a", 1)]).await.unwrap()[0];
    let before = one.lease().await.unwrap();
    two.lease().await.unwrap();
    time.pass(LASTS);
    let bucket = SERVER.psql("begun", "SELECT bucket FROM ravelin_outbox").unwrap().parse().unwrap();
    let fence = *before.buckets.iter().find(|(held, _)| *held == bucket).unwrap();
    // The event's row is locked, so the write has the bucket's row and waits.
    let mut merchant = SERVER.session("begun").unwrap();
    merchant.run(&format!("BEGIN; SELECT id FROM ravelin_outbox WHERE id = {id} FOR UPDATE;")).unwrap();
    let write = one.bury(id, fence, "rejected");
    let other = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let taken = two.lease().await.unwrap();
        merchant.run("COMMIT;").unwrap();
        buckets(&taken).contains(&bucket)
    };
    let (written, taken) = tokio::join!(write, other);
    assert!(written.unwrap() != taken, "both, or neither");
}

#[tokio::test]
async fn who_renews_at_the_last_moment_keeps_what_it_has() {
    let time = Time::default();
    outbox("late").await;
    let (one, two) = (timed(&SERVER.url("late"), &time), timed(&SERVER.url("late"), &time));
    assert_eq!(one.lease().await.unwrap().buckets.len(), 64);
    two.lease().await.unwrap();
    time.pass(LASTS);
    let (late, other) = tokio::join!(one.lease(), two.lease());
    let (late, other) = (buckets(&late.unwrap()), buckets(&other.unwrap()));
    assert!(late.is_disjoint(&other), "{late:?} {other:?}");
    // Whoever came second has none, or those that the first had locked have nobody else.
    assert_eq!(buckets(&one.lease().await.unwrap()), late);
}

/// Who has what, and until when, as the relays themselves see it.
type Seen = Arc<Mutex<HashMap<i16, (usize, Instant)>>>;

/// By how much time passes faster for the crowd.
const HASTE: u32 = 20;

async fn relay(number: usize, seen: Seen, turns: usize) {
    let began = Instant::now();
    let config = PostgresConfig::new(&SERVER.url("crowd")).unwrap();
    let hasty = move || u64::try_from((began.elapsed() * HASTE).as_millis()).unwrap();
    let store = PostgresOutbox::new(config.steady(hasty));
    let mut held = HashSet::new();
    for round in 0..turns {
        let asked = Instant::now();
        let lease = store.lease().await.unwrap();
        let now = buckets(&lease);
        for bucket in &now {
            let taken = Instant::now();
            let before = seen.lock().unwrap().insert(*bucket, (number, asked + LASTS / HASTE));
            let free = before.is_none_or(|(owner, until)| owner == number || until <= taken);
            assert!(free, "bucket {bucket} has two owners");
        }
        held = now;
        // Each of them leaves now and then, as at a deploy.
        let leaving: Vec<i16> =
            if (round + number) % 7 == 6 { held.iter().copied().collect() } else { lease.leaving };
        for bucket in &leaving {
            seen.lock().unwrap().remove(bucket);
            held.remove(bucket);
        }
        store.release(&leaving).await.unwrap();
        tokio::time::sleep(Duration::from_millis(u64::try_from(number).unwrap() * 3 + 1)).await;
    }
    // Gone without a word, as at kill -9.
    drop(held);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_bucket_ever_has_two_owners() {
    outbox("crowd").await;
    let seen = Seen::default();
    let relays: Vec<_> =
        (0..4).map(|number| tokio::spawn(relay(number, Arc::clone(&seen), 40 + 15 * number))).collect();
    for relay in relays {
        relay.await.unwrap();
    }
    let time = Time::default();
    let last = timed(&SERVER.url("crowd"), &time);
    turn(&last).await;
    time.pass(LASTS);
    assert_eq!(turn(&last).await.len(), 64);
}
