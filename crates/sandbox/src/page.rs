//! The page that lists what arrived: plain HTML, one style sheet, no script.

use crate::clock::rfc3339;
use crate::journal::{CardReport, FindingReport, Record};
use crate::state::{State, records};
use axum::extract::State as Shared;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{Html, IntoResponse};
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

const STYLE: &str = include_str!("page/style.css");

const HEAD: &str = include_str!("page/head.html");

/// Returns the page.
pub(crate) async fn page(Shared(state): Shared<Arc<State>>) -> impl IntoResponse {
    let headers =
        [(CONTENT_SECURITY_POLICY, POLICY), (X_CONTENT_TYPE_OPTIONS, "nosniff"), (CACHE_CONTROL, "no-store")];
    (headers, Html(html(&state)))
}

/// Returns its style sheet.
pub(crate) async fn style() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/css; charset=utf-8"), (X_CONTENT_TYPE_OPTIONS, "nosniff")], STYLE)
}

fn html(state: &State) -> String {
    let mut page = HEAD.to_owned();
    for (index, key) in state.keys.public().iter().enumerate() {
        let key = escape(key);
        push(&mut page, format_args!("<dt>Public key {index}</dt><dd><code>{key}</code></dd>"));
    }
    page.push_str("</dl></details></header><main><h2>What arrived</h2>");
    let records = records(state);
    if records.is_empty() {
        page.push_str("<p class=\"empty\">Nothing yet. Send an event, then reload this page.</p>");
    } else {
        page.push_str("<ol class=\"records\" reversed>");
        records.iter().rev().for_each(|record| page.push_str(&item(record)));
        page.push_str("</ol>");
    }
    page.push_str("</main></body></html>");
    page
}

fn item(record: &Record) -> String {
    let mut item = String::new();
    let tone = tone(record);
    let (time, path) = (rfc3339(Duration::from_millis(record.received_at)), escape(&record.path));
    push(&mut item, format_args!("<li class=\"{tone}\"><details><summary><span class=\"status\">"));
    push(&mut item, format_args!("{}</span> <code>{} {path}</code>", record.status, escape(&record.method)));
    for note in [record.checkpoint, record.action.as_deref(), record.fault].into_iter().flatten() {
        push(&mut item, format_args!(" <span class=\"note\">{}</span>", escape(note)));
    }
    push(&mut item, format_args!(" <time datetime=\"{time}\">{time}</time></summary>"));
    if let Some(message) = &record.message {
        push(&mut item, format_args!("<p class=\"message\">{}</p>", escape(message)));
    }
    if let Some(note) = record.note {
        push(&mut item, format_args!("<p class=\"message\">{}</p>", escape(note)));
    }
    record.findings.iter().for_each(|finding| item.push_str(&finding_line(finding)));
    record.cards.iter().for_each(|card| item.push_str(&card_line(card)));
    if let Some(received) = &record.received {
        push(&mut item, format_args!("<pre>{}</pre>", escape(&format!("{received:#}"))));
    }
    item.push_str("</details></li>");
    item
}

/// Returns the class that colours a record.
fn tone(record: &Record) -> &'static str {
    match (record.status, record.action.as_deref()) {
        (400.., _) => "refused",
        (_, Some("PREVENT" | "BLOCK")) => "prevent",
        (_, Some("ALLOW" | "PERMIT")) => "allow",
        (_, Some(_)) => "review",
        _ => "taken",
    }
}

fn finding_line(finding: &FindingReport) -> String {
    let (path, code) = (escape(&finding.path), escape(finding.code));
    format!("<p class=\"finding\"><code>{path}</code> {}: {code}</p>", escape(finding.severity))
}

fn card_line(card: &CardReport) -> String {
    let path = escape(&card.path);
    match (&card.pan, &card.explanation) {
        (Some(pan), _) => {
            let (month, year) = (card.month.unwrap_or_default(), card.year.unwrap_or_default());
            let name = if card.has_name == Some(true) { "with a name" } else { "without a name" };
            let index = card.key_index.unwrap_or_default();
            format!(
                "<p class=\"card\"><code>{path}</code> opened with key {index}: <code>{}</code>, \
                 {month:02}/{year}, {name}</p>",
                escape(pan)
            )
        }
        (None, explanation) => {
            let explanation = escape(explanation.as_deref().unwrap_or_default());
            format!("<p class=\"card closed\"><code>{path}</code> not opened: {explanation}</p>")
        }
    }
}

/// Returns text as it may stand in an element or a quoted attribute.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

fn push(page: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a string cannot fail.
    let _ = page.write_fmt(text);
}
