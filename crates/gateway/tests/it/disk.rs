//! The database is slow, held by another program, or full.

use crate::it::common::{CHECKOUT, Running, checkout, order, sandbox};
use ravelin_outbox::Store;
use ravelin_outbox::sqlite::SqliteConfig;
use ravelin_sandbox::{Fault, Sandbox};
use std::time::{Duration, Instant};

/// What is asked for, and what a busy machine may make of it. The database is held for far longer.
const BUDGET: Duration = Duration::from_millis(300);
const SLACK: Duration = Duration::from_secs(3);

async fn start(sandbox: &Sandbox) -> Running {
    let set = |mut config: ravelin_gateway::Config| {
        config.keep_time = BUDGET;
        config
    };
    Running::start_with(&sandbox.url(), set, |client| client.budget(BUDGET).keep_after(Duration::ZERO)).await
}

/// Another program that writes, and does not end.
fn hold(gateway: &Running) -> rusqlite::Connection {
    let other = rusqlite::Connection::open(&gateway.file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    other
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recommendation_does_not_wait_for_the_disk() {
    let sandbox = sandbox().await;
    let gateway = start(&sandbox).await;
    let other = hold(&gateway);
    let mut outcomes = Vec::new();
    // A busy machine may need more than one try to answer within so short a budget.
    while outcomes.last().is_none_or(|last| last != "answered") && outcomes.len() < 20 {
        let began = Instant::now();
        outcomes.push(gateway.post(CHECKOUT, checkout("ada@example.com")).await.outcome);
        assert!(began.elapsed() < BUDGET + SLACK, "{:?}", began.elapsed());
    }
    assert_eq!(outcomes.last().unwrap(), "answered", "{outcomes:?}");
    drop(other);
    gateway.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_kept_in_time_is_not_acknowledged() {
    let sandbox = sandbox().await;
    let gateway = start(&sandbox).await;
    let other = hold(&gateway);
    sandbox.set_fault(Some(Fault::StallBeforeHeaders));
    for (target, body, reason) in
        [("/v2/order", order(1), "outbox-slow"), (CHECKOUT, checkout("ada@example.com"), "timeout")]
    {
        let began = Instant::now();
        let seen = gateway.post(target, body).await;
        assert!(began.elapsed() < BUDGET + SLACK, "{:?}", began.elapsed());
        assert_eq!((seen.status, seen.outcome.as_str()), (503, "failed"), "{seen:?}");
        assert_eq!((seen.reason.as_str(), seen.retry_after.as_str()), (reason, "1"), "{seen:?}");
        assert!(target == "/v2/order" || seen.json()["data"]["action"] == "REVIEW", "{seen:?}");
    }
    // Free again, all goes on by itself.
    drop(other);
    sandbox.set_fault(None);
    let mut outcomes = Vec::new();
    while outcomes.last().is_none_or(|last| last != "kept") && outcomes.len() < 50 {
        outcomes.push(gateway.post("/v2/order", order(2)).await.outcome);
    }
    assert_eq!(outcomes.last().unwrap(), "kept", "{outcomes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_finds_no_room_is_sent_at_once() {
    let sandbox = sandbox().await;
    let small = |file| SqliteConfig::new(file).max_bytes(64 << 10);
    let gateway = Running::start_on(small, &sandbox.url(), |config| config, |client| client).await;
    let long = "x".repeat(8 << 10);
    let event = |number: usize| {
        format!(
            r#"{{"timestamp":1700000000000,"customer":{{"customerId":"c-{number}","custom":{{"note":"{long}"}}}}}}"#
        )
    };
    let mut outcomes = Vec::new();
    for number in 0..20 {
        let seen = gateway.post("/v2/customer", event(number)).await;
        assert_eq!(seen.status, 200, "{seen:?}");
        outcomes.push(seen.outcome);
    }
    let kept = u64::try_from(outcomes.iter().filter(|outcome| *outcome == "kept").count()).unwrap();
    assert!((1..20).contains(&kept), "{outcomes:?}");
    assert_eq!(outcomes.last().unwrap(), "answered", "{outcomes:?}");
    assert_eq!(gateway.store.stats().await.unwrap().queued, kept);
    assert_eq!(sandbox.summary().taken, 20 - kept);
    // And where Ravelin does not take it either, nobody says that it is safe.
    sandbox.set_fault(Some(Fault::Status(503)));
    let seen = gateway.post("/v2/customer", event(99)).await;
    assert_eq!((seen.status, seen.outcome.as_str()), (503, "failed"), "{seen:?}");
}
