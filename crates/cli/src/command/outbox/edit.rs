//! `ravelin outbox edit`

use super::{editor, failed, layout, row, show};
use crate::arguments::Edit;
use crate::command::{Outcome, check};
use crate::failure::Failure;
use crate::{input, service};
use ravelin::check::{Finding, Severity};
use ravelin_outbox::store::Row;
use ravelin_outbox::{Store, door, lane};
use serde_json::json;
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

pub(super) async fn run(database: Option<&str>, task: &Edit, json: bool) -> Result<Outcome, Failure> {
    let store = service::existing_outbox(database)?;
    let row = row(&store, task.id).await?;
    if !row.dead {
        return Err(Failure::not_dead(task.id));
    }
    // Without its key it would come to rest unsealed.
    if row.sealed && !store.has_keys() {
        return Err(Failure::locked(task.id));
    }
    let new = match &task.file {
        Some(file) => from_file(file, &row, task.unchecked)?,
        None => from_editor(&row, task.unchecked)?,
    };
    let body = match new {
        New::Body(body) => body,
        New::Unchanged => {
            let text =
                if json { json!({ "replaced": false }).to_string() } else { "nothing changed".to_owned() };
            return Ok(text.into());
        }
        New::Refused(findings) => return Ok(refused(&findings, json)),
    };
    if lane::of(&body) != lane::of(&row.event.body) && row.is_open() && !json {
        crate::say("note: it is about another customer now, and stays in the line of the one before");
    }
    if !store.replace(task.id, body).await.map_err(failed)? {
        return Err(Failure::not_dead(task.id));
    }
    let text = if json {
        json!({ "replaced": true }).to_string()
    } else {
        format!("replaced; to have it delivered: ravelin outbox replay {}", task.id)
    };
    Ok(text.into())
}

/// What somebody has made of a body.
enum New {
    Body(String),
    Unchanged,
    /// Ravelin would reject it.
    Refused(Vec<Finding>),
}

fn from_file(file: &Path, row: &Row, unchecked: bool) -> Result<New, Failure> {
    let input = input::read("FILE", Some(file))?;
    looked_at(input.text("json-invalid", "FILE")?, row, unchecked)
}

/// Lets a person edit the body, and again for as long as it is refused and they want to.
fn from_editor(row: &Row, unchecked: bool) -> Result<New, Failure> {
    if !row.is_open() {
        return Err(Failure::locked(row.event.id));
    }
    show::showable(row)?;
    let before = layout::pretty(&row.event.body).unwrap_or_else(|| row.event.body.clone());
    let mut text = before.clone();
    loop {
        text = editor::edit(&text)?;
        if input::without_line_break(&text) == before {
            return Ok(New::Unchanged);
        }
        let (new, why) = match looked_at(&text, row, unchecked) {
            Ok(New::Refused(findings)) => {
                let why = shown(&findings);
                (Ok(New::Refused(findings)), why)
            }
            Err(failure) => {
                let why = failure.shown(false);
                (Err(failure), why)
            }
            new => return new,
        };
        if !asks_again(&why) {
            return new;
        }
    }
}

/// Looks at a new body as the relay and Ravelin will.
fn looked_at(text: &str, row: &Row, unchecked: bool) -> Result<New, Failure> {
    let body = layout::compact(input::without_line_break(text));
    door::check(&body).map_err(|refusal| Failure::unkeepable(&refusal.to_string()))?;
    if body == row.event.body {
        return Ok(New::Unchanged);
    }
    let findings = show::findings(&row.event.path, &body);
    let is_bad = findings.iter().any(|finding| finding.severity() == Severity::Rejected);
    Ok(if is_bad && !unchecked { New::Refused(findings) } else { New::Body(body) })
}

/// Asks a person whether to go on editing; where nobody is there, the answer is no.
fn asks_again(why: &str) -> bool {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return false;
    }
    crate::say(why);
    // Where it cannot be asked, nobody answers.
    let _ = write!(std::io::stderr(), "edit again? [Y/n] ");
    let mut answer = String::new();
    let is_read = std::io::stdin().read_line(&mut answer).is_ok_and(|length| length > 0);
    is_read && !answer.trim_start().starts_with(['n', 'N'])
}

fn refused(findings: &[Finding], json: bool) -> Outcome {
    let text = if json {
        json!({ "replaced": false, "findings": findings }).to_string()
    } else {
        format!("{}\nnot replaced; --unchecked takes it all the same", shown(findings))
    };
    Outcome { text, is_good: false }
}

fn shown(findings: &[Finding]) -> String {
    findings.iter().map(check::told).collect::<Vec<_>>().join("\n")
}
