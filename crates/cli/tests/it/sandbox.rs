//! The sandbox as the command starts it.

use super::common::{failure, success};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Lines, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running `ravelin sandbox`, killed when dropped.
struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    greeting: Value,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ravelin"))
            .args(["--json", "sandbox", "--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let greeting = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        Self { child, lines, greeting }
    }

    fn text(&self, name: &str) -> &str {
        self.greeting[name].as_str().unwrap()
    }

    /// Posts a checkout that asks for a score, and returns the answer.
    fn checkout(&self) -> Value {
        let event =
            json!({ "timestamp": 1_512_828_988_826_u64, "customerId": "c-1", "order": { "orderId": "o-1" } });
        let address = self.text("url").trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).unwrap();
        let (body, token) = (event.to_string(), self.text("token"));
        write!(
            stream,
            "POST /v2/checkout?score=checkoutPreAuth HTTP/1.1\r\nHost: {address}\r\nAuthorization: token {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
        serde_json::from_str(body).unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_says_where_it_is_and_stops_on_ctrl_c() {
    let mut sandbox = Running::start(&[]);
    assert!(sandbox.text("url").starts_with("http://127.0.0.1:"));
    assert!(sandbox.text("token").starts_with("sk_test_"));
    for (index, key) in sandbox.greeting["publicKeys"].as_array().unwrap().iter().enumerate() {
        let described = success(&["inspect-key"], key.as_str().unwrap().as_bytes());
        assert!(described.contains(&format!("index      {index}\nbits       2048")), "{described}");
    }
    sandbox.checkout();

    let interrupt = Command::new("kill").args(["-INT", &sandbox.child.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    assert_eq!(sandbox.lines.next().unwrap().unwrap(), r#"{"stopped":true}"#);
    assert_eq!(sandbox.child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_seed_gives_the_same_again_and_unknown_fields_can_be_left_out() {
    let [first, second, plain] =
        [&["--seed", "7"][..], &["--seed", "7"], &["--seed", "7", "--no-unknown-fields"]]
            .map(|arguments| Running::start(arguments).checkout());
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
    let output = super::common::ravelin(&["sandbox", "--port", &port], b"");
    let shown = super::common::text(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(shown.contains("in use") && shown.contains("try --port 0"), "{shown}");
    assert_eq!(failure(&["sandbox", "--port", &port], b"")["code"], "sandbox-failed");
}
