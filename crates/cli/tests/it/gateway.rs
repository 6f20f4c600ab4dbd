//! The gateway as the command starts it, for programs that know nothing of it.

use super::common::{failure, file, text};
use super::gating::{Home, KEY, ask, sandbox};
use ravelin_outbox::Store as _;
use ravelin_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const TOKEN: &str = "sk_test_0123456789";

/// Runs a merchant's program on a few events, and returns what it made of the answers.
fn run(program: &str, url: &str) -> Vec<Value> {
    let checkout = json!({
        "timestamp": 1_700_000_000_000_u64,
        "customer": { "customerId": "cust-ada", "email": "a@qa-force-prevent.com" },
        "order": { "orderId": "ord-1", "price": 100, "currency": "GBP" },
    });
    let customer = json!({ "timestamp": 1_700_000_000_000_u64, "customer": { "customerId": "cust-ada" } });
    let wrong = json!({ "timestamp": 1_700_000_000_000_u64, "customer": { "customerId": 7 } });
    let events = json!([
        ["/v2/checkout?score=checkoutPreAuth", checkout],
        ["/v2/customer", customer],
        ["/v2/customer", wrong],
    ]);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs").join(program);
    let interpreter = if program.ends_with(".py") { "python3" } else { "node" };
    let mut child = Command::new(interpreter)
        .arg(path)
        .args([url, KEY])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{interpreter} is needed: {error}"));
    child.stdin.take().unwrap().write_all(events.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{program}: {}", text(&output.stderr));
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Waits until so many events are taken and none is left.
async fn until_taken(sandbox: &Sandbox, home: &Home, taken: u64) {
    let outbox = home.outbox();
    for _ in 0..600 {
        let left = outbox.stats().await.unwrap().queued;
        if left == 0 && sandbox.summary().taken == taken {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{:?}, {:?}", sandbox.summary(), outbox.stats().await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_in_python_and_node_change_nothing_but_the_address() {
    for program in ["post.py", "post.mjs"] {
        let (home, sandbox) = (Home::new(), sandbox(TOKEN).await);
        let gateway = home.start(&sandbox, &["--budget-ms", "5000"]);
        let answers = run(program, gateway.url());
        let expected = json!([
            { "status": 200, "action": "PREVENT" },
            { "status": 200, "action": null },
            { "status": 400, "action": null },
        ]);
        assert_eq!(json!(answers), expected, "{program}");
        until_taken(&sandbox, &home, 2).await;
        // And with Ravelin away: what is recommended is never to prevent, and nothing is lost.
        sandbox.set_fault(Some(Fault::CloseBeforeHeaders));
        sandbox.clear_deliveries().unwrap();
        let answers = run(program, gateway.url());
        let expected = json!([
            { "status": 202, "action": "REVIEW" },
            { "status": 200, "action": null },
            { "status": 400, "action": null },
        ]);
        assert_eq!(json!(answers), expected, "{program}");
        sandbox.set_fault(None);
        let outbox = home.outbox();
        for _ in 0..600 {
            if outbox.stats().await.unwrap().queued == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(outbox.stats().await.unwrap().queued, 0);
        assert_eq!(gateway.terminate(), Some(0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wherever_ravelin_stops_the_answer_comes_within_the_budget() {
    let (home, sandbox) = (Home::new(), sandbox(TOKEN).await);
    let gateway = home.start(&sandbox, &["--no-relay"]);
    let event = json!({
        "timestamp": 1_700_000_000_000_u64, "customer": { "customerId": "c" }, "order": { "orderId": "o" },
    });
    for fault in [Fault::StallBeforeHeaders, Fault::StallMidBody, Fault::Drip] {
        sandbox.set_fault(Some(fault.clone()));
        let began = Instant::now();
        let target = "/v2/checkout?score=checkoutPreAuth";
        let answer = ask(&gateway.address(), "POST", target, KEY, &event.to_string()).unwrap();
        // Generous, on a busy machine; the other side stalls for ever.
        assert!(began.elapsed() < Duration::from_secs(4), "{fault:?}: {:?}", began.elapsed());
        assert!(answer.starts_with("HTTP/1.1 202") && answer.contains("timeout"), "{fault:?}: {answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_and_health_are_beside_it_and_a_second_gateway_stands_by() {
    let (home, sandbox) = (Home::new(), sandbox(TOKEN).await);
    let first = home.start(&sandbox, &[]);
    let second = home.start(&sandbox, &[]);
    let customer = r#"{"timestamp":1700000000000,"customer":{"customerId":"c"}}"#;
    for gateway in [&first, &second] {
        let answer = ask(&gateway.address(), "POST", "/v2/customer", KEY, customer).unwrap();
        assert!(answer.contains("ravelin-gateway: kept"), "{answer}");
        for (path, expected) in [("/readyz", "\"database\":true"), ("/metrics", "ravelin_outbox_up 1")] {
            let told = ask(&gateway.admin(), "GET", path, "none", "").unwrap();
            assert!(told.starts_with("HTTP/1.1 200") && told.contains(expected), "{told}");
        }
    }
    until_taken(&sandbox, &home, 2).await;
    first.kill();
    let answer = ask(&second.address(), "POST", "/v2/customer", KEY, customer).unwrap();
    assert!(answer.contains("ravelin-gateway: kept"), "{answer}");
    until_taken(&sandbox, &home, 3).await;
    assert_eq!(second.terminate(), Some(0));
}

#[test]
fn what_it_cannot_start_with_is_told() {
    let token = file("gateway-token.txt", TOKEN);
    let keys = file("gateway-keys.txt", "short");
    let none = file("gateway-none.txt", "# none yet\n");
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}", folder.path().join("private/outbox.db").display());
    let [token, keys, none] = [&token, &keys, &none].map(|path| path.to_str().unwrap());
    let database = ["--token-file", token, "--database", &database];
    for (arguments, code) in [
        (vec!["--listen", "0.0.0.0:0"], "gateway-open"),
        (vec!["--key-file", keys], "gateway-key-invalid"),
        (vec!["--key-file", none], "gateway-key-invalid"),
        (vec!["--key-file", "/nonexistent"], "file-unreadable"),
        (vec!["--base-url", "http://example.com"], "base-url-invalid"),
        (vec!["--listen", "192.0.2.1:1", "--key-file", token], "listen-failed"),
    ] {
        let told = failure(&[&["gateway"], &database[..], &arguments].concat(), b"");
        assert_eq!(told["code"], code, "{arguments:?}: {told}");
    }
    let told = failure(&[&["gateway"], &database[..], &["--key-file", none]].concat(), b"");
    assert!(told["message"].as_str().unwrap().contains("no key in it"), "{told}");
    let told = failure(&["gateway", "--token-file", token, "--database", "mysql://a:canary@b/c"], b"");
    assert!(told["code"] == "outbox-place" && !told.to_string().contains("canary"), "{told}");
}
