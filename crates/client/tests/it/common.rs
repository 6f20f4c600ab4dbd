//! What the tests of the client share.

use ravelin::event::checkout::Checkout;
use ravelin::event::{Customer, Event, Order, Timestamp};
use ravelin::secret::Secret;
use ravelin_client::{Client, ClientBuilder, Token};
use ravelin_sandbox::{Config, Keys, Sandbox};
use serde_json::json;
use std::sync::OnceLock;

pub(super) const TOKEN: &str = "sk_test_canary_token";

pub(super) async fn sandbox() -> Sandbox {
    start(|config| config).await
}

pub(super) async fn start(change: impl FnOnce(Config) -> Config) -> Sandbox {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    let keys = KEYS.get_or_init(|| Keys::generate(1024).unwrap()).clone();
    let config = Sandbox::builder().keys(keys).token(Secret::new(TOKEN.to_owned()));
    Sandbox::start(change(config)).await.unwrap()
}

pub(super) fn builder(sandbox: &Sandbox) -> ClientBuilder {
    Client::builder(Token::new(TOKEN).unwrap()).base_url(sandbox.url())
}

pub(super) fn client(sandbox: &Sandbox) -> Client {
    builder(sandbox).budget(std::time::Duration::from_secs(20)).build().unwrap()
}

pub(super) fn checkout() -> Checkout {
    Checkout::new(Timestamp::from_millis(1_512_828_988_826), Customer::new("c-1"), Order::new("o-1"))
}

/// A checkout whose customer has a test address.
pub(super) fn checkout_of(email: &str) -> Checkout {
    let event = json!({
        "timestamp": 1_512_828_988_826_u64,
        "customer": {"customerId": "c-1", "email": email},
        "order": {"orderId": "o-1"},
    });
    Checkout::read(event.to_string().as_bytes()).unwrap()
}
