//! The sandbox as the command starts it.

use super::common::{failure, ravelin, success, text};
use super::running::Running;
use serde_json::{Value, json};
use std::net::TcpListener;
use std::path::Path;

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

#[test]
fn the_script_of_readme_is_played_and_logged() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("script");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let (script, log) = (folder.join("script.json"), folder.join("deliveries.ndjson"));
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md")).unwrap();
    let blocks = readme.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    std::fs::write(&script, blocks.filter(|block| block.contains("\"rules\"")).collect::<String>()).unwrap();
    let sandbox = Running::start(&[
        "--script",
        script.to_str().unwrap(),
        "--log",
        log.to_str().unwrap(),
        "--log-id",
        "/customer/custom/eventId",
        "--customer-limit",
        "0",
        "--journal-limit",
        "0",
    ]);
    let send = |id: u64| {
        let event = json!({"timestamp": 1_512_828_988_826_u64, "customer": {
            "customerId": "c-1", "custom": {"eventId": id}}});
        sandbox.exchange("POST", "/v2/customer", sandbox.text("token"), "", &event.to_string())
    };
    let mut broken = 0;
    for id in 1..=60 {
        for _ in 0..2 {
            let answer = send(id).unwrap();
            assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("retry-after: 1"), "{answer}");
        }
        broken += usize::from(send(id).is_err());
    }
    let log = std::fs::read_to_string(&log).unwrap();
    let log: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(log.len(), 180);
    for one in &log {
        let expected = if one["rule"] == 0 { "dropped" } else { "taken" };
        assert_eq!(one["fate"], expected, "{one}");
    }
    let lost = log.iter().filter(|one| one["rule"] == 1).count();
    assert!((1..20).contains(&lost) && lost == broken, "{lost} {broken}");
    let answer = sandbox.send("GET", "/sandbox/deliveries/summary", "", "", "");
    let summary: Value = serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!(summary["distinct"], 60);
    assert_eq!(summary["throttled"], 0);
    assert_eq!(summary["highestPerMinute"], 180);
}

#[test]
fn a_script_or_log_that_cannot_be_used_is_a_failure_of_its_own() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("unusable");
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, content: &str| {
        let path = folder.join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let nonsense =
        write("nonsense.json", "{\"rules\": [\n{\"customer\": 4111111111111111, \"answers\": [{}]}]}");
    let wrong = write("wrong.json", r#"{"rules": [{"answers": []}]}"#);
    let list = write("list.txt", "a shopping list\n");
    for (arguments, code, part) in [
        (["--script", nonsense.as_str()], "script-invalid", "line 2"),
        (["--script", wrong.as_str()], "script-invalid", "rule 0 has no answer"),
        (["--script", "/nowhere/script.json"], "file-unreadable", "--script"),
        (["--log", list.as_str()], "log-unusable", "cannot be used"),
        (["--log", "/nowhere/log.ndjson"], "log-unusable", "cannot be used"),
    ] {
        let failure = failure(&["sandbox", "--port", "0", arguments[0], arguments[1]], b"");
        assert_eq!(failure["code"], code, "{failure}");
        let message = failure["message"].as_str().unwrap();
        assert!(message.contains(part) && !message.contains("4111"), "{failure}");
    }
}
