//! What the tests share.

use ravelin::secret::Secret;
use ravelin_client::{Client, ClientBuilder, Token};
use ravelin_gateway::{Config, Gateway, Keys};
use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};
use ravelin_outbox::store::Stats;
use ravelin_outbox::{RelayConfig, Store};
use ravelin_sandbox::{Keys as CardKeys, LogTo, Sandbox};
use reqwest::{Method, RequestBuilder, Response};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub(crate) const TOKEN: &str = "sk_test_the_real_one_0123";

/// More than anything takes on a busy machine.
pub(crate) const BOUND: Duration = Duration::from_secs(30);

pub(crate) async fn sandbox() -> Sandbox {
    static KEYS: OnceLock<CardKeys> = OnceLock::new();
    let keys = KEYS.get_or_init(|| CardKeys::generate(1024).unwrap()).clone();
    let config = Sandbox::builder().keys(keys).token(Secret::new(TOKEN.to_owned()));
    Sandbox::start(config.log(LogTo::Memory).customer_limit(None)).await.unwrap()
}

/// A gateway with an outbox of its own.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) store: Arc<SqliteOutbox>,
    pub(crate) file: PathBuf,
    pub(crate) client: Client,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
    _folder: TempDir,
}

impl Running {
    /// Starts one that sends to the sandbox and has all the time in the world.
    pub(crate) async fn start(sandbox: &Sandbox) -> Self {
        Self::start_with(&sandbox.url(), |config| config, |client| client).await
    }

    pub(crate) async fn start_with(
        url: &str,
        config: impl FnOnce(Config) -> Config,
        client: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Self {
        Self::start_on(SqliteConfig::new, url, config, client).await
    }

    pub(crate) async fn start_on(
        disk: impl FnOnce(PathBuf) -> SqliteConfig,
        url: &str,
        change: impl FnOnce(Config) -> Config,
        client: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("private/outbox.db");
        let store = Arc::new(SqliteOutbox::open(disk(file.clone())).unwrap());
        let mut config = Config::default();
        config.listen = "127.0.0.1:0".parse().unwrap();
        config.keep_time = BOUND;
        let builder = Client::builder(Token::new(TOKEN).unwrap()).base_url(url).budget(BOUND);
        let gateway = Gateway::bind(change(config), Arc::clone(&store), client(builder)).await.unwrap();
        let (address, client) = (gateway.address(), gateway.client().clone());
        let stop = watch::Sender::new(false);
        let task = tokio::spawn(gateway.run(stop.subscribe()));
        Self { address, store, file, client, stop, task, _folder: folder }
    }

    /// Asks by a client that knows nothing of Ravelin.
    pub(crate) fn ask(&self, method: Method, target: &str) -> RequestBuilder {
        static CLIENT: OnceLock<reqwest::Client> = OnceLock::new();
        let client = CLIENT.get_or_init(|| reqwest::Client::builder().no_proxy().build().unwrap());
        client.request(method, format!("http://{}{target}", self.address))
    }

    pub(crate) async fn post(&self, target: &str, body: impl Into<reqwest::Body>) -> Seen {
        let request = self.ask(Method::POST, target).header("content-type", "application/json");
        Seen::of(request.body(body).send().await.unwrap()).await
    }

    /// Delivers what is kept, until nothing is left.
    pub(crate) async fn deliver(&self) {
        let stop = watch::Sender::new(false);
        let (store, client) = (Arc::clone(&self.store), self.client.clone());
        let relay = ravelin_gateway::relay(store, client, RelayConfig::default(), stop.subscribe());
        let relay = tokio::spawn(relay);
        self.until(|stats| stats.queued == 0).await;
        stop.send_replace(true);
        relay.await.unwrap().unwrap();
    }

    /// Waits until the outbox is as it should be.
    pub(crate) async fn until(&self, fits: impl Fn(Stats) -> bool) {
        for _ in 0..600 {
            if fits(self.store.stats().await.unwrap()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("still {:?}", self.store.stats().await.unwrap());
    }

    pub(crate) async fn stop(self) {
        self.stop.send_replace(true);
        self.task.await.unwrap();
    }

    pub(crate) fn tell_to_stop(&self) {
        self.stop.send_replace(true);
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) status: u16,
    /// The headers `Ravelin-Gateway`, `-Reason` and `-Findings`.
    pub(crate) outcome: String,
    pub(crate) reason: String,
    pub(crate) findings: String,
    pub(crate) retry_after: String,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) async fn of(response: Response) -> Self {
        let header = |name: &str| {
            response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
        };
        Self {
            status: response.status().as_u16(),
            outcome: header("ravelin-gateway"),
            reason: header("ravelin-gateway-reason"),
            findings: header("ravelin-gateway-findings"),
            retry_after: header("retry-after"),
            body: response.text().await.unwrap(),
        }
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

pub(crate) fn keys(text: &str) -> Keys {
    Keys::read(&Secret::new(text.to_owned())).unwrap()
}

pub(crate) fn order(number: usize) -> String {
    format!(
        r#"{{"timestamp":1700000000000,"customerId":"cust-{number}","order":{{"orderId":"o-{number}","currency":"GBP","price":100}}}}"#
    )
}

pub(crate) const CHECKOUT: &str = "/v2/checkout?score=checkoutPreAuth";

pub(crate) fn checkout(email: &str) -> String {
    format!(
        r#"{{"timestamp":1700000000000,"customer":{{"customerId":"cust-1","email":"{email}"}},"order":{{"orderId":"o-1"}}}}"#
    )
}
