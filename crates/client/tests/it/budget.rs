//! The budget holds wherever the other side stops.

use super::common::{builder, checkout, sandbox};
use ravelin::event::checkout::Checkpoint;
use ravelin::recommendation::Advice;
use ravelin_client::{Client, Reason, Token};
use ravelin_sandbox::Fault;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// What is asked for, and what a busy machine may make of it. The other side stalls for ever.
const BUDGET: Duration = Duration::from_millis(300);
const BOUND: Duration = Duration::from_secs(3);

#[tokio::test]
async fn a_stalled_answer_is_not_waited_for() {
    let sandbox = sandbox().await;
    let client = builder(&sandbox).budget(BUDGET).send_budget(BUDGET).build().unwrap();
    for fault in [Fault::StallBeforeHeaders, Fault::StallMidBody, Fault::Drip] {
        sandbox.set_fault(Some(fault.clone()));
        let began = Instant::now();
        let decision = client.recommend(&checkout(), Checkpoint::PreAuth).await;
        assert_eq!(decision.fallback_reason(), Some(Reason::Timeout), "{fault:?}: {decision:?}");
        assert_eq!(decision.advice(), Advice::Review);
        let error = client.send(&checkout()).await.unwrap_err();
        assert_eq!((error.reason(), error.is_retryable()), (Reason::Timeout, true), "{fault:?}");
        let took = began.elapsed();
        assert!(took >= BUDGET * 2 && took < BOUND, "{fault:?}: {took:?}");
    }
    // A stalled connection spoils no later one, though a busy machine may need more than one try.
    sandbox.set_fault(None);
    let mut decisions = Vec::new();
    while decisions.last() != Some(&None) && decisions.len() < 50 {
        decisions.push(client.recommend(&checkout(), Checkpoint::PreAuth).await.fallback_reason());
    }
    assert_eq!(decisions.last(), Some(&None), "{decisions:?}");
}

#[tokio::test]
async fn the_budget_covers_connecting_and_tls() {
    // Accepts by its backlog and never says a word.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = silent.local_addr().unwrap();
    for url in [format!("http://{address}"), format!("https://{address}")] {
        let client =
            Client::builder(Token::new("sk_test_a").unwrap()).base_url(url).budget(BUDGET).build().unwrap();
        let began = Instant::now();
        let decision = client.recommend(&checkout(), Checkpoint::PreAuth).await;
        assert_eq!(decision.fallback_reason(), Some(Reason::Timeout), "{decision:?}");
        assert!(began.elapsed() < BOUND);
    }
}

#[tokio::test]
async fn a_decision_and_an_event_nobody_waits_for_have_budgets_of_their_own() {
    let sandbox = sandbox().await;
    sandbox.set_fault(Some(Fault::StallBeforeHeaders));
    let client = builder(&sandbox).budget(BUDGET).send_budget(Duration::from_secs(60)).build().unwrap();
    let sending = tokio::spawn({
        let client = client.clone();
        async move { client.send(&checkout()).await.map(drop) }
    });
    let decision = client.recommend(&checkout(), Checkpoint::PreAuth).await;
    assert_eq!(decision.fallback_reason(), Some(Reason::Timeout), "{decision:?}");
    assert!(!sending.is_finished());
    sandbox.shutdown().await;
    assert_eq!(sending.await.unwrap().unwrap_err().reason(), Reason::Broken);
}
