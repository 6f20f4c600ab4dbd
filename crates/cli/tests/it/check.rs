//! What the command finds in events.

use super::common::{failure, file, ravelin, success, text};
use serde_json::{Value, json};
use std::path::Path;

fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../tests/spec/examples/{name}.json"));
    std::fs::read_to_string(path).unwrap()
}

/// Returns an example with another value in one place, or without it.
fn altered(name: &str, pointer: &str, value: Option<Value>) -> String {
    let mut event: Value = serde_json::from_str(&example(name)).unwrap();
    match value {
        Some(value) => *event.pointer_mut(pointer).unwrap() = value,
        None => {
            let (parent, member) = pointer.rsplit_once('/').unwrap();
            event.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(member).unwrap();
        }
    }
    event.to_string()
}

/// Runs the check for programs and returns its exit code and its findings.
fn findings(arguments: &[&str], input: &str) -> (Option<i32>, Vec<Value>) {
    let output = ravelin(&[&["check", "--json"], arguments].concat(), input.as_bytes());
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn an_event_without_a_fault_is_told_so() {
    for (name, path) in [
        ("003-v2-registration-supplier", "/v2/registration"),
        ("005-v3-login-password", "/v3/login"),
        ("010-v2-chargeback", "/v2/chargeback"),
        ("011-v2-customer", "/v2/customer"),
        ("029-v2-label-customer", "/v2/label/customer"),
        ("031-v2-tag-customer", "/v2/tag/customer"),
    ] {
        let event = example(name);
        let (code, found) = findings(&["--endpoint", path], &event);
        let rejected: Vec<_> = found.iter().filter(|finding| finding["severity"] == "rejected").collect();
        assert_eq!((code, rejected.len()), (Some(0), 0), "{name}: {found:?}");
        // Its members tell where it goes.
        let guessed = ravelin(&["check"], event.as_bytes());
        assert!(text(&guessed.stderr).contains(&format!("taken for {path}")), "{name}: {guessed:?}");
    }
}

#[test]
fn every_example_of_the_documents_is_placed_by_its_members() {
    let index = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/spec/examples/index.tsv");
    let mut placed = 0;
    for row in std::fs::read_to_string(index).unwrap().lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let (file, kind, path) = (columns[0], columns[3], columns[5].split('?').next().unwrap());
        // An example of a transaction before the provider has all that one after it has.
        if kind != "request" || file == "-" || path == "/v2/pretransaction" {
            continue;
        }
        let output = ravelin(&["check"], example(file.trim_end_matches(".json")).as_bytes());
        let expected = format!("note: taken for {path}, from its members");
        assert_eq!(text(&output.stderr), expected, "{file}");
        placed += 1;
    }
    assert_eq!(placed, 20);
    let before = json!({ "timestamp": 1, "customerId": "c", "transaction": { "transactionId": "t" } });
    let output = ravelin(&["check"], before.to_string().as_bytes());
    assert_eq!(text(&output.stderr), "note: taken for /v2/pretransaction, from its members");
}

#[test]
fn what_would_be_rejected_is_a_failure_and_says_where() {
    let event = altered("010-v2-chargeback", "/timestamp", None);
    let (code, found) = findings(&[], &event);
    assert_eq!(code, Some(1));
    let finding = found.iter().find(|finding| finding["path"] == "timestamp").unwrap();
    assert_eq!(finding["severity"], "rejected");
    for name in ["code", "sentence", "rule", "document"] {
        assert!(finding[name].as_str().is_some_and(|text| !text.is_empty()), "{name}: {finding}");
    }
    assert!(finding["line"].as_u64().is_some() && finding.get("event").is_none(), "{finding}");

    let output = ravelin(&["check", "--endpoint", "/v2/chargeback"], event.as_bytes());
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), ""));
    let told = text(&output.stdout);
    assert!(told.starts_with("would be rejected: timestamp "), "{told}");
    let code = finding["code"].as_str().unwrap();
    assert!(told.contains(&format!("[{code}]\n    ")) && told.contains(", line "), "{told}");
}

#[test]
fn what_is_no_json_would_be_rejected() {
    for event in ["{\"timestamp\":", "oops", "{\"a\":1}}", "{\n\"timestamp\":\n1"] {
        let (code, found) = findings(&[], event);
        assert_eq!((code, found.len()), (Some(1), 1), "{event}");
        assert_eq!(found[0]["severity"], "rejected");
    }
    // Nothing at all is no event.
    for nothing in ["", " \n\n"] {
        assert_eq!(failure(&["check"], nothing.as_bytes())["code"], "input-empty");
    }
}

#[test]
fn lines_are_checked_one_by_one() {
    let good: Value = serde_json::from_str(&example("010-v2-chargeback")).unwrap();
    let bad = altered("010-v2-chargeback", "/timestamp", None);
    let addressed =
        json!({ "endpoint": "/v2/chargeback", "body": serde_json::from_str::<Value>(&bad).unwrap() });
    let lines = format!("{good}\n\n{bad}\r\n{addressed}\n{{\"timestamp\":\n{good}");
    let (code, found) = findings(&["--endpoint", "/v2/chargeback", "-"], &lines);
    assert_eq!(code, Some(1));
    let mut events: Vec<u64> = found.iter().map(|finding| finding["event"].as_u64().unwrap()).collect();
    events.dedup();
    assert_eq!(events, [3, 4, 5], "{found:?}");
    let path = file("events.ndjson", &lines);
    let output = ravelin(&["check", "--endpoint", "/v2/chargeback", path.to_str().unwrap()], b"");
    assert!(text(&output.stdout).starts_with("line 3: would be rejected: timestamp "), "{output:?}");
}

#[test]
fn data_of_the_past_goes_where_it_is_taken() {
    let event = example("010-v2-chargeback");
    for arguments in [&["--backfill"][..], &["--endpoint", "/v2/backfill/chargeback"]] {
        let (code, found) = findings(arguments, &event);
        assert_eq!(code, Some(0), "{arguments:?}: {found:?}");
        let future = altered("010-v2-chargeback", "/timestamp", Some(json!(4_102_444_800_000_u64)));
        let (code, found) = findings(arguments, &future);
        assert!(found.iter().any(|finding| finding["path"] == "timestamp"), "{code:?} {found:?}");
    }
    let output = ravelin(&["check", "--backfill", "--endpoint", "/v3/login"], event.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("/v3/login takes no data of the past"), "{output:?}");
}

#[test]
fn what_nobody_can_place_is_wrong_usage() {
    for (event, why) in [
        ("{\"timestamp\":1512828988826}", "its members do not tell"),
        ("[]", "its members do not tell"),
        ("{\"endpoint\":\"/v2/moon\",\"body\":{}}", "no path of the API"),
    ] {
        let output = ravelin(&["check"], event.as_bytes());
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{event}");
        assert!(text(&output.stderr).contains(why), "{output:?}");
    }
    let output = ravelin(&["check", "--endpoint", "/v2/moon"], b"{}");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("the value of --endpoint <PATH>"), "{output:?}");
}

#[test]
fn a_checkpoint_belongs_to_its_endpoint() {
    let event = example("005-v3-login-password");
    for (path, score, advice) in [
        ("/v3/login", "checkoutPreAuth", "give login or true"),
        ("/v3/login", "canary", "give login or true"),
        ("/v2/checkout", "login", "give checkoutPreAuth, checkoutPostAuth or true"),
        ("/v2/registration", "login", "give accountRegistration or true"),
        ("/v2/paymentmethod", "login", "give paymentMethodRegistration or true"),
        ("/v2/order", "login", "give true"),
        ("/v2/reclaim", "true", "leave it out"),
        ("/v2/label/customer", "true", "leave it out"),
    ] {
        let output = ravelin(&["check", "--endpoint", path, "--score", score], event.as_bytes());
        let shown = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{path} {score}: {shown}");
        assert!(
            shown.contains(&format!("{path} has no such checkpoint")) && shown.contains(advice),
            "{shown}"
        );
        assert!(!shown.contains("canary"), "{shown}");
    }
    for score in ["login", "true", "false"] {
        let (code, found) = findings(&["--endpoint", "/v3/login", "--score", score], &event);
        assert_eq!(code, Some(0), "{score}: {found:?}");
    }
}

#[test]
fn no_value_of_an_event_is_printed() {
    let canary = "canary-4111111111111111";
    for name in ["009-v2-checkout-full", "003-v2-registration-supplier", "005-v3-login-password"] {
        let mut event: Value = serde_json::from_str(&example(name)).unwrap();
        replace_texts(&mut event, canary);
        for arguments in [&["check"][..], &["check", "--json"]] {
            let output = ravelin(arguments, event.to_string().as_bytes());
            let shown = format!("{}{}", text(&output.stdout), text(&output.stderr));
            assert!(!shown.contains("canary") && !shown.contains("4111"), "{shown}");
            assert!(shown.contains("card"), "something is found: {shown}");
        }
    }
}

/// Puts another text in the place of every one.
fn replace_texts(value: &mut Value, text: &str) {
    match value {
        Value::String(old) => text.clone_into(old),
        Value::Array(list) => list.iter_mut().for_each(|value| replace_texts(value, text)),
        Value::Object(members) => members.values_mut().for_each(|value| replace_texts(value, text)),
        _ => {}
    }
}

#[test]
fn nothing_found_is_said() {
    assert_eq!(
        success(&["check", "--endpoint", "/v2/tag/customer"], example("031-v2-tag-customer").as_bytes()),
        "nothing found"
    );
}
