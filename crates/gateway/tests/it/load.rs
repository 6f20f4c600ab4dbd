//! Bodies, programs and crowds that a gateway must survive, and its stop.

use crate::it::common::{CHECKOUT, Running, checkout, order, sandbox};
use ravelin_outbox::Store;
use ravelin_sandbox::{Delay, Fault, Reply, Rule, Script};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

async fn raw(gateway: &Running, pieces: &[&str]) -> String {
    let mut stream = TcpStream::connect(gateway.address).await.unwrap();
    for piece in pieces {
        // It may have been cut off by then.
        let _ = stream.write_all(piece.as_bytes()).await;
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

const HEAD: &str = "POST /v2/order HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\
                    Content-Type: application/json\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_too_large_or_too_slow_is_refused() {
    let sandbox = sandbox().await;
    let set = |mut config: ravelin_gateway::Config| {
        config.body_limit = 1000;
        config.body_time = Duration::from_millis(500);
        config
    };
    let gateway = Running::start_with(&sandbox.url(), set, |client| client).await;
    let chunk = format!("3e8\r\n{}\r\n", "x".repeat(1000));
    for (pieces, status) in [
        (vec![HEAD, "Content-Length: 1001\r\n\r\n"], "413"),
        (vec![HEAD, "Transfer-Encoding: chunked\r\n\r\n", &chunk, &chunk, "0\r\n\r\n"], "413"),
        (vec![HEAD, "Content-Length: 900\r\n\r\n", "{\"timestamp\":"], "408"),
        (vec![HEAD, "Transfer-Encoding: chunked\r\n\r\n", "no number\r\n"], "400"),
        (vec!["no request at all\r\n\r\n"], "400"),
    ] {
        let answer = raw(&gateway, &pieces).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{pieces:?}: {answer}");
    }
    assert_eq!(gateway.post("/v2/order", order(1)).await.status, 200);
    assert_eq!(gateway.store.stats().await.unwrap().queued, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_is_told_to_come_again_and_the_gateway_goes_on() {
    let sandbox = sandbox().await;
    sandbox.set_fault(Some(Fault::StallBeforeHeaders));
    let set = |mut config: ravelin_gateway::Config| {
        config.max_requests = 4;
        config
    };
    let budget = |client: ravelin_client::ClientBuilder| client.budget(Duration::from_secs(3));
    let gateway = Running::start_with(&sandbox.url(), set, budget).await;
    // No more than 8 connections are open at once, so each of these is answered.
    let ask = |_| gateway.post(CHECKOUT, checkout("ada@example.com"));
    let seen = [ask(1), ask(2), ask(3), ask(4), ask(5), ask(6), ask(7), ask(8)];
    let mut outcomes = Vec::new();
    for seen in join(seen).await {
        assert!(seen.status == 202 || (seen.status == 503 && seen.retry_after == "1"), "{seen:?}");
        outcomes.push(seen.outcome);
    }
    outcomes.sort();
    assert_eq!(outcomes, [vec!["busy"; 4], vec!["fallback"; 4]].concat());
    // What runs on in the background counts as well, but not for ever.
    sandbox.set_fault(None);
    for _ in 0..300 {
        if gateway.post(CHECKOUT, checkout("ada@example.com")).await.outcome == "answered" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("still busy");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_while_idle_connections_take_every_place_is_told_to_come_again() {
    let sandbox = sandbox().await;
    let set = |mut config: ravelin_gateway::Config| {
        config.max_requests = 2;
        config
    };
    let gateway = Running::start_with(&sandbox.url(), set, |client| client).await;
    let mut idle = Vec::new();
    for _ in 0..4 {
        idle.push(TcpStream::connect(gateway.address).await.unwrap());
    }
    let body = order(1);
    let length = format!("Content-Length: {}\r\n\r\n", body.len());
    let pieces = [HEAD, &length, &body];
    for _ in 0..3 {
        let asking = raw(&gateway, &pieces);
        let answer = tokio::time::timeout(Duration::from_secs(5), asking).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
        for header in ["retry-after: 1", "ravelin-gateway: busy", "connection: close"] {
            assert!(answer.contains(header), "{answer}");
        }
    }
    // Idle ones beyond those do not keep the answer from others either, and a place that is free is given.
    for _ in 0..40 {
        idle.push(TcpStream::connect(gateway.address).await.unwrap());
    }
    let asking = raw(&gateway, &pieces);
    let answer = tokio::time::timeout(Duration::from_secs(20), asking).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    drop(idle);
    for _ in 0..100 {
        if raw(&gateway, &pieces).await.starts_with("HTTP/1.1 200 ") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no place was given");
}

#[tokio::test]
async fn a_setup_with_which_nothing_would_be_served_is_refused() {
    use ravelin_gateway::{Config, Gateway, StartError};
    for (max_requests, body_limit) in [(0, 1000), (usize::MAX, 1000), (4, 0), (4, usize::MAX)] {
        let folder = tempfile::tempdir().unwrap();
        let file = ravelin_outbox::sqlite::SqliteConfig::new(folder.path().join("outbox.db"));
        let store = std::sync::Arc::new(ravelin_outbox::SqliteOutbox::open(file).unwrap());
        let mut config = Config::default();
        config.listen = "127.0.0.1:0".parse().unwrap();
        (config.max_requests, config.body_limit) = (max_requests, body_limit);
        let client =
            ravelin_client::Client::builder(ravelin_client::Token::new("sk_test_0123456789").unwrap());
        let error = Gateway::bind(config, store, client).await.unwrap_err();
        assert!(matches!(error, StartError::Bounds(_)), "{error}");
        assert_eq!(error.code(), "gateway-bounds");
    }
}

/// Runs all at once, in one task.
async fn join<F: Future, const N: usize>(futures: [F; N]) -> Vec<F::Output> {
    let mut running: Vec<_> = futures.into_iter().map(Box::pin).collect();
    let mut done: Vec<Option<F::Output>> = running.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, done) in running.iter_mut().zip(&mut done) {
            if done.is_none()
                && let std::task::Poll::Ready(output) = future.as_mut().poll(context)
            {
                *done = Some(output);
            }
        }
        if done.iter().all(Option::is_some) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    done.into_iter().flatten().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_ends_what_is_under_way_and_settles_it() {
    let sandbox = sandbox().await;
    let slow = Reply::new().delay(Delay::Exactly(1_000));
    sandbox.set_script(Script::new().rule(Rule::new().answer(slow))).unwrap();
    let budget = |client: ravelin_client::ClientBuilder| client.budget(Duration::from_millis(400));
    let gateway = Running::start_with(&sandbox.url(), |config| config, budget).await;
    let store = std::sync::Arc::clone(&gateway.store);
    let asking = gateway.post(CHECKOUT, checkout("ada@example.com"));
    let stopping = async {
        gateway.until(|stats| stats.queued == 1).await;
        gateway.tell_to_stop();
    };
    let (seen, ()) = tokio::join!(asking, stopping);
    assert_eq!((seen.status, seen.outcome.as_str()), (202, "fallback"), "{seen:?}");
    gateway.stop().await;
    // The answer came after the program had been answered, and before the gateway ended.
    assert_eq!(store.stats().await.unwrap().queued, 0);
    assert_eq!(sandbox.summary().taken, 1);
}
