//! What the tests share: a shop's database with the outbox in it, a relay beside it, and the sandbox.

use ravelin_client::{Client, Token};
use ravelin_outbox::postgres::{PostgresConfig, PostgresOutbox};
use ravelin_outbox::seal::{SealKeys, Sealed};
use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};
use ravelin_outbox::store::{Filter, StoreErrorKind};
use ravelin_outbox::{Entry, Inserter, Relay, RelayConfig, Store, StoreError};
use ravelin_postgres_server::Server;
use ravelin_sandbox::{Keys, LogTo, Sandbox};
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinHandle;

const KEYS: &str = "one AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// Every statement is in its log.
pub static SERVER: LazyLock<Server> =
    LazyLock::new(|| Server::start_with(&[("log_statement", "all"), ("max_connections", "200")]).unwrap());

/// A shop whose outbox is in its own database, sealed, with a relay that does not poll.
pub struct Shop<S> {
    pub store: Arc<Sealed<S>>,
    sandbox: Sandbox,
    stop: watch::Sender<bool>,
    relay: JoinHandle<Result<(), StoreError>>,
}

/// Opens the outbox in a shop's file.
pub fn file() -> (SqliteOutbox, PathBuf, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shop.db");
    (SqliteOutbox::open(SqliteConfig::new(&file)).unwrap(), file, folder)
}

/// Opens the outbox in a shop's database on the server.
pub async fn database(name: &str) -> (PostgresOutbox, String) {
    let url = SERVER.create_database(name).unwrap();
    let store = PostgresOutbox::new(PostgresConfig::new(&url).unwrap());
    store.migrate().await.unwrap();
    (store, url)
}

impl<S: Store> Shop<S> {
    pub async fn open(store: S) -> Self {
        let keys = Keys::generate(1024).unwrap();
        let config = Sandbox::builder().keys(keys).log(LogTo::Memory).log_id("/customer/custom/number");
        let sandbox = Sandbox::start(config.customer_limit(None)).await.unwrap();
        let store = Arc::new(Sealed::new(store, Some(SealKeys::parse(KEYS).unwrap())));
        let token = Token::new(sandbox.token().to_owned()).unwrap();
        let client = Client::builder(token).base_url(sandbox.url()).build().unwrap();
        // Nothing is found by polling within a test.
        let config = RelayConfig::default().poll(Duration::from_secs(3_600));
        let (stop, stopped) = watch::channel(false);
        let relay = tokio::spawn(Relay::new(Arc::clone(&store), client).config(config).run(stopped));
        Self { store, sandbox, stop, relay }
    }

    pub fn outbox(&self) -> Inserter {
        self.store.inserter()
    }

    /// Waits until nothing is queued, and checks that these events were sent, each once, and no others.
    pub async fn delivered(self, mut numbers: Vec<usize>) {
        for _ in 0..1_200 {
            if self.store.stats().await.unwrap().queued == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.stop.send_replace(true);
        self.relay.await.unwrap().unwrap();
        assert_eq!(self.store.list(Filter::default()).await.unwrap(), []);
        let deliveries = self.sandbox.deliveries().unwrap();
        let mut sent: Vec<usize> =
            deliveries.iter().map(|one| one.id.as_ref().unwrap().parse().unwrap()).collect();
        sent.sort_unstable();
        numbers.sort_unstable();
        assert_eq!(sent, numbers, "{:?}", self.sandbox.summary());
    }
}

/// An event of a customer of its own.
pub fn event(number: usize) -> Entry {
    let customer = format!("cust-{number}");
    let body = format!(
        r#"{{"timestamp":1700000000000,"customer":{{"customerId":"{customer}","custom":{{"number":{number}}}}}}}"#
    );
    Entry::new(customer, "/v2/customer", body)
}

/// What every driver refuses before it reaches the database.
pub fn refused() -> Vec<(Entry, StoreErrorKind)> {
    vec![
        (Entry::new("c", "/v2/order", r#"{"pan":"4111111111111111"}"#), StoreErrorKind::Secret),
        (Entry::new("c", "/v2/order", r#"{"cvv":"123"}"#), StoreErrorKind::Secret),
        (Entry::new("c", "/v2/login", r#"{"password":"correct horse"}"#), StoreErrorKind::Secret),
        (event(0).held_for(1_000), StoreErrorKind::Held),
    ]
}

/// Returns how many statements about the outbox one connection has sent, as the server's log has it.
pub fn statements(connection: i32) -> usize {
    let log = std::fs::read_to_string(SERVER.folder().join("log")).unwrap();
    let by = format!("[{connection}] ");
    log.lines().filter(|line| line.contains(&by) && line.contains("ravelin_outbox")).count()
}
