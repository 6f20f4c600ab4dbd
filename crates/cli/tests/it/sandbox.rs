//! The sandbox as the command starts it.

use super::common::{failure, ravelin, success, text};
use super::running::Running;
use serde_json::{Value, json};
use std::net::TcpListener;

#[test]
fn it_says_where_it_is_and_stops_on_ctrl_c() {
    let sandbox = Running::start(&[]);
    assert!(sandbox.text("url").starts_with("http://127.0.0.1:"));
    assert!(sandbox.text("token").starts_with("sk_test_"));
    for (index, key) in sandbox.greeting["publicKeys"].as_array().unwrap().iter().enumerate() {
        let described = success(&["inspect-key"], key.as_str().unwrap().as_bytes());
        assert!(described.contains(&format!("index      {index}\nbits       2048")), "{described}");
    }
    checkout(&sandbox);
    assert_eq!(sandbox.interrupted(), (Some(0), "{\"stopped\":true}\n".to_owned(), String::new()));
}

/// Posts a checkout that asks for a score, and returns the answer.
fn checkout(sandbox: &Running) -> Value {
    let event =
        json!({ "timestamp": 1_512_828_988_826_u64, "customerId": "c-1", "order": { "orderId": "o-1" } });
    let path = "/v2/checkout?score=checkoutPreAuth";
    let answer = sandbox.send("POST", path, sandbox.text("token"), "", &event.to_string());
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
    serde_json::from_str(body).unwrap()
}

#[test]
fn a_seed_gives_the_same_again_and_unknown_fields_can_be_left_out() {
    let [first, second, plain] =
        [&["--seed", "7"][..], &["--seed", "7"], &["--seed", "7", "--no-unknown-fields"]]
            .map(|arguments| checkout(&Running::start(arguments)));
    let names = |answer: &Value| -> Vec<String> {
        let mut names = Vec::new();
        collect(answer, &mut names);
        names
    };
    assert_eq!(first["data"]["score"], second["data"]["score"]);
    assert_eq!(names(&first), names(&second));
    assert!(names(&plain).iter().all(|name| names(&first).contains(name)), "{plain}");
    assert!(names(&plain).len() < names(&first).len(), "{first}\n{plain}");
}

#[test]
fn answers_can_be_bare() {
    let sandbox = Running::start(&["--bare-answers"]);
    let event =
        json!({ "timestamp": 1_512_828_988_826_u64, "customerId": "c-1", "order": { "orderId": "o-1" } });
    let answer = sandbox.send("POST", "/v2/order", sandbox.text("token"), "", &event.to_string());
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("\r\n\r\n"), "{answer}");
}

/// Collects the names of all members.
fn collect(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                names.push(name.clone());
                collect(value, names);
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| collect(element, names)),
        _ => {}
    }
}

#[test]
fn a_port_that_is_taken_is_a_failure_with_its_cause() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = ravelin(&["sandbox", "--port", &port], b"");
    let shown = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(shown.contains("in use") && shown.contains("try --port 0"), "{shown}");
    assert_eq!(failure(&["sandbox", "--port", &port], b"")["code"], "sandbox-failed");
}
