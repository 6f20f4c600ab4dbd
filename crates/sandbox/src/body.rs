//! From a request to a JSON object, or to the refusal that the documents have for it.

use crate::refusal::Refusal;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

/// The media type by which a merchant asks for the output of rules.
const WITH_RULES: &str = "application/vnd.ravelin.score.v2+json";

/// How much of a body beyond the limit is still taken in.
const DISCARDED_BYTES: usize = 64 << 20;

/// Tells whether JSON is among what the client accepts; nothing said is everything accepted.
pub(crate) fn accepts_json(headers: &HeaderMap) -> bool {
    let nothing_said = headers.get_all(ACCEPT).iter().all(|value| value.as_bytes().trim_ascii().is_empty());
    nothing_said
        || accepted(headers).any(|range| {
            let is = |known: &str| range.eq_ignore_ascii_case(known);
            is("*/*") || is("application/*") || is("application/json") || has_json_suffix(range)
        })
}

/// Tells whether the client asks for the output of rules.
pub(crate) fn wants_rules(headers: &HeaderMap) -> bool {
    accepted(headers).any(|range| range.eq_ignore_ascii_case(WITH_RULES))
}

/// Tells whether a body is declared as JSON.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let declared = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media_type(declared).eq_ignore_ascii_case("application/json")
}

/// Returns the bytes of a body.
///
/// # Errors
///
/// 413 beyond `limit` bytes, 400 for a body that ends early.
///
/// What is too large is still taken in, as far as it is not endless: a client that is cut off while
/// it sends may never read the refusal.
pub(crate) async fn read(body: Body, limit: usize) -> Result<Bytes, Refusal> {
    let expected = body.size_hint().exact().and_then(|bytes| usize::try_from(bytes).ok());
    let mut pieces = body.into_data_stream();
    // Most bodies come in one piece, which is taken as it is.
    let first = pieces.next().await.transpose().map_err(|_| Refusal::BODY)?.unwrap_or_default();
    if expected == Some(first.len()) && first.len() <= limit {
        return Ok(first);
    }
    let (mut bytes, mut length) = (Vec::with_capacity(expected.unwrap_or_default().min(limit)), 0);
    let mut next = Some(Ok(first));
    while let Some(piece) = next {
        let piece = piece.map_err(|_| Refusal::BODY)?;
        length += piece.len();
        if length <= limit {
            bytes.extend_from_slice(&piece);
        } else if length > limit.saturating_add(DISCARDED_BYTES) {
            break;
        }
        next = pieces.next().await;
    }
    if length <= limit { Ok(bytes.into()) } else { Err(Refusal::TOO_LARGE) }
}

/// Returns what a request to the sandbox itself orders.
///
/// # Errors
///
/// A refusal; nothing where the body is not what was expected, of which the caller knows more.
pub(crate) async fn read_own<T: DeserializeOwned>(
    request: Request,
    limit: usize,
) -> Result<T, Option<Refusal>> {
    // What is not declared as JSON could come from a form on any page.
    if !is_json(request.headers()) {
        return Err(Some(Refusal::CONTENT_TYPE));
    }
    let text = read(request.into_body(), limit).await?;
    serde_json::from_slice(&text).map_err(|_| None)
}

/// Returns the media ranges of `Accept` that are not excluded by a quality of zero.
fn accepted(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter(|range| !range.split(';').skip(1).any(is_quality_zero))
        .map(media_type)
        .filter(|range| !range.is_empty())
}

fn is_quality_zero(parameter: &str) -> bool {
    let quality = parameter.trim().strip_prefix("q=").or_else(|| parameter.trim().strip_prefix("Q="));
    quality.and_then(|quality| quality.trim().parse::<f32>().ok()).is_some_and(|quality| quality <= 0.0)
}

fn media_type(text: &str) -> &str {
    text.split(';').next().unwrap_or_default().trim()
}

fn has_json_suffix(range: &str) -> bool {
    range.rsplit_once('+').is_some_and(|(_, suffix)| suffix.eq_ignore_ascii_case("json"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn headers(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(ACCEPT, value.parse().unwrap())])
    }

    #[test]
    fn an_accept_header_with_room_for_json_is_enough() {
        assert!(accepts_json(&HeaderMap::new()));
        for value in ["*/*", "application/json", "text/html, application/*;q=0.1", WITH_RULES, ""] {
            assert!(accepts_json(&headers(value)), "{value}");
        }
        for value in ["text/html", "application/xml, text/*", "application/json;q=0", "text/html, */*; q=0.0"]
        {
            assert!(!accepts_json(&headers(value)), "{value}");
        }
        assert!(wants_rules(&headers(WITH_RULES)));
        assert!(!wants_rules(&headers("*/*")));
    }

    #[tokio::test]
    async fn bodies_are_taken_within_the_limit() {
        assert_eq!(read(Body::from("{\"a\":1}"), 7).await.unwrap(), "{\"a\":1}");
        let refusal = read(Body::from("{\"a\":1}"), 6).await.unwrap_err();
        assert!(refusal.message().contains("Payload Too Large"));
    }
}
