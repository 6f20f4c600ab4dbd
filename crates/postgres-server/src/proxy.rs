//! A way to the server that is slow, or cut.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Passes connections on to the server.
#[derive(Debug)]
pub struct Proxy {
    port: u16,
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    delay_us: AtomicU64,
    cut: AtomicBool,
    ended: AtomicBool,
    open: Mutex<Vec<TcpStream>>,
}

impl Proxy {
    pub(super) fn start(server: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if shared.ended.load(Ordering::Relaxed) {
                    return;
                }
                // One that fails is a connection that is not there, as the client will see.
                drop(serve(client, server, &shared));
            }
        });
        Ok(Self { port, state })
    }

    /// Returns the address of a database by this way.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}?sslmode=disable", self.port)
    }

    /// Holds back each piece that the client sends for so long.
    pub fn delay(&self, delay: Duration) {
        self.state.delay_us.store(u64::try_from(delay.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Lets nothing through any more, and tells nobody: packets are lost.
    pub fn cut(&self) {
        self.state.cut.store(true, Ordering::Relaxed);
    }

    /// Lets things through again. What was held up is delivered, as by TCP.
    pub fn heal(&self) {
        self.state.cut.store(false, Ordering::Relaxed);
    }

    /// Breaks the connections that are there.
    pub fn reset(&self) {
        for stream in self.state.open().drain(..) {
            // It may be broken already.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.state.ended.store(true, Ordering::Relaxed);
        self.heal();
        self.reset();
        // Wakes the thread that listens.
        drop(TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)));
    }
}

impl State {
    fn open(&self) -> MutexGuard<'_, Vec<TcpStream>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self) {
        thread::sleep(Duration::from_micros(self.delay_us.load(Ordering::Relaxed)));
        while self.cut.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

fn serve(client: TcpStream, server: u16, state: &Arc<State>) -> io::Result<()> {
    let server = TcpStream::connect((Ipv4Addr::LOCALHOST, server))?;
    for stream in [&client, &server] {
        stream.set_nodelay(true)?;
        state.open().push(stream.try_clone()?);
    }
    let (to, from) = (server.try_clone()?, client.try_clone()?);
    let (there, back) = (Arc::clone(state), Arc::clone(state));
    thread::spawn(move || pass(from, to, || there.wait()));
    thread::spawn(move || {
        pass(server, client, || {
            while back.cut.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(5));
            }
        });
    });
    Ok(())
}

/// Passes on what comes until one side ends.
fn pass(mut from: TcpStream, mut to: TcpStream, wait: impl Fn()) {
    let mut piece = [0; 16 * 1024];
    while let Ok(length) = from.read(&mut piece)
        && let Some(piece) = piece.get(..length)
        && !piece.is_empty()
    {
        wait();
        if to.write_all(piece).is_err() {
            break;
        }
    }
    for stream in [from, to] {
        // It may be broken already.
        let _ = stream.shutdown(Shutdown::Both);
    }
}
