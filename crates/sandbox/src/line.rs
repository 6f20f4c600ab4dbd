//! Connections that are counted, and that can be cut or spoilt from the inside.

mod cut;

pub(crate) use cut::{Cut, Pause};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use cut::Mode;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Sleep, sleep};

/// What is sent instead of HTTP.
const GARBAGE: &[u8] = b"\x16\x03\x03\0\x02\x02\x28 \xff\xfe this is no HTTP \0\r\n\r\n";

/// A listener that counts what it accepts.
#[derive(Debug)]
pub(crate) struct Lines {
    pub(crate) listener: TcpListener,
    pub(crate) accepted: Arc<AtomicU64>,
}

/// A connection.
#[derive(Debug)]
pub(crate) struct Line {
    stream: TcpStream,
    cut: Cut,
    /// What the next byte waits for.
    pause: Option<Pin<Box<Sleep>>>,
    /// The last bytes that were written slowly: the headers end with an empty line.
    written: [u8; 4],
}

impl Connected<IncomingStream<'_, Lines>> for Cut {
    fn connect_info(stream: IncomingStream<'_, Lines>) -> Self {
        stream.io().cut.clone()
    }
}

impl Listener for Lines {
    type Io = Line;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Line, SocketAddr) {
        loop {
            if let Ok((stream, peer)) = self.listener.accept().await {
                self.accepted.fetch_add(1, Ordering::SeqCst);
                // Small answers should not wait for an acknowledgement; without it they still come.
                let _ = stream.set_nodelay(true);
                return (Line { stream, cut: Cut::default(), pause: None, written: [0; 4] }, peer);
            }
            // Out of file descriptors, most likely: some are given back soon.
            sleep(Duration::from_millis(50)).await;
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Line {
    /// Writes headers slowly, and what follows them as ever.
    fn poll_slowly(
        &mut self,
        pause: Pause,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if let Some(waiting) = &mut self.pause {
            ready!(waiting.as_mut().poll(context));
            self.pause = None;
            if matches!(pause, Pause::AfterLine(_)) {
                self.cut.open();
                return Pin::new(&mut self.stream).poll_write(context, bytes);
            }
        }
        let (piece, wait) = match pause {
            Pause::AfterLine(millis) => (first_line(bytes), Duration::from_millis(millis)),
            Pause::EachByte => (bytes.get(..1).unwrap_or_default(), Duration::from_millis(100)),
        };
        if pause == Pause::EachByte {
            self.written.rotate_left(1);
            if let ([.., last], [byte, ..]) = (&mut self.written, piece) {
                *last = *byte;
            }
            if self.written == *b"\r\n\r\n" {
                self.cut.open();
            }
        }
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, piece))?;
        self.pause = Some(Box::pin(sleep(wait)));
        Poll::Ready(Ok(written))
    }

    /// Writes something else, and ends.
    fn poll_garbage(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        // So few bytes go at once.
        ready!(Pin::new(&mut self.stream).poll_write(context, GARBAGE))?;
        self.cut.now();
        Poll::Ready(broken())
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.cut.mode_for_reader(context) {
            Mode::Closed | Mode::Reset => Poll::Ready(broken()),
            Mode::Deaf => Poll::Pending,
            Mode::Garbled | Mode::Open | Mode::Slow(_) => {
                Pin::new(&mut self.stream).poll_read(context, buffer)
            }
        }
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.cut.mode() {
            Mode::Closed | Mode::Reset => Poll::Ready(broken()),
            Mode::Garbled => self.poll_garbage(context),
            Mode::Slow(pause) => self.poll_slowly(pause, context, bytes),
            Mode::Deaf | Mode::Open => Pin::new(&mut self.stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.cut.mode() {
            Mode::Closed | Mode::Reset => Poll::Ready(broken()),
            _ => Pin::new(&mut self.stream).poll_flush(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.cut.mode() {
            // An orderly end would come before the reset.
            Mode::Reset => Poll::Ready(Ok(())),
            _ => Pin::new(&mut self.stream).poll_shutdown(context),
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.cut.ended();
        if self.cut.mode() == Mode::Reset {
            // A connection that is gone already needs no reset.
            let _ = self.stream.set_zero_linger();
        }
    }
}

fn broken<T>() -> io::Result<T> {
    Err(io::ErrorKind::ConnectionReset.into())
}

/// Returns the first line with its end, or everything if there is only one.
fn first_line(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| end + 1);
    bytes.get(..end).unwrap_or(bytes)
}
