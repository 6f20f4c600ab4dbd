//! The scripts that the documents of the crate show do what is said of them.

use super::common::{client, start};
use ravelin_sandbox::{Fate, LogTo, ManualClock, Sandbox};
use serde_json::json;
use std::time::{Duration, Instant};

const AT: u64 = 1_512_828_988_826;

async fn playing(text: &str, clock: Option<&ManualClock>) -> Sandbox {
    let script = serde_json::from_str(text).unwrap();
    start(|config| {
        let config = config.log(LogTo::Memory).log_id("/eventId").customer_limit(None).script(script);
        match clock {
            Some(clock) => config.clock(clock.clone()),
            None => config,
        }
    })
    .await
}

/// Returns the status; nothing where there was no whole answer.
async fn send(sandbox: &Sandbox, path: &str, id: u64) -> Option<u16> {
    let request = client().post(format!("{}{path}", sandbox.url()));
    let request = request.header("authorization", format!("token {}", sandbox.token()));
    let request = request.json(&json!({"timestamp": AT, "customerId": "c", "eventId": id}));
    let answer = request.send().await.ok()?;
    let status = answer.status().as_u16();
    answer.bytes().await.ok().map(|_| status)
}

#[tokio::test]
async fn refused_twice() {
    let sandbox = playing(include_str!("../../scripts/refused-twice.json"), None).await;
    for id in [1, 2] {
        let mut told = Vec::new();
        for _ in 0..4 {
            told.push(send(&sandbox, "/v2/checkout", id).await.unwrap());
        }
        assert_eq!(told, [429, 503, 200, 200]);
    }
    assert_eq!(send(&sandbox, "/v2/checkout?score=checkoutPreAuth", 3).await, Some(200));
}

#[tokio::test]
async fn lost_answers() {
    let sandbox = playing(include_str!("../../scripts/lost-answers.json"), None).await;
    let mut lost = 0;
    for id in 1..=300 {
        lost += usize::from(send(&sandbox, "/v2/checkout", id).await.is_none());
    }
    let log = sandbox.deliveries().unwrap();
    assert_eq!(log.iter().filter(|one| one.fault.is_some()).count(), lost);
    let of_rule = |rule, fate| {
        let of_rule: Vec<_> = log.iter().filter(|one| one.rule == Some(rule)).collect();
        assert!(of_rule.iter().all(|one| one.fate == fate));
        of_rule.len()
    };
    let counts = [of_rule(0, Fate::Taken), of_rule(1, Fate::Dropped), of_rule(2, Fate::Taken)];
    assert!(counts.iter().all(|count| (10..60).contains(count)), "{counts:?}");
}

#[tokio::test]
async fn outage() {
    let clock = ManualClock::new(Duration::from_millis(AT));
    let sandbox = playing(include_str!("../../scripts/outage.json"), Some(&clock)).await;
    let mut told = Vec::new();
    for id in 0..4 {
        told.push(send(&sandbox, "/v2/checkout", id).await);
        clock.advance(Duration::from_millis(1000));
    }
    assert_eq!(told, [None, None, Some(502), Some(200)]);
    assert_eq!((sandbox.summary().dropped, sandbox.summary().taken), (3, 1));
}

#[tokio::test]
async fn slow() {
    let sandbox = playing(include_str!("../../scripts/slow.json"), None).await;
    for (id, least) in [(1, 4000), (2, 20)] {
        let began = Instant::now();
        assert_eq!(send(&sandbox, "/v2/checkout?score=checkoutPreAuth", id).await, Some(200));
        assert!(began.elapsed() >= Duration::from_millis(least));
    }
    assert_eq!(sandbox.script_applied(), [1, 1]);
}
