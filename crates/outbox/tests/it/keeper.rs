//! A recommendation that does not come loses nothing, with a real file and a real relay.

use crate::it::common::{Kept, Running, outbox, sandbox, until};
use ravelin::event::checkout::{Checkout, Checkpoint};
use ravelin::event::{Customer, Order, Timestamp};
use ravelin_client::{Client, Decision, Queued, Reason, Token};
use ravelin_outbox::{OutboxKeeper, RelayConfig, Store};
use ravelin_sandbox::{Delay, Fault, Reply, Rule, Sandbox, Script};
use std::sync::Arc;
use std::time::Duration;

fn client(kept: &Kept, sandbox: &Sandbox) -> Client {
    Client::builder(Token::new(sandbox.token().to_owned()).unwrap())
        .base_url(sandbox.url())
        .budget(Duration::from_secs(20))
        .keeper(OutboxKeeper::new(Arc::clone(&kept.store)))
        .keep_after(Duration::ZERO)
        .build()
        .unwrap()
}

fn checkout(number: i64) -> Checkout {
    let now = Timestamp::from_millis(1_700_000_000_000 + number);
    Checkout::new(now, Customer::new("cust-ada"), Order::new(format!("order-{number}")))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_is_delivered_once_and_leaves_no_row() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    let client = client(&kept, &sandbox);
    let running = Running::start(&kept.store, &sandbox, RelayConfig::default());
    for number in 0..20 {
        let decision = client.recommend(&checkout(number), Checkpoint::PreAuth).await;
        assert!(matches!(decision, Decision::Answered(_)), "{decision:?}");
    }
    client.finish().await;
    assert_eq!(kept.store.stats().await.unwrap().queued, 0);
    running.stop().await;
    let summary = sandbox.summary();
    assert_eq!((summary.taken, summary.duplicates), (20, 0), "{summary:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_is_delivered_by_the_relay_without_a_checkpoint_and_with_the_same_bytes() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    let client = client(&kept, &sandbox);
    let down = Reply::fault(Fault::Status(503));
    sandbox.set_script(Script::new().rule(Rule::new().scored(true).answer(down))).unwrap();
    let decision = client.recommend(&checkout(1), Checkpoint::PreAuth).await;
    assert_eq!(
        (decision.fallback_reason(), decision.queued()),
        (Some(Reason::Unavailable), Queued::Yes),
        "{decision:?}"
    );
    let running = Running::start(&kept.store, &sandbox, RelayConfig::default());
    until(&*kept.store, |stats| stats.queued == 0).await;
    running.stop().await;
    let deliveries = sandbox.deliveries().unwrap();
    let seen: Vec<_> = deliveries.iter().map(|one| (one.is_taken(), one.checkpoint.is_some())).collect();
    assert_eq!(seen, [(false, true), (true, false)], "{deliveries:?}");
    assert_eq!(deliveries[0].sha256, deliveries[1].sha256);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_in_the_background_leaves_no_row_and_no_duplicate() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    let client = client(&kept, &sandbox);
    let late = Reply::new().delay(Delay::Exactly(1_000));
    sandbox.set_script(Script::new().rule(Rule::new().scored(true).answer(late))).unwrap();
    let running = Running::start(&kept.store, &sandbox, RelayConfig::default());
    let event = checkout(1);
    let gone = tokio::time::timeout(Duration::from_millis(50), client.recommend(&event, Checkpoint::PreAuth));
    assert!(gone.await.is_err(), "an answer before its time");
    client.finish().await;
    assert_eq!(kept.store.stats().await.unwrap().queued, 0);
    running.stop().await;
    let summary = sandbox.summary();
    assert_eq!((summary.taken, summary.duplicates), (1, 0), "{summary:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_it_is_asked_for_the_event_rests_held_on_the_disk() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    sandbox.set_fault(Some(Fault::StallBeforeHeaders));
    let client = client(&kept, &sandbox);
    let asking = tokio::spawn(async move {
        client.recommend(&checkout(1), Checkpoint::PreAuth).await;
    });
    until(&*kept.store, |stats| stats.waiting == 1).await;
    // A process that is killed here leaves the row, which becomes due by itself.
    asking.abort();
    let row = kept.store.list(Default::default()).await.unwrap().remove(0);
    let held = row.event.due_ms - row.event.created_ms;
    assert!((30_000..60_000).contains(&held), "held for {held} ms");
    assert_eq!((row.customer.as_str(), row.event.path.as_str()), ("cust-ada", "/v2/checkout"));
}
