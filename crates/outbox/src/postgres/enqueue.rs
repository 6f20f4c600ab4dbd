//! One INSERT for everybody who waits: a commit costs what the disk needs to say that it has it,
//! however many events are in it.

use super::home::Home;
use super::link::Link;
use super::{PATIENCE, integer};
use crate::entry::Entry;
use crate::fail;
use crate::sqlstate::database;
use crate::store::{StoreError, StoreErrorKind};
use std::sync::Arc;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};
use tokio_postgres::Client;
use tokio_postgres::types::{ToSql, Type};

/// How many events share an INSERT at most.
const GROUP: usize = 512;

/// How many bytes share an INSERT at most, unless one event has more.
const BYTES: usize = 4 << 20;

const INSERT: &str = "\
INSERT INTO ravelin_outbox (customer, path, body, due, trace) \
SELECT customer, path, body, now() + hold * interval '1 millisecond', trace \
FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[]) \
  WITH ORDINALITY AS entry (customer, path, body, hold, trace, place) \
ORDER BY place RETURNING id";

type Ids = Result<Vec<i64>, StoreError>;

struct Work {
    entries: Vec<Entry>,
    answer: oneshot::Sender<Ids>,
}

/// The way to the task that inserts.
pub(super) struct Enqueuer(mpsc::Sender<Work>);

impl Enqueuer {
    /// Starts the task, with room for so many who wait. It ends with the last sender.
    pub(super) fn start(home: &Home, link: Arc<Link>, line: usize) -> Self {
        let (sender, work) = mpsc::channel(line.max(1));
        home.spawn(run(link, work));
        Self(sender)
    }

    pub(super) async fn enqueue(&self, entries: Vec<Entry>) -> Ids {
        let (answer, answered) = oneshot::channel();
        self.0.try_send(Work { entries, answer }).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::new(StoreErrorKind::Full),
            TrySendError::Closed(_) => StoreError::new(StoreErrorKind::Unavailable),
        })?;
        answered.await.map_err(|_| StoreError::new(StoreErrorKind::Unavailable))?
    }
}

async fn run(link: Arc<Link>, mut line: mpsc::Receiver<Work>) {
    while let Some(first) = line.recv().await {
        let mut size = first.size();
        let mut group = vec![first];
        while size.0 < GROUP
            && size.1 < BYTES
            && let Ok(next) = line.try_recv()
        {
            let more = next.size();
            size = (size.0 + more.0, size.1 + more.1);
            group.push(next);
        }
        insert(&link, group).await;
    }
}

/// Inserts a group. Where PostgreSQL refuses it each piece is tried by itself, so that nobody fails for
/// another; where PostgreSQL is away all of them are told.
async fn insert(link: &Link, group: Vec<Work>) {
    let entries = group.iter().flat_map(|work| &work.entries);
    match link.run(PATIENCE, |client| async move { insert_all(&client, entries).await }).await {
        Ok(ids) => {
            fail::point("after-commit");
            let mut ids = ids.into_iter();
            for work in group {
                let own = ids.by_ref().take(work.entries.len()).collect();
                work.answer(Ok(own));
            }
        }
        Err(error) if error.kind() == StoreErrorKind::Database && group.len() > 1 => {
            for work in group {
                let entries = work.entries.iter();
                let ids =
                    link.run(PATIENCE, |client| async move { insert_all(&client, entries).await }).await;
                work.answer(ids);
            }
        }
        Err(error) => {
            let kind = error.kind();
            for work in group {
                work.answer(Err(StoreError::new(kind)));
            }
        }
    }
}

async fn insert_all<'a>(client: &Client, entries: impl Iterator<Item = &'a Entry>) -> Ids {
    let mut columns: [Vec<&str>; 3] = Default::default();
    let (mut holds, mut traces) = (Vec::new(), Vec::new());
    for entry in entries {
        let texts = [&entry.customer, &entry.path, &entry.body];
        for (column, text) in columns.iter_mut().zip(texts) {
            column.push(text);
        }
        holds.push(integer(entry.hold_ms));
        traces.push(entry.trace.as_deref());
    }
    let [customers, paths, bodies] = &columns;
    let parameters: [(&(dyn ToSql + Sync), Type); 5] = [
        (customers, Type::TEXT_ARRAY),
        (paths, Type::TEXT_ARRAY),
        (bodies, Type::TEXT_ARRAY),
        (&holds, Type::INT8_ARRAY),
        (&traces, Type::TEXT_ARRAY),
    ];
    let rows = client.query_typed(INSERT, &parameters).await.map_err(|error| database(&error))?;
    rows.iter().map(|row| row.try_get(0).map_err(|error| database(&error))).collect()
}

impl Work {
    /// Returns how many events there are, and their bytes.
    fn size(&self) -> (usize, usize) {
        (self.entries.len(), self.entries.iter().map(|entry| entry.body.len()).sum())
    }

    /// Whoever has stopped waiting needs no answer.
    fn answer(self, ids: Ids) {
        drop(self.answer.send(ids));
    }
}
