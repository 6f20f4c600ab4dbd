//! What the log has of a request: whose event it is, which one, and what became of it.

use super::Route;
use crate::clock::Clock;
use crate::delivery::{Delivery, Fate};
use crate::fault::Fault;
use crate::json::Node;
use crate::log::{identity, micros};
use crate::refusal::Refusal;
use crate::response::Answer;
use crate::state::{State, lock};
use crate::store::Parts;
use ravelin::endpoint::Endpoint;
use serde_json::Number;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

/// What is known of an event before its fate is. Nothing but the endpoint until its body was read.
#[derive(Debug)]
pub(super) struct Facts {
    endpoint: Endpoint,
    path: &'static str,
    arrived: Duration,
    /// Where ids stand.
    pointers: Arc<[String]>,
    checkpoint: Option<&'static str>,
    customer: Option<String>,
    timestamp: Option<Number>,
    id: Option<String>,
    sha256: Option<String>,
}

/// What became of an event.
pub(super) fn fate(answer: &Result<Answer, Refusal>) -> Fate {
    match answer {
        Err(_) => Fate::Refused,
        Ok(answer) if answer.data("source").as_deref() == Some("RATE_LIMIT") => Fate::Throttled,
        Ok(_) => Fate::Taken,
    }
}

impl Facts {
    /// Returns what is known of a request that brings an event; others are not noted.
    pub(super) fn new(route: Route, arrived: Duration, pointers: Arc<[String]>) -> Option<Self> {
        let (endpoint, path) = match route {
            Route::Event(endpoint) => (endpoint, endpoint.path()),
            Route::Backfill(endpoint) => (endpoint, endpoint.backfill_path()?),
            Route::CheckToken | Route::Labels | Route::Tags | Route::Untag => return None,
        };
        let (checkpoint, customer, timestamp, id, sha256) = (None, None, None, None, None);
        Some(Self { endpoint, path, arrived, pointers, checkpoint, customer, timestamp, id, sha256 })
    }

    /// Learns what was asked for, and what the body says, which was read.
    pub(super) fn learn(
        &mut self,
        state: &State,
        checkpoint: Option<&'static str>,
        text: &[u8],
        body: Option<&Node<'_>>,
    ) {
        self.checkpoint = checkpoint;
        self.sha256 = Some(identity::sha256(text));
        let Some(body) = body else { return };
        self.id = identity::id(body, &self.pointers);
        let Some(members) = body.as_object() else { return };
        self.timestamp = members.get("timestamp").and_then(Node::as_number).cloned();
        let event = Parts { endpoint: self.endpoint, body: members, at: 0 };
        self.customer = lock(&state.store).lane(&event);
    }

    /// Returns the note for the log.
    pub(super) fn delivery(
        self,
        clock: &dyn Clock,
        fate: Fate,
        answer: &Answer,
        fault: Option<&Fault>,
    ) -> Delivery {
        Delivery {
            seq: 0,
            arrived_us: micros(self.arrived),
            decided_us: micros(clock.now()),
            ended_us: None,
            path: self.path.into(),
            endpoint: self.endpoint.path().into(),
            checkpoint: self.checkpoint.map(Cow::Borrowed),
            customer: self.customer,
            timestamp: self.timestamp,
            id: self.id,
            sha256: self.sha256,
            fate,
            status: fault.is_none_or(Fault::has_status).then(|| answer.status.as_u16()),
            fault: fault.map(|fault| fault.name().into()),
            overlaps: 0,
        }
    }
}
