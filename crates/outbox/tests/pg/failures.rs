//! The database restarts, crashes, is slow, is cut off, or is reached through PgBouncer.

use super::common::{at, customer, due, until};
use ravelin_outbox::{Entry, Store, StoreErrorKind};
use ravelin_postgres_server::{Server, Stop};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Enqueues until it has been told `count` times that an event is kept; returns those numbers.
async fn enqueue(store: Arc<impl Store>, name: String, count: usize) -> Vec<i64> {
    let mut kept = Vec::new();
    while kept.len() < count {
        match store.enqueue(vec![customer(&name, kept.len())]).await {
            Ok(ids) => kept.extend(ids),
            Err(error) => {
                assert_eq!(error.kind(), StoreErrorKind::Unavailable);
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }
    kept
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_there_after_crashes_and_killed_connections() {
    let server = Arc::new(Server::start().unwrap());
    let store = Arc::new(at(&server.create_database("crash").unwrap()));
    store.migrate().await.unwrap();
    let tasks: Vec<_> =
        (0..8).map(|caller| tokio::spawn(enqueue(Arc::clone(&store), format!("c-{caller}"), 400))).collect();
    let (other, leases) = (Arc::clone(&server), Arc::clone(&store));
    let trouble = tokio::task::spawn_blocking(move || {
        for how in [Stop::Immediate, Stop::Fast, Stop::Immediate] {
            std::thread::sleep(Duration::from_millis(200));
            other.kill_backends("application_name = 'ravelin-outbox'").unwrap();
            std::thread::sleep(Duration::from_millis(200));
            other.restart(how).unwrap();
        }
    });
    let mut acknowledged = HashSet::new();
    for task in tasks {
        acknowledged.extend(task.await.unwrap());
    }
    trouble.await.unwrap();
    assert_eq!(acknowledged.len(), 3_200);
    until(&*store, |stats| stats.queued >= 3_200).await;
    let there: HashSet<i64> = due_in_full(&server);
    assert!(acknowledged.is_subset(&there));
    assert_eq!(leases.lease().await.unwrap().buckets.len(), 64);
}

fn due_in_full(server: &Server) -> HashSet<i64> {
    server
        .psql("crash", "SELECT id FROM ravelin_outbox")
        .unwrap()
        .lines()
        .map(|id| id.parse().unwrap())
        .collect()
}

#[tokio::test]
async fn a_database_that_is_away_is_told_at_once_and_found_again() {
    let server = Server::start().unwrap();
    let store = at(&server.create_database("away").unwrap());
    store.migrate().await.unwrap();
    store.enqueue(vec![customer("a", 1)]).await.unwrap();
    server.stop(Stop::Fast).unwrap();
    let mut told = 0;
    let began = Instant::now();
    while told < 100 {
        let error = store.enqueue(vec![customer("a", 2)]).await.unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::Unavailable);
        told += 1;
    }
    assert!(began.elapsed() < Duration::from_secs(20));
    server.start_again().unwrap();
    until(&store, |stats| stats.queued == 1).await;
    for _ in 0..600 {
        if store.enqueue(vec![customer("a", 3)]).await.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(due(&store).await["a"].len(), 2);
}

#[tokio::test]
async fn a_way_that_is_cut_off_is_given_up_and_found_again() {
    let server = Server::start().unwrap();
    server.create_database("cut").unwrap();
    let proxy = server.proxy().unwrap();
    let store = at(&proxy.url("cut"));
    store.migrate().await.unwrap();
    proxy.cut();
    assert_eq!(store.lease().await.unwrap_err().kind(), StoreErrorKind::Unavailable);
    proxy.heal();
    for _ in 0..600 {
        if store.lease().await.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(store.lease().await.unwrap().buckets.len(), 64);
}

#[tokio::test]
async fn those_who_come_while_the_line_is_full_are_told_at_once() {
    use ravelin_outbox::postgres::{PostgresConfig, PostgresOutbox};
    let server = Server::start().unwrap();
    let url = server.create_database("line").unwrap();
    at(&url).migrate().await.unwrap();
    let store = PostgresOutbox::new(PostgresConfig::new(&url).unwrap().line(4));
    store.enqueue(vec![customer("a", 0)]).await.unwrap();
    // Nobody's INSERT gets on while the table is locked.
    let mut locked = server.session("line").unwrap();
    locked.run("BEGIN; LOCK TABLE ravelin_outbox IN ACCESS EXCLUSIVE MODE;").unwrap();
    let all = async {
        let one = |number| store.enqueue(vec![customer("a", number)]);
        tokio::join!(one(1), one(2), one(3), one(4), one(5), one(6), one(7), one(8))
    };
    let unlock = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        locked.run("COMMIT;").unwrap();
    };
    let (told, ()) = tokio::join!(all, unlock);
    let told: [Result<Vec<i64>, _>; 8] = told.into();
    let full =
        told.iter().filter(|one| one.as_ref().is_err_and(|error| error.kind() == StoreErrorKind::Full));
    let full = full.count();
    assert!((3..=4).contains(&full), "{told:?}");
    assert_eq!(store.stats().await.unwrap().queued, 9 - u64::try_from(full).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn pgbouncer_may_stand_between_in_transaction_mode() {
    let server = Server::start().unwrap();
    server.create_database("pooled").unwrap();
    // Fewer connections than the stores have, so that each statement may get another one.
    let bouncer = server.bouncer(3).unwrap();
    let [one, two] = [(); 2].map(|()| Arc::new(at(&bouncer.url("pooled"))));
    let (first, second) = tokio::join!(one.migrate(), two.migrate());
    first.unwrap();
    second.unwrap();
    let mut tasks = Vec::new();
    for (number, store) in [&one, &two, &one, &two].into_iter().enumerate() {
        tasks.push(tokio::spawn(enqueue(Arc::clone(store), format!("c-{number}"), 100)));
    }
    for _ in 0..10 {
        for store in [&one, &two] {
            let lease = store.lease().await.unwrap();
            store.release(&lease.leaving).await.unwrap();
            due(store).await;
        }
    }
    for task in tasks {
        task.await.unwrap();
    }
    let lanes = due(&one).await;
    assert_eq!(lanes.len(), 4);
    let (a, b) = (one.lease().await.unwrap(), two.lease().await.unwrap());
    assert_eq!((a.buckets.len(), b.buckets.len()), (32, 32));
    one.complete(lanes.into_values().flatten().collect()).await.unwrap();
    assert_eq!(two.stats().await.unwrap().queued, 0);
    assert_eq!(two.enqueue(vec![Entry::new("a", "/v2/customer", "{}")]).await.unwrap().len(), 1);
}
