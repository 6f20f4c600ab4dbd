//! Scripts over HTTP.

use super::refuse;
use crate::body;
use crate::lock::lock;
use crate::refusal::Refusal;
use crate::response::Answer;
use crate::script::{Running, Script};
use crate::state::State;
use axum::extract::{Request, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::sync::Arc;

/// Answers with the rules and how often each applied.
pub(super) async fn show(Shared(state): Shared<Arc<State>>) -> Answer {
    let script = lock(&state.script);
    let (seed, rules) = (script.as_ref().map(Running::seed), script.as_ref().map(Running::rules));
    Answer::ok(json!({"seed": seed.unwrap_or(state.seed), "rules": rules.unwrap_or_default()}))
}

pub(super) async fn set(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    let set = match body::read_own::<Script>(request, state.body_limit).await {
        Ok(script) => state.set_script(script).map_err(|error| Refusal::script(&error)),
        Err(refusal) => Err(refusal.unwrap_or_else(unknown_script)),
    };
    match set {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(refusal) => refuse(&state, &refusal),
    }
}

pub(super) async fn clear(Shared(state): Shared<Arc<State>>) -> StatusCode {
    *lock(&state.script) = None;
    StatusCode::NO_CONTENT
}

fn unknown_script() -> Refusal {
    let sentence = "should be a list of rules, each with answers and any of path, customer, scored, fromMs, untilMs, per, \
                    skip, every, probability and times; an answer has any of fault, accept, delayMs and retryAfter";
    Refusal::field("rules", sentence)
}
