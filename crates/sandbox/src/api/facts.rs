//! What the log has of a request: whose event it is, which one, and what became of it.

use super::Route;
use crate::delivery::{Delivery, Fate};
use crate::fault::Fault;
use crate::json::Node;
use crate::lock::lock;
use crate::log::{identity, micros};
use crate::script::{Asked, Plan};
use crate::state::State;
use crate::store::Parts;
use axum::http::StatusCode;
use ravelin::endpoint::Endpoint;
use serde_json::Number;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

/// What is known of an event before its fate is. Nothing but the endpoint until its body was read.
#[derive(Debug)]
pub(super) struct Facts {
    /// Nothing for a request that brings no event.
    endpoint: Option<Endpoint>,
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

impl Facts {
    pub(super) fn new(route: Route, arrived: Duration, pointers: Arc<[String]>) -> Self {
        let (checkpoint, customer, timestamp, id, sha256) = (None, None, None, None, None);
        let (endpoint, path) = (route.endpoint(), route.path());
        Self { endpoint, path, arrived, pointers, checkpoint, customer, timestamp, id, sha256 }
    }

    /// Returns what a script is asked.
    pub(super) fn asked(&self, on_arrival: bool) -> Asked<'_> {
        let customer = self.customer.as_deref();
        let identity = self.id.as_deref().or(self.sha256.as_deref());
        let event = identity::of(self.path, customer, identity);
        Asked { path: self.path, scored: self.checkpoint.is_some(), customer, event, on_arrival }
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
        let event = self.endpoint.map(|endpoint| Parts { endpoint, body: members, at: 0 });
        self.customer = event.and_then(|event| lock(&state.store).lane(&event));
    }

    /// Returns the note for the log; none of what brings no event.
    pub(super) fn delivery(
        self,
        now: Duration,
        fate: Fate,
        status: StatusCode,
        plan: &Plan,
    ) -> Option<Delivery> {
        let fault = plan.fault.as_ref();
        Some(Delivery {
            seq: 0,
            arrived_us: micros(self.arrived),
            decided_us: micros(now),
            ended_us: None,
            path: self.path.into(),
            endpoint: self.endpoint?.path().into(),
            checkpoint: self.checkpoint.map(Cow::Borrowed),
            customer: self.customer,
            timestamp: self.timestamp,
            id: self.id,
            sha256: self.sha256,
            fate,
            status: fault.is_none_or(Fault::has_status).then(|| status.as_u16()),
            fault: fault.map(|fault| fault.name().into()),
            rule: plan.rule,
            overlaps: 0,
        })
    }
}
