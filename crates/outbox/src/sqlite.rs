//! The outbox in a file: SQLite, one writer that commits for everybody who waits.

mod cell;
mod line;
mod people;
mod place;
mod read;
mod reader;
mod schema;
mod write;

use crate::clock::{Calendar, Clock, SystemClock, millis};
use crate::door;
use crate::entry::Entry;
use crate::inserter::Inserter;
use crate::store::{Fate, Filter, Lease, Overview, Row, Stats, Store, StoreError, StoreErrorKind, Walked};
use place::{Names, Place, RelayLock, moved};
use reader::Reader;
use rusqlite::params;
use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use write::Writer;

/// How many bytes the file may have unless told otherwise.
pub const DEFAULT_MAX_BYTES: u64 = 1 << 30;

/// How many enqueuers may wait unless told otherwise.
pub const DEFAULT_LINE: usize = 1024;

/// Gives the time in milliseconds since 1970-01-01T00:00 UTC.
type Now = Arc<dyn Fn() -> u64 + Send + Sync>;

/// How an outbox in a file is opened.
#[must_use]
#[derive(Clone)]
pub struct SqliteConfig {
    path: PathBuf,
    max_bytes: u64,
    line: usize,
    existing: bool,
    now: Now,
}

impl SqliteConfig {
    /// Returns the setup for this file, which is made where it is missing.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let now = Arc::new(|| SystemClock.wall_ms());
        Self { path: path.into(), max_bytes: DEFAULT_MAX_BYTES, line: DEFAULT_LINE, existing: false, now }
    }

    /// Takes only a file that is there, and has the tables.
    pub const fn existing(mut self, only: bool) -> Self {
        self.existing = only;
        self
    }

    /// Lets the file grow to so many bytes, and never beyond 60 % of the room on its disk: what is
    /// delivered must be removed, and a full disk does not allow even that.
    pub const fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Lets so many enqueuers wait for a commit; more are told that it is full.
    pub const fn line(mut self, length: usize) -> Self {
        self.line = length;
        self
    }

    /// Takes the time from here.
    pub fn now(mut self, now: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        self.now = Arc::new(now);
        self
    }
}

impl fmt::Debug for SqliteConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteConfig").field("max_bytes", &self.max_bytes).finish_non_exhaustive()
    }
}

/// An outbox in a file. Several programs may enqueue into it; one of them relays.
pub struct SqliteOutbox {
    writer: Writer,
    names: Names,
    reader: Reader,
    /// For people, who may ask for a lot: the relay does not wait for them.
    second: Reader,
    lock: Mutex<RelayLock>,
    /// Whether the lock was held at the last lease.
    holds: AtomicBool,
    calendar: Mutex<Calendar>,
    place: Place,
    now: Now,
    inserter: Inserter,
}

impl SqliteOutbox {
    /// Opens the outbox, and makes file and tables where they are missing. The file can be read by
    /// its owner only.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: [`StoreErrorKind::Place`] on a network file system, where locks and
    /// write-ahead logs do not work, and for a file with hard links; [`StoreErrorKind::Schema`] for tables of
    /// a newer version, or where there are none and only an existing outbox is to be taken.
    pub fn open(config: SqliteConfig) -> Result<Self, StoreError> {
        let place = if config.existing {
            let place = Place::existing(&config.path)?;
            schema::check(&place.connect_unchanged()?)?;
            place
        } else {
            Place::prepare(&config.path)?
        };
        let writing = place.connect(config.max_bytes)?;
        schema::migrate(&writing)?;
        let reader = Reader::start(place.connect_to_read()?)?;
        let second = Reader::start(place.connect_to_read()?)?;
        let lock = Mutex::new(place.relay_lock());
        let names = place.names();
        let writer = Writer::start(writing, names.clone(), config.line, Arc::clone(&config.now))?;
        let calendar = Mutex::default();
        Ok(Self {
            writer,
            names,
            reader,
            second,
            lock,
            holds: AtomicBool::new(false),
            calendar,
            place,
            now: config.now,
            inserter: Inserter::new(),
        })
    }

    /// Returns what the tables look like, as statements for whoever sets them up by hand.
    #[must_use]
    pub const fn schema() -> &'static str {
        schema::VERSION_1
    }

    /// Returns what the machine's clock shows, and by how much it was set back and what waits was not.
    fn look(&self) -> (u64, u64) {
        let mut calendar = lock(&self.calendar);
        let (now, steady) = ((self.now)(), SystemClock.steady_ms());
        (now, calendar.look(now, steady, steady))
    }

    /// Lets what waits be due as much earlier as the machine's clock was set back.
    async fn bring_back(&self, now: u64, by_ms: u64) -> Result<(), StoreError> {
        let (now, by) = (integer(now), integer(by_ms));
        let change = move |connection: &rusqlite::Connection| {
            connection
                .prepare_cached(
                    "UPDATE ravelin_outbox SET due = due - ?2 \
                     WHERE state = 'queued' AND due > ?1 AND due <> created",
                )?
                .execute([now, by])
        };
        let count = self.writer.change(change).await?;
        lock(&self.calendar).brought_back(by_ms);
        tracing::warn!(by_ms, count, "the clock was set back, and what waits with it");
        Ok(())
    }

    /// Reads in the thread of a reader.
    async fn read<T: Send + 'static>(
        &self,
        reader: &Reader,
        work: impl FnOnce(&rusqlite::Connection, u64) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let now = (self.now)();
        reader.read(move |connection| work(connection, now)).await
    }
}

impl Store for SqliteOutbox {
    async fn enqueue(&self, entries: Vec<Entry>) -> Result<Vec<i64>, StoreError> {
        door::check_all(&entries)?;
        let is_due = entries.iter().any(Entry::is_due);
        let ids = self.writer.insert(entries).await?;
        self.inserter.wake_if(is_due);
        Ok(ids)
    }

    async fn settle(&self, id: i64, fate: Fate) -> Result<(), StoreError> {
        let now = integer((self.now)());
        let change = move |connection: &rusqlite::Connection| match fate {
            Fate::Delivered => {
                connection.prepare_cached("DELETE FROM ravelin_outbox WHERE id = ?1")?.execute([id])
            }
            // As if it had never been held back, whatever the clock shows by then.
            Fate::Due => connection
                .prepare_cached("UPDATE ravelin_outbox SET due = created WHERE id = ?1 AND due > ?2")?
                .execute([id, now]),
        };
        self.writer.change_unhurried(change).await?;
        self.inserter.wake_if(fate == Fate::Due);
        Ok(())
    }

    fn inserter(&self) -> Inserter {
        self.inserter.clone()
    }

    async fn lease(&self) -> Result<Lease, StoreError> {
        if !self.names.are_right() {
            return Err(moved());
        }
        // Whoever stands by looks too: it may have to bring back what the other one could not.
        let (now, owed) = self.look();
        if let Err(error) = lock(&self.lock).take() {
            self.holds.store(false, Ordering::Relaxed);
            lock(&self.calendar).brought_back(owed);
            return Err(error);
        }
        let back = if self.holds.load(Ordering::Relaxed) { owed } else { lock(&self.calendar).lately() };
        if back > 0 {
            self.bring_back(now, back).await?;
        }
        self.holds.store(true, Ordering::Relaxed);
        Ok(Lease { buckets: vec![(0, 0)], ..Lease::default() })
    }

    async fn release(&self, _buckets: &[i16]) -> Result<(), StoreError> {
        lock(&self.lock).release();
        Ok(())
    }

    async fn walk(
        &self,
        _bucket: i16,
        after: Option<String>,
        lanes: usize,
        per_lane: usize,
    ) -> Result<Walked, StoreError> {
        self.read(&self.reader, move |connection, now| read::walk(connection, after, lanes, per_lane, now))
            .await
    }

    async fn lane(&self, _bucket: i16, customer: &str, per_lane: usize) -> Result<Walked, StoreError> {
        let customer = customer.to_owned();
        self.read(&self.reader, move |connection, now| read::lane(connection, customer, per_lane, now)).await
    }

    async fn complete(&self, ids: Vec<i64>) -> Result<(), StoreError> {
        let change = move |connection: &rusqlite::Connection| {
            let mut delete = connection.prepare_cached("DELETE FROM ravelin_outbox WHERE id = ?1")?;
            ids.iter().try_fold(0, |count, id| Ok(count + delete.execute([id])?))
        };
        self.writer.change(change).await.map(drop)
    }

    async fn postpone(
        &self,
        id: i64,
        _lease: (i16, i64),
        wait: Duration,
        attempt: u32,
        reason: &'static str,
    ) -> Result<bool, StoreError> {
        // A clock that shows this only for a moment is noticed: something waits by it.
        let (now, _) = self.look();
        let due = integer(now.saturating_add(millis(wait)));
        let change = move |connection: &rusqlite::Connection| {
            connection
                .prepare_cached(
                    "UPDATE ravelin_outbox SET due = ?2, attempt = ?3, reason = ?4 WHERE id = ?1",
                )?
                .execute(params![id, due, attempt, reason])
        };
        self.writer.change(change).await.map(|count| count > 0)
    }

    async fn bury(&self, id: i64, _lease: (i16, i64), reason: &str) -> Result<bool, StoreError> {
        let reason = reason.to_owned();
        let change = move |connection: &rusqlite::Connection| {
            connection
                .prepare_cached(
                    "UPDATE ravelin_outbox SET state = 'dead', attempt = attempt + 1, reason = ?2 WHERE id = ?1",
                )?
                .execute(params![id, reason])
        };
        self.writer.change(change).await.map(|count| count > 0)
    }

    async fn stats(&self) -> Result<Stats, StoreError> {
        self.read(&self.second, people::stats).await
    }

    async fn overview(&self, lanes: u32) -> Result<Overview, StoreError> {
        let mut overview =
            self.read(&self.second, move |connection, now| people::overview(connection, lanes, now)).await?;
        overview.bytes = self.place.bytes();
        Ok(overview)
    }

    async fn count(&self, filter: Filter) -> Result<u64, StoreError> {
        self.read(&self.second, move |connection, now| people::count(connection, filter, now)).await
    }

    async fn list(&self, filter: Filter) -> Result<Vec<Row>, StoreError> {
        self.read(&self.second, move |connection, now| people::list(connection, filter, now)).await
    }

    async fn replace(&self, id: i64, body: String) -> Result<bool, StoreError> {
        door::check_body(&body)?;
        let change = move |connection: &rusqlite::Connection| {
            connection
                .prepare_cached("UPDATE ravelin_outbox SET body = ?2 WHERE id = ?1 AND state = 'dead'")?
                .execute(params![id, body])
        };
        self.writer.change(change).await.map(|count| count > 0)
    }

    async fn replay(&self, filter: Filter) -> Result<u64, StoreError> {
        let now = (self.now)();
        let change = move |connection: &rusqlite::Connection| people::replay(connection, filter.clone(), now);
        self.writer.change(change).await
    }

    async fn purge(&self, filter: Filter) -> Result<u64, StoreError> {
        let now = (self.now)();
        let change = move |connection: &rusqlite::Connection| people::purge(connection, filter.clone(), now);
        self.writer.change(change).await
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        // Opening has done it.
        Ok(())
    }

    async fn schema(&self) -> Result<u32, StoreError> {
        self.read(&self.second, |connection, _| schema::version(connection)).await
    }
}

impl fmt::Debug for SqliteOutbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SqliteOutbox")
    }
}

/// Whoever panicked has left nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Returns a time or a count as SQLite has it.
fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Returns what SQLite said as an error of the store.
fn database(error: rusqlite::Error) -> StoreError {
    use rusqlite::ErrorCode;
    let kind = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreErrorKind::Full,
        Some(
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::ReadOnly,
        ) => StoreErrorKind::Unavailable,
        _ => StoreErrorKind::Database,
    };
    StoreError::from_source(kind, error)
}
