//! A store whose bodies are sealed.

use super::{SealKeys, is_sealed};
use crate::door;
use crate::entry::{Entry, Queued};
use crate::inserter::Inserter;
use crate::store::{Fate, Filter, Lease, Overview, Row, Stats, Store, StoreError, Walked};
use std::sync::Arc;
use std::time::Duration;

/// A store that seals bodies before another keeps them, and opens them when they are read. Without keys
/// it changes nothing.
#[derive(Debug)]
pub struct Sealed<S> {
    store: S,
    keys: Option<Arc<SealKeys>>,
}

impl<S: Store> Sealed<S> {
    /// Returns the store with these keys.
    pub fn new(store: S, keys: Option<SealKeys>) -> Self {
        Self { store, keys: keys.map(Arc::new) }
    }

    /// Returns the store within.
    pub const fn inner(&self) -> &S {
        &self.store
    }

    /// Tells whether there are keys.
    pub const fn has_keys(&self) -> bool {
        self.keys.is_some()
    }

    fn seal(&self, customer: &str, path: &str, body: String) -> Result<String, StoreError> {
        let Some(keys) = &self.keys else { return Ok(body) };
        // Afterwards nobody could see it.
        door::check_body(&body)?;
        keys.seal_body(customer, path, &body)
    }

    /// Opens a body. One that cannot be opened stays as it is, and the relay lets it wait.
    fn open(&self, customer: &str, event: &mut Queued) {
        if is_sealed(&event.body)
            && let Some(body) =
                self.keys.as_ref().and_then(|keys| keys.open(customer, &event.path, &event.body))
        {
            event.body = body;
        }
    }

    fn open_all(&self, mut walked: Walked) -> Walked {
        for lane in &mut walked.lanes {
            for event in &mut lane.events {
                self.open(&lane.customer, event);
            }
        }
        walked
    }
}

impl<S: Store> Store for Sealed<S> {
    async fn enqueue(&self, mut entries: Vec<Entry>) -> Result<Vec<i64>, StoreError> {
        for entry in &mut entries {
            entry.body = self.seal(&entry.customer, &entry.path, std::mem::take(&mut entry.body))?;
        }
        self.store.enqueue(entries).await
    }

    async fn settle(&self, id: i64, fate: Fate) -> Result<(), StoreError> {
        self.store.settle(id, fate).await
    }

    async fn lease(&self) -> Result<Lease, StoreError> {
        self.store.lease().await
    }

    async fn others(&self) -> Result<usize, StoreError> {
        self.store.others().await
    }

    async fn release(&self, buckets: &[i16]) -> Result<(), StoreError> {
        self.store.release(buckets).await
    }

    async fn walk(
        &self,
        bucket: i16,
        after: Option<String>,
        lanes: usize,
        per_lane: usize,
    ) -> Result<Walked, StoreError> {
        self.store.walk(bucket, after, lanes, per_lane).await.map(|walked| self.open_all(walked))
    }

    async fn lane(&self, bucket: i16, customer: &str, per_lane: usize) -> Result<Walked, StoreError> {
        self.store.lane(bucket, customer, per_lane).await.map(|walked| self.open_all(walked))
    }

    async fn complete(&self, ids: Vec<i64>) -> Result<(), StoreError> {
        self.store.complete(ids).await
    }

    async fn postpone(
        &self,
        id: i64,
        lease: (i16, i64),
        wait: Duration,
        attempt: u32,
        reason: &'static str,
    ) -> Result<bool, StoreError> {
        self.store.postpone(id, lease, wait, attempt, reason).await
    }

    async fn bury(&self, id: i64, lease: (i16, i64), reason: &str) -> Result<bool, StoreError> {
        self.store.bury(id, lease, reason).await
    }

    async fn occupied(&self, buckets: Vec<i16>) -> Result<Vec<i16>, StoreError> {
        self.store.occupied(buckets).await
    }

    fn inserter(&self) -> Inserter {
        let inserter = self.store.inserter();
        match &self.keys {
            Some(keys) => inserter.sealing(Arc::clone(keys)),
            None => inserter,
        }
    }

    async fn stats(&self) -> Result<Stats, StoreError> {
        self.store.stats().await
    }

    async fn overview(&self, lanes: u32) -> Result<Overview, StoreError> {
        self.store.overview(lanes).await
    }

    async fn count(&self, filter: Filter) -> Result<u64, StoreError> {
        self.store.count(filter).await
    }

    async fn list(&self, filter: Filter) -> Result<Vec<Row>, StoreError> {
        let mut rows = self.store.list(filter).await?;
        for row in &mut rows {
            self.open(&row.customer, &mut row.event);
        }
        Ok(rows)
    }

    async fn replace(&self, id: i64, body: String) -> Result<bool, StoreError> {
        if self.keys.is_none() {
            return self.store.replace(id, body).await;
        }
        let Some(row) = self.store.list(Filter::dead(id)).await?.pop() else { return Ok(false) };
        let sealed = self.seal(&row.customer, &row.event.path, body)?;
        self.store.replace(id, sealed).await
    }

    async fn replay(&self, filter: Filter) -> Result<u64, StoreError> {
        self.store.replay(filter).await
    }

    async fn purge(&self, filter: Filter) -> Result<u64, StoreError> {
        self.store.purge(filter).await
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        self.store.migrate().await
    }

    async fn schema(&self) -> Result<u32, StoreError> {
        self.store.schema().await
    }
}
