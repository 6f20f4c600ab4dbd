//! Events on their way to the sandbox.

use super::common::{file, ravelin_with, text};
use super::running::Running;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Output;

fn checkout(customer: &str) -> Value {
    json!({
        "timestamp": 1_512_828_988_826_u64,
        "customer": { "customerId": customer, "email": "ada@example.com" },
        "order": { "orderId": "o-1" },
    })
}

fn send(sandbox: &Running, arguments: &[&str], input: &str) -> Output {
    let arguments = [&["send", "--base-url", sandbox.text("url")], arguments].concat();
    let output = ravelin_with(Some(sandbox.text("token")), &arguments, input.as_bytes());
    let shown = format!("{}{}", text(&output.stdout), text(&output.stderr));
    assert!(!shown.contains(sandbox.text("token")), "{shown}");
    output
}

fn lines(output: &Output) -> Vec<Value> {
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn an_event_is_sent_and_the_answer_is_printed() {
    let sandbox = Running::start(&["--no-unknown-fields"]);
    let event = checkout("c-1").to_string();
    let output = send(&sandbox, &["--endpoint", "/v2/checkout", "--score", "checkoutPreAuth"], &event);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""), "{output:?}");
    let [line] = &lines(&output)[..] else { panic!("{output:?}") };
    assert_eq!((&line["accepted"], &line["status"]), (&json!(true), &json!(200)));
    assert_eq!((&line["endpoint"], line.get("line")), (&json!("/v2/checkout"), None));
    assert_eq!(line["answer"]["data"]["action"], "ALLOW");
    // Over several lines, from a file, without asking, the endpoint guessed.
    let pretty = serde_json::to_string_pretty(&checkout("c-2")).unwrap();
    let path = file("send.json", pretty);
    let output = send(&sandbox, &[path.to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(text(&output.stderr), "note: taken for /v2/checkout, from its members");
    assert!(lines(&output)[0]["answer"].get("data").is_none());
    let explained = ravelin_with(None, &["explain"], &send(&sandbox, &["--score", "true"], &event).stdout);
    assert!(text(&explained.stdout).starts_with("action       ALLOW\n"), "{explained:?}");
}

#[test]
fn each_line_is_sent_in_order_and_the_exit_code_says_whether_all_were_accepted() {
    let sandbox = Running::start(&[]);
    let login = json!({ "endpoint": "/v3/login", "score": "login", "body": {
        "timestamp": 1_512_828_988_826_u64,
        "login": {
            "username": "ada@example.com", "success": true,
            "authenticationMechanism": { "password": { "success": true } },
        },
    }});
    let good = [checkout("c-1"), login, checkout("c-2")].map(|event| event.to_string());
    let output = send(&sandbox, &[], &good.join("\n"));
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let told = lines(&output);
    let numbers: Vec<u64> = told.iter().map(|line| line["line"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(told[1]["endpoint"], "/v3/login");
    assert_eq!(told[1]["answer"]["data"]["action"], "ALLOW");
    assert!(text(&output.stderr).ends_with("3 done, 3 accepted"), "{output:?}");

    let mut bad = checkout("c-3");
    bad.as_object_mut().unwrap().remove("timestamp");
    let mixed = format!("{}\n{bad}\n{}\n", good[0], good[2]);
    let output = send(&sandbox, &["--endpoint", "/v2/checkout"], &mixed);
    assert_eq!(output.status.code(), Some(1));
    let told = lines(&output);
    let accepted: Vec<bool> = told.iter().map(|line| line["accepted"].as_bool().unwrap()).collect();
    assert_eq!(accepted, [true, false, true]);
    assert_eq!((&told[1]["reason"], &told[1]["retryable"]), (&json!("would-be-rejected"), &json!(false)));
    assert!(told[1]["findings"].as_array().unwrap().iter().any(|finding| finding["path"] == "timestamp"));
    assert!(told[1].get("status").is_none(), "it was not sent: {}", told[1]);
    assert!(text(&output.stderr).ends_with("3 done, 2 accepted"), "{output:?}");

    // Unchecked it is sent, and refused by the other side.
    let output = send(&sandbox, &["--endpoint", "/v2/checkout", "--unchecked"], &bad.to_string());
    assert_eq!(output.status.code(), Some(1));
    let line = &lines(&output)[0];
    assert_eq!((&line["status"], &line["reason"]), (&json!(400), &json!("rejected")));
    assert!(line["answer"]["message"].as_str().unwrap().contains("timestamp"), "{line}");
}

#[test]
fn every_request_of_the_documents_is_accepted_in_their_order() {
    let sandbox = Running::start(&[]);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/spec/examples");
    let mut requests = Vec::new();
    for row in std::fs::read_to_string(folder.join("index.tsv")).unwrap().lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        if columns[3] == "request" && columns[0] != "-" {
            let (path, query) = columns[5].split_once('?').unwrap_or((columns[5], ""));
            let body: Value =
                serde_json::from_slice(&std::fs::read(folder.join(columns[0])).unwrap()).unwrap();
            let score = query.strip_prefix("score=");
            requests.push(json!({ "endpoint": path, "score": score, "body": body }).to_string());
        }
    }
    assert_eq!(requests.len(), 21);
    let output = send(&sandbox, &[], &requests.join("\n"));
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), "21 done, 21 accepted"), "{output:?}");
    let asked = lines(&output).iter().filter(|line| line["answer"]["data"]["action"].is_string()).count();
    assert_eq!(asked, 2);
    let explained = ravelin_with(None, &["explain", "--json"], &output.stdout);
    assert_eq!((explained.status.code(), lines(&explained).len()), (Some(0), 21));
}

#[test]
fn what_comes_instead_of_an_answer_is_printed_too() {
    let sandbox = Running::start(&[]);
    let event = checkout("c-1").to_string();
    for (fault, status, reason, retryable, answer) in [
        (json!({ "status": 429 }), Some(429), "rate-limited", false, None),
        (json!({ "status": 503 }), Some(503), "unavailable", true, None),
        (json!({ "html": 502 }), Some(502), "unavailable", true, Some("<")),
        (json!("truncated"), Some(200), "answer-unreadable", true, Some("{")),
        (json!("close-before-headers"), None, "connection-broken", true, None),
        (json!("throttle"), Some(200), "throttled", true, None),
    ] {
        let body = json!({ "fault": fault }).to_string();
        let set = sandbox.send("PUT", "/sandbox/fault", "none", "", &body);
        assert!(set.starts_with("HTTP/1.1 2"), "{fault}: {set}");
        let output = send(&sandbox, &["--score", "checkoutPreAuth"], &event);
        assert_eq!(output.status.code(), Some(1), "{fault}: {output:?}");
        let line = &lines(&output)[0];
        assert_eq!(line["status"].as_u64(), status, "{line}");
        assert_eq!((&line["reason"], &line["retryable"]), (&json!(reason), &json!(retryable)), "{line}");
        if let Some(start) = answer {
            assert!(line["answer"].as_str().unwrap().trim_start().starts_with(start), "{line}");
        }
    }
}

#[test]
fn a_key_that_is_refused_ends_it() {
    let sandbox = Running::start(&[]);
    let events = [checkout("c-1"), checkout("c-2")].map(|event| event.to_string()).join("\n");
    let arguments = ["send", "--base-url", sandbox.text("url"), "--endpoint", "/v2/checkout"];
    let output = ravelin_with(Some("sk_test_canary"), &arguments, events.as_bytes());
    assert_eq!((output.status.code(), lines(&output).len()), (Some(1), 1), "{output:?}");
    assert_eq!(lines(&output)[0]["reason"], "key-refused");
    assert!(!format!("{output:?}").contains("canary"));
}

#[test]
fn the_key_comes_from_the_environment_or_a_file_and_never_from_an_argument() {
    let sandbox = Running::start(&[]);
    let event = checkout("c-1").to_string();
    let arguments = ["send", "--base-url", sandbox.text("url"), "--endpoint", "/v2/checkout"];
    let path = file("token.txt", format!("{}\n", sandbox.text("token")));
    let with_file = [&arguments[..], &["--token-file", path.to_str().unwrap()]].concat();
    let output = ravelin_with(None, &with_file, event.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    for (token, arguments, code, exit) in [
        (None, &arguments[..], "token-missing", 1),
        (Some("pk_test_canary"), &arguments[..], "token-publishable", 1),
        (None, &[&arguments[..], &["--token-file", "no/such/file"]].concat(), "token-file", 1),
        (Some("sk_test_canary"), &["send", "--base-url", "http://example.com"], "base-url-invalid", 1),
        (Some("sk_test_canary"), &[&arguments[..], &["--token", "sk_test_canary"]].concat(), "usage", 2),
    ] {
        let output = ravelin_with(token, &[&["--json"], arguments].concat(), event.as_bytes());
        let shown = text(&output.stderr);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(exit), ""), "{shown}");
        let error: Value = serde_json::from_str(shown).unwrap();
        assert_eq!(error["code"], code);
        assert!(!shown.contains("canary"), "{shown}");
    }
}
