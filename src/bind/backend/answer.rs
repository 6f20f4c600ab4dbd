//! An answer as a backend decides by it: put together from what the core says, and nothing else.

use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::json::{Json, Members};
use crate::recommendation::{Advice, Recommendation};
use crate::status::Status;

/// What to do where Ravelin recommends nothing.
const FALLBACK: &str = "Decide by your fallback.";

/// Returns the members of an `Answer`; see `pkg/src/backend.d.ts`, which says what each is.
pub(super) fn of(status: u16, body: &[u8], endpoint: Option<Endpoint>) -> Json {
    let row = Status::of(status);
    let read = Recommendation::read(body);
    let said = read.as_ref().ok().filter(|_| row.is_success());
    let action = said.and_then(Recommendation::action);
    let is_unreadable = row.is_success() && read.is_err();
    let is_throttled = said.is_some_and(Recommendation::is_throttled);
    let advice = said.and_then(Recommendation::advice);
    let guidance = match action {
        Some(action) if !is_throttled => action.guidance(endpoint.unwrap_or(Endpoint::Checkout)),
        None if said.is_some() => "No recommendation came: where one was asked for, decide by your fallback.",
        _ => FALLBACK,
    };
    object([
        ("status", Some(u32::from(status).into())),
        ("isTaken", Some((said.is_some() && !is_throttled).into())),
        ("advice", advice.map(|advice| word(advice).into())),
        ("guidance", Some(guidance.into())),
        ("isThrottled", Some(is_throttled.into())),
        ("isRetryable", Some((row.retry.is_worthwhile() || is_throttled || is_unreadable).into())),
        ("notes", Some(notes(row, &read).into())),
        ("recommendation", read.ok().and_then(|answer| Json::of(&answer).ok())),
    ])
}

/// Returns the row of a status as an object.
pub(super) fn status(status: u16) -> Json {
    let row = Status::of(status);
    object([
        ("name", Some(row.name.into())),
        ("meaning", Some(row.meaning.into())),
        ("fault", Some(row.fault.as_str().into())),
        ("isRetryable", Some(row.retry.is_worthwhile().into())),
        ("retry", Some(row.retry.sentence().into())),
        ("check", Some(row.check.into())),
        ("source", Some(row.source.into())),
    ])
}

/// Returns sentences for whoever reads the log: what the status means, what was missing.
fn notes(row: &Status, read: &Result<Recommendation, Error>) -> Vec<Json> {
    let mut notes = Vec::new();
    if !row.is_success() {
        notes.extend([row.meaning, row.check, row.retry.sentence()].map(Json::from));
    }
    match read {
        Err(error) => notes.push(error.to_string().into()),
        Ok(answer) => {
            let warnings = answer.data.iter().flat_map(|data| &data.warnings);
            let known = warnings.filter_map(|warning| warning.known());
            notes.extend(known.map(|known| Json::from(format!("{} {}", known.meaning, known.send))));
            notes.extend(
                answer.credential_status.as_ref().and_then(|status| status.guidance()).map(Json::from),
            );
        }
    }
    notes
}

const fn word(advice: Advice) -> &'static str {
    match advice {
        Advice::Allow => "allow",
        Advice::Review => "review",
        Advice::Prevent => "prevent",
    }
}

/// Returns an object of the members that are there.
fn object<const N: usize>(members: [(&str, Option<Json>); N]) -> Json {
    let mut object = Members::new();
    for (name, value) in members {
        if let Some(value) = value {
            object.set(name.to_owned(), value);
        }
    }
    object.into()
}
