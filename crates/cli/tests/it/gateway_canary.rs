//! Marked secrets go through the gateway, and are in none of its answers, logs and figures, and after
//! delivery not in its file.

use super::canary::marks::{EMAIL, NAME, PAN, PASSWORD, assert_silent, leaks};
use super::gating::{Home, KEY, ask, sandbox};
use ravelin_outbox::Store as _;
use ravelin_sandbox::Fault;
use serde_json::{Value, json};
use std::time::Duration;

/// A key of the test environment: the sandbox takes no other.
const TOKEN: &str = "sk_test_canaryq70123";

const SCORED: &str = "/v2/checkout?score=checkoutPreAuth";

fn event(change: impl FnOnce(&mut Value)) -> String {
    let mut event = json!({
        "timestamp": 1_700_000_000_000_u64,
        "customer": { "customerId": EMAIL, "email": EMAIL, "name": NAME },
        "order": { "orderId": "o", "price": 1, "currency": "GBP" },
    });
    change(&mut event);
    event.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_log_figure_or_delivered_row_shows_a_secret() {
    let (home, sandbox) = (Home::new(), sandbox(TOKEN).await);
    let gateway = home.start(&sandbox, &["--budget-ms", "300"]);
    let address = gateway.address();
    let right = event(|_| {});
    let wrong = event(|event| event["order"][NAME] = json!({ EMAIL: PASSWORD }));
    let rejected = event(|event| event["order"]["price"] = json!(NAME));
    let mut shown = String::new();
    let mut send = |method: &str, target: &str, key: &str, body: &str| {
        shown.push_str(&ask(&address, method, target, key, body).unwrap());
    };
    // Ravelin's own answers repeat a customer's id: only what the gateway says is looked at.
    send("POST", "/v2/checkout", KEY, &right);
    send("POST", "/v2/checkout", KEY, &wrong);
    send("POST", "/v2/checkout", KEY, &rejected);
    send("POST", SCORED, KEY, &rejected);
    send("POST", &format!("/v2/checkout?score={NAME}").replace(' ', "+"), KEY, &right);
    for secret in [PAN, "6011 0009 9013 9424"] {
        send("POST", SCORED, KEY, &event(|event| event["order"]["custom"] = json!({ "note": secret })));
        send("POST", SCORED, KEY, &event(|event| event["paymentMethod"] = json!({ "pan": secret })));
        send("POST", SCORED, KEY, &event(|event| event["customer"][secret] = json!(secret)));
        send("POST", SCORED, KEY, &format!("{{\"pan\":\"{secret}\" oops"));
    }
    send("POST", SCORED, KEY, &event(|event| event["customer"]["password"] = json!(PASSWORD)));
    send("POST", SCORED, KEY, &event(|event| event["paymentMethod"] = json!({ "cvv": PASSWORD })));
    send("POST", SCORED, PASSWORD, &right);
    send("POST", SCORED, TOKEN, &right);
    send("PUT", &format!("/v2/tag/customer/{EMAIL}"), KEY, "");
    for fault in [
        Fault::StallBeforeHeaders,
        Fault::CloseMidBody,
        Fault::Status(401),
        Fault::Status(503),
        Fault::Throttle,
        Fault::Html(200),
    ] {
        sandbox.set_fault(Some(fault));
        send("POST", SCORED, KEY, &right);
    }
    // Whatever the fault, a path may name a customer.
    sandbox.set_fault(Some(Fault::CloseBeforeHeaders));
    send("GET", &format!("/v2/tag/customer/{EMAIL}"), KEY, "");
    sandbox.set_fault(None);
    assert!(ask(&address, "POST", SCORED, KEY, &right).is_some());

    let outbox = home.outbox();
    assert!(outbox.stats().await.unwrap().queued > 0, "nothing was ever kept");
    let mut kept = std::fs::read(home.file()).unwrap();
    kept.extend(std::fs::read(home.file().with_extension("db-wal")).unwrap_or_default());
    // The search finds what is there.
    assert!(!leaks(&String::from_utf8_lossy(&kept), &[EMAIL]).is_empty(), "the file shows no event at all");
    for _ in 0..1_200 {
        if outbox.stats().await.unwrap().queued == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let stats = outbox.stats().await.unwrap();
    assert_eq!((stats.queued, stats.dead), (0, 0), "{stats:?}");

    let secrets = [PAN, PASSWORD, EMAIL, NAME, TOKEN];
    assert_silent(&shown, &secrets, "an answer of the gateway");
    for path in ["/metrics", "/readyz", "/healthz"] {
        let told = ask(&gateway.admin(), "GET", path, "none", "").unwrap();
        assert_silent(&told, &[&secrets[..], &[KEY]].concat(), path);
    }
    assert_eq!(gateway.terminate(), Some(0));
    let log = std::fs::read_to_string(home.log()).unwrap();
    assert!(log.lines().count() > 20, "{log}");
    assert_silent(&log, &[&secrets[..], &[KEY]].concat(), "the log");
    // A program that ends leaves nothing in the file or its log.
    drop(outbox);
    for name in ["outbox.db", "outbox.db-wal"] {
        let left = std::fs::read(home.file().with_file_name(name)).unwrap_or_default();
        assert_silent(&String::from_utf8_lossy(&left), &secrets, name);
    }
}
