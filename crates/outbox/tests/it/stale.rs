//! A page that was read before a removal, and comes after it, sends nothing twice.

use crate::it::common::{Running, customer, outbox, sandbox, until};
use ravelin_outbox::pace::Pace;
use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};
use ravelin_outbox::store::{Fate, Filter, Lease, Overview, Row, Stats, Walked};
use ravelin_outbox::{Entry, RelayConfig, Store, StoreError};
use ravelin_sandbox::{Delay, Reply, Rule, Script};
use std::sync::Arc;
use std::time::Duration;

/// A store whose walks are read at once, and handed over long after.
struct Late(SqliteOutbox);

impl Store for Late {
    async fn walk(
        &self,
        bucket: i16,
        after: Option<String>,
        lanes: usize,
        per_lane: usize,
    ) -> Result<Walked, StoreError> {
        let walked = self.0.walk(bucket, after, lanes, per_lane).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        walked
    }

    async fn enqueue(&self, entries: Vec<Entry>) -> Result<Vec<i64>, StoreError> {
        self.0.enqueue(entries).await
    }

    async fn settle(&self, id: i64, fate: Fate) -> Result<(), StoreError> {
        self.0.settle(id, fate).await
    }

    async fn lease(&self) -> Result<Lease, StoreError> {
        self.0.lease().await
    }

    async fn release(&self, buckets: &[i16]) -> Result<(), StoreError> {
        self.0.release(buckets).await
    }

    async fn lane(&self, bucket: i16, customer: &str, per_lane: usize) -> Result<Walked, StoreError> {
        self.0.lane(bucket, customer, per_lane).await
    }

    async fn complete(&self, ids: Vec<i64>) -> Result<(), StoreError> {
        self.0.complete(ids).await
    }

    async fn postpone(
        &self,
        id: i64,
        lease: (i16, i64),
        wait: Duration,
        attempt: u32,
        reason: &'static str,
    ) -> Result<bool, StoreError> {
        self.0.postpone(id, lease, wait, attempt, reason).await
    }

    async fn bury(&self, id: i64, lease: (i16, i64), reason: &str) -> Result<bool, StoreError> {
        self.0.bury(id, lease, reason).await
    }

    async fn stats(&self) -> Result<Stats, StoreError> {
        self.0.stats().await
    }

    async fn overview(&self, lanes: u32) -> Result<Overview, StoreError> {
        self.0.overview(lanes).await
    }

    async fn count(&self, filter: Filter) -> Result<u64, StoreError> {
        self.0.count(filter).await
    }

    async fn list(&self, filter: Filter) -> Result<Vec<Row>, StoreError> {
        self.0.list(filter).await
    }

    async fn replace(&self, id: i64, body: String) -> Result<bool, StoreError> {
        self.0.replace(id, body).await
    }

    async fn replay(&self, filter: Filter) -> Result<u64, StoreError> {
        self.0.replay(filter).await
    }

    async fn purge(&self, filter: Filter) -> Result<u64, StoreError> {
        self.0.purge(filter).await
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        self.0.migrate().await
    }

    async fn schema(&self) -> Result<u32, StoreError> {
        self.0.schema().await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_comes_after_the_removal_of_what_is_in_it_sends_nothing_twice() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    // While an answer is under way the next walk reads its event; it is removed before that page comes.
    let slow = Reply::new().delay(Delay::Exactly(50));
    sandbox.set_script(Script::new().rule(Rule::new().answer(slow))).unwrap();
    let store = Arc::new(Late(SqliteOutbox::open(SqliteConfig::new(&kept.file)).unwrap()));
    store.enqueue((0..40).map(|number| customer(&format!("cust-{number}"), number)).collect()).await.unwrap();
    let config = RelayConfig::default().pace(Pace::per_minute(60_000, 60_000));
    let running = Running::start(&store, &sandbox, config);
    until(&*store, |stats| stats.queued == 0).await;
    // The page that was read in between comes, and what it would send.
    tokio::time::sleep(Duration::from_secs(1)).await;
    running.stop().await;
    let summary = sandbox.summary();
    assert_eq!((summary.taken, summary.duplicates), (40, 0), "{summary:?}");
}
