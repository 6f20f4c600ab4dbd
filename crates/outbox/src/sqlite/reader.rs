//! One thread reads for everybody who asks: whoever woke another one for each page would wait longer for the
//! thread than for the page.

use super::database;
use super::write::Ended;
use crate::store::{StoreError, StoreErrorKind};
use rusqlite::Connection;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use tokio::sync::oneshot;

type Work = Box<dyn FnOnce(&Connection) + Send>;

/// The way to the thread.
pub(super) struct Reader {
    // Dropped before the thread is waited for, which ends when nobody can ask any more.
    line: Sender<Work>,
    _thread: Ended,
}

impl Reader {
    /// Starts the thread. It ends when this is dropped.
    pub(super) fn start(connection: Connection) -> Result<Self, StoreError> {
        let (line, work) = channel::<Work>();
        let thread = thread::Builder::new()
            .name("ravelin-reader".to_owned())
            .spawn(move || {
                for work in work {
                    work(&connection);
                }
            })
            .map_err(|error| StoreError::from_source(StoreErrorKind::Unavailable, error))?;
        Ok(Self { line, _thread: Ended::of(thread) })
    }

    /// Reads, once it is this one's turn.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        // Whoever has stopped waiting needs no answer.
        let work: Work = Box::new(move |connection| drop(answer.send(work(connection))));
        let stopped = || StoreError::new(StoreErrorKind::Unavailable);
        self.line.send(work).map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?.map_err(database)
    }
}
