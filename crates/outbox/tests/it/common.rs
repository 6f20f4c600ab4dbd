//! What the tests share.

use ravelin_client::{Client, Token};
use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};
use ravelin_outbox::store::Stats;
use ravelin_outbox::{Entry, Relay, RelayConfig, Store, StoreError};
use ravelin_sandbox::{Keys, LogTo, Sandbox};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// An outbox in a folder of its own.
pub(crate) struct Kept {
    pub(crate) store: Arc<SqliteOutbox>,
    pub(crate) file: PathBuf,
    _folder: TempDir,
}

pub(crate) fn outbox() -> Kept {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("private/outbox.db");
    let store = Arc::new(SqliteOutbox::open(SqliteConfig::new(&file)).unwrap());
    Kept { store, file, _folder: folder }
}

pub(crate) async fn sandbox() -> Sandbox {
    let config = Sandbox::builder()
        .keys(Keys::generate(1024).unwrap())
        .log(LogTo::Memory)
        .log_id("/customer/custom/number")
        .customer_limit(None);
    Sandbox::start(config).await.unwrap()
}

pub(crate) fn client(sandbox: &Sandbox) -> Client {
    let token = Token::new(sandbox.token().to_owned()).unwrap();
    Client::builder(token).base_url(sandbox.url()).send_budget(Duration::from_secs(2)).build().unwrap()
}

/// A relay on the current runtime.
pub(crate) struct Running {
    stop: watch::Sender<bool>,
    task: JoinHandle<Result<(), StoreError>>,
}

impl Running {
    pub(crate) fn start<S: Store>(store: &Arc<S>, sandbox: &Sandbox, config: RelayConfig) -> Self {
        let (stop, stopped) = watch::channel(false);
        let relay = Relay::new(Arc::clone(store), client(sandbox)).config(config);
        Self { stop, task: tokio::spawn(relay.run(stopped)) }
    }

    /// Waits until it has ended by itself.
    pub(crate) async fn ended(self) -> Result<(), StoreError> {
        self.task.await.unwrap()
    }

    pub(crate) async fn stop(self) {
        self.stop.send_replace(true);
        self.task.await.unwrap().unwrap();
    }
}

pub(crate) fn customer(name: &str, number: usize) -> Entry {
    let body = format!(
        r#"{{"timestamp":{},"customer":{{"customerId":"{name}","custom":{{"number":{number}}}}}}}"#,
        1_700_000_000_000_usize + number
    );
    Entry::new(name, "/v2/customer", body)
}

/// Waits until the outbox is as it should be.
pub(crate) async fn until(store: &impl Store, fits: impl Fn(Stats) -> bool) -> Stats {
    for _ in 0..600 {
        let stats = store.stats().await.unwrap();
        if fits(stats) {
            return stats;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("still {:?}", store.stats().await.unwrap());
}
