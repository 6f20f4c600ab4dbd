//! Threads that serve, each with a runtime and connections to Ravelin of its own.
//!
//! A request needs the connection it came on, one to Ravelin, and a few tasks between. All of them stay on one
//! thread: to wake another one for each step costs more than the steps.

use crate::gate::Gate;
use crate::serve::{Arrival, Attendant, accept, attend};
use crate::start_error::StartError;
use ravelin_outbox::Store;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::{io, thread};
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::{mpsc, oneshot, watch};

/// Threads that wait for connections. They end when this is dropped: until then, what was asked for without a
/// connection that waits for it runs on.
pub(crate) struct Workers {
    attendants: Vec<Attendant>,
    /// Ends when the last of them has served what it was given.
    served: mpsc::Receiver<()>,
    _release: watch::Sender<()>,
}

impl Workers {
    /// Starts so many threads.
    ///
    /// # Errors
    ///
    /// [`StartError::Threads`].
    pub(crate) async fn start<S: Store>(count: NonZeroUsize, gate: &Gate<S>) -> Result<Self, StartError> {
        let (serving, served) = mpsc::channel(1);
        let (release, released) = watch::channel(());
        let mut attendants = Vec::new();
        for number in 0..count.get() {
            let (attendant, arriving) = Attendant::new();
            let (gate, serving, released) = (gate.again(), serving.clone(), released.clone());
            let (tell, told) = oneshot::channel();
            thread::Builder::new()
                .name(format!("gateway-{number}"))
                .spawn(move || run(gate, arriving, serving, released, tell))
                .map_err(StartError::Threads)?;
            // A thread that says nothing has ended.
            let started = told.await.unwrap_or_else(|gone| Err(io::Error::other(gone)));
            started.map_err(StartError::Threads)?;
            attendants.push(attendant);
        }
        Ok(Self { attendants, served, _release: release })
    }

    /// Serves up to `connections` at once until `stop` is true; those beyond wait to be accepted. Requests under way
    /// have ten seconds to end then.
    pub(crate) async fn serve(
        &mut self,
        listener: TcpListener,
        connections: usize,
        stop: watch::Receiver<bool>,
    ) {
        accept(listener, connections, std::mem::take(&mut self.attendants), stop).await;
        // Nothing is ever sent: it ends.
        let _ = self.served.recv().await;
    }
}

/// What a thread does.
fn run<S: Store>(
    gate: Gate<S>,
    arriving: mpsc::UnboundedReceiver<Arrival>,
    serving: mpsc::Sender<()>,
    mut released: watch::Receiver<()>,
    tell: oneshot::Sender<io::Result<()>>,
) {
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return drop(tell.send(Err(error))),
    };
    // Whoever starts it waits for this.
    let _ = tell.send(Ok(()));
    let gate = Arc::new(gate);
    let answer = move |request| {
        let gate = Arc::clone(&gate);
        async move { gate.answer(request).await }
    };
    runtime.block_on(async move {
        attend(arriving, answer).await;
        drop(serving);
        // It never changes: it is dropped.
        let _ = released.changed().await;
    });
    // Not even a name that is still being looked up holds the thread.
    runtime.shutdown_background();
}
