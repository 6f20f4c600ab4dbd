//! `ravelin outbox stats`

use super::{failed, told};
use crate::arguments::Stats;
use crate::command::Outcome;
use crate::failure::Failure;
use crate::service;
use ravelin_outbox::Store;
use ravelin_outbox::store::{BusyLane, ByReason, Overview};
use serde_json::{Value, json};

pub(super) async fn run(database: Option<&str>, task: &Stats, json: bool) -> Result<Outcome, Failure> {
    let store = service::existing_outbox(database)?;
    let overview = store.overview(task.lanes).await.map_err(failed)?;
    let text = if json {
        for_programs(&overview, task.with_customer).to_string()
    } else {
        for_people(&overview, task.with_customer)
    };
    Ok(text.into())
}

fn for_programs(overview: &Overview, with_customer: bool) -> Value {
    let lane = |lane: &BusyLane| {
        let mut told = json!({ "events": lane.events, "first": lane.first, "oldestMs": lane.oldest_ms });
        if let (true, Some(members)) = (with_customer, told.as_object_mut()) {
            members.insert("customer".to_owned(), lane.customer.clone().into());
        }
        told
    };
    let by_reason = |lines: &[ByReason]| -> Vec<Value> {
        let line = |line: &ByReason| {
            let reason = line.reason.as_deref().map(told::reason);
            json!({ "reason": reason, "events": line.events, "oldestMs": line.oldest_ms })
        };
        lines.iter().map(line).collect()
    };
    json!({
        "queued": overview.stats.queued,
        "waiting": overview.stats.waiting,
        "dead": overview.stats.dead,
        "oldestMs": overview.stats.oldest_ms,
        "waitingByReason": by_reason(&overview.waiting),
        "deadByReason": by_reason(&overview.dead),
        "busiest": overview.busiest.iter().map(lane).collect::<Vec<_>>(),
        "bytes": overview.bytes,
        "schema": overview.schema,
    })
}

fn for_people(overview: &Overview, with_customer: bool) -> String {
    let stats = &overview.stats;
    let mut lines = vec![vec!["queued".to_owned(), stats.queued.to_string()]];
    if stats.queued > 0 {
        lines.push(vec!["oldest".to_owned(), told::age(stats.oldest_ms)]);
    }
    lines.push(vec!["waiting".to_owned(), stats.waiting.to_string()]);
    lines.extend(overview.waiting.iter().map(|line| of_reason(line, "held back, or for its turn")));
    lines.push(vec!["dead".to_owned(), stats.dead.to_string()]);
    lines.extend(overview.dead.iter().map(|line| of_reason(line, "without a reason")));
    if !overview.busiest.is_empty() {
        lines.push(vec!["busiest".to_owned()]);
    }
    for lane in &overview.busiest {
        let who = if with_customer { format!(", {}", told::customer(&lane.customer)) } else { String::new() };
        let first =
            format!("from number {} on, the oldest {} old{who}", lane.first, told::age(lane.oldest_ms));
        lines.push(vec![format!("  {}", told::events(lane.events)), first]);
    }
    lines.push(vec!["size".to_owned(), told::bytes(overview.bytes)]);
    lines.push(vec!["tables".to_owned(), format!("version {}", overview.schema)]);
    told::table(&lines)
}

fn of_reason(line: &ByReason, without: &str) -> Vec<String> {
    let reason = line.reason.as_deref().map_or_else(|| without.to_owned(), told::reason);
    vec![format!("  {reason}"), format!("{}, the oldest {} old", line.events, told::age(line.oldest_ms))]
}
