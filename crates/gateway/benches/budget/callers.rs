//! Who asks.

use super::disks::Up;
use super::line::Line;
use super::sides::TOKEN;
use super::{BUDGET, CALLS, RUNS_ON};
use ravelin::event::checkout::{Checkout, Checkpoint};
use ravelin::event::{Customer, Order, Timestamp};
use ravelin_client::{Client, ClientBuilder, Token};
use ravelin_gateway::{Config, Gateway};
use ravelin_outbox::OutboxKeeper;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// A program in Rust, by the client with a keeper.
    Client,
    /// A program that asks the gateway for a recommendation.
    Gateway,
    /// A program that gives the gateway an event and asks for nothing.
    Unscored,
}

impl Caller {
    pub(crate) const ALL: [Self; 3] = [Self::Client, Self::Gateway, Self::Unscored];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Gateway => "gateway",
            Self::Unscored => "gateway-unscored",
        }
    }

    pub(crate) async fn measure(self, url: &str, disk: &Up) -> Line {
        let client = Client::builder(Token::new(TOKEN).unwrap()).base_url(url).budget(BUDGET);
        // The database is asked each time, however soon an answer is there.
        let client = client.send_budget(RUNS_ON).keep_after(Duration::ZERO);
        match self {
            Self::Client => by_client(client, disk).await,
            Self::Gateway => by_gateway(client, disk, "/v2/checkout?score=checkoutPreAuth").await,
            Self::Unscored => by_gateway(client, disk, "/v2/checkout").await,
        }
    }
}

async fn by_client(client: ClientBuilder, disk: &Up) -> Line {
    let client = client.keeper(OutboxKeeper::new(Arc::clone(&disk.store))).build().unwrap();
    let line = Line::of(1, |number| {
        let client = client.clone();
        async move {
            let now = Timestamp::from_millis(1_700_000_000_000);
            let customer = Customer::new(format!("cust-{number}"));
            let event = Checkout::new(now, customer, Order::new(format!("order-{number}")));
            let decision = client.recommend(&event, Checkpoint::PreAuth).await;
            let why = decision.fallback_reason().map_or("answered", |reason| reason.as_str());
            format!("{why}, queued {}", decision.queued())
        }
    });
    let line = line.await;
    client.finish().await;
    line
}

async fn by_gateway(client: ClientBuilder, disk: &Up, target: &'static str) -> Line {
    let mut config = Config::default();
    config.listen = "127.0.0.1:0".parse().unwrap();
    config.keep_time = BUDGET;
    // What runs on counts as well.
    config.max_requests = CALLS;
    let gateway = Gateway::bind(config, Arc::clone(&disk.store), client).await.unwrap();
    let address = gateway.address();
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(gateway.run(stopped));
    let program = reqwest::Client::builder().no_proxy().build().unwrap();
    // The program has to be woken, too.
    let line = Line::of(2, |number| {
        let body = format!(
            r#"{{"timestamp":1700000000000,"customer":{{"customerId":"cust-{number}"}},"order":{{"orderId":"o-{number}"}}}}"#
        );
        let request = program.post(format!("http://{address}{target}"));
        let request = request.header("content-type", "application/json").body(body);
        async move {
            let response = request.send().await.unwrap();
            let header = |name: &str| {
                response.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned()
            };
            let end = format!("{} {}", header("ravelin-gateway"), header("ravelin-gateway-reason"));
            let status = response.status().as_u16();
            response.bytes().await.unwrap();
            format!("{status} {}", end.trim())
        }
    });
    let line = line.await;
    stop.send_replace(true);
    running.await.unwrap();
    line
}
