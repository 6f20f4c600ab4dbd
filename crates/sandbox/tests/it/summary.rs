//! What the log adds up to: each figure is shown to count, and to count nothing else.

use super::common::{client, get, post, start};
use ravelin_sandbox::{Fault, LogTo, ManualClock, Sandbox};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::timeout;

const AT: u64 = 1_512_828_988_826;

/// For what comes in the end, on however busy a machine.
const PATIENCE: Duration = Duration::from_secs(30);

async fn logging() -> Sandbox {
    start(|config| config.log(LogTo::Memory).log_id("/customer/custom/eventId")).await
}

fn event(customer: &str, id: &Value) -> Value {
    json!({"timestamp": AT, "customer": {"customerId": customer, "custom": {"eventId": id}}})
}

async fn send(sandbox: &Sandbox, customer: &str, ids: &[u64]) {
    for id in ids {
        assert_eq!(post(sandbox, "/v2/customer", &event(customer, &json!(id))).await.0, 200);
    }
}

#[tokio::test]
async fn an_event_that_is_taken_again_is_a_duplicate() {
    let sandbox = logging().await;
    send(&sandbox, "c", &[1, 2, 2, 1, 2]).await;
    // The same id of another customer, or at another endpoint, is another event.
    send(&sandbox, "d", &[1]).await;
    let order = json!({"timestamp": AT, "customerId": "c", "order": {"orderId": "o"}, "customer": {"customerId": "c", "custom": {"eventId": 1}}});
    assert_eq!(post(&sandbox, "/v2/order", &order).await.0, 200);
    // A refused one is none that was taken.
    assert_eq!(post(&sandbox, "/v2/customer", &json!({"customer": {"custom": {"eventId": 1}}})).await.0, 400);
    let summary = sandbox.summary();
    assert_eq!((summary.requests, summary.refused), (8, 1));
    assert_eq!((summary.taken, summary.distinct, summary.duplicates), (7, 4, 3));
}

#[tokio::test]
async fn without_an_id_the_bytes_tell_events_apart() {
    let sandbox = start(|config| config.log(LogTo::Memory)).await;
    for name in ["Ada", "Grace", "Ada"] {
        let event = json!({"timestamp": AT, "customer": {"customerId": "c", "name": name}});
        post(&sandbox, "/v2/customer", &event).await;
    }
    assert_eq!((sandbox.summary().distinct, sandbox.summary().duplicates), (2, 1));
    assert_eq!(sandbox.summary().order_violations, 0);
}

#[tokio::test]
async fn only_first_takings_have_an_order() {
    for (ids, violations) in [
        (&[1, 2, 3][..], 0),
        // Gaps, and duplicates behind their successors, are no violation.
        (&[1, 5, 9], 0),
        (&[1, 2, 1, 3, 2, 1], 0),
        (&[2, 1], 1),
        (&[1, 4, 2, 3, 5], 2),
        // As numbers, not as text.
        (&[9, 10, 100], 0),
    ] {
        let sandbox = logging().await;
        send(&sandbox, "c", ids).await;
        assert_eq!(sandbox.summary().order_violations, violations, "{ids:?}");
    }
    let sandbox = logging().await;
    // Customers have nothing to do with each other.
    send(&sandbox, "c", &[10]).await;
    send(&sandbox, "d", &[1, 3, 2]).await;
    send(&sandbox, "c", &[11]).await;
    assert_eq!(sandbox.summary().order_violations, 1);
    let customers = sandbox.customer_summaries();
    assert_eq!((customers["c"].order_violations, customers["d"].order_violations), (0, 1));
}

#[tokio::test]
async fn a_live_call_may_overtake_what_is_queued() {
    let sandbox = logging().await;
    let live = event("c", &json!(9));
    assert_eq!(post(&sandbox, "/v2/checkout?score=checkoutPreAuth", &live).await.0, 200);
    for id in [1, 2, 9, 10] {
        assert_eq!(post(&sandbox, "/v2/checkout", &event("c", &json!(id))).await.0, 200);
    }
    let summary = sandbox.summary();
    assert_eq!((summary.order_violations, summary.duplicates), (0, 1));
}

#[tokio::test]
async fn what_the_api_throttles_was_not_taken() {
    let clock = ManualClock::new(Duration::from_millis(AT));
    let sandbox = start(|config| {
        config
            .clock(clock.clone())
            .log(LogTo::Memory)
            .log_id("/customer/custom/eventId")
            .customer_limit(Some(2))
    })
    .await;
    send(&sandbox, "c", &[1, 2, 3]).await;
    clock.advance(Duration::from_secs(60));
    send(&sandbox, "c", &[3]).await;
    let summary = sandbox.summary();
    assert_eq!((summary.taken, summary.distinct, summary.duplicates, summary.throttled), (3, 3, 0, 1));
    assert_eq!(summary.order_violations, 0);
    // The one that was throttled was sent too.
    assert_eq!(summary.highest_per_minute, 3);
}

#[tokio::test]
async fn the_busiest_minute_is_any_minute() {
    let clock = ManualClock::new(Duration::from_millis(AT));
    let sandbox = start(|config| config.clock(clock.clone()).log(LogTo::Memory).unknown_fields(false)).await;
    let mut id = 0;
    // 2 at 0 s, 3 at 50 s, 4 at 100 s, 1 at 110 s: any minute has at most the 8 since 50 s.
    for (step, count) in [(0, 2), (50, 3), (50, 4), (9, 1)] {
        clock.advance(Duration::from_secs(step));
        for _ in 0..count {
            id += 1;
            send(&sandbox, "c", &[id]).await;
        }
        send(&sandbox, "d", &[id]).await;
    }
    // Data of the past, labels and tags have no limit.
    let past =
        json!({"timestamp": AT / 1000, "customer": {"customerId": "c", "registrationTime": AT / 1000}});
    for (path, body) in [
        ("/v2/backfill/customer", past),
        ("/v2/tag/customer", json!({"customerId": "c", "tagNames": ["vip"]})),
        ("/v2/label/customer", json!({"customerId": "c", "label": "GENUINE"})),
    ] {
        for _ in 0..9 {
            assert_eq!(post(&sandbox, path, &body).await.0, 200);
        }
    }
    assert_eq!(sandbox.summary().highest_per_minute, 8);
    assert_eq!(sandbox.customer_summaries()["d"].highest_per_minute, 3);
}

#[tokio::test]
async fn two_requests_of_a_customer_at_once_overlap() {
    let sandbox = logging().await;
    // Each is under way until its client gives up.
    sandbox.set_fault(Some(Fault::StallBeforeHeaders));
    let stalled = async |path: &str, customer: &str, id: u64| {
        let url = format!("{}{path}", sandbox.url());
        let request = client().post(url).header("authorization", format!("token {}", sandbox.token()));
        let before = sandbox.summary().requests;
        let task = tokio::spawn(request.json(&event(customer, &json!(id))).send());
        wait(|| sandbox.summary().requests > before).await;
        task.abort_handle()
    };
    let first = stalled("/v2/customer", "c", 1).await;
    let _other = stalled("/v2/customer", "d", 1).await;
    let _live = stalled("/v2/checkout?score=checkoutPreAuth", "c", 2).await;
    assert_eq!(sandbox.summary().overlaps, 0);
    let second = stalled("/v2/order", "c", 3).await;
    let third = stalled("/v2/customer", "c", 4).await;
    assert_eq!(sandbox.summary().overlaps, 2);
    let overlaps: Vec<_> = sandbox.deliveries().unwrap().iter().map(|one| one.overlaps).collect();
    assert_eq!(overlaps, [0, 0, 0, 1, 2]);
    for task in [first, second, third] {
        task.abort();
    }
    wait(|| sandbox.deliveries().unwrap().iter().filter(|one| one.ended_us.is_some()).count() == 3).await;
    sandbox.set_fault(None);
    send(&sandbox, "c", &[5, 6, 7]).await;
    assert_eq!(sandbox.summary().overlaps, 2);
}

#[tokio::test]
async fn one_after_the_other_never_overlaps_however_the_answer_comes() {
    for fault in [None, Some(Fault::CloseMidBody), Some(Fault::Drip), Some(Fault::CloseBeforeHeaders)] {
        let sandbox =
            start(|config| config.log(LogTo::Memory).unknown_fields(false).customer_limit(None)).await;
        sandbox.set_fault(fault.clone());
        let body =
            json!({"timestamp": AT, "registration": {"username": "u"}, "customer": {"customerId": "c"}});
        for _ in 0..if fault.is_none() { 200 } else { 2 } {
            let url = format!("{}/v2/customer", sandbox.url());
            let request = client().post(url).header("authorization", format!("token {}", sandbox.token()));
            if let Ok(answer) = request.json(&body).send().await {
                let _ = answer.bytes().await;
            }
        }
        assert_eq!(sandbox.summary().overlaps, 0, "{fault:?}");
    }
}

#[tokio::test]
async fn it_is_read_over_http() {
    let sandbox = logging().await;
    send(&sandbox, "c", &[2, 1, 1]).await;
    let read = async |query: &str| -> Value {
        serde_json::from_str(&get(&sandbox, &format!("/sandbox/deliveries/summary{query}")).await.1).unwrap()
    };
    let all = json!({
        "requests": 3, "taken": 3, "refused": 0, "dropped": 0, "throttled": 0, "distinct": 2, "duplicates": 1,
        "orderViolations": 1, "overlaps": 0, "highestPerMinute": 3, "unwritten": 0});
    assert_eq!(read("").await, all);
    assert_eq!(read("?customers=true").await["customers"], json!({"c": all}));
}

/// Waits for what happens in the end.
async fn wait(mut happened: impl FnMut() -> bool) {
    let until = async {
        while !happened() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(PATIENCE, until).await.unwrap();
}
