//! Listens, and serves connections until it is told to stop.

use crate::answer::Reply;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

/// How long a program may take to send the head of a request.
const HEAD_TIME: Duration = Duration::from_secs(30);

/// How long a stop waits for requests under way.
const GRACE: Duration = Duration::from_secs(10);

/// How long nothing is accepted after the system refused a connection: it is out of files.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves up to `connections` at once until `stop` is true; those beyond wait to be accepted. Requests
/// under way have ten seconds to end then.
pub(crate) async fn serve<F>(
    listener: TcpListener,
    connections: usize,
    answer: impl Fn(Request<Incoming>) -> F + Clone + Send + 'static,
    mut stop: watch::Receiver<bool>,
) where
    F: Future<Output = Reply> + Send + 'static,
{
    let permits = Arc::new(Semaphore::new(connections));
    let graceful = GracefulShutdown::new();
    loop {
        let accepting = async {
            // It is never closed.
            let permit = Arc::clone(&permits).acquire_owned().await;
            (permit, listener.accept().await)
        };
        let (permit, accepted) = tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => break,
            accepted = accepting => accepted,
        };
        let Ok((stream, _)) = accepted else {
            sleep(PAUSE).await;
            continue;
        };
        // Answers are small, and each is whole when it is written.
        let _ = stream.set_nodelay(true);
        let answer = answer.clone();
        let service = service_fn(move |request| {
            let reply = answer(request);
            async move { Ok::<_, Infallible>(reply.await) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIME)
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A connection that breaks is the program's own affair.
            let _ = connection.await;
            drop(permit);
        });
    }
    drop(listener);
    if timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were cut off by the stop");
    }
}
