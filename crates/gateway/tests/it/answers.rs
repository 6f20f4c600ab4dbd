//! Every row of the table of answers.

use crate::it::common::{CHECKOUT, Running, checkout, order, sandbox};
use ravelin_gateway::{Checks, Fallback, Unscored};
use ravelin_outbox::Store;
use ravelin_sandbox::{Delay, Fault, Reply, Rule, Script};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn what_ravelin_recommends_is_answered_and_nothing_is_left_to_deliver() {
    let sandbox = sandbox().await;
    let gateway = Running::start(&sandbox).await;
    for (email, action) in [("a@qa-force-prevent.com", "PREVENT"), ("a@qa-force-allow.com", "ALLOW")] {
        let seen = gateway.post(CHECKOUT, checkout(email)).await;
        assert_eq!((seen.status, seen.outcome.as_str()), (200, "answered"), "{seen:?}");
        assert_eq!(seen.json()["data"]["action"], action);
    }
    gateway.until(|stats| stats.queued == 0).await;
    assert_eq!(sandbox.summary().taken, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_asks_for_nothing_is_on_the_disk_when_it_is_answered() {
    let sandbox = sandbox().await;
    let gateway = Running::start(&sandbox).await;
    for target in ["/v2/order", "/v2/order?score=false", "/v2/backfill/order"] {
        let seen = gateway.post(target, order(1)).await;
        assert_eq!((seen.status, seen.outcome.as_str()), (200, "kept"), "{seen:?}");
        assert_eq!(seen.json()["status"], 200);
    }
    assert_eq!(gateway.store.stats().await.unwrap().queued, 3);
    assert_eq!(sandbox.summary().taken, 0);
    gateway.deliver().await;
    let paths: Vec<_> = sandbox.deliveries().unwrap().into_iter().map(|one| one.path).collect();
    assert_eq!(paths, ["/v2/order", "/v2/order", "/v2/backfill/order"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_recommendation_comes_there_is_one_that_nobody_takes_for_fraud() {
    let sandbox = sandbox().await;
    let review = Running::start(&sandbox).await;
    let allow = |mut config: ravelin_gateway::Config| {
        config.fallback = Fallback::Allow;
        config
    };
    let allow = Running::start_with(&sandbox.url(), allow, |client| client).await;
    for (fault, reason) in [
        (Fault::CloseBeforeHeaders, "connection-broken"),
        (Fault::CloseMidBody, "connection-broken"),
        (Fault::Html(200), "answer-unreadable"),
        (Fault::Html(502), "unavailable"),
        (Fault::Redirect("http://127.0.0.1:1/".to_owned()), "redirected"),
        (Fault::Status(401), "key-refused"),
        (Fault::Status(403), "key-refused"),
        (Fault::Status(429), "rate-limited"),
        (Fault::Status(500), "unavailable"),
        (Fault::Throttle, "throttled"),
        (Fault::Truncated, "answer-unreadable"),
    ] {
        sandbox.set_fault(Some(fault.clone()));
        for (gateway, action) in [(&review, "REVIEW"), (&allow, "ALLOW")] {
            let seen = gateway.post(CHECKOUT, checkout("a@qa-force-prevent.com")).await;
            assert_eq!((seen.status, seen.outcome.as_str()), (202, "fallback"), "{fault:?}: {seen:?}");
            assert_eq!(seen.reason, reason, "{fault:?}");
            let data = &seen.json()["data"];
            assert_eq!((&data["action"], &data["source"]), (&action.into(), &"GATEWAY".into()));
            assert!(!seen.body.contains("PREVENT") && data.get("score").is_none(), "{}", seen.body);
        }
    }
    sandbox.set_fault(None);
    assert_eq!(review.store.stats().await.unwrap().queued, 11);
    let registration = r#"{"timestamp":1700000000000,"registration":{"username":"a"}}"#;
    sandbox.set_fault(Some(Fault::Status(500)));
    let seen = review.post("/v2/registration?score=accountRegistration", registration).await;
    assert_eq!((seen.status, &seen.json()["data"]["action"]), (202, &"ALLOW".into()), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stall_costs_no_more_than_the_budget_and_a_late_answer_leaves_nothing() {
    let sandbox = sandbox().await;
    let budget = Duration::from_millis(300);
    let gateway = Running::start_with(&sandbox.url(), |config| config, |client| client.budget(budget)).await;
    let late = Reply::new().delay(Delay::Exactly(1_500));
    sandbox.set_script(Script::new().rule(Rule::new().answer(late))).unwrap();
    let began = std::time::Instant::now();
    let seen = gateway.post(CHECKOUT, checkout("ada@example.com")).await;
    // Generous: what is measured exactly is measured elsewhere.
    assert!(began.elapsed() < Duration::from_millis(1_400), "{:?}", began.elapsed());
    assert_eq!((seen.status, seen.reason.as_str()), (202, "timeout"), "{seen:?}");
    gateway.until(|stats| stats.queued == 0).await;
    assert_eq!((sandbox.summary().taken, sandbox.summary().duplicates), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ravelin_refuses_for_the_events_own_fault_is_told() {
    let sandbox = sandbox().await;
    let warn = |mut config: ravelin_gateway::Config| {
        config.checks = Checks::Warn;
        config
    };
    let gateway = Running::start_with(&sandbox.url(), warn, |client| client).await;
    let wrong =
        r#"{"timestamp":1700000000000,"customer":{"customerId":"c"},"order":{"orderId":"o","price":1.5}}"#;
    let seen = gateway.post(CHECKOUT, wrong).await;
    assert_eq!((seen.status, seen.outcome.as_str()), (400, "answered"), "{seen:?}");
    assert!(seen.findings.contains("price-not-whole order.price"), "{seen:?}");
    assert_eq!(sandbox.journal().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ravelin_would_reject_is_refused_told_or_neither() {
    let sandbox = sandbox().await;
    let wrong = r#"{"timestamp":1700000000000,"customerId":"c","order":{"orderId":"o","price":1.5}}"#;
    for (checks, status, outcome, is_told) in [
        (Checks::Reject, 400, "refused", true),
        (Checks::Warn, 200, "kept", true),
        (Checks::Off, 200, "kept", false),
    ] {
        let set = |mut config: ravelin_gateway::Config| {
            config.checks = checks;
            config
        };
        let gateway = Running::start_with(&sandbox.url(), set, |client| client).await;
        let seen = gateway.post("/v2/order", wrong).await;
        assert_eq!((seen.status, seen.outcome.as_str()), (status, outcome), "{checks:?}: {seen:?}");
        assert_eq!(seen.findings.contains("price-not-whole order.price"), is_told, "{seen:?}");
        let kept = gateway.store.stats().await.unwrap().queued;
        assert_eq!(kept == 1, outcome == "kept");
        if checks == Checks::Reject {
            assert_eq!(seen.json()["findings"][0]["code"], "price-not-whole");
            let broken = gateway.post("/v2/order", "{\"timestamp\":").await;
            assert_eq!((broken.status, broken.reason.as_str()), (400, "event-rejected"), "{broken:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_must_not_rest_on_a_disk_is_refused_whatever_is_checked() {
    let sandbox = sandbox().await;
    for checks in [Checks::Reject, Checks::Warn, Checks::Off] {
        let set = |mut config: ravelin_gateway::Config| {
            config.checks = checks;
            config
        };
        let gateway = Running::start_with(&sandbox.url(), set, |client| client).await;
        for event in [
            r#"{"timestamp":1700000000000,"customer":{"customerId":"c"},"order":{"orderId":"o"},"paymentMethod":{"paymentMethodId":"p","methodType":"card","pan":"4111111111111111"}}"#,
            r#"{"timestamp":1700000000000,"customer":{"customerId":"c"},"order":{"orderId":"o"},"paymentMethod":{"paymentMethodId":"p","methodType":"card","cvv":"123"}}"#,
            r#"{"timestamp":1700000000000,"customer":{"customerId":"c","custom":{"note":"4111 1111 1111 1111"}},"order":{"orderId":"o"}}"#,
            r#"{"timestamp":1700000000000,"customer":{"customerId":"c","password":"correct horse"},"order":{"orderId":"o"}}"#,
        ] {
            for target in ["/v2/checkout", CHECKOUT] {
                let seen = gateway.post(target, event).await;
                assert_eq!((seen.status, seen.reason.as_str()), (400, "event-secret"), "{event}: {seen:?}");
                assert!(!seen.body.contains("4111") && !seen.body.contains("horse"), "{}", seen.body);
            }
        }
        assert_eq!(gateway.store.stats().await.unwrap().queued, 0);
    }
    assert_eq!(sandbox.journal().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn events_that_ask_for_nothing_can_be_sent_at_once() {
    let sandbox = sandbox().await;
    let forward = |mut config: ravelin_gateway::Config| {
        config.unscored = Unscored::Forward;
        config
    };
    let gateway = Running::start_with(&sandbox.url(), forward, |client| client).await;
    let seen = gateway.post("/v2/order", order(1)).await;
    assert_eq!((seen.status, seen.outcome.as_str()), (200, "answered"), "{seen:?}");
    sandbox.set_fault(Some(Fault::Status(503)));
    let seen = gateway.post("/v2/order", order(2)).await;
    assert_eq!((seen.status, seen.outcome.as_str()), (200, "kept"), "{seen:?}");
    gateway.until(|stats| stats.queued == 1).await;
}
