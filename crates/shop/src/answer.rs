//! What the page gets back: the advice, and for the demo's panel how it came about.

use crate::arrived::Arrived;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ravelin::Error;
use ravelin::recommendation::Advice;
use ravelin_client::Decision;
use serde::Serialize;
use std::time::Duration;

/// The answer to a form.
#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    /// Which page comes next.
    #[serde(serialize_with = "word")]
    pub(crate) advice: Advice,
    /// The order's or the customer's id, for the shopper and for the extra check.
    reference: String,
    /// For the panel. A real shop keeps it to itself.
    ravelin: Exchange,
    /// For the panel too: what the sandbox says that it has got.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) arrived: Option<Arrived>,
}

/// One exchange with the API.
#[derive(Debug, Serialize)]
struct Exchange {
    request: String,
    decision: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    milliseconds: u128,
}

impl Answer {
    /// Returns the answer that a decision leads to.
    pub(crate) fn new(reference: String, request: String, decision: &Decision, took: Duration) -> Self {
        let data = decision.recommendation().and_then(|recommendation| recommendation.data.as_ref());
        let ravelin = Exchange {
            request,
            decision: if matches!(decision, Decision::Answered(_)) { "answered" } else { "fallback" },
            action: data.and_then(|data| Some(data.action.as_ref()?.to_string())),
            source: data.and_then(|data| Some(data.source.as_ref()?.to_string())),
            reason: decision.fallback_reason().map(|reason| reason.to_string()),
            milliseconds: took.as_millis(),
        };
        Self { advice: decision.advice(), reference, ravelin, arrived: None }
    }
}

/// Writes an advice as the page knows it.
fn word<S: serde::Serializer>(advice: &Advice, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match advice {
        Advice::Allow => "allow",
        Advice::Review => "review",
        Advice::Prevent => "prevent",
    })
}

/// Why a form was not accepted; never what stood in it.
#[derive(Debug, Serialize)]
pub(crate) struct Refusal {
    code: &'static str,
    field: String,
    message: String,
}

impl Refusal {
    /// Refuses what no page of ours sends.
    pub(crate) fn unreadable() -> Self {
        Self { code: "form-invalid", ..Self::whole("This form cannot be read.") }
    }

    /// Refuses a whole form.
    pub(crate) fn whole(message: &str) -> Self {
        Self::field("", message)
    }

    /// Refuses one field.
    pub(crate) fn field(field: &str, message: &str) -> Self {
        Self { code: "form-refused", field: field.to_owned(), message: message.to_owned() }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self { code: error.code().as_str(), field: error.field().to_owned(), message: error.to_string() }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (StatusCode::UNPROCESSABLE_ENTITY, Json(self)).into_response()
    }
}
