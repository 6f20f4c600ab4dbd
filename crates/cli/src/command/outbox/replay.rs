//! `ravelin outbox replay` and `ravelin outbox purge`

use super::{failed, told};
use crate::arguments::{Purge, Replay, Which};
use crate::command::Outcome;
use crate::failure::Failure;
use crate::service;
use ravelin_outbox::store::Filter;
use ravelin_outbox::{Store, StoreError};
use serde_json::json;
use std::collections::BTreeSet;
use std::future::Future;
use std::time::Duration;

/// How many events are changed at once.
const PIECE: u32 = 1_000;

pub(super) async fn replay(database: Option<&str>, task: &Replay, json: bool) -> Result<Outcome, Failure> {
    let filter = filter(&task.which, None, "give numbers, --reason CODE or --all")?;
    let store = service::existing_outbox(database)?;
    let queued = in_pieces(&filter, |piece| store.replay(piece)).await?;
    let missing = missing(&filter, queued);
    let text = if json {
        json!({ "queued": queued, "missing": missing }).to_string()
    } else {
        format!("{} queued again{}", told::events(queued), of_missing(missing))
    };
    Ok(Outcome { text, is_good: missing == 0 })
}

pub(super) async fn purge(database: Option<&str>, task: &Purge, json: bool) -> Result<Outcome, Failure> {
    let advice = "give numbers, --reason CODE, --older-than AGE or --all";
    let filter = filter(&task.which, task.older_than, advice)?;
    let store = service::existing_outbox(database)?;
    if !task.yes {
        let would = store.count(Filter { dead: Some(true), ..filter }).await.map_err(failed)?;
        let text = if json {
            json!({ "removed": 0, "wouldRemove": would }).to_string()
        } else {
            format!("{} would be removed for good: give --yes to remove", told::events(would))
        };
        return Ok(Outcome { text, is_good: false });
    }
    let removed = in_pieces(&filter, |piece| store.purge(piece)).await?;
    let missing = missing(&filter, removed);
    let text = if json {
        json!({ "removed": removed, "missing": missing }).to_string()
    } else {
        format!("{} removed{}", told::events(removed), of_missing(missing))
    };
    Ok(Outcome { text, is_good: missing == 0 })
}

/// Changes what fits a filter, lowest numbers first, in pieces: whoever enqueues into the same file must not wait
/// for a hundred thousand rows.
async fn in_pieces<F: Future<Output = Result<u64, StoreError>>>(
    filter: &Filter,
    change: impl Fn(Filter) -> F,
) -> Result<u64, Failure> {
    let mut changed = 0;
    loop {
        let piece = change(Filter { limit: Some(PIECE), ..filter.clone() }).await.map_err(failed)?;
        changed += piece;
        if piece < u64::from(PIECE) {
            return Ok(changed);
        }
    }
}

/// Returns which dead events are meant; it must have been said.
fn filter(which: &Which, older_than: Option<Duration>, advice: &'static str) -> Result<Filter, Failure> {
    let ids: BTreeSet<i64> = which.ids.iter().copied().collect();
    if ids.is_empty() && which.reason.is_none() && !which.all && older_than.is_none() {
        let message = "it is not said which events are meant".to_owned();
        return Err(Failure::usage("NUMBER", message, advice));
    }
    let ids = (!ids.is_empty()).then(|| ids.into_iter().collect());
    Ok(Filter { ids, reason: which.reason.clone(), older_than, ..Filter::default() })
}

/// Returns how many of the numbers were none of a dead event.
fn missing(filter: &Filter, changed: u64) -> u64 {
    let asked = filter.ids.as_ref().map_or(0, Vec::len);
    u64::try_from(asked).unwrap_or(u64::MAX).saturating_sub(changed)
}

fn of_missing(missing: u64) -> String {
    match missing {
        0 => String::new(),
        1 => "; one of the numbers is none of a dead event".to_owned(),
        _ => format!("; {missing} of the numbers are none of dead events"),
    }
}
