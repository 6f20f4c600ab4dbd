//! `ravelin send`

use crate::arguments;
use crate::command::{Outcome, check};
use crate::events::{Event, Events};
use crate::failure::Failure;
use crate::service;
use ravelin::check::Severity;
use ravelin::request::Request;
use ravelin_client::{Answer, Client, Reason};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::time::{Duration, Instant};

/// How long one event may take. Nobody waits in a shop for it.
const BUDGET: Duration = Duration::from_secs(30);

/// How often people are told how far it is.
const PROGRESS: Duration = Duration::from_secs(2);

pub(crate) fn run(task: &arguments::Send, json: bool) -> Result<Outcome, Failure> {
    let client = client(task)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::system(&error))?;
    runtime.block_on(send(task, &client, json))
}

fn client(task: &arguments::Send) -> Result<Client, Failure> {
    let token = service::token(task.token_file.as_deref())?;
    let mut builder = Client::builder(token).send_budget(BUDGET);
    if let Some(url) = &task.base_url {
        builder = builder.base_url(url);
    }
    builder.build().map_err(|error| Failure::client(&error))
}

/// Sends one event after the other, in their order, and prints a line for each.
async fn send(task: &arguments::Send, client: &Client, json: bool) -> Result<Outcome, Failure> {
    let mut events = Events::open(&task.events, json)?;
    let (mut sent, mut accepted) = (0_usize, 0_usize);
    let mut told = Instant::now();
    while let Some(event) = events.next()? {
        if !task.unchecked {
            event.has_its_checkpoint()?;
        }
        let line = exchange(task, client, &event).await;
        sent += 1;
        accepted += usize::from(line.accepted);
        crate::print(&serde_json::to_string(&line).unwrap_or_default())?;
        if !json && events.is_many() && told.elapsed() > PROGRESS {
            crate::say(&format!("{sent} done, {accepted} accepted …"));
            told = Instant::now();
        }
        if line.reason == Some(Reason::KeyRefused.as_str()) {
            // It would be refused for every other one.
            break;
        }
    }
    if !json && events.is_many() {
        crate::say(&format!("{sent} done, {accepted} accepted"));
    }
    Ok(Outcome { text: String::new(), is_good: sent == accepted })
}

/// What is printed about an event.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    endpoint: &'static str,
    accepted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// Why it was not accepted: a stable word.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// Whether the same event may be sent again later.
    #[serde(skip_serializing_if = "Option::is_none")]
    retryable: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Value>,
    /// The answer with its own digits and order, or its text where it is no JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<Box<RawValue>>,
}

/// Sends an event once, unless it would be rejected, and returns what is printed about it.
async fn exchange(task: &arguments::Send, client: &Client, event: &Event) -> Line {
    let findings = check::findings(event, Some(false));
    let is_rejected = findings.iter().any(|finding| finding.severity() == Severity::Rejected);
    let line = Line {
        line: event.line,
        endpoint: event.path,
        findings: findings.iter().map(|finding| check::for_programs(event, finding)).collect(),
        ..Line::default()
    };
    if is_rejected && !task.unchecked {
        return Line { reason: Some("would-be-rejected"), retryable: Some(false), ..line };
    }
    let mut request = Request::post(event.path, event.body.clone());
    if let Some(score) = &event.score {
        request = request.with_query("score", score.clone());
    }
    match client.exchange(&request).await {
        Ok(answer) => answered(line, &answer),
        Err(error) => not_accepted(line, error.reason()),
    }
}

fn answered(line: Line, answer: &Answer) -> Line {
    let line = Line {
        status: Some(answer.status()),
        retry_after_seconds: answer.retry_after().map(|wait| wait.as_secs()),
        answer: shown(answer.body()),
        ..line
    };
    match answer.recommendation() {
        Ok(recommendation) if recommendation.is_throttled() => not_accepted(line, Reason::Throttled),
        Ok(_) => Line { accepted: true, ..line },
        Err(error) => not_accepted(line, error.reason()),
    }
}

fn not_accepted(line: Line, reason: Reason) -> Line {
    Line { reason: Some(reason.as_str()), retryable: Some(reason.is_retryable()), ..line }
}

/// Returns a body as JSON: itself, or the text that it is instead; nothing where there is none.
fn shown(body: &[u8]) -> Option<Box<RawValue>> {
    if body.trim_ascii().is_empty() {
        return None;
    }
    let text = String::from_utf8_lossy(body);
    let compact = serde_json::from_str::<&RawValue>(text.trim()).ok().filter(|raw| !raw.get().contains('\n'));
    match compact {
        Some(raw) => Some(raw.to_owned()),
        None => match ravelin::json::Json::parse(body) {
            Ok(json) => RawValue::from_string(json.to_string()).ok(),
            Err(_) => serde_json::value::to_raw_value(&text).ok(),
        },
    }
}
