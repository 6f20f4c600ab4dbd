//! What is sealed rests sealed, and is delivered by whoever has its key.

use crate::it::common::{Running, customer, outbox, sandbox, until};
use ravelin_outbox::seal::{SealKeys, Sealed, is_sealed};
use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};
use ravelin_outbox::store::{Filter, StoreErrorKind};
use ravelin_outbox::{Entry, RelayConfig, Store};
use std::path::Path;
use std::sync::Arc;

const OLD: &str = "old AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const NEW: &str = "new ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

fn open(file: &Path, keys: Option<&str>) -> Arc<Sealed<SqliteOutbox>> {
    let keys = keys.map(|keys| SealKeys::parse(keys).unwrap());
    Arc::new(Sealed::new(SqliteOutbox::open(SqliteConfig::new(file)).unwrap(), keys))
}

fn event(number: usize) -> Entry {
    let mut entry = customer("cust-ada", number);
    entry.body = entry.body.replace("\"custom\"", "\"email\":\"canary@example.com\",\"custom\"");
    entry
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sealed_waits_for_its_key_and_is_delivered_with_its_own_bytes() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    let entry = event(1);
    open(&kept.file, Some(OLD)).enqueue(vec![entry.clone()]).await.unwrap();
    for name in ["outbox.db", "outbox.db-wal"] {
        let bytes = std::fs::read(kept.file.with_file_name(name)).unwrap();
        assert!(!bytes.windows(6).any(|part| part == b"canary"), "{name}");
    }
    let row = kept.store.list(Filter::default()).await.unwrap().remove(0);
    assert!(is_sealed(&row.event.body));

    // A relay that lacks the key sends nothing, and nothing dies of it.
    let running = Running::start(&open(&kept.file, Some(NEW)), &sandbox, RelayConfig::default());
    until(&*kept.store, |stats| stats.waiting == 1).await;
    running.stop().await;
    let row = kept.store.list(Filter::default()).await.unwrap().remove(0);
    assert_eq!((row.reason.as_deref(), row.dead, row.event.attempt), (Some("key-missing"), false, 0));
    assert_eq!(sandbox.summary().requests, 0);

    // Both keys, as after a rotation; the wait is over.
    let now = rusqlite::Connection::open(&kept.file).unwrap();
    now.execute("UPDATE ravelin_outbox SET due = created", []).unwrap();
    let both = open(&kept.file, Some(&format!("{NEW}\n{OLD}")));
    assert_eq!(both.list(Filter::default()).await.unwrap()[0].event.body, entry.body);
    let running = Running::start(&both, &sandbox, RelayConfig::default());
    until(&*both, |stats| stats.queued == 0).await;
    running.stop().await;
    assert_eq!(sandbox.summary().taken, 1);
}

#[tokio::test]
async fn a_sealed_body_is_looked_at_before_and_replaced_as_one() {
    let kept = outbox();
    let sealing = open(&kept.file, Some(NEW));
    let mut entry = event(1);
    entry.body = entry.body.replace("canary@example.com", "4111111111111111");
    assert_eq!(sealing.enqueue(vec![entry]).await.unwrap_err().kind(), StoreErrorKind::Secret);

    let id = sealing.enqueue(vec![event(1)]).await.unwrap()[0];
    sealing.lease().await.unwrap();
    assert!(sealing.bury(id, (0, 0), "rejected").await.unwrap());
    assert!(sealing.replace(id, event(2).body).await.unwrap());
    assert!(!sealing.replace(id + 1, event(2).body).await.unwrap());
    assert!(is_sealed(&kept.store.list(Filter::default()).await.unwrap()[0].event.body));
    assert_eq!(sealing.list(Filter::default()).await.unwrap()[0].event.body, event(2).body);
}
