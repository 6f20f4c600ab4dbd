//! Answers that fail on demand, seen from the other end of the wire.

use super::common::sandbox;
use ravelin_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// For what comes in the end, on however busy a machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// For what never comes.
const PAUSE: Duration = Duration::from_millis(200);

/// Sends a scored login.
async fn ask(sandbox: &Sandbox) -> TcpStream {
    let body = json!({"timestamp": 1_512_828_988_826_u64, "login": {
        "username": "a", "success": true, "authenticationMechanism": {}}})
    .to_string();
    let request = format!(
        "POST /v3/login?score=login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Authorization: token {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        sandbox.token(),
        body.len()
    );
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

/// Returns what comes until the connection is closed.
async fn exchange(sandbox: &Sandbox) -> String {
    let mut bytes = Vec::new();
    timeout(PATIENCE, ask(sandbox).await.read_to_end(&mut bytes)).await.unwrap().unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Returns what comes until it holds a part.
async fn read_until(stream: &mut TcpStream, part: &str) -> String {
    let mut text = String::new();
    while !text.contains(part) {
        let mut bytes = [0; 4096];
        let length = timeout(PATIENCE, stream.read(&mut bytes)).await.unwrap().unwrap();
        assert_ne!(length, 0, "closed after {text}");
        text.push_str(std::str::from_utf8(&bytes[..length]).unwrap());
    }
    text
}

/// Tells whether nothing comes for a while, not even the end.
async fn is_silent(stream: &mut TcpStream) -> bool {
    timeout(PAUSE, stream.read(&mut [0; 1])).await.is_err()
}

#[tokio::test]
async fn answers_that_are_still_answers() {
    let sandbox = sandbox().await;
    for (fault, start, part) in [
        (None, "HTTP/1.1 200", "\"action\":\"ALLOW\""),
        (Some(Fault::Action("ASK_GRANDMA".to_owned())), "HTTP/1.1 200", "\"action\":\"ASK_GRANDMA\""),
        (Some(Fault::Status(503)), "HTTP/1.1 503", "\"status\":503"),
        (Some(Fault::Status(429)), "HTTP/1.1 429", "\"status\":429"),
        (Some(Fault::Html(200)), "HTTP/1.1 200", "<!doctype html>"),
        (Some(Fault::Html(502)), "HTTP/1.1 502", "text/html"),
        (Some(Fault::Null), "HTTP/1.1 200", "\r\n\r\nnull"),
        (Some(Fault::Empty), "HTTP/1.1 200", "content-length: 0"),
        (Some(Fault::Oversized(3000)), "HTTP/1.1 200", "content-length: 3008"),
        (
            Some(Fault::Redirect("https://example.com/".to_owned())),
            "HTTP/1.1 307",
            "location: https://example.com/",
        ),
        (Some(Fault::Throttle), "HTTP/1.1 200", "\"source\":\"RATE_LIMIT\""),
    ] {
        sandbox.set_fault(fault.clone());
        let text = exchange(&sandbox).await;
        assert!(text.starts_with(start) && text.contains(part), "{fault:?}: {text}");
        let name = fault.as_ref().map(Fault::name);
        assert_eq!(sandbox.journal().last().unwrap().fault, name);
    }
    sandbox.set_fault(Some(Fault::Truncated));
    let text = exchange(&sandbox).await;
    let body = text.split_once("\r\n\r\n").unwrap().1;
    assert!(body.starts_with('{') && serde_json::from_str::<Value>(body).is_err());
}

#[tokio::test]
async fn connections_that_break_or_stall() {
    let sandbox = sandbox().await;
    sandbox.set_fault(Some(Fault::CloseBeforeHeaders));
    assert_eq!(exchange(&sandbox).await, "");

    sandbox.set_fault(Some(Fault::CloseMidBody));
    let text = exchange(&sandbox).await;
    assert!(text.starts_with("HTTP/1.1 200") && !text.ends_with("\r\n0\r\n\r\n"), "{text}");

    sandbox.set_fault(Some(Fault::StallBeforeHeaders));
    let mut stalled = ask(&sandbox).await;
    assert!(is_silent(&mut stalled).await);

    sandbox.set_fault(Some(Fault::StallMidBody));
    let mut half = ask(&sandbox).await;
    read_until(&mut half, "transfer-encoding: chunked").await;
    while timeout(PAUSE, half.read(&mut [0; 4096])).await.is_ok_and(|length| length.unwrap() > 0) {}
    assert!(is_silent(&mut half).await);

    sandbox.set_fault(Some(Fault::Drip));
    read_until(&mut ask(&sandbox).await, "\r\n1\r\n{\r\n1\r\n\"\r\n").await;

    assert_eq!(sandbox.journal().len(), 5);
    timeout(PATIENCE, sandbox.shutdown()).await.unwrap();
    let mut rest = Vec::new();
    assert!(timeout(PATIENCE, stalled.read_to_end(&mut rest)).await.is_ok() && rest.is_empty());
}

#[tokio::test]
async fn faults_are_ordered_over_http_too() {
    let sandbox = sandbox().await;
    let url = format!("{}/sandbox/fault", sandbox.url());
    let client = reqwest::Client::new();
    let order = async |body: Value| client.put(&url).json(&body).send().await.unwrap().status().as_u16();
    assert_eq!(order(json!({"fault": {"status": 503}})).await, 204);
    assert!(exchange(&sandbox).await.starts_with("HTTP/1.1 503"));
    assert_eq!(order(json!({"fault": "null"})).await, 204);
    assert!(exchange(&sandbox).await.ends_with("null"));
    for wrong in [
        json!({"fault": "sloth"}),
        json!({"fault": {"status": "x"}}),
        json!({}),
        json!({"fault": "null", "x": 1}),
    ] {
        assert_eq!(order(wrong).await, 400);
    }
    let undeclared = client.put(&url).body("{\"fault\":\"null\"}").send().await.unwrap();
    assert_eq!(undeclared.status(), 400);
    assert_eq!(client.delete(&url).send().await.unwrap().status(), 204);
    assert!(exchange(&sandbox).await.contains("ALLOW"));
}

#[test]
fn the_name_of_a_fault_is_its_json() {
    for fault in [Fault::Status(500), Fault::StallMidBody, Fault::Html(200), Fault::Oversized(1)] {
        let json = serde_json::to_value(&fault).unwrap();
        let name = json.as_str().or_else(|| json.as_object()?.keys().next().map(String::as_str));
        assert_eq!(name, Some(fault.name()));
    }
}
