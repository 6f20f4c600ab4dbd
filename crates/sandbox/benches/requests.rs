//! Requests a second: the sandbox, one that logs and keeps no journal, and a bare axum handler that
//! only parses the same body.
//!
//! They take turns in one process, over loopback with connections that stay open. Prints the
//! figures and their ratios, round by round; the clients' own work is in all.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark fails by panicking")]

use axum::Router;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::post;
use ravelin_sandbox::{Keys, LogTo, Sandbox};
use serde_json::Value;
use std::hint::black_box;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const ROUNDS: usize = 5;

const ROUND: Duration = Duration::from_secs(1);

const CONNECTIONS: usize = 4;

const PATH: &str = "/v2/checkout?score=checkoutPreAuth";

#[tokio::main]
async fn main() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/spec/examples/009-v2-checkout-full.json");
    let body: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let body = body.to_string();
    // One customer sends everything, which a limit would end after 50 events.
    let config = || Sandbox::builder().keys(Keys::generate(1024).unwrap()).customer_limit(None);
    let sandbox = Sandbox::start(config()).await.unwrap();
    let config = config().journal_limit(0).log(LogTo::Memory).log_id("/order/orderId");
    let logging = Sandbox::start(config).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let bare = listener.local_addr().unwrap();
    tokio::spawn(async move {
        axum::serve(listener, Router::new().route("/v2/checkout", post(parse))).await.unwrap();
    });
    let (request, logged) = (request(sandbox.token(), &body), request(logging.token(), &body));
    // Until the sandbox forgets as much as it takes in.
    rate(sandbox.address(), &request).await;
    let (mut ratios, mut logging_ratios) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        let (theirs, ours) = (rate(bare, &request).await, rate(sandbox.address(), &request).await);
        let with_log = rate(logging.address(), &logged).await;
        ratios.push(ours / theirs);
        logging_ratios.push(with_log / theirs);
        println!(
            "  round {round}: {ours:6.0}, with a log {with_log:6.0}, and {theirs:6.0} requests a second, {:.2} and {:.2}",
            ours / theirs,
            with_log / theirs
        );
    }
    assert!(logging.summary().taken > 0);
    println!("  ratio of the middle round: {:.2}, with a log {:.2}", middle(ratios), middle(logging_ratios));
}

fn middle(mut ratios: Vec<f64>) -> f64 {
    ratios.sort_by(f64::total_cmp);
    ratios[ROUNDS / 2]
}

/// The bare handler.
async fn parse(body: Bytes) -> (StatusCode, &'static str) {
    match serde_json::from_slice::<Value>(&body) {
        Ok(value) => {
            black_box(value);
            (StatusCode::OK, "{\"status\":200}")
        }
        Err(_) => (StatusCode::BAD_REQUEST, "{\"status\":400}"),
    }
}

fn request(token: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {PATH} HTTP/1.1\r\nHost: localhost\r\nAuthorization: token {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Returns how many requests are answered in a second.
async fn rate(address: SocketAddr, request: &[u8]) -> f64 {
    let began = Instant::now();
    let clients: Vec<_> =
        (0..CONNECTIONS).map(|_| tokio::spawn(client(address, request.to_vec(), began + ROUND))).collect();
    let mut answered = 0;
    for client in clients {
        answered += client.await.unwrap();
    }
    f64::from(answered) / began.elapsed().as_secs_f64()
}

/// Sends one request after the other, and returns how many were answered with 200.
async fn client(address: SocketAddr, request: Vec<u8>, until: Instant) -> u32 {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (mut answered, mut buffer) = (0, vec![0; 1 << 16]);
    while Instant::now() < until {
        stream.write_all(&request).await.unwrap();
        let mut filled = 0;
        while !is_whole(&buffer[..filled]) {
            let length = stream.read(&mut buffer[filled..]).await.unwrap();
            assert_ne!(length, 0, "closed");
            filled += length;
        }
        assert!(buffer.starts_with(b"HTTP/1.1 200"));
        answered += 1;
    }
    answered
}

/// Tells whether an answer has arrived with its body.
fn is_whole(answer: &[u8]) -> bool {
    let text = std::str::from_utf8(answer).unwrap_or_default();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    body.len() >= length.parse().unwrap()
}
