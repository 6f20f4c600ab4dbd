//! Connections for which there is no place: each is told to come again, and closed.

use crate::answer::{Outcome, Reply, busy};
use http_body_util::BodyExt as _;
use hyper::Request;
use hyper::body::Incoming;
use hyper::header::{CONNECTION, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// How many are turned away at once: each holds a file of the process meanwhile.
const AT_ONCE: usize = 64;

/// How long one may take to ask and to hear: others wait behind it.
const PATIENCE: Duration = Duration::from_secs(1);

/// Room for those that are turned away.
pub(crate) struct Door(Arc<Semaphore>);

impl Door {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }

    /// Waits for room for one more.
    pub(crate) async fn room(&self) -> io::Result<OwnedSemaphorePermit> {
        // It is never closed.
        Arc::clone(&self.0).acquire_owned().await.map_err(io::Error::other)
    }
}

/// Answers what comes by a connection with 503, and closes it. Where nothing comes, it is closed without a word: an
/// answer to no question would be taken for one to the next.
pub(crate) fn turn_away(stream: TcpStream, room: OwnedSemaphorePermit) {
    tokio::spawn(async move {
        let service = service_fn(|request| async { Ok::<_, Infallible>(refuse(request).await) });
        let connection =
            http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(stream), service);
        // A connection that breaks is the program's own affair.
        let _ = timeout(PATIENCE, connection).await;
        drop(room);
    });
}

async fn refuse(request: Request<Incoming>) -> Reply {
    // Closed with something unread, a connection is reset, and the answer lost with it.
    let mut body = request.into_body();
    while let Some(Ok(_)) = body.frame().await {}
    let outcome = Outcome::Busy.as_str();
    metrics::counter!("ravelin_gateway_requests_total", "endpoint" => "other", "outcome" => outcome)
        .increment(1);
    tracing::info!(outcome, "a connection beyond those that have a place was told to come again");
    let mut reply = busy();
    reply.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    reply
}
