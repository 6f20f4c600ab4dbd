//! What must not rest on a disk is refused, and what another program inserted is not delivered.

use crate::it::common::{Running, customer, outbox, sandbox, until};
use ravelin_outbox::store::{Filter, StoreErrorKind};
use ravelin_outbox::{Entry, INSERT, RelayConfig, Store};

const CARD: &str =
    r#"{"timestamp":1700000000000,"customer":{"customerId":"cust-ada","custom":{"pan":"4111111111111111"}}}"#;

#[tokio::test]
async fn what_is_enqueued_with_a_card_number_is_refused_whole() {
    let kept = outbox();
    let entries = vec![customer("cust-ada", 1), Entry::new("cust-ada", "/v2/customer", CARD)];
    let error = kept.store.enqueue(entries).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Secret);
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "card-number at customer.custom.pan");
    assert!(!format!("{error:?}").contains("4111"));
    assert_eq!(kept.store.stats().await.unwrap().queued, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_program_inserted_is_laid_aside_unsent_and_can_be_mended() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    let other = rusqlite::Connection::open(&kept.file).unwrap();
    other.execute(INSERT, ["cust-ada", "/v2/customer", CARD]).unwrap();
    kept.store.enqueue(vec![customer("cust-ada", 2)]).await.unwrap();
    let running = Running::start(&kept.store, &sandbox, RelayConfig::default());
    until(&*kept.store, |stats| (stats.queued, stats.dead) == (0, 1)).await;
    assert_eq!(sandbox.summary().taken, 1);
    let row = kept.store.list(Filter::default()).await.unwrap().remove(0);
    assert_eq!(row.reason.as_deref(), Some("card-number"));

    let error = kept.store.replace(row.event.id, CARD.to_owned()).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Secret);
    assert!(kept.store.replace(row.event.id, customer("cust-ada", 1).body).await.unwrap());
    assert_eq!(kept.store.replay(Filter::default()).await.unwrap(), 1);
    until(&*kept.store, |stats| (stats.queued, stats.dead) == (0, 0)).await;
    running.stop().await;
    assert_eq!(sandbox.summary().taken, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_that_another_program_inserted_takes_the_key_nowhere() {
    let kept = outbox();
    let (sandbox, elsewhere) = (sandbox().await, sandbox().await);
    let path = elsewhere.url().replace("http://", "@") + "/v2/customer";
    let other = rusqlite::Connection::open(&kept.file).unwrap();
    other.execute(INSERT, ["cust-ada", &path, &customer("cust-ada", 1).body]).unwrap();
    let running = Running::start(&kept.store, &sandbox, RelayConfig::default());
    until(&*kept.store, |stats| (stats.queued, stats.dead) == (0, 1)).await;
    running.stop().await;
    assert_eq!((sandbox.journal().len(), elsewhere.journal().len()), (0, 0));
    let row = kept.store.list(Filter::default()).await.unwrap().remove(0);
    assert_eq!(row.reason.as_deref(), Some("unsendable"));
}
