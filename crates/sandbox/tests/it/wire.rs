//! What the other end of the wire sees of connections that are spoilt.

use super::common::start;
use ravelin_sandbox::{Fate, Fault, LogTo, ResetAt, Sandbox};
use serde_json::json;
use std::io::ErrorKind;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// For what comes in the end, on however busy a machine.
const PATIENCE: Duration = Duration::from_secs(60);

const AT: u64 = 1_512_828_988_826;

async fn failing(fault: Fault) -> Sandbox {
    let sandbox = start(|config| config.log(LogTo::Memory).unknown_fields(false)).await;
    sandbox.set_fault(Some(fault));
    sandbox
}

fn request(sandbox: &Sandbox) -> Vec<u8> {
    let body = json!({"timestamp": AT, "customer": {"customerId": "c"}}).to_string();
    let (token, length) = (sandbox.token(), body.len());
    format!(
        "POST /v2/customer HTTP/1.1\r\nHost: localhost\r\nAuthorization: token {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Sends a request, and returns what comes until the connection ends, and how it ends.
async fn exchange(sandbox: &Sandbox) -> (String, Option<ErrorKind>) {
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    stream.write_all(&request(sandbox)).await.unwrap();
    rest(&mut stream).await
}

async fn rest(stream: &mut TcpStream) -> (String, Option<ErrorKind>) {
    let mut bytes = Vec::new();
    let end = timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.unwrap();
    (String::from_utf8_lossy(&bytes).into_owned(), end.err().map(|error| error.kind()))
}

#[tokio::test]
async fn a_reset_is_a_reset_and_no_orderly_end() {
    for (at, fate) in [(ResetAt::OnArrival, Fate::Dropped), (ResetAt::BeforeHeaders, Fate::Taken)] {
        let sandbox = failing(Fault::Reset(at)).await;
        assert_eq!(exchange(&sandbox).await, (String::new(), Some(ErrorKind::ConnectionReset)), "{at:?}");
        let log = sandbox.deliveries().unwrap();
        assert_eq!((log[0].fate, log[0].status), (fate, None));
        assert_eq!(log[0].sha256.is_some(), at == ResetAt::BeforeHeaders);
    }
    // The orderly end that it is to be told from.
    let sandbox = failing(Fault::CloseBeforeHeaders).await;
    assert_eq!(exchange(&sandbox).await, (String::new(), None));
}

#[tokio::test]
async fn a_reset_in_the_middle_comes_behind_half_of_the_body() {
    let sandbox = failing(Fault::Reset(ResetAt::MidBody)).await;
    let (text, end) = exchange(&sandbox).await;
    assert!(text.starts_with("HTTP/1.1 200") && text.contains("{\"status\""), "{text}");
    assert!(!text.contains(&AT.to_string()) && !text.ends_with("\r\n0\r\n\r\n"), "{text}");
    assert_eq!(end, Some(ErrorKind::ConnectionReset));
}

#[tokio::test]
async fn a_reset_behind_the_answer_takes_the_next_request_with_it() {
    let sandbox = failing(Fault::Reset(ResetAt::AfterBody)).await;
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    stream.write_all(&request(&sandbox)).await.unwrap();
    let mut text = String::new();
    while !text.ends_with('}') {
        let mut bytes = [0; 4096];
        let length = timeout(PATIENCE, stream.read(&mut bytes)).await.unwrap().unwrap();
        assert_ne!(length, 0, "{text}");
        text.push_str(std::str::from_utf8(&bytes[..length]).unwrap());
    }
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
    // A client that keeps its connection sends at once; it may be too late for that, too.
    let sent = stream.write_all(&request(&sandbox)).await;
    let (text, end) = rest(&mut stream).await;
    assert_eq!(text, "");
    assert!(sent.is_err() || end == Some(ErrorKind::ConnectionReset), "{sent:?} {end:?}");
    // It was never taken.
    assert_eq!(sandbox.summary().requests, 1);
}

#[tokio::test]
async fn garbage_is_no_http() {
    let sandbox = failing(Fault::Garbage).await;
    let (text, end) = exchange(&sandbox).await;
    assert!(text.contains("this is no HTTP") && !text.contains("200"), "{text}");
    assert_eq!(end, None);
    assert_eq!(sandbox.deliveries().unwrap()[0].status, None);
}

#[tokio::test]
async fn headers_come_byte_by_byte() {
    let sandbox = failing(Fault::DripHeaders).await;
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    stream.write_all(&request(&sandbox)).await.unwrap();
    let began = Instant::now();
    let mut text = Vec::new();
    while text.len() < 8 {
        let mut bytes = [0; 64];
        let length = timeout(PATIENCE, stream.read(&mut bytes)).await.unwrap().unwrap();
        text.extend_from_slice(&bytes[..length]);
    }
    assert_eq!(&text[..8], b"HTTP/1.1");
    // Seven pauses lie between eight bytes, however slow the machine is.
    assert!(began.elapsed() >= Duration::from_millis(690), "{:?}", began.elapsed());
    // It is under way until its headers are sent, and what was slow is sound.
    assert_eq!(sandbox.deliveries().unwrap()[0].ended_us, None);
    while !text.ends_with(b"}") {
        let mut bytes = [0; 4096];
        let length = timeout(PATIENCE, stream.read(&mut bytes)).await.unwrap().unwrap();
        assert_ne!(length, 0);
        text.extend_from_slice(&bytes[..length]);
    }
    let text = String::from_utf8(text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(head.contains(&format!("content-length: {}", body.len())), "{text}");
    assert!(sandbox.deliveries().unwrap()[0].ended_us.is_some());
    // The connection is as good as new.
    sandbox.set_fault(None);
    stream.write_all(&request(&sandbox)).await.unwrap();
    let mut bytes = [0; 4096];
    let length = timeout(PATIENCE, stream.read(&mut bytes)).await.unwrap().unwrap();
    assert!(bytes[..length].starts_with(b"HTTP/1.1 200"));
}

#[tokio::test]
async fn headers_stall_behind_the_first_line() {
    let sandbox = failing(Fault::SlowHeaders(400)).await;
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    stream.write_all(&request(&sandbox)).await.unwrap();
    let mut bytes = [0; 4096];
    let length = timeout(PATIENCE, stream.read(&mut bytes)).await.unwrap().unwrap();
    assert_eq!(&bytes[..length], b"HTTP/1.1 200 OK\r\n");
    let line = Instant::now();
    let length = timeout(PATIENCE, stream.read(&mut bytes)).await.unwrap().unwrap();
    assert!(line.elapsed() >= Duration::from_millis(300), "{:?}", line.elapsed());
    let text = std::str::from_utf8(&bytes[..length]).unwrap();
    assert!(text.contains("\r\n\r\n{\"status\":200"), "{text}");
}

#[tokio::test]
async fn a_client_that_gives_up_ends_what_was_under_way() {
    let sandbox = failing(Fault::DripHeaders).await;
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    stream.write_all(&request(&sandbox)).await.unwrap();
    stream.read_exact(&mut [0; 2]).await.unwrap();
    drop(stream);
    let ended = async {
        while sandbox.deliveries().unwrap()[0].ended_us.is_none() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, ended).await.unwrap();
}

#[tokio::test]
async fn nothing_and_nonsense_are_answers_too() {
    let sandbox = failing(Fault::NoContent).await;
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    stream.write_all(&request(&sandbox)).await.unwrap();
    let mut bytes = [0; 4096];
    let length = timeout(PATIENCE, stream.read(&mut bytes)).await.unwrap().unwrap();
    let text = std::str::from_utf8(&bytes[..length]).unwrap();
    assert!(text.starts_with("HTTP/1.1 204") && text.ends_with("\r\n\r\n"), "{text}");
    assert!(!text.contains("content-type"), "{text}");
    sandbox.set_fault(Some(Fault::InvalidJson));
    stream.write_all(&request(&sandbox)).await.unwrap();
    let length = timeout(PATIENCE, stream.read(&mut bytes)).await.unwrap().unwrap();
    let text = std::str::from_utf8(&bytes[..length]).unwrap();
    assert!(text.starts_with("HTTP/1.1 200") && text.contains("application/json"), "{text}");
    let body = text.split_once("\r\n\r\n").unwrap().1;
    assert!(!body.is_empty() && serde_json::from_str::<serde_json::Value>(body).is_err(), "{text}");
}
