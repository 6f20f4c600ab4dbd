//! What programs are answered.

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER};
use hyper::{Response, StatusCode};
use ravelin::check::Finding;
use serde_json::{Value, json};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// An answer with a body that is whole.
pub(crate) type Reply = Response<Full<Bytes>>;

/// Which row of the crate's table an answer belongs to.
pub(crate) const OUTCOME: HeaderName = HeaderName::from_static("ravelin-gateway");
/// Why, in a stable word.
pub(crate) const REASON: HeaderName = HeaderName::from_static("ravelin-gateway-reason");
/// What the checker found.
pub(crate) const FINDINGS: HeaderName = HeaderName::from_static("ravelin-gateway-findings");

/// How soon a program may try again: by then a queue has moved on.
const RETRY: Duration = Duration::from_secs(1);

/// Which row of the crate's table an answer belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Answered,
    Kept,
    Fallback,
    Failed,
    Refused,
    Busy,
}

impl Outcome {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Kept => "kept",
            Self::Fallback => "fallback",
            Self::Failed => "failed",
            Self::Refused => "refused",
            Self::Busy => "busy",
        }
    }
}

/// Returns Ravelin's answer as it came.
pub(crate) fn of_ravelin(answer: ravelin_client::Answer) -> Reply {
    let status = StatusCode::from_u16(answer.status()).unwrap_or(StatusCode::BAD_GATEWAY);
    let content_type = answer.content_type().and_then(|text| HeaderValue::from_str(text).ok());
    let retry_after = answer.retry_after();
    let mut reply = bare(Outcome::Answered, status, Bytes::from(answer.into_body()));
    if let Some(content_type) = content_type {
        reply.headers_mut().insert(CONTENT_TYPE, content_type);
    }
    if let Some(wait) = retry_after {
        reply.headers_mut().insert(RETRY_AFTER, wait.as_secs().into());
    }
    reply
}

/// Returns the answer to an event that asks for nothing and is kept.
pub(crate) fn kept() -> Reply {
    of_ours(Outcome::Kept, StatusCode::OK, None, json!({ "status": 200, "timestamp": now_ms() }))
}

/// Returns the answer where no recommendation came. `action` stands in it if one was asked for.
pub(crate) fn without(why: &'static str, action: Option<&'static str>, is_kept: bool) -> Reply {
    let (outcome, status, message) = match (is_kept, action) {
        (true, Some(_)) => (
            Outcome::Fallback,
            StatusCode::ACCEPTED,
            "no recommendation came; the event is kept and delivered later",
        ),
        // Whoever asked for nothing has what was asked for.
        (true, None) => return kept(),
        (false, _) => (
            Outcome::Failed,
            StatusCode::SERVICE_UNAVAILABLE,
            "the event is not known to be kept: send it again",
        ),
    };
    let mut body = json!({ "status": status.as_u16(), "timestamp": now_ms(), "message": message });
    if let (Some(action), Some(members)) = (action, body.as_object_mut()) {
        members.insert("data".to_owned(), json!({ "action": action, "source": "GATEWAY", "warnings": [] }));
    }
    of_ours(outcome, status, Some(why), body)
}

/// Returns the answer to what is no event, where Ravelin gave none.
pub(crate) fn unanswered(why: &'static str) -> Reply {
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let body = json!({ "status": status.as_u16(), "timestamp": now_ms(), "message": "no answer came" });
    of_ours(Outcome::Failed, status, Some(why), body)
}

/// Returns the answer of a gateway that has too much to do.
pub(crate) fn busy() -> Reply {
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let message = "the gateway serves as many requests as it was told to";
    let body = json!({ "status": status.as_u16(), "timestamp": now_ms(), "message": message });
    of_ours(Outcome::Busy, status, Some("busy"), body)
}

/// Why a request is not taken: a stable word and a sentence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) why: &'static str,
    pub(crate) message: &'static str,
}

impl Refusal {
    pub(crate) const fn new(status: StatusCode, why: &'static str, message: &'static str) -> Self {
        Self { status, why, message }
    }
}

impl From<Refusal> for Reply {
    fn from(Refusal { status, why, message }: Refusal) -> Self {
        let body =
            json!({ "status": status.as_u16(), "timestamp": now_ms(), "code": why, "message": message });
        of_ours(Outcome::Refused, status, Some(why), body)
    }
}

/// Returns the refusal of an event for what is wrong with it.
pub(crate) fn refused_for(why: &'static str, findings: &[Finding]) -> Reply {
    let message = findings.first().map(ToString::to_string).unwrap_or_default();
    let status = StatusCode::BAD_REQUEST;
    let body = json!({
        "status": status.as_u16(), "timestamp": now_ms(), "code": why, "message": message,
        "findings": findings,
    });
    of_ours(Outcome::Refused, status, Some(why), body)
}

/// Returns the refusal of an event that must not rest on a disk: what was found, and where.
pub(crate) fn refused_secret(code: &'static str, path: &str) -> Reply {
    let status = StatusCode::BAD_REQUEST;
    let body = json!({
        "status": status.as_u16(), "timestamp": now_ms(), "code": "event-secret",
        "message": "the event holds what must not be kept: encrypt the card, hash the password",
        "findings": [{ "code": code, "path": path }],
    });
    of_ours(Outcome::Refused, status, Some("event-secret"), body)
}

fn of_ours(outcome: Outcome, status: StatusCode, why: Option<&'static str>, body: Value) -> Reply {
    let mut reply = bare(outcome, status, Bytes::from(body.to_string()));
    let headers = reply.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    if let Some(why) = why {
        headers.insert(REASON, HeaderValue::from_static(why));
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(RETRY_AFTER, RETRY.as_secs().into());
    }
    reply
}

fn bare(outcome: Outcome, status: StatusCode, body: Bytes) -> Reply {
    let mut reply = Response::new(Full::new(body));
    *reply.status_mut() = status;
    reply.headers_mut().insert(OUTCOME, HeaderValue::from_static(outcome.as_str()));
    reply.extensions_mut().insert(outcome);
    reply
}

/// Returns milliseconds since 1970-01-01T00:00 UTC.
pub(crate) fn now_ms() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_millis()).unwrap_or(i64::MAX)
}
