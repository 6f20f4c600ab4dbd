//! One thread writes, and one commit serves everybody who waits: a commit costs what the disk needs
//! to say that it has it, however many events are in it.

use super::line::{Entrance, Exit, Expected, Nothing, Work as _, line};
use super::place::{Names, moved};
use super::{Now, database, integer};
use crate::entry::Entry;
use crate::fail;
use crate::store::{StoreError, StoreErrorKind};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, params};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// After so long without work the log is emptied, so that no delivered event remains in it.
const IDLE: Duration = Duration::from_secs(1);

/// Whoever was answered often comes back at once. They are waited for, for the time of a commit divided by this, so that
/// they share the next one with those who stand in line already: otherwise each would wait for two commits.
const PATIENCE_DIVISOR: u32 = 8;

/// Timers are no more exact than this: on a fast disk nobody is waited for.
const TIMER: Duration = Duration::from_micros(100);

type Change = Box<dyn FnMut(&Connection) -> rusqlite::Result<u64> + Send>;

type Ids = oneshot::Sender<Result<Vec<i64>, StoreError>>;

enum Work {
    Insert { entries: Vec<Entry>, answer: Ids },
    Change { change: Change, is_awaited: bool, answer: oneshot::Sender<Result<u64, StoreError>> },
}

/// What a piece of work came to, before the commit.
enum Done {
    Ids(Vec<i64>),
    Count(u64),
}

pub(super) struct Writer {
    // Dropped before the thread is waited for, which ends when nobody can come any more.
    line: Entrance<Work>,
    waiting: Arc<AtomicUsize>,
    limit: usize,
    _thread: Ended,
}

/// Waits for a thread when it is dropped: a program that ends would otherwise leave the log as it is,
/// with delivered events in it.
pub(super) struct Ended(Option<JoinHandle<()>>);

impl Ended {
    pub(super) const fn of(thread: JoinHandle<()>) -> Self {
        Self(Some(thread))
    }
}

impl Drop for Ended {
    fn drop(&mut self) {
        if let Some(thread) = self.0.take() {
            // A thread that panicked has ended too.
            drop(thread.join());
        }
    }
}

impl Writer {
    /// Starts the thread. It ends when the writer is gone.
    pub(super) fn start(
        connection: Connection,
        names: Names,
        limit: usize,
        now: Now,
    ) -> Result<Self, StoreError> {
        connection.set_prepared_statement_cache_capacity(32);
        let (line, work) = line();
        let waiting = Arc::new(AtomicUsize::new(0));
        let left = Arc::clone(&waiting);
        let thread = thread::Builder::new()
            .name("ravelin-outbox".to_owned())
            .spawn(move || {
                Desk { connection, names, work, waiting: left, now, expected: Expected::default() }.run()
            })
            .map_err(|error| StoreError::from_source(StoreErrorKind::Unavailable, error))?;
        Ok(Self { line, waiting, limit, _thread: Ended::of(thread) })
    }

    pub(super) async fn insert(&self, entries: Vec<Entry>) -> Result<Vec<i64>, StoreError> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= self.limit {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(StoreError::new(StoreErrorKind::Full));
        }
        let (answer, answered) = oneshot::channel();
        self.send(Work::Insert { entries, answer })?;
        answered.await.map_err(|_| stopped())?
    }

    /// Changes something; nobody is told that it is full, since it makes room.
    pub(super) async fn change<N: TryInto<u64> + 'static>(
        &self,
        change: impl FnMut(&Connection) -> rusqlite::Result<N> + Send + 'static,
    ) -> Result<u64, StoreError> {
        self.change_of(true, change).await
    }

    /// As [`Self::change`], where a moment more does not matter.
    pub(super) async fn change_unhurried<N: TryInto<u64> + 'static>(
        &self,
        change: impl FnMut(&Connection) -> rusqlite::Result<N> + Send + 'static,
    ) -> Result<u64, StoreError> {
        self.change_of(false, change).await
    }

    async fn change_of<N: TryInto<u64> + 'static>(
        &self,
        is_awaited: bool,
        mut change: impl FnMut(&Connection) -> rusqlite::Result<N> + Send + 'static,
    ) -> Result<u64, StoreError> {
        let (answer, answered) = oneshot::channel();
        let counted = move |connection: &Connection| {
            change(connection).map(|count| count.try_into().unwrap_or(u64::MAX))
        };
        self.send(Work::Change { change: Box::new(counted), is_awaited, answer })?;
        answered.await.map_err(|_| stopped())?
    }

    fn send(&self, work: Work) -> Result<(), StoreError> {
        self.line.push(work).map_err(|_| stopped())
    }
}

fn stopped() -> StoreError {
    StoreError::new(StoreErrorKind::Unavailable)
}

/// Where the writing is done.
struct Desk {
    connection: Connection,
    names: Names,
    work: Exit<Work>,
    waiting: Arc<AtomicUsize>,
    now: Now,
    expected: Expected,
}

impl Desk {
    fn run(mut self) {
        let mut clean = true;
        loop {
            match self.work.group(IDLE, std::mem::take(&mut self.expected)) {
                Ok(group) => {
                    let inserts = group.iter().filter(|work| work.is_insert()).count();
                    self.waiting.fetch_sub(inserts, Ordering::Relaxed);
                    clean = false;
                    self.write(group);
                }
                Err(Nothing::Evermore) => break,
                Err(Nothing::Yet) => {
                    if !clean {
                        clean = empty_log(&self.connection);
                    }
                }
            }
        }
        if self.names.are_right() {
            empty_log(&self.connection);
        } else {
            // SQLite would remove a log that has the name of this one's, and is another one's. Where even
            // this fails there is nothing left to do.
            let _ = self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        }
    }

    /// Does a group of work in one transaction. Where it fails each piece gets one of its own, so that
    /// nobody fails for another. Where another program holds the file all are told: one after the other they
    /// would wait for it for as long each.
    fn write(&mut self, mut group: Vec<Work>) {
        let began = Instant::now();
        match together(&self.connection, &mut group, &self.now) {
            Ok(done) => {
                if !self.names.are_right() {
                    return lose(group);
                }
                if group.iter().any(Work::is_insert) {
                    fail::point("after-commit");
                }
                let patience = began.elapsed() / PATIENCE_DIVISOR;
                // Nobody of this group is back in line yet.
                self.expected.awaited =
                    self.work.awaited() + group.iter().filter(|work| work.is_awaited()).count();
                for (work, done) in group.into_iter().zip(done) {
                    work.answer(Ok(done));
                }
                self.expected.until = (patience >= TIMER).then(|| Instant::now() + patience);
            }
            Err(error) if group.len() > 1 => {
                let is_held = matches!(
                    error.sqlite_error_code(),
                    Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
                );
                for work in group {
                    if is_held {
                        work.answer(Err(StoreError::new(StoreErrorKind::Unavailable)));
                    } else {
                        self.write(vec![work]);
                    }
                }
            }
            Err(error) => {
                if let Some(work) = group.pop() {
                    work.answer(Err(database(error)));
                }
            }
        }
    }
}

/// Moves the log into the file and cuts it to nothing; a reader may be in the way.
fn empty_log(connection: &Connection) -> bool {
    connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0))
        .is_ok_and(|busy| busy == 0)
}

/// Answers that nothing is kept where anybody would find it.
fn lose(group: Vec<Work>) {
    for work in group {
        work.answer(Err(moved()));
    }
}

fn together(connection: &Connection, group: &mut [Work], now: &Now) -> rusqlite::Result<Vec<Done>> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let done = group.iter_mut().map(|work| work.run(connection, integer(now()))).collect();
    let done = match done {
        Ok(done) => connection.execute_batch("COMMIT").map(|()| done),
        Err(error) => Err(error),
    };
    if done.is_err() && !connection.is_autocommit() {
        // What fails here too has been rolled back already.
        let _ = connection.execute_batch("ROLLBACK");
    }
    done
}

impl super::line::Work for Work {
    fn is_awaited(&self) -> bool {
        match self {
            // Whoever has an event held back waits for an answer first.
            Self::Insert { entries, .. } => entries.iter().any(Entry::is_due),
            Self::Change { is_awaited, .. } => *is_awaited,
        }
    }
}

impl Work {
    const fn is_insert(&self) -> bool {
        matches!(self, Self::Insert { .. })
    }

    fn run(&mut self, connection: &Connection, now: i64) -> rusqlite::Result<Done> {
        match self {
            Self::Change { change, .. } => change(connection).map(Done::Count),
            Self::Insert { entries, .. } => {
                let mut insert = connection.prepare_cached(
                    "INSERT INTO ravelin_outbox (customer, path, body, due, created, trace) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?;
                let ids = entries.iter().map(|entry| {
                    let due = now.saturating_add(integer(entry.hold_ms));
                    insert.insert(params![entry.customer, entry.path, entry.body, due, now, entry.trace])
                });
                ids.collect::<rusqlite::Result<_>>().map(Done::Ids)
            }
        }
    }

    /// Whoever has stopped waiting needs no answer.
    fn answer(self, done: Result<Done, StoreError>) {
        match self {
            Self::Insert { answer, .. } => {
                let ids = done.map(|done| match done {
                    Done::Ids(ids) => ids,
                    Done::Count(_) => Vec::new(),
                });
                drop(answer.send(ids));
            }
            Self::Change { answer, .. } => {
                let count = done.map(|done| match done {
                    Done::Ids(_) => 0,
                    Done::Count(count) => count,
                });
                drop(answer.send(count));
            }
        }
    }
}
