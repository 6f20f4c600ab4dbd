//! Removes what was delivered, many at a time.

use crate::clock::Clock;
use crate::fail;
use crate::store::Store;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;

/// How many events are waited for.
const ENOUGH: usize = 256;

/// How many events are removed at once, where so many have come by themselves.
const MOST: usize = 1_024;

/// How long a delivered event waits for others to be removed with it.
const GATHER: Duration = Duration::from_millis(20);

/// The longest pause between two tries while the database is away.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// What is dropped when all that came before is removed.
type Mark = Box<dyn Send>;

enum Message {
    Delivered(i64),
    Mark(Mark),
}

/// The way to the task that removes.
pub(super) struct Completer {
    messages: mpsc::UnboundedSender<Message>,
    /// How many events wait to be removed.
    waiting: Arc<AtomicUsize>,
}

impl Completer {
    pub(super) fn start<S: Store, C: Clock>(store: Arc<S>, clock: Arc<C>) -> Self {
        let (sender, mut messages) = mpsc::unbounded_channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let left = Arc::clone(&waiting);
        tokio::spawn(async move {
            let mut batch = Batch::default();
            while let Some(first) = messages.recv().await {
                batch.take(first);
                batch.gather(&mut messages, &*clock).await;
                let count = batch.ids.len();
                batch.remove(&*store, &*clock).await;
                left.fetch_sub(count, Ordering::Relaxed);
            }
        });
        Self { messages: sender, waiting }
    }

    /// Has an event removed.
    pub(super) fn remove(&self, id: i64) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        // The task ends after the last sender only.
        drop(self.messages.send(Message::Delivered(id)));
    }

    /// Returns how many delivered events would be sent again if the process were killed now.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Drops something once all that was to be removed before is removed, durably; or at once where nothing is removed
    /// any more, since nobody must wait for it then.
    pub(super) fn hold(&self, mark: impl Send + 'static) {
        drop(self.messages.send(Message::Mark(Box::new(mark))));
    }
}

#[derive(Default)]
struct Batch {
    ids: Vec<i64>,
    marks: Vec<Mark>,
}

impl Batch {
    fn take(&mut self, message: Message) {
        match message {
            Message::Delivered(id) => self.ids.push(id),
            Message::Mark(mark) => self.marks.push(mark),
        }
    }

    async fn gather(&mut self, from: &mut mpsc::UnboundedReceiver<Message>, clock: &impl Clock) {
        let end = clock.sleep(GATHER);
        tokio::pin!(end);
        // Where nothing is to be removed, nobody is kept waiting.
        while (1..ENOUGH).contains(&self.ids.len()) {
            tokio::select! {
                biased;
                next = from.recv() => match next {
                    Some(next) => self.take(next),
                    None => return,
                },
                () = &mut end => break,
            }
        }
        while self.ids.len() < MOST
            && let Ok(next) = from.try_recv()
        {
            self.take(next);
        }
    }

    /// Removes what was gathered, however long it takes: sent again they would be duplicates.
    async fn remove(&mut self, store: &impl Store, clock: &impl Clock) {
        // In their order, as they lie on the disk.
        self.ids.sort_unstable();
        let mut pause = Duration::from_millis(50);
        while !self.ids.is_empty() {
            fail::point("before-delete");
            let Err(error) = store.complete(self.ids.clone()).await else { break };
            tracing::warn!(reason = error.kind().as_str(), "delivered events could not be removed");
            metrics::counter!("ravelin_outbox_database_errors_total").increment(1);
            clock.sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        self.ids.clear();
        self.marks.clear();
    }
}
