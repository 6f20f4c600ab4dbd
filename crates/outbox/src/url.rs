//! A store by its address, for commands.

use crate::entry::Entry;
#[cfg(feature = "sqlite")]
use crate::sqlite::{SqliteConfig, SqliteOutbox};
use crate::store::{Fate, Filter, Lease, Row, Stats, Store, StoreError, StoreErrorKind, Walked};
use std::time::Duration;

/// A store whose kind an address has told.
#[derive(Debug)]
#[non_exhaustive]
pub enum AnyStore {
    /// A file: `sqlite:///var/lib/shop/outbox.db`.
    #[cfg(feature = "sqlite")]
    Sqlite(SqliteOutbox),
}

/// Opens the store with this address: `sqlite:///an/absolute/path`, `sqlite:a/relative/path`. An
/// address may hold a password, and no error repeats it.
///
/// # Errors
///
/// [`StoreErrorKind::Place`] for an address of another kind; as opening the store itself.
#[allow(clippy::unused_async, reason = "a store that is not a file is connected to")]
pub async fn open(url: &str) -> Result<AnyStore, StoreError> {
    match url.split_once(':') {
        #[cfg(feature = "sqlite")]
        Some(("sqlite", path)) => {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() {
                return Err(StoreError::new(StoreErrorKind::Place));
            }
            SqliteOutbox::open(SqliteConfig::new(path)).map(AnyStore::Sqlite)
        }
        _ => Err(StoreError::new(StoreErrorKind::Place)),
    }
}

/// Asks the store that it is.
macro_rules! ask {
    ($any:expr, $store:ident => $asked:expr) => {
        match $any {
            #[cfg(feature = "sqlite")]
            AnyStore::Sqlite($store) => $asked.await,
        }
    };
}

impl Store for AnyStore {
    async fn enqueue(&self, entries: Vec<Entry>) -> Result<Vec<i64>, StoreError> {
        ask!(self, store => store.enqueue(entries))
    }

    async fn settle(&self, id: i64, fate: Fate) -> Result<(), StoreError> {
        ask!(self, store => store.settle(id, fate))
    }

    async fn lease(&self) -> Result<Lease, StoreError> {
        ask!(self, store => store.lease())
    }

    async fn release(&self, buckets: &[i16]) -> Result<(), StoreError> {
        ask!(self, store => store.release(buckets))
    }

    async fn walk(
        &self,
        bucket: i16,
        after: Option<String>,
        lanes: usize,
        per_lane: usize,
    ) -> Result<Walked, StoreError> {
        ask!(self, store => store.walk(bucket, after, lanes, per_lane))
    }

    async fn lane(&self, bucket: i16, customer: &str, per_lane: usize) -> Result<Walked, StoreError> {
        ask!(self, store => store.lane(bucket, customer, per_lane))
    }

    async fn complete(&self, ids: Vec<i64>) -> Result<(), StoreError> {
        ask!(self, store => store.complete(ids))
    }

    async fn postpone(
        &self,
        id: i64,
        lease: (i16, i64),
        wait: Duration,
        attempt: u32,
        reason: &'static str,
    ) -> Result<bool, StoreError> {
        ask!(self, store => store.postpone(id, lease, wait, attempt, reason))
    }

    async fn bury(&self, id: i64, lease: (i16, i64), reason: &str) -> Result<bool, StoreError> {
        ask!(self, store => store.bury(id, lease, reason))
    }

    async fn stats(&self) -> Result<Stats, StoreError> {
        ask!(self, store => store.stats())
    }

    async fn list(&self, filter: Filter) -> Result<Vec<Row>, StoreError> {
        ask!(self, store => store.list(filter))
    }

    async fn replace(&self, id: i64, body: String) -> Result<bool, StoreError> {
        ask!(self, store => store.replace(id, body))
    }

    async fn replay(&self, filter: Filter) -> Result<u64, StoreError> {
        ask!(self, store => store.replay(filter))
    }

    async fn purge(&self, filter: Filter) -> Result<u64, StoreError> {
        ask!(self, store => store.purge(filter))
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        ask!(self, store => store.migrate())
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[tokio::test]
    async fn an_address_tells_the_kind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("private/outbox.db");
        let store = open(&format!("sqlite://{}", path.display())).await.unwrap();
        assert_eq!(store.stats().await.unwrap(), Stats::default());
        assert!(path.exists());
    }

    #[tokio::test]
    async fn an_address_of_no_kind_is_refused_and_not_repeated() {
        for url in ["", "sqlite", "sqlite:", "sqlite://", "mysql://canary:canary@127.0.0.1/x", "/a/path"] {
            let error = open(url).await.unwrap_err();
            assert_eq!(error.kind(), StoreErrorKind::Place, "{url}");
            assert!(!format!("{error} {error:?}").contains("canary"));
        }
    }
}
