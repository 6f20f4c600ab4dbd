//! `ravelin explain`

mod answer;
mod body;

use crate::arguments::{self, Target};
use crate::events::of_line;
use crate::failure::Failure;
use crate::lines::{Line, Lines};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// What one part of an answer means.
#[derive(Serialize)]
pub(super) struct Part {
    /// Which part: `action`, `warning`, `error` and so on.
    part: &'static str,
    /// What stands there.
    #[serde(skip_serializing_if = "String::is_empty")]
    said: String,
    /// What that means.
    #[serde(skip_serializing_if = "String::is_empty")]
    meaning: String,
    /// What to do.
    #[serde(rename = "do", skip_serializing_if = "String::is_empty")]
    advice: String,
}

impl Part {
    pub(super) fn new(
        part: &'static str,
        said: impl Into<String>,
        meaning: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self { part, said: said.into(), meaning: meaning.into(), advice: advice.into() }
    }

    fn for_people(&self) -> String {
        let texts = [&self.said, &self.meaning, &self.advice];
        let told: Vec<&str> = texts.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        format!("{:<13}{}", self.part, told.join("\n             "))
    }
}

/// A line that `ravelin send` printed, as far as it matters here.
#[derive(Deserialize)]
struct Sent {
    endpoint: String,
    #[serde(rename = "accepted")]
    _accepted: bool,
    status: Option<u16>,
    reason: Option<String>,
    answer: Option<Box<RawValue>>,
}

/// An answer, and what is known of how it came.
struct Given {
    status: Option<u16>,
    target: Option<Target>,
    /// Why it was not sent, or what came instead of an answer.
    reason: Option<String>,
    body: Vec<u8>,
}

pub(crate) fn run(task: &arguments::Explain, json: bool) -> Result<String, Failure> {
    let mut lines = Lines::open(task.file.as_deref())?;
    let mut all = Vec::new();
    while let Some(line) = lines.next()? {
        all.push((line.number, explained(given(task, line))));
    }
    if all.is_empty() {
        let nothing = Line { number: None, text: Vec::new() };
        all.push((None, explained(given(task, nothing))));
    }
    Ok(if json { for_programs(all) } else { for_people(&all) })
}

/// Returns the answer in a text: the text, or what `ravelin send` wrapped in it.
fn given(task: &arguments::Explain, line: Line) -> Given {
    match serde_json::from_slice::<Sent>(&line.text) {
        Ok(sent) => Given {
            status: task.status.or(sent.status),
            target: task.endpoint.or_else(|| Target::of_path(&sent.endpoint)),
            reason: sent.reason,
            body: sent.answer.map(|answer| unwrapped(&answer)).unwrap_or_default(),
        },
        Err(_) => Given { status: task.status, target: task.endpoint, reason: None, body: line.text },
    }
}

/// Returns an answer as it came: text that was no JSON stands there as a string.
fn unwrapped(answer: &RawValue) -> Vec<u8> {
    match serde_json::from_str::<String>(answer.get()) {
        Ok(text) => text.into_bytes(),
        Err(_) => answer.get().as_bytes().to_vec(),
    }
}

fn explained(given: Given) -> Vec<Part> {
    let Given { status, target, reason, body } = given;
    let endpoint = target.map(|target| target.endpoint);
    if body.trim_ascii().is_empty()
        && status.is_none()
        && let Some(part) = reason.as_deref().and_then(body::never_came)
    {
        return vec![part];
    }
    match body::read(&body, status) {
        Ok(recommendation) => answer::parts(&recommendation, &body, status, endpoint),
        Err(parts) => parts,
    }
}

fn for_people(all: &[(Option<usize>, Vec<Part>)]) -> String {
    let lines = all.iter().flat_map(|(number, parts)| {
        let heading = number.map(|_| of_line(*number).trim_end().to_owned());
        heading.into_iter().chain(parts.iter().map(Part::for_people))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn for_programs(all: Vec<(Option<usize>, Vec<Part>)>) -> String {
    let lines = all.into_iter().map(|(number, parts)| match number {
        Some(line) => serde_json::json!({ "line": line, "parts": parts }),
        None => serde_json::json!({ "parts": parts }),
    });
    lines.map(|line| line.to_string()).collect::<Vec<_>>().join("\n")
}
