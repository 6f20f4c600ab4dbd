//! The runtime that the connections live in.

use tokio::runtime::Handle;
use tokio::task::JoinHandle;

/// The runtime that an outbox was opened in, or any that uses it. A program may have several, and one that ends
/// takes its connections with it.
#[derive(Clone)]
pub(super) struct Home(Option<Handle>);

impl Home {
    /// Returns the runtime that this is called in.
    pub(super) fn here() -> Self {
        Self(Handle::try_current().ok())
    }

    pub(super) fn spawn<F>(&self, work: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        match &self.0 {
            Some(home) => home.spawn(work),
            None => tokio::spawn(work),
        }
    }
}
