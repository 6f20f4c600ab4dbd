//! Threads that serve, each with connections to Ravelin of its own.
//!
//! A request needs the connection it came on, one to Ravelin, and a few tasks between. All of them stay on one
//! thread.

use crate::gate::Gate;
use crate::serve::{Attendant, accept, attend};
use crate::thread::Thread;
use ravelin_outbox::Store;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Threads that wait for connections. They end when this is dropped: until then, what was asked for without a
/// connection that waits for it runs on.
pub(crate) struct Workers {
    attendants: Vec<Attendant>,
    attending: JoinSet<()>,
    _threads: Vec<Thread>,
}

impl Workers {
    pub(crate) fn start<S: Store>(threads: Vec<Thread>, gate: &Gate<S>) -> Self {
        let mut attending = JoinSet::new();
        let attend_on = |thread: &Thread| {
            let (attendant, arriving) = Attendant::new();
            let gate = Arc::new(gate.again());
            let answer = move |request| {
                let gate = Arc::clone(&gate);
                async move { gate.answer(request).await }
            };
            attending.spawn_on(attend(arriving, answer), thread.handle());
            attendant
        };
        Self { attendants: threads.iter().map(attend_on).collect(), attending, _threads: threads }
    }

    /// Serves up to `connections` at once until `stop` is true; those beyond are told to come again. Requests under way
    /// have ten seconds to end then.
    pub(crate) async fn serve(
        &mut self,
        listener: TcpListener,
        connections: usize,
        stop: watch::Receiver<bool>,
    ) {
        accept(listener, connections, std::mem::take(&mut self.attendants), stop).await;
        while self.attending.join_next().await.is_some() {}
    }
}
