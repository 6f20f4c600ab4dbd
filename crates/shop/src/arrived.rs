//! What arrived at the sandbox, for the demo's panel: the journal's own words, which are masked.

use ravelin::json::Json;
use ravelin::request::{Method, Request};
use ravelin_client::Client;
use serde::{Deserialize, Serialize};

/// One event, as the sandbox's journal has it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Arrived {
    path: String,
    checkpoint: Option<String>,
    /// The event, masked by the sandbox.
    received: Json,
    /// What the sandbox decrypted of the card, masked by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<Json>,
}

#[derive(Deserialize)]
struct Journal {
    events: Vec<Arrived>,
}

/// Returns the newest event that asked for a recommendation at a path; nothing where there is no sandbox.
pub(crate) async fn newest(client: &Client, path: &str) -> Option<Arrived> {
    let journal = client.exchange(&Request::bare(Method::Get, "/sandbox/journal")).await.ok()?;
    let Journal { events } = journal.read().ok()?;
    events.into_iter().rfind(|event| event.path == path && event.checkpoint.is_some())
}
