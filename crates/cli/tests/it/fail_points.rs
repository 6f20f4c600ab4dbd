//! A relay that ends at a named place sends exactly what was predicted a second time, and loses nothing.

use super::relaying::{Relaying, customer, outbox, sandbox, until};
use ravelin_outbox::Store as _;

/// Ends a relay at a place, and has another finish.
async fn duplicates_after(place: &str, events: u64) -> u64 {
    let (kept, sandbox) = (outbox(), sandbox().await);
    // Of different customers, so that they are under way together.
    let entries = (0..events).map(|number| customer(&format!("cust-{number}"), number)).collect();
    kept.store.enqueue(entries).await.unwrap();
    Relaying::start_failing(&kept.address, &sandbox, place).ends().await;
    assert_eq!(kept.store.stats().await.unwrap().queued, events, "{place}");
    let relay = Relaying::start(&kept.address, &sandbox, &[]);
    until("all is delivered", async || kept.store.stats().await.unwrap().queued == 0).await;
    let (code, _, said) = relay.signalled("-TERM");
    assert_eq!(code, Some(0), "{said}");
    let summary = sandbox.summary();
    assert_eq!((summary.distinct, summary.order_violations), (events, 0), "{place}: {summary:?}");
    summary.duplicates
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_and_not_noted_is_sent_once_more() {
    assert_eq!(duplicates_after("after-send", 1).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_noted_and_not_removed_is_sent_once_more() {
    assert_eq!(duplicates_after("before-delete", 1).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn around_a_renewal_nothing_is_sent_twice() {
    assert_eq!(duplicates_after("in-renewal", 20).await, 0);
    assert_eq!(duplicates_after("after-renewal", 20).await, 0);
}
