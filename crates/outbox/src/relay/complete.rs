//! Removes what was delivered, many at a time.

use crate::clock::Clock;
use crate::fail;
use crate::store::Store;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// How many events are removed at once.
const MOST: usize = 256;

/// How long a delivered event waits for others to be removed with it.
const GATHER: Duration = Duration::from_millis(20);

/// The longest pause between two tries while the database is away.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

type Delivered = (i64, oneshot::Sender<()>);

/// The way to the task that removes.
#[derive(Clone)]
pub(super) struct Completer(mpsc::UnboundedSender<Delivered>);

impl Completer {
    pub(super) fn start<S: Store, C: Clock>(store: Arc<S>, clock: Arc<C>) -> Self {
        let (sender, mut delivered) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            let mut batch: Vec<Delivered> = Vec::new();
            while let Some(first) = delivered.recv().await {
                batch.push(first);
                gather(&mut batch, &mut delivered, &*clock).await;
                remove(&*store, &*clock, &mut batch).await;
            }
        });
        Self(sender)
    }

    /// Has an event removed. What comes back resolves when that is durable.
    pub(super) fn remove(&self, id: i64) -> oneshot::Receiver<()> {
        let (removed, done) = oneshot::channel();
        // The task ends after the last sender only.
        drop(self.0.send((id, removed)));
        done
    }
}

async fn gather(
    batch: &mut Vec<Delivered>,
    from: &mut mpsc::UnboundedReceiver<Delivered>,
    clock: &impl Clock,
) {
    let end = clock.sleep(GATHER);
    tokio::pin!(end);
    while batch.len() < MOST {
        tokio::select! {
            biased;
            next = from.recv() => match next {
                Some(next) => batch.push(next),
                None => return,
            },
            () = &mut end => return,
        }
    }
}

/// Removes a batch, however long it takes: sent again they would be duplicates.
async fn remove(store: &impl Store, clock: &impl Clock, batch: &mut Vec<Delivered>) {
    let ids: Vec<i64> = batch.iter().map(|(id, _)| *id).collect();
    let mut pause = Duration::from_millis(50);
    fail::point("before-delete");
    while let Err(error) = store.complete(ids.clone()).await {
        tracing::warn!(reason = error.kind().as_str(), "delivered events could not be removed");
        metrics::counter!("ravelin_outbox_database_errors_total").increment(1);
        clock.sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
    for (_, removed) in batch.drain(..) {
        // A lane that was given up needs no word.
        let _ = removed.send(());
    }
}
