//! `ravelin outbox show`

use super::{mask, row, told};
use crate::arguments::{Show, Target};
use crate::command::{Outcome, check};
use crate::failure::Failure;
use crate::service;
use ravelin::check::{Check, Finding};
use ravelin::event::Timestamp;
use ravelin_outbox::door;
use ravelin_outbox::store::Row;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::time::SystemTime;

pub(super) async fn run(database: Option<&str>, task: &Show, json: bool) -> Result<Outcome, Failure> {
    let store = service::existing_outbox(database)?;
    let row = row(&store, task.id).await?;
    if (task.body || task.unmasked) && !row.is_open() {
        return Err(Failure::locked(task.id));
    }
    if task.unmasked {
        showable(&row)?;
        return Ok(row.event.body.into());
    }
    let endpoint = Target::of_path(&row.event.path).map(|target| target.endpoint);
    let body = task.body.then(|| mask::body(endpoint, &row.event.body));
    let findings = if row.is_open() { findings(&row.event.path, &row.event.body) } else { Vec::new() };
    let text = if json {
        for_programs(&row, task.with_customer, &findings, body)
    } else {
        for_people(&row, task.with_customer, &findings, body)
    };
    Ok(text.into())
}

/// Refuses an event with what must not be kept: it is shown to nobody.
pub(super) fn showable(row: &Row) -> Result<(), Failure> {
    door::check(&row.event.body).map_err(|refusal| Failure::unshowable(row.event.id, &refusal.to_string()))
}

/// Returns what the checker finds in a body for this path, as of now.
pub(super) fn findings(path: &str, body: &str) -> Vec<Finding> {
    let Some(target) = Target::of_path(path) else { return Vec::new() };
    let check = Check::of(target.endpoint).at(Timestamp::from(SystemTime::now())).asking(false);
    let check = if target.backfill { check.backfill() } else { check };
    check.run_text(body.as_bytes())
}

fn for_programs(row: &Row, with_customer: bool, findings: &[Finding], body: Option<String>) -> String {
    let mut told = told::of_row(row, with_customer);
    told.insert("findings".to_owned(), json!(findings));
    let mut text = Value::from(told).to_string();
    if let Some(body) = body {
        // As JSON where it is some, in the order that it has.
        let body =
            RawValue::from_string(body).map_or_else(|_| Value::Null.to_string(), |raw| raw.get().to_owned());
        text.pop();
        text.push_str(&format!(",\"body\":{body}}}"));
    }
    text
}

fn for_people(row: &Row, with_customer: bool, findings: &[Finding], body: Option<String>) -> String {
    let event = &row.event;
    let reason = row.reason.as_deref().map(told::reason).unwrap_or_default();
    let meaning = told::meaning(&reason);
    let mut lines = vec![
        ("number", event.id.to_string()),
        ("state", told::state(row).to_owned()),
        ("path", told::path(&event.path)),
        ("inserted", format!("{}, {} ago", told::time(event.created_ms), told::ago(event.created_ms))),
        ("attempts", event.attempt.to_string()),
    ];
    if !row.dead {
        lines.push(("due", told::time(event.due_ms)));
    }
    if !reason.is_empty() {
        lines.push(("reason", if meaning.is_empty() { reason } else { format!("{reason}: {meaning}") }));
    }
    let seal = match (row.sealed, row.is_open()) {
        (false, _) => "",
        (true, true) => ", sealed",
        (true, false) => ", sealed, and its key is not here",
    };
    lines.push(("body", format!("{} bytes{seal}", event.body.len())));
    if with_customer {
        lines.push(("customer", told::customer(&row.customer)));
    }
    let lines: Vec<_> = lines.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
    let mut text = told::table(&lines);
    for finding in findings {
        text.push_str(&format!("\n{}", check::told(finding)));
    }
    if let Some(body) = body {
        text.push_str(&format!("\n{body}"));
    }
    text
}
