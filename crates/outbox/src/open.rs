//! Opens the outbox that an address names, whichever kind it is: for programs that are told by one.

use crate::entry::Entry;
use crate::inserter::Inserter;
use crate::store::{Fate, Filter, Lease, Overview, Row, Stats, Store, StoreError, StoreErrorKind, Walked};
use std::time::Duration;

/// An outbox of either kind.
#[derive(Debug)]
#[non_exhaustive]
pub enum AnyStore {
    /// In a file.
    #[cfg(feature = "sqlite")]
    Sqlite(crate::sqlite::SqliteOutbox),
    /// In PostgreSQL.
    #[cfg(feature = "postgres")]
    Postgres(crate::postgres::PostgresOutbox),
}

/// Opens the outbox at an address: `sqlite:///var/lib/shop/outbox.db` for a file by its full path,
/// `sqlite:outbox.db` for one by a path from here, `postgres://relay@db.example.com/shop` for
/// PostgreSQL, which is not connected to yet: it may be away, and [`Store::migrate`] makes its tables. An address
/// of SQLite takes no parameters; a file with `?` or `#` in its name is opened by
/// [`SqliteConfig`](crate::sqlite::SqliteConfig).
///
/// # Errors
///
/// [`StoreErrorKind::Place`] for an address that is neither; as the store itself.
pub fn open(address: &str) -> Result<AnyStore, StoreError> {
    at(address, false)
}

/// As [`open`], for whoever only looks at what is there: a file is not made where it is missing, and one
/// without the tables stays without them.
///
/// # Errors
///
/// As [`open`]; [`StoreErrorKind::Place`] where there is no such file.
pub fn open_existing(address: &str) -> Result<AnyStore, StoreError> {
    at(address, true)
}

fn at(address: &str, existing: bool) -> Result<AnyStore, StoreError> {
    #[cfg(feature = "sqlite")]
    if let Some(path) = address.strip_prefix("sqlite:") {
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() {
            return Err(no_address());
        }
        // A file by that name would be made, and nobody would find in it what another program keeps.
        if path.contains(['?', '#']) {
            let cause = "an address of SQLite takes no parameters: leave out what begins with ? or #";
            return Err(StoreError::from_source(StoreErrorKind::Place, cause));
        }
        let config = crate::sqlite::SqliteConfig::new(path).existing(existing);
        return crate::sqlite::SqliteOutbox::open(config).map(AnyStore::Sqlite);
    }
    #[cfg(feature = "postgres")]
    if address.starts_with("postgres:") || address.starts_with("postgresql:") {
        let config = crate::postgres::PostgresConfig::new(address)?;
        return Ok(AnyStore::Postgres(crate::postgres::PostgresOutbox::new(config)));
    }
    // Without SQLite there is nothing to make.
    let _ = existing;
    Err(no_address())
}

/// The address is not repeated: it may hold a password.
fn no_address() -> StoreError {
    let known = "its address begins with sqlite: or postgres:";
    StoreError::from_source(StoreErrorKind::Place, known)
}

/// Calls a method of whichever store it is.
macro_rules! each {
    ($any:expr, $store:ident => $call:expr) => {
        match $any {
            #[cfg(feature = "sqlite")]
            AnyStore::Sqlite($store) => $call.await,
            #[cfg(feature = "postgres")]
            AnyStore::Postgres($store) => $call.await,
        }
    };
}

impl Store for AnyStore {
    async fn enqueue(&self, entries: Vec<Entry>) -> Result<Vec<i64>, StoreError> {
        each!(self, store => store.enqueue(entries))
    }

    async fn settle(&self, id: i64, fate: Fate) -> Result<(), StoreError> {
        each!(self, store => store.settle(id, fate))
    }

    async fn lease(&self) -> Result<Lease, StoreError> {
        each!(self, store => store.lease())
    }

    async fn others(&self) -> Result<usize, StoreError> {
        each!(self, store => store.others())
    }

    async fn release(&self, buckets: &[i16]) -> Result<(), StoreError> {
        each!(self, store => store.release(buckets))
    }

    async fn walk(
        &self,
        bucket: i16,
        after: Option<String>,
        lanes: usize,
        per_lane: usize,
    ) -> Result<Walked, StoreError> {
        each!(self, store => store.walk(bucket, after, lanes, per_lane))
    }

    async fn lane(&self, bucket: i16, customer: &str, per_lane: usize) -> Result<Walked, StoreError> {
        each!(self, store => store.lane(bucket, customer, per_lane))
    }

    async fn complete(&self, ids: Vec<i64>) -> Result<(), StoreError> {
        each!(self, store => store.complete(ids))
    }

    async fn postpone(
        &self,
        id: i64,
        lease: (i16, i64),
        wait: Duration,
        attempt: u32,
        reason: &'static str,
    ) -> Result<bool, StoreError> {
        each!(self, store => store.postpone(id, lease, wait, attempt, reason))
    }

    async fn bury(&self, id: i64, lease: (i16, i64), reason: &str) -> Result<bool, StoreError> {
        each!(self, store => store.bury(id, lease, reason))
    }

    async fn occupied(&self, buckets: Vec<i16>) -> Result<Vec<i16>, StoreError> {
        each!(self, store => store.occupied(buckets))
    }

    fn inserter(&self) -> Inserter {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(store) => store.inserter(),
            #[cfg(feature = "postgres")]
            Self::Postgres(store) => store.inserter(),
        }
    }

    async fn stats(&self) -> Result<Stats, StoreError> {
        each!(self, store => store.stats())
    }

    async fn overview(&self, lanes: u32) -> Result<Overview, StoreError> {
        each!(self, store => store.overview(lanes))
    }

    async fn count(&self, filter: Filter) -> Result<u64, StoreError> {
        each!(self, store => store.count(filter))
    }

    async fn list(&self, filter: Filter) -> Result<Vec<Row>, StoreError> {
        each!(self, store => store.list(filter))
    }

    async fn replace(&self, id: i64, body: String) -> Result<bool, StoreError> {
        each!(self, store => store.replace(id, body))
    }

    async fn replay(&self, filter: Filter) -> Result<u64, StoreError> {
        each!(self, store => store.replay(filter))
    }

    async fn purge(&self, filter: Filter) -> Result<u64, StoreError> {
        each!(self, store => store.purge(filter))
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        each!(self, store => store.migrate())
    }

    async fn schema(&self) -> Result<u32, StoreError> {
        each!(self, store => store.schema())
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn an_address_says_which_store_and_is_not_repeated() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("outbox.db");
        for address in [format!("sqlite://{}", file.display()), format!("sqlite:{}", file.display())] {
            assert!(matches!(open(&address).unwrap(), AnyStore::Sqlite(_)));
        }
        for address in [
            "",
            "sqlite:",
            "sqlite://",
            "mysql://canary@db.example.com/shop",
            "canary.db",
            "postgres://a@b:canary/c",
        ] {
            let error = open(address).unwrap_err();
            assert_eq!(error.kind(), StoreErrorKind::Place, "{address}");
            assert!(!format!("{error} {error:?}").contains("canary"));
        }
    }

    #[test]
    fn an_address_of_sqlite_takes_no_parameters() {
        let folder = tempfile::tempdir().unwrap();
        for (before, after) in [("sqlite://", "?mode=ro"), ("sqlite:", "?canary"), ("sqlite://", "#canary")] {
            let address = format!("{before}{}{after}", folder.path().join("outbox.db").display());
            for opened in [open(&address), open_existing(&address)] {
                let error = opened.unwrap_err();
                assert_eq!(error.kind(), StoreErrorKind::Place, "{address}");
                let cause = std::error::Error::source(&error).unwrap().to_string();
                assert!(cause.contains("takes no parameters"), "{cause}");
                assert!(!format!("{error:?}").contains("canary"), "{error:?}");
            }
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no file was made");
    }

    #[test]
    fn whoever_only_looks_makes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("private/canary.db");
        let address = format!("sqlite://{}", file.display());
        let error = open_existing(&address).unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::Place);
        assert!(!format!("{error} {error:?}").contains("canary"));
        assert!(!folder.path().join("private").exists());
        // A database without the tables is somebody else's.
        let other = folder.path().join("other.db");
        std::fs::write(&other, b"").unwrap();
        let error = open_existing(&format!("sqlite://{}", other.display())).unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::Schema);
        assert!(std::fs::read(&other).unwrap().is_empty(), "nothing was written");
        drop(open(&address).unwrap());
        assert!(open_existing(&address).is_ok());
        #[cfg(unix)]
        {
            let other = folder.path().join("private/other.db");
            std::fs::hard_link(&file, &other).unwrap();
            let error = open_existing(&format!("sqlite://{}", other.display())).unwrap_err();
            assert_eq!(error.kind(), StoreErrorKind::Place);
        }
    }
}
