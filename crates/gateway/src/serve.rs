//! Listens, and serves connections until it is told to stop.

use crate::answer::Reply;
use crate::turned_away::{Door, turn_away};
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::time::{sleep, timeout};

/// How long a program may take to send the head of a request.
const HEAD_TIME: Duration = Duration::from_secs(30);

/// How long a stop waits for requests under way.
const GRACE: Duration = Duration::from_secs(10);

/// How long nothing is accepted after the system refused a connection: it is out of files.
const PAUSE: Duration = Duration::from_millis(100);

/// Whoever serves connections, seen by whoever accepts them.
pub(crate) struct Attendant {
    arrivals: mpsc::UnboundedSender<Arrival>,
    /// Each connection has a share in it.
    load: Arc<()>,
}

/// A connection that was accepted, in no runtime yet.
pub(crate) struct Arrival {
    stream: std::net::TcpStream,
    /// The room that it takes.
    room: (OwnedSemaphorePermit, Arc<()>),
}

/// What the next connection has: a place, or somebody who tells it to come again.
enum Room {
    Place(OwnedSemaphorePermit),
    Door(OwnedSemaphorePermit),
}

impl Attendant {
    /// Returns it, and what it attends to.
    pub(crate) fn new() -> (Self, mpsc::UnboundedReceiver<Arrival>) {
        let (arrivals, arriving) = mpsc::unbounded_channel();
        (Self { arrivals, load: Arc::default() }, arriving)
    }

    fn give(&self, stream: std::net::TcpStream, permit: OwnedSemaphorePermit) {
        // It is there until there is nothing more to give.
        let _ = self.arrivals.send(Arrival { stream, room: (permit, Arc::clone(&self.load)) });
    }
}

/// Serves up to `connections` at once until `stop` is true; those beyond are told to come again. Requests
/// under way have ten seconds to end then.
pub(crate) async fn serve<F>(
    listener: TcpListener,
    connections: usize,
    answer: impl Fn(Request<Incoming>) -> F + Clone + Send + 'static,
    stop: watch::Receiver<bool>,
) where
    F: Future<Output = Reply> + Send + 'static,
{
    let (attendant, arriving) = Attendant::new();
    tokio::join!(accept(listener, connections, vec![attendant], stop), attend(arriving, answer));
}

/// Accepts up to `connections` at once until `stop` is true; those beyond are told to come again. Each goes to whoever
/// has the fewest, and of those to the first: where there is little to do, it is done by one, whose own connections stay
/// open for it.
pub(crate) async fn accept(
    listener: TcpListener,
    connections: usize,
    attendants: Vec<Attendant>,
    mut stop: watch::Receiver<bool>,
) {
    let permits = Arc::new(Semaphore::new(connections));
    let door = Door::new();
    loop {
        let accepting = async {
            // Whoever can neither be served nor told anything waits to be accepted.
            let room = tokio::select! {
                biased;
                place = Arc::clone(&permits).acquire_owned() => Room::Place(place.map_err(io::Error::other)?),
                room = door.room() => Room::Door(room?),
            };
            let (stream, _) = listener.accept().await?;
            // Answers are small, and each is whole when it is written.
            let _ = stream.set_nodelay(true);
            Ok::<_, io::Error>((stream, room))
        };
        let accepted = tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => break,
            accepted = accepting => accepted,
        };
        let Ok((stream, room)) = accepted else {
            sleep(PAUSE).await;
            continue;
        };
        let permit = match room {
            Room::Place(permit) => permit,
            // A place may have become free while nobody came.
            Room::Door(room) => match Arc::clone(&permits).try_acquire_owned() {
                Ok(permit) => permit,
                Err(_) => {
                    // Waiting for a place could take as long as another program keeps an idle connection.
                    turn_away(stream, room);
                    continue;
                }
            },
        };
        let Ok(stream) = stream.into_std() else { continue };
        if let Some(idlest) = attendants.iter().min_by_key(|attendant| Arc::strong_count(&attendant.load)) {
            idlest.give(stream, permit);
        }
    }
}

/// Serves what arrives, until nothing more does. Requests under way have ten seconds to end then.
pub(crate) async fn attend<F>(
    mut arriving: mpsc::UnboundedReceiver<Arrival>,
    answer: impl Fn(Request<Incoming>) -> F + Clone + Send + 'static,
) where
    F: Future<Output = Reply> + Send + 'static,
{
    let graceful = GracefulShutdown::new();
    while let Some(Arrival { stream, room }) = arriving.recv().await {
        let Ok(stream) = TcpStream::from_std(stream) else { continue };
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
            drop(room);
        });
    }
    if timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were cut off by the stop");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::*;

    #[tokio::test]
    async fn a_connection_goes_to_whoever_has_the_fewest_and_of_those_to_the_first() {
        let (attendants, mut arriving): (Vec<_>, Vec<_>) = (0..3).map(|_| Attendant::new()).unzip();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = watch::channel(false);
        let accepting = tokio::spawn(accept(listener, 100, attendants, stopped));
        let mut held: [Vec<Arrival>; 3] = Default::default();
        let mut come = async |to: usize, held: &mut [Vec<Arrival>; 3]| {
            TcpStream::connect(address).await.unwrap();
            held[to].push(timeout(Duration::from_secs(5), arriving[to].recv()).await.unwrap().unwrap());
        };
        for to in [0, 1, 2, 0, 1] {
            come(to, &mut held).await;
        }
        held[1].clear();
        come(1, &mut held).await;
        held[0].clear();
        held[2].clear();
        for to in [0, 2, 0] {
            come(to, &mut held).await;
        }
        stop.send_replace(true);
        accepting.await.unwrap();
    }
}
