//! Keeps events for Ravelin on a disk until they are delivered. Unofficial.
//!
//! # The promise
//!
//! An event whose enqueue returned `Ok`, or whose transaction committed, is sent at least once:
//! through killed processes, deploys, and outages of Ravelin or of the database, until Ravelin takes
//! it, refuses it, or it is seven days old. The last two are laid aside as dead, with the reason. Loss
//! of power too, on disks that keep what they say they keep. For one customer, events are first sent
//! in the order in which they were inserted, unless an earlier one was refused, two transactions for
//! that customer overlapped, a live recommendation overtook queued events, or dead events were queued
//! again. A duplicate may arrive after its successor. Ravelin merges by timestamp, so none of this
//! changes the result that it documents.
//!
//! Not promised: exactly once, order between customers, a time.
//!
//! # For any language
//!
//! One INSERT of three columns, inside the merchant's own transaction, is the whole contract
//! ([`INSERT`]). It locks nothing but its own row.
//!
//! ```sql
//! INSERT INTO ravelin_outbox (customer, path, body) VALUES ('c-42', '/v2/customer', '{"timestamp":…}')
//! ```
//!
//! All three are text. SQLite takes whatever is bound: UTF-8 in bytes is read as the text that it is, and what is none
//! is laid aside as `unsendable`.
//!
//! In Rust an [`Inserter`] does it in a transaction of sqlx, Diesel or tokio-postgres, and refuses what must
//! not rest on a disk: see [`inserter`].

pub mod brake;
pub mod clock;
pub mod decide;
pub mod door;
pub mod entry;
mod fail;
pub mod inserter;
pub mod keeper;
pub mod lane;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub mod open;
pub mod overview;
pub mod pace;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod relay;
#[cfg(feature = "seal")]
pub mod seal;
#[cfg(feature = "sqlite")]
pub mod sqlite;
#[cfg(any(feature = "sqlx", feature = "tokio-postgres"))]
mod sqlstate;
pub mod store;
mod store_error;

pub use entry::{Entry, Lane, Queued};
pub use inserter::Inserter;
pub use keeper::OutboxKeeper;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub use open::{AnyStore, open, open_existing};
#[cfg(feature = "postgres")]
pub use postgres::PostgresOutbox;
pub use relay::{Relay, RelayConfig, Transport};
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteOutbox;
pub use store::{Store, StoreError, StoreErrorKind};

/// The one statement that enqueues, with the placeholders of SQLite and PostgreSQL.
pub const INSERT: &str = "INSERT INTO ravelin_outbox (customer, path, body) VALUES ($1, $2, $3)";
