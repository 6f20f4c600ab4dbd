//! The log over HTTP.

use super::refuse;
use crate::body;
use crate::delivery::Delivery;
use crate::refusal::Refusal;
use crate::response::Answer;
use crate::state::State;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State as Shared};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use std::io;
use std::sync::Arc;

/// Which part of the log is wanted.
#[derive(Debug, Deserialize)]
pub(super) struct Part {
    /// Requests behind this number.
    #[serde(default)]
    after: u64,
    /// At most so many.
    limit: Option<usize>,
}

/// Whether the summary is wanted of each customer too.
#[derive(Debug, Deserialize)]
pub(super) struct Detail {
    #[serde(default)]
    customers: bool,
}

/// The body of `PUT /sandbox/deliveries`: where ids stand.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Start {
    #[serde(default)]
    id: Vec<String>,
}

/// Answers with a line of JSON for each request.
pub(super) async fn list(
    Shared(state): Shared<Arc<State>>,
    part: Result<Query<Part>, QueryRejection>,
) -> Response {
    let Ok(Query(part)) = part else { return refuse(&state, &unknown_part()) };
    // A file may be long, and reading it would hold up other requests.
    let log = Arc::clone(&state.log);
    let read = tokio::task::spawn_blocking(move || lines(&log.after(part.after)?, part.limit)).await;
    match read {
        Ok(Ok(lines)) => {
            let headers = [(CONTENT_TYPE, "application/x-ndjson"), (CACHE_CONTROL, "no-store")];
            (headers, lines).into_response()
        }
        Ok(Err(_)) | Err(_) => refuse(&state, &Refusal::LOG),
    }
}

/// Notes requests from now on, in memory unless it was so set up with a file.
pub(super) async fn start(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    match body::read_own::<Start>(request, state.body_limit).await {
        Ok(start) => {
            state.log.start(start.id);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(refusal) => refuse(&state, &refusal.unwrap_or_else(unknown_place)),
    }
}

pub(super) async fn clear(Shared(state): Shared<Arc<State>>) -> Response {
    match state.log.clear() {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(_) => refuse(&state, &Refusal::LOG),
    }
}

pub(super) async fn summary(
    Shared(state): Shared<Arc<State>>,
    detail: Result<Query<Detail>, QueryRejection>,
) -> Response {
    let Ok(Query(detail)) = detail else { return refuse(&state, &unknown_part()) };
    let mut body = json!(state.log.summary());
    if let (true, Value::Object(members)) = (detail.customers, &mut body) {
        members.insert("customers".to_owned(), json!(state.log.customers()));
    }
    Answer::ok(body).into_response()
}

fn lines(deliveries: &[Delivery], limit: Option<usize>) -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for delivery in deliveries.iter().take(limit.unwrap_or(usize::MAX)) {
        serde_json::to_writer(&mut lines, delivery)?;
        lines.push(b'\n');
    }
    Ok(lines)
}

fn unknown_part() -> Refusal {
    Refusal::field("query", "should be after and limit, whole numbers; for the summary customers=true")
}

fn unknown_place() -> Refusal {
    Refusal::field("id", "should be a list of JSON pointers, or be left out")
}
