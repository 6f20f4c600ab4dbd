//! The server that everything is sent to: it reads a request to its end, counts it, and answers the same
//! to all. One thread, a program of its own.

use crate::process::{Service, this};
use anyhow::{Context, Result, ensure};
use std::cell::Cell;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::LocalSet;

const ANSWER: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 126\r\n\r\n\
    {\"status\":200,\"timestamp\":1700000000000,\"data\":{\"customerId\":\"c\",\"action\":\"ALLOW\",\"score\":3,\
    \"source\":\"RAVELIN\",\"warnings\":[]}}";

/// A server that runs.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    figures: SocketAddr,
    service: Service,
}

/// What a server has counted.
#[derive(Clone, Copy)]
pub(crate) struct Counted {
    pub(crate) requests: u64,
    /// From the first answer to the last.
    pub(crate) time: Duration,
}

impl Counted {
    /// Returns how many requests were answered in a second.
    pub(crate) fn rate(self) -> f64 {
        crate::round::number(self.requests.saturating_sub(1)) / self.time.as_secs_f64()
    }
}

impl Server {
    /// Starts a server that answers at once.
    pub(crate) fn start() -> Result<Self> {
        Self::answering_after(Duration::ZERO)
    }

    /// Starts a server that answers each request after so long.
    pub(crate) fn answering_after(time: Duration) -> Result<Self> {
        let milliseconds = time.as_millis().to_string();
        let mut command = Command::new(this()?);
        let mut service = Service::start(command.args(["serve", &milliseconds]).stdout(Stdio::piped()))?;
        let output = service.child().stdout.take().context("the pipe was asked for")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let (address, figures) = line.trim().split_once(' ').context("the server says where it is")?;
        Ok(Self { address: address.parse()?, figures: figures.parse()?, service })
    }

    /// Returns the base URL.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the time that it has spent on a core.
    pub(crate) fn core_time(&self) -> Result<Duration> {
        self.service.core_time()
    }

    /// Returns what was counted since this was asked for the last time.
    pub(crate) fn counted(&self) -> Result<Counted> {
        self.ask(true)
    }

    /// Waits until so many requests were counted, and returns the figures.
    pub(crate) fn wait_for(&self, requests: u64, patience: Duration) -> Result<Counted> {
        let began = Instant::now();
        loop {
            let seen = self.ask(false)?.requests;
            if seen >= requests {
                return self.counted();
            }
            ensure!(began.elapsed() < patience, "{seen} of {requests} requests came in {patience:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn ask(&self, begins_anew: bool) -> Result<Counted> {
        let mut stream = std::net::TcpStream::connect(self.figures)?;
        std::io::Write::write_all(&mut stream, if begins_anew { b"n" } else { b"?" })?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        let (requests, time) = text.trim().split_once(' ').context("two figures")?;
        Ok(Counted { requests: requests.parse()?, time: Duration::from_nanos(time.parse()?) })
    }
}

#[derive(Default)]
struct Seen {
    requests: Cell<u64>,
    first: Cell<Option<Instant>>,
    last: Cell<Option<Instant>>,
}

/// Serves until it is killed, and answers after so many milliseconds.
pub(crate) fn run(milliseconds: &str) -> Result<()> {
    let after = Duration::from_millis(milliseconds.parse()?);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(LocalSet::new().run_until(serve(after)))
}

async fn serve(after: Duration) -> Result<()> {
    let (requests, figures) =
        (TcpListener::bind("127.0.0.1:0").await?, TcpListener::bind("127.0.0.1:0").await?);
    println!("{} {}", requests.local_addr()?, figures.local_addr()?);
    let seen = Rc::new(Seen::default());
    loop {
        tokio::select! {
            accepted = requests.accept() => {
                let (stream, _) = accepted?;
                stream.set_nodelay(true)?;
                let seen = Rc::clone(&seen);
                // A connection that breaks is its client's affair.
                tokio::task::spawn_local(async move { drop(connection(stream, &seen, after).await) });
            }
            accepted = figures.accept() => {
                let (stream, _) = accepted?;
                tell(stream, &seen).await?;
            }
        }
    }
}

/// Answers one request after the other.
async fn connection(mut stream: TcpStream, seen: &Seen, after: Duration) -> Result<()> {
    let mut buffer = Vec::with_capacity(1 << 14);
    loop {
        while let Some(length) = whole(&buffer)? {
            buffer.drain(..length);
            let now = Some(Instant::now());
            seen.requests.set(seen.requests.get() + 1);
            seen.first.set(seen.first.get().or(now));
            seen.last.set(now);
            if !after.is_zero() {
                tokio::time::sleep(after).await;
            }
            stream.write_all(ANSWER.as_bytes()).await?;
        }
        if stream.read_buf(&mut buffer).await? == 0 {
            return Ok(());
        }
    }
}

/// Returns how long the first request is, once it has arrived with its body.
fn whole(buffer: &[u8]) -> Result<Option<usize>> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut request = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(head) = request.parse(buffer)? else { return Ok(None) };
    let length = request.headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let length = length.context("every request has a length")?;
    let length = head + std::str::from_utf8(length.value)?.parse::<usize>()?;
    Ok((buffer.len() >= length).then_some(length))
}

async fn tell(mut stream: TcpStream, seen: &Seen) -> Result<()> {
    let asked = stream.read_u8().await?;
    let time = seen.last.get().zip(seen.first.get()).map(|(last, first)| last - first).unwrap_or_default();
    let text = format!("{} {}\n", seen.requests.get(), time.as_nanos());
    if asked == b'n' {
        seen.requests.set(0);
        seen.first.set(None);
        seen.last.set(None);
    }
    Ok(stream.write_all(text.as_bytes()).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_whole_with_its_body_and_the_answer_has_its_length() -> Result<()> {
        let head = "POST /v2/customer HTTP/1.1\r\nhost: x\r\nContent-length: 4\r\n\r\n";
        assert_eq!(whole(head.as_bytes())?, None);
        assert_eq!(whole(format!("{head}abc").as_bytes())?, None);
        assert_eq!(whole(format!("{head}abcdPOST").as_bytes())?, Some(head.len() + 4));
        let (head, body) = ANSWER.split_once("\r\n\r\n").context("a head and a body")?;
        assert!(head.ends_with(&format!("Content-Length: {}", body.len())), "{}", body.len());
        assert!(serde_json::from_str::<serde_json::Value>(body).is_ok());
        Ok(())
    }
}
