//! A store with something of a test's own around what is asked of it.

use ravelin_outbox::store::{Fate, Filter, Lease, Overview, Row, Stats, Walked};
use ravelin_outbox::{Entry, Inserter, Store, StoreError};
use std::future::Future;
use std::time::Duration;

/// What a test does around a question.
pub(crate) trait Hook: Send + Sync + 'static {
    /// Runs the question, which is named as the store's method is.
    fn run<T: Send>(
        &self,
        what: &str,
        work: impl Future<Output = T> + Send,
    ) -> impl Future<Output = T> + Send;
}

/// A store with a hook.
pub(crate) struct Around<S, H> {
    pub(crate) store: S,
    pub(crate) hook: H,
}

impl<S: Store, H: Hook> Store for Around<S, H> {
    async fn enqueue(&self, entries: Vec<Entry>) -> Result<Vec<i64>, StoreError> {
        self.hook.run("enqueue", self.store.enqueue(entries)).await
    }

    async fn settle(&self, id: i64, fate: Fate) -> Result<(), StoreError> {
        self.hook.run("settle", self.store.settle(id, fate)).await
    }

    async fn lease(&self) -> Result<Lease, StoreError> {
        self.hook.run("lease", self.store.lease()).await
    }

    async fn others(&self) -> Result<usize, StoreError> {
        self.hook.run("others", self.store.others()).await
    }

    async fn release(&self, buckets: &[i16]) -> Result<(), StoreError> {
        self.hook.run("release", self.store.release(buckets)).await
    }

    async fn walk(
        &self,
        bucket: i16,
        after: Option<String>,
        lanes: usize,
        per_lane: usize,
    ) -> Result<Walked, StoreError> {
        self.hook.run("walk", self.store.walk(bucket, after, lanes, per_lane)).await
    }

    async fn lane(&self, bucket: i16, customer: &str, per_lane: usize) -> Result<Walked, StoreError> {
        self.hook.run("lane", self.store.lane(bucket, customer, per_lane)).await
    }

    async fn complete(&self, ids: Vec<i64>) -> Result<(), StoreError> {
        self.hook.run("complete", self.store.complete(ids)).await
    }

    async fn postpone(
        &self,
        id: i64,
        lease: (i16, i64),
        wait: Duration,
        attempt: u32,
        reason: &'static str,
    ) -> Result<bool, StoreError> {
        self.hook.run("postpone", self.store.postpone(id, lease, wait, attempt, reason)).await
    }

    async fn bury(&self, id: i64, lease: (i16, i64), reason: &str) -> Result<bool, StoreError> {
        self.hook.run("bury", self.store.bury(id, lease, reason)).await
    }

    async fn occupied(&self, buckets: Vec<i16>) -> Result<Vec<i16>, StoreError> {
        self.hook.run("occupied", self.store.occupied(buckets)).await
    }

    fn inserter(&self) -> Inserter {
        self.store.inserter()
    }

    async fn stats(&self) -> Result<Stats, StoreError> {
        self.hook.run("stats", self.store.stats()).await
    }

    async fn overview(&self, lanes: u32) -> Result<Overview, StoreError> {
        self.hook.run("overview", self.store.overview(lanes)).await
    }

    async fn count(&self, filter: Filter) -> Result<u64, StoreError> {
        self.hook.run("count", self.store.count(filter)).await
    }

    async fn list(&self, filter: Filter) -> Result<Vec<Row>, StoreError> {
        self.hook.run("list", self.store.list(filter)).await
    }

    async fn replace(&self, id: i64, body: String) -> Result<bool, StoreError> {
        self.hook.run("replace", self.store.replace(id, body)).await
    }

    async fn replay(&self, filter: Filter) -> Result<u64, StoreError> {
        self.hook.run("replay", self.store.replay(filter)).await
    }

    async fn purge(&self, filter: Filter) -> Result<u64, StoreError> {
        self.hook.run("purge", self.store.purge(filter)).await
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        self.hook.run("migrate", self.store.migrate()).await
    }

    async fn schema(&self) -> Result<u32, StoreError> {
        self.hook.run("schema", self.store.schema()).await
    }
}
