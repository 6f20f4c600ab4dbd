//! What is forwarded and what is answered are the very bytes. The other side is a bare socket: an HTTP
//! library of ours would hide what is asked for.

use crate::it::common::{CHECKOUT, Running, Seen, TOKEN, keys};
use ravelin_outbox::Store;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc;
use std::thread;

/// Answers one request after the other with the same bytes, and shows each as it came.
fn socket(answer: String) -> (SocketAddr, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (show, shown) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = Vec::new();
            let mut piece = [0; 4096];
            while !is_whole(&request) {
                let count = stream.read(&mut piece).unwrap();
                assert!(count > 0, "the request broke off");
                request.extend_from_slice(&piece[..count]);
            }
            stream.write_all(answer.as_bytes()).unwrap();
            if show.send(String::from_utf8(request).unwrap()).is_err() {
                break;
            }
        }
    });
    (address, shown)
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    length.is_none_or(|length| body.len() >= length.parse::<usize>().unwrap())
}

/// JSON as nobody would write it again: order, spaces, digits, escapes.
const EVENT: &str = "{ \"order\":{\"price\":100,\"custom\":{\"x\":1e2},\"orderId\":\"o\\u002d1\"},\n\t\"timestamp\":1700000000000, \"customer\":{\"customerId\":\"c\"} }";

#[tokio::test(flavor = "multi_thread")]
async fn the_bytes_are_the_same_in_both_directions_and_the_key_is_exchanged() {
    const KEY: &str = "shop-key-0123456789";
    for (status, body) in [
        (
            "200 OK",
            "{ \"data\":{\"score\":12.50,\"action\":\"ALLOW\"},\r\n \"status\" : 200, \"new\":[1e3] }",
        ),
        ("400 Bad Request", "{ \"message\":\"Invalid\",\r\n \"status\" : 400 }"),
    ] {
        let (address, shown) = socket(format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json; charset=iso\r\nX-Other: 1\r\n\
             Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ));
        let set = |mut config: ravelin_gateway::Config| {
            config.keys = keys(KEY);
            config
        };
        let gateway = Running::start_with(&format!("http://{address}"), set, |client| client).await;
        let request = gateway
            .ask(reqwest::Method::POST, &format!("{CHECKOUT}&x=a%20b"))
            .header("content-type", "application/json")
            .header("accept", "application/vnd.ravelin.score.v2+json")
            .header("authorization", format!("token {KEY}"));
        let response = request.body(EVENT).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "application/json; charset=iso");
        let seen = Seen::of(response).await;
        assert_eq!((seen.outcome.as_str(), seen.body.as_str()), ("answered", body), "{seen:?}");
        assert!(!format!("{seen:?}").contains(TOKEN));
        let sent = tokio::task::spawn_blocking(move || shown.recv().unwrap()).await.unwrap();
        let (head, sent) = sent.split_once("\r\n\r\n").unwrap();
        assert_eq!(sent, EVENT);
        assert!(head.starts_with(&format!("POST {CHECKOUT}&x=a%20b HTTP/1.1\r\n")), "{head}");
        assert!(head.contains(&format!("authorization: token {TOKEN}")) && !head.contains(KEY), "{head}");
        assert!(head.contains("accept: application/vnd.ravelin.score.v2+json"), "{head}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_are_the_very_bytes_too() {
    let gateway = Running::start_with("http://127.0.0.1:1", |config| config, |client| client).await;
    let seen = gateway.post(CHECKOUT, EVENT).await;
    assert_eq!((seen.status, seen.reason.as_str()), (202, "connect-failed"), "{seen:?}");
    let rows = gateway.store.list(Default::default()).await.unwrap();
    assert_eq!((rows[0].event.path.as_str(), rows[0].event.body.as_str()), ("/v2/checkout", EVENT));
}
