//! An outbox whose bodies are sealed, as the command delivers from it.

use super::common::{failure_with, file};
use super::relaying::{Relaying, customer, outbox, sandbox, until};
use ravelin_outbox::Store as _;
use ravelin_outbox::seal::{SealKeys, Sealed};
use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};

const KEY: &str = "test AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sealed_is_delivered_by_a_relay_with_the_key_and_waits_for_it_without() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    let store = SqliteOutbox::open(SqliteConfig::new(&kept.file)).unwrap();
    let sealing = Sealed::new(store, Some(SealKeys::parse(KEY).unwrap()));
    sealing.enqueue(vec![customer("cust-ada", 1)]).await.unwrap();
    let relay = Relaying::start(&kept.address, &sandbox, &[]);
    until("the event waits", async || kept.store.stats().await.unwrap().waiting == 1).await;
    assert_eq!(relay.signalled("-TERM").0, Some(0));
    assert_eq!(sandbox.summary().requests, 0);

    sealing.enqueue(vec![customer("cust-bob", 2)]).await.unwrap();
    let keys = file("seal-keys.txt", KEY);
    let variables = [("RAVELIN_SEAL_KEYS", keys.to_str().unwrap())];
    let relay = Relaying::start_with(&kept.address, &sandbox, &[], &variables);
    until("the event is delivered", async || kept.store.stats().await.unwrap().queued == 1).await;
    let (code, _, said) = relay.signalled("-TERM");
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(sandbox.summary().taken, 1);
}

#[test]
fn a_file_without_keys_is_refused_and_not_repeated() {
    let (kept, keys) = (outbox(), file("no-seal-keys.txt", "canary"));
    let variables = [("RAVELIN_SEAL_KEYS", keys.to_str().unwrap()), ("RAVELIN_TOKEN", "sk_test_0123456789")];
    let told = failure_with(&variables, &["relay", "--database", &kept.address]);
    assert_eq!(told["code"], "seal-keys-invalid");
    assert!(!told.to_string().contains("canary"), "{told}");
}
