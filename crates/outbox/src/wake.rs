//! A word from whoever enqueues to the relay of the same process, which need not look for itself then.

use std::sync::Arc;
use tokio::sync::Notify;

/// What enqueuers and the relay of one process share. Clones are the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wake(Arc<Notify>);

impl Wake {
    /// Says that there is something. It is remembered until the relay listens.
    pub(crate) fn tell(&self) {
        self.0.notify_one();
    }

    /// Waits for the next word.
    pub(crate) async fn told(&self) {
        self.0.notified().await;
    }
}
