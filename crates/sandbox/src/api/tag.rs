//! `/v2/tag/customer`: attaching, reading and removing tags.

use crate::json::{Members, Node};
use crate::lock::lock;
use crate::refusal::Refusal;
use crate::response::Answer;
use crate::state::State;
use crate::store::{Account, Label, UNREVIEWED, since_1970};
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::Uri;
use axum::http::request::Parts;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;

/// What is to be removed: `tagName` is one or several, divided by commas.
#[derive(Debug, Deserialize)]
struct Unwanted {
    #[serde(rename = "customerId")]
    customer: Option<String>,
    #[serde(rename = "tagName")]
    names: Option<String>,
}

/// Attaches tags, to a temporary id too, and returns all.
pub(super) fn attach(state: &State, body: &Members<'_>, now: Duration) -> Answer {
    let id = body.text("customerId").unwrap_or_default();
    let names = body.get("tagNames").map_or(&[][..], Node::elements).iter().filter_map(Node::as_str);
    let mut store = lock(&state.store);
    let holder = store.accounts.named(id);
    store.accounts.with(holder, |account| {
        names.for_each(|name| account.tags.set(name, true, since_1970(now)));
        tags_of(account)
    })
}

/// Returns the tags of a customer.
///
/// # Errors
///
/// 404 for a customer of whom nothing was heard.
pub(super) async fn read(state: &State, parts: &mut Parts) -> Result<Answer, Refusal> {
    let id = Path::<String>::from_request_parts(parts, &()).await;
    let Path(id) = id.map_err(|_| Refusal::field("customerId", "should be percent-encoded text"))?;
    let store = lock(&state.store);
    store.accounts.get(store.accounts.named(&id)).map(tags_of).ok_or(Refusal::CUSTOMER)
}

/// Removes tags and returns those that are left. What is not attached needs no removing.
///
/// # Errors
///
/// 400 where a parameter is missing, 404 for a customer of whom nothing was heard.
pub(super) fn remove(state: &State, uri: &Uri) -> Result<Answer, Refusal> {
    let Query(unwanted) = Query::<Unwanted>::try_from_uri(uri)
        .map_err(|_| Refusal::field("tagName", "should be given once, percent-encoded"))?;
    let given = |value: Option<String>| value.filter(|value| !value.is_empty());
    let id = given(unwanted.customer).ok_or_else(|| Refusal::field("customerId", "is missing"))?;
    let names = given(unwanted.names).ok_or_else(|| Refusal::field("tagName", "is missing"))?;
    let now = since_1970(state.clock.now());
    let mut store = lock(&state.store);
    let holder = store.accounts.named(&id);
    store.accounts.get(holder).ok_or(Refusal::CUSTOMER)?;
    Ok(store.accounts.with(holder, |account| {
        names.split(',').for_each(|name| account.tags.remove(name, now));
        tags_of(account)
    }))
}

/// Returns all tags and the label, as the documents show them.
fn tags_of(account: &Account) -> Answer {
    let names: Vec<_> = account.tags.names().collect();
    let label = account.label.as_ref().map_or(UNREVIEWED, Label::name);
    Answer::ok(json!({"tagNames": names, "label": label}))
}
