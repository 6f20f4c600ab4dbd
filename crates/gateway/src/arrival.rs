//! What has arrived, once its body is whole.

use crate::answer::Refusal;
use crate::config::Config;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Body, Incoming};
use hyper::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE};
use hyper::{HeaderMap, Request, StatusCode};
use std::str;
use tokio::time::timeout;

/// The media type by which a merchant asks for the output of rules.
const WITH_RULES: &str = "application/vnd.ravelin.score.v2+json";

/// Reads a body.
///
/// # Errors
///
/// 413 beyond the limit, 408 for one that takes too long, 400 for one that breaks off.
pub(crate) async fn body(config: &Config, request: Request<Incoming>) -> Result<Bytes, Refusal> {
    let too_large = || Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", "the body is too large");
    let body = request.into_body();
    let told = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if told > config.body_limit {
        return Err(too_large());
    }
    match timeout(config.body_time, Limited::new(body, config.body_limit).collect()).await {
        Err(_) => Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, "body-slow", "the body took too long")),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) => Err(Refusal::new(StatusCode::BAD_REQUEST, "body-broken", "the body broke off")),
        Ok(Ok(whole)) => Ok(whole.to_bytes()),
    }
}

/// Refuses what is not declared as JSON, as it is: a form on any web page could send it.
///
/// # Errors
///
/// 415.
pub(crate) fn is_json(headers: &HeaderMap) -> Result<(), Refusal> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let media_type = text(CONTENT_TYPE).and_then(|text| text.split(';').next()).unwrap_or_default();
    let is_plain = text(CONTENT_ENCODING).is_none_or(|coding| coding.eq_ignore_ascii_case("identity"));
    if media_type.trim().eq_ignore_ascii_case("application/json") && is_plain {
        return Ok(());
    }
    let message = "Content-Type should be application/json, without Content-Encoding";
    Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content-type", message))
}

/// Tells whether the output of rules is asked for.
pub(crate) fn wants_rules(headers: &HeaderMap) -> bool {
    let ranges = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    ranges
        .flat_map(|value| value.split(','))
        .any(|range| range.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(WITH_RULES))
}
