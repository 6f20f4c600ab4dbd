//! A thread with a runtime of its own.

use std::io;
use std::num::NonZeroUsize;
use std::sync::mpsc;
use std::thread;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::oneshot;

/// A thread with a runtime of its own, which ends when this is dropped, and what still runs in it too.
///
/// Whoever serves thousands of requests a second spends much of the time on waking one thread from another. It is less
/// where everything about a request stays on one.
pub(crate) struct Thread {
    handle: Handle,
    _end: oneshot::Sender<()>,
}

impl Thread {
    /// Starts a thread of this name.
    ///
    /// # Errors
    ///
    /// Where the system has no room for it.
    pub(crate) fn start(name: String) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (end, ended) = oneshot::channel();
        let (give, given) = mpsc::channel::<Runtime>();
        let work = move || {
            let Ok(runtime) = given.recv() else { return };
            // An error is the end that is waited for.
            let _ = runtime.block_on(ended);
            // Not even a name that is still being looked up holds the thread.
            runtime.shutdown_background();
        };
        // It gets the runtime only once it is there: a runtime must not be dropped among the tasks of another one.
        match thread::Builder::new().name(name).spawn(work) {
            Ok(_) => {
                // It waits for this.
                let _ = give.send(runtime);
                Ok(Self { handle, _end: end })
            }
            Err(error) => {
                runtime.shutdown_background();
                Err(error)
            }
        }
    }

    /// Starts so many, with numbered names; as many as the machine has cores where nothing is said.
    ///
    /// # Errors
    ///
    /// As [`Thread::start`].
    pub(crate) fn start_many(name: &str, count: Option<NonZeroUsize>) -> io::Result<Vec<Self>> {
        let count = count.or(thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
        (0..count).map(|number| Self::start(format!("{name}-{number}"))).collect()
    }

    /// Returns the runtime, for whoever spawns there.
    pub(crate) const fn handle(&self) -> &Handle {
        &self.handle
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn tasks_run_on_it_and_end_with_it() {
        let threads = Thread::start_many("own", NonZeroUsize::new(2)).unwrap();
        let names = async || {
            let mut names = Vec::new();
            for own in &threads {
                let name = async { thread::current().name().unwrap_or_default().to_owned() };
                names.push(own.handle().spawn(name).await.unwrap());
            }
            names
        };
        assert_eq!(names().await, ["own-0", "own-1"]);
        let first = threads.first().unwrap();
        let endless = first.handle().spawn(tokio::time::sleep(Duration::from_secs(3600)));
        drop(threads);
        assert!(endless.await.unwrap_err().is_cancelled());
    }
}
