//! What the tests share: one server, and a database for each.

use ravelin_outbox::postgres::{PostgresConfig, PostgresOutbox};
use ravelin_outbox::store::Stats;
use ravelin_outbox::{Entry, Lane, Store};
use ravelin_postgres_server::Server;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

pub(crate) static SERVER: LazyLock<Server> =
    LazyLock::new(|| Server::start_with(&[("max_connections", "300")]).unwrap());

/// Returns an outbox in a new database.
pub(crate) async fn outbox(database: &str) -> PostgresOutbox {
    let store = at(&SERVER.create_database(database).unwrap());
    store.migrate().await.unwrap();
    store
}

/// Returns another outbox in a database.
pub(crate) fn another(database: &str) -> PostgresOutbox {
    at(&SERVER.url(database))
}

pub(crate) fn at(url: &str) -> PostgresOutbox {
    PostgresOutbox::new(PostgresConfig::new(url).unwrap())
}

/// Time that passes when a test says so.
#[derive(Clone, Default)]
pub(crate) struct Time(Arc<AtomicU64>);

impl Time {
    pub(crate) fn pass(&self, time: Duration) {
        self.0.fetch_add(u64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

/// Returns an outbox by an address that measures the leases of others by this time.
pub(crate) fn timed(url: &str, time: &Time) -> PostgresOutbox {
    let time = time.clone();
    PostgresOutbox::new(PostgresConfig::new(url).unwrap().steady(move || time.0.load(Ordering::SeqCst)))
}

pub(crate) fn customer(name: &str, number: usize) -> Entry {
    let body = format!(
        r#"{{"timestamp":{},"customer":{{"customerId":"{name}","custom":{{"number":{number}}}}}}}"#,
        1_700_000_000_000_usize + number
    );
    Entry::new(name, "/v2/customer", body)
}

/// Returns everything that is due, by walking through every bucket.
pub(crate) async fn walk_all(store: &PostgresOutbox, lanes: usize, per_lane: usize) -> Vec<Lane> {
    let mut all = Vec::new();
    for bucket in 0..64 {
        let mut after = None;
        loop {
            let walked = store.walk(bucket, after, lanes, per_lane).await.unwrap();
            assert!(walked.lanes.iter().all(|lane| lane.bucket == bucket));
            all.extend(walked.lanes);
            after = walked.next;
            if after.is_none() {
                break;
            }
        }
    }
    all
}

/// Returns the numbers that are due, by customer.
pub(crate) async fn due(store: &PostgresOutbox) -> HashMap<String, Vec<i64>> {
    let lanes = walk_all(store, 10, 100).await;
    lanes
        .into_iter()
        .map(|lane| (lane.customer, lane.events.iter().map(|event| event.id).collect()))
        .collect()
}

/// Waits until the outbox is as it should be.
pub(crate) async fn until(store: &impl Store, fits: impl Fn(Stats) -> bool) -> Stats {
    let mut last = None;
    for _ in 0..600 {
        // A server that restarts is not there for a moment.
        last = store.stats().await.ok();
        if let Some(stats) = last.filter(|stats| fits(*stats)) {
            return stats;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("still {last:?}");
}
