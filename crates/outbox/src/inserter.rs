//! Enqueues inside transactions of the merchant's own, by the merchant's own driver.
//!
//! The event is kept where the order is: both are committed, or neither. For that the outbox's tables lie
//! in the merchant's own database; a relay, in this program or another, delivers from there.
//!
//! | Driver | Feature | Function |
//! |---|---|---|
//! | sqlx 0.9, on SQLite and PostgreSQL | `sqlx` | `Inserter::enqueue_sqlx` |
//! | Diesel 2.3, on SQLite and PostgreSQL | `diesel` | `Inserter::enqueue_diesel` |
//! | tokio-postgres 0.7 | `tokio-postgres` | `Inserter::enqueue_tokio_postgres` |
//! | any other | | [`Inserter::admit`], and what it returns bound to [`INSERT`](crate::INSERT) |
//!
//! The features of these drivers that link SQLite or libpq are left to the merchant. Only one SQLite can be
//! in a program: with this crate's feature `sqlite` beside sqlx's or Diesel's, Cargo chooses a version of
//! `rusqlite` that fits.
//!
//! # SQLite
//!
//! A commit is one across tables of one file only: [`SqliteOutbox::open`](crate::SqliteOutbox::open) on the
//! merchant's own file makes the tables there, and sets it to write-ahead logging.
//! [`SqliteConfig::max_bytes`](crate::sqlite::SqliteConfig::max_bytes) counts the whole file then. A
//! transaction that reads before it writes should begin with `BEGIN IMMEDIATE`, as everywhere where another
//! program, here the relay, writes too: SQLite cannot let it wait once it has read, and refuses.

#[cfg(feature = "diesel")]
mod diesel;
#[cfg(feature = "sqlx")]
mod sqlx;
#[cfg(feature = "tokio-postgres")]
mod tokio_postgres;

use crate::door;
use crate::entry::Entry;
#[cfg(feature = "seal")]
use crate::seal::SealKeys;
use crate::store_error::{StoreError, StoreErrorKind};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use tokio::sync::Notify;

/// [`INSERT`](crate::INSERT) with what joins the spans of a trace.
#[cfg(any(feature = "sqlx", feature = "tokio-postgres"))]
const INSERT_TRACED: &str =
    "INSERT INTO ravelin_outbox (customer, path, body, trace) VALUES ($1, $2, $3, $4)";

/// Enqueues by a connection that is not the outbox's own. Clones share what they wake.
///
/// [`Store::inserter`](crate::Store::inserter) returns one that seals as the store does, and wakes the relay
/// beside it. [`Inserter::new`] is for a program whose relay is another.
///
/// Each of its functions runs one INSERT. It is due when the transaction commits, and where PostgreSQL
/// refuses it the transaction has failed, as with any statement.
#[derive(Clone, Debug, Default)]
pub struct Inserter {
    /// What enqueuers and the relay of one process share: a word is remembered until the relay listens.
    wake: Arc<Notify>,
    #[cfg(feature = "seal")]
    keys: Option<Arc<SealKeys>>,
}

/// An entry that may be inserted: looked at, and sealed where it is to be.
///
/// `Debug` shows the path and the length of the body only.
pub struct Admitted<'a> {
    entry: &'a Entry,
    body: Cow<'a, str>,
}

impl Inserter {
    /// Returns an inserter that does not seal and wakes nobody.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Seals with these keys.
    #[cfg(feature = "seal")]
    #[must_use]
    pub fn sealing(mut self, keys: impl Into<Arc<SealKeys>>) -> Self {
        self.keys = Some(keys.into());
        self
    }

    /// Lets the relay beside the store look at once, instead of at its next poll. To be called after the
    /// commit: before it there is nothing to be seen.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Returns what is to be inserted, for a driver that has no function here: the first three columns of
    /// [`INSERT`](crate::INSERT), or all four with `trace`.
    ///
    /// ```
    /// use ravelin_outbox::inserter::Inserter;
    /// use ravelin_outbox::Entry;
    /// let entry = Entry::new("cust-61283", "/v2/customer", r#"{"timestamp":1}"#);
    /// let row = Inserter::new().admit(&entry)?;
    /// assert_eq!((row.customer(), row.path()), ("cust-61283", "/v2/customer"));
    /// # Ok::<(), ravelin_outbox::StoreError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Secret`] for what must not rest on a disk; [`StoreErrorKind::Held`] for an entry
    /// that is held back, which only a store can keep.
    pub fn admit<'a>(&self, entry: &'a Entry) -> Result<Admitted<'a>, StoreError> {
        if entry.hold_ms > 0 {
            return Err(StoreError::new(StoreErrorKind::Held));
        }
        door::check_body(&entry.body)?;
        #[cfg(feature = "seal")]
        if let Some(keys) = &self.keys {
            let body = keys.seal_body(&entry.customer, &entry.path, &entry.body)?;
            return Ok(Admitted { entry, body: body.into() });
        }
        Ok(Admitted { entry, body: entry.body.as_str().into() })
    }

    /// Wakes the relay where there is something to be seen.
    #[cfg(any(feature = "postgres", feature = "sqlite"))]
    pub(crate) fn wake_if(&self, is_due: bool) {
        if is_due {
            self.wake();
        }
    }

    /// Waits until the relay is to look.
    pub(crate) async fn woken(&self) {
        self.wake.notified().await;
    }
}

impl Admitted<'_> {
    /// Returns the lane.
    #[must_use]
    pub fn customer(&self) -> &str {
        &self.entry.customer
    }

    /// Returns the path of the API.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.entry.path
    }

    /// Returns the body, sealed where it is to be.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Returns what joins the spans of a trace.
    #[must_use]
    pub fn trace(&self) -> Option<&str> {
        self.entry.trace.as_deref()
    }
}

impl fmt::Debug for Admitted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Admitted({}, {} bytes)", self.entry.path, self.body.len())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    const PLAIN: &str = r#"{"timestamp":1,"customer":{"customerId":"cust-ada"}}"#;

    #[test]
    fn what_must_not_rest_or_cannot_be_kept_so_is_refused() {
        let inserter = Inserter::new();
        for (entry, kind) in [
            (Entry::new("c", "/v2/order", r#"{"pan":"4111111111111111"}"#), StoreErrorKind::Secret),
            (Entry::new("c", "/v2/order", r#"{"cvv":"123"}"#), StoreErrorKind::Secret),
            (Entry::new("c", "/v2/login", r#"{"password":"canary"}"#), StoreErrorKind::Secret),
            (Entry::new("c", "/v2/order", "{}").held_for(1), StoreErrorKind::Held),
        ] {
            let error = inserter.admit(&entry).unwrap_err();
            assert_eq!(error.kind(), kind);
            assert!(!format!("{error} {error:?}").contains("canary"));
        }
    }

    #[test]
    fn an_entry_is_inserted_as_it_is() {
        let mut entry = Entry::new("cust-ada", "/v2/customer", PLAIN);
        entry.trace = Some("t".to_owned());
        let inserter = Inserter::new();
        let row = inserter.admit(&entry).unwrap();
        let texts = (row.customer(), row.path(), row.body(), row.trace());
        assert_eq!(texts, ("cust-ada", "/v2/customer", PLAIN, Some("t")));
        assert_eq!(format!("{row:?}"), "Admitted(/v2/customer, 52 bytes)");
    }

    #[cfg(feature = "seal")]
    #[test]
    fn with_keys_the_body_is_sealed_after_it_was_looked_at() {
        let keys = SealKeys::parse("one AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap();
        let inserter = Inserter::new().sealing(keys);
        let entry = Entry::new("cust-ada", "/v2/customer", PLAIN);
        let row = inserter.admit(&entry).unwrap();
        assert!(crate::seal::is_sealed(row.body()), "{}", row.body());
        let secret = Entry::new("c", "/v2/order", r#"{"pan":"4111111111111111"}"#);
        assert_eq!(inserter.admit(&secret).unwrap_err().kind(), StoreErrorKind::Secret);
    }
}
