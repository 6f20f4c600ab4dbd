//! `/v2/label/customer`: setting a label, and listing those that were set.

use crate::clock::read_rfc3339;
use crate::json::Members;
use crate::lock::lock;
use crate::redact::redact;
use crate::refusal::Refusal;
use crate::response::Answer;
use crate::state::State;
use crate::store::Label;
use axum::extract::Query;
use axum::http::header::HOST;
use axum::http::request::Parts;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// What a list can be asked for: a point in time, or the next page.
#[derive(Debug, Deserialize)]
struct Wanted {
    after: Option<String>,
    scroll_id: Option<String>,
}

/// Sets a label, of a temporary id too.
pub(super) fn set(state: &State, body: &Members<'_>, now: Duration) -> Answer {
    if let (Some(id), Some(name)) = (body.text("customerId"), body.text("label")) {
        let label = Label::new(name, now);
        let reviewer = body.get("reviewer").map_or(Value::Null, redact);
        let mut store = lock(&state.store);
        store.labels.set(id, &label, reviewer);
        let holder = store.accounts.named(id);
        store.accounts.with(holder, |account| account.label = Some(label));
    }
    Answer::acknowledged(now, state.bare_answers)
}

/// Returns the labels that were set since a point in time, a page of them.
///
/// # Errors
///
/// 400 where `after` is missing or no RFC 3339, or where the link of a page has expired.
pub(super) fn list(state: &State, parts: &Parts) -> Result<Answer, Refusal> {
    let Query(wanted) = Query::<Wanted>::try_from_uri(&parts.uri)
        .map_err(|_| Refusal::field("after", "should be given once, percent-encoded"))?;
    let (now, id) = (state.clock.now(), lock(&state.random).uuid());
    let mut store = lock(&state.store);
    let page = match (&wanted.scroll_id, &wanted.after) {
        (Some(link), _) => store.labels.follow(link, now, state.label_page).ok_or_else(expired)?,
        (None, Some(after)) => {
            let after = read_rfc3339(after).ok_or_else(|| {
                Refusal::field("after", "should be a time as in RFC 3339, such as 2019-08-05T11:26:00Z")
            })?;
            store.labels.since(after, state.label_page)
        }
        (None, None) => return Err(Refusal::field("after", "is missing")),
    };
    store.labels.link(&id, &page, now);
    drop(store);
    // Whoever came here has given a loopback name.
    let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let next = format!("http://{host}{}?scroll_id={id}", parts.uri.path());
    Ok(Answer::ok(json!({"meta": {"next": next}, "reviews": page.reviews})))
}

fn expired() -> Refusal {
    Refusal::field("scroll_id", "is unknown, or older than the minute in which it can be followed")
}
