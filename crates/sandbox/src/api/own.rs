//! What the sandbox answers beside the API: what arrived, what it remembers, its keys and faults.

use super::refuse;
use crate::body;
use crate::fault::Fault;
use crate::lock::lock;
use crate::refusal::Refusal;
use crate::response::Answer;
use crate::state::{State, records};
use axum::extract::{Request, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

pub(super) async fn journal(Shared(state): Shared<Arc<State>>) -> Answer {
    Answer { status: StatusCode::OK, body: json!({"events": records(&state)}) }
}

pub(super) async fn clear_journal(Shared(state): Shared<Arc<State>>) -> StatusCode {
    lock(&state.journal).clear();
    StatusCode::NO_CONTENT
}

pub(super) async fn entities(Shared(state): Shared<Arc<State>>) -> Answer {
    Answer { status: StatusCode::OK, body: lock(&state.store).shown() }
}

pub(super) async fn clear_entities(Shared(state): Shared<Arc<State>>) -> StatusCode {
    lock(&state.store).clear();
    StatusCode::NO_CONTENT
}

pub(super) async fn keys(Shared(state): Shared<Arc<State>>) -> Answer {
    Answer { status: StatusCode::OK, body: json!({"keys": state.keys.public()}) }
}

/// The body of `PUT /sandbox/fault`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FaultOrder {
    fault: Fault,
}

pub(super) async fn set_fault(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    match body::read_own::<FaultOrder>(request, state.body_limit).await {
        Ok(order) => {
            *lock(&state.fault) = Some(order.fault);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(refusal) => refuse(&state, &refusal.unwrap_or_else(unknown_fault)),
    }
}

fn unknown_fault() -> Refusal {
    Refusal::field("fault", crate::fault::NAMES)
}

pub(super) async fn clear_fault(Shared(state): Shared<Arc<State>>) -> StatusCode {
    *lock(&state.fault) = None;
    StatusCode::NO_CONTENT
}
