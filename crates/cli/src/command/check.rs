//! `ravelin check`

use crate::arguments;
use crate::command::Outcome;
use crate::events::{Event, Events, of_line};
use crate::failure::Failure;
use ravelin::check::{Check, Finding, Severity};
use ravelin::event::Timestamp;
use serde_json::{Value, json};
use std::time::SystemTime;

pub(crate) fn run(task: &arguments::Check, json: bool) -> Result<Outcome, Failure> {
    let mut events = Events::open(&task.events, json)?;
    let mut told = Vec::new();
    let (mut count, mut is_good) = (0_usize, true);
    while let Some(event) = events.next()? {
        event.has_its_checkpoint()?;
        for finding in findings(&event, None) {
            is_good &= finding.severity() != Severity::Rejected;
            count += 1;
            told.push(if json {
                for_programs(&event, &finding)
            } else {
                Value::from(for_people(&event, &finding))
            });
        }
    }
    if json {
        return Ok(Outcome { text: Value::from(told).to_string(), is_good });
    }
    let lines: Vec<&str> = told.iter().filter_map(Value::as_str).collect();
    let text = if count == 0 { "nothing found".to_owned() } else { lines.join("\n") };
    Ok(Outcome { text, is_good })
}

/// Returns what the core finds in an event, as of now. Whether a recommendation is asked for is not known
/// of an event that is only checked, unless its checkpoint is given.
pub(crate) fn findings(event: &Event, is_asking: Option<bool>) -> Vec<Finding> {
    let mut check = Check::of(event.target.endpoint).at(Timestamp::from(SystemTime::now()));
    if event.target.backfill {
        check = check.backfill();
    }
    let is_asking = event.score.as_deref().map(|score| score != "false").or(is_asking);
    if let Some(is_asking) = is_asking {
        check = check.asking(is_asking);
    }
    check.run_text(&event.body)
}

fn for_people(event: &Event, finding: &Finding) -> String {
    format!("{}{}", of_line(event.line), told(finding))
}

/// Returns a finding for people, and below it where its rule stands.
pub(crate) fn told(finding: &Finding) -> String {
    let (severity, code) = (finding.severity(), finding.code());
    let source = finding.source();
    // A page outside of the documents has no lines.
    let place = match source.line {
        0 => source.document.to_owned(),
        line => format!("{}, line {line}", source.document),
    };
    format!("{severity}: {finding} [{code}]\n    {place}")
}

/// Returns a finding as JSON, with the line of its event where there are several.
pub(crate) fn for_programs(event: &Event, finding: &Finding) -> Value {
    let mut value = json!(finding);
    if let (Some(line), Value::Object(members)) = (event.line, &mut value) {
        members.insert("event".to_owned(), line.into());
    }
    value
}
