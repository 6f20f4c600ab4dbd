//! What a relay sends by.

use crate::decide::Outcome;
use ravelin::request::Request;
use ravelin_client::Client;
use std::future::Future;

/// Sends one event and tells what came of it.
pub trait Transport: Send + Sync + 'static {
    /// Sends a body to a path of the API, once.
    fn send(&self, path: String, body: String) -> impl Future<Output = Outcome> + Send;
}

impl Transport for Client {
    async fn send(&self, path: String, body: String) -> Outcome {
        Outcome::of(&self.exchange(&Request::post(path, body.into_bytes())).await)
    }
}
