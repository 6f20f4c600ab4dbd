//! What the checker says of an event: in a header, in the log, as figures.

use crate::answer::{FINDINGS, Reply};
use hyper::header::HeaderValue;
use ravelin::check::{Finding, Severity};
use ravelin::endpoint::Endpoint;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many findings stand in a header.
const SHOWN: usize = 20;

/// The longest path in a header, in bytes.
const PATH_BYTES: usize = 100;

/// How long the same is not said again: a program with a mistake makes it in every event.
const SILENCE: Duration = Duration::from_secs(60);

/// How many things are remembered as said.
const REMEMBERED: usize = 1000;

/// Returns those findings for which Ravelin would reject an event.
pub(crate) fn rejected(findings: &[Finding]) -> Vec<Finding> {
    findings.iter().filter(|finding| finding.severity() == Severity::Rejected).cloned().collect()
}

/// What was said of events, and when.
#[derive(Default)]
pub(crate) struct Said(Mutex<HashMap<String, Last>>);

struct Last {
    at: Instant,
    /// In how many events it was found since.
    events: u64,
}

impl Said {
    /// Counts findings, and logs them unless the same was said a short time ago.
    pub(crate) fn tell(&self, endpoint: Endpoint, findings: &[Finding]) {
        if findings.is_empty() {
            return;
        }
        for finding in findings {
            let (code, severity) = (finding.code(), finding.severity().as_str());
            metrics::counter!("ravelin_gateway_findings_total", "code" => code, "severity" => severity)
                .increment(1);
        }
        let (endpoint, findings) = (endpoint.path(), listed(findings));
        if let Some(events) = self.is_due(format!("{endpoint} {}", without_places(&findings)), Instant::now())
        {
            tracing::warn!(endpoint, findings, events, "found in an event");
        }
    }

    /// Returns in how many events something was found since it was said last, if it is to be said now.
    fn is_due(&self, what: String, now: Instant) -> Option<u64> {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = said.get_mut(&what) {
            last.events += 1;
            let is_due = now.duration_since(last.at) >= SILENCE;
            return is_due.then(|| std::mem::replace(last, Last { at: now, events: 0 }).events);
        }
        if said.len() >= REMEMBERED {
            said.retain(|_, last| now.duration_since(last.at) < SILENCE);
        }
        if said.len() < REMEMBERED {
            said.insert(what, Last { at: now, events: 0 });
            return Some(1);
        }
        None
    }
}

/// Returns a list without the numbers in brackets: a mistake in the third item is the same as in the first.
fn without_places(listed: &str) -> String {
    let pieces = listed.split('[').map(|piece| piece.trim_start_matches(|c: char| c.is_ascii_digit()));
    pieces.collect::<Vec<_>>().join("[")
}

/// Adds the header `Ravelin-Gateway-Findings`: code and path, separated by commas.
pub(crate) fn add_header(reply: &mut Reply, findings: &[Finding]) {
    if !findings.is_empty()
        && let Ok(value) = HeaderValue::from_str(&listed(findings))
    {
        reply.headers_mut().insert(FINDINGS, value);
    }
}

/// Returns findings as `code path, code path`; what is no visible ASCII in a path is percent-encoded.
fn listed(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings.iter().take(SHOWN) {
        let joint = if text.is_empty() { "" } else { ", " };
        text.push_str(joint);
        text.push_str(finding.code());
        for (place, byte) in finding.path().bytes().take(PATH_BYTES).enumerate() {
            if place == 0 {
                text.push(' ');
            }
            match byte {
                b'!'..=b'~' if byte != b',' && byte != b'%' => text.push(char::from(byte)),
                // Writing to a string cannot fail.
                _ => drop(write!(text, "%{byte:02X}")),
            }
        }
    }
    if findings.len() > SHOWN {
        text.push_str(", …");
    }
    text.replace('…', "...")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::*;
    use ravelin::check::Check;

    #[test]
    fn the_same_is_said_once_a_minute_and_how_often_it_was_found() {
        let (said, start) = (Said::default(), Instant::now());
        let due = |what: &str, seconds| said.is_due(what.to_owned(), start + Duration::from_secs(seconds));
        assert_eq!(due("a", 0), Some(1));
        assert_eq!([due("a", 1), due("a", 59), due("b", 59)], [None, None, Some(1)]);
        assert_eq!([due("a", 60), due("a", 61), due("a", 120)], [Some(3), None, Some(2)]);
        let same =
            ["/v2/order x order.items[0].price", "/v2/order x order.items[12].price"].map(without_places);
        assert_eq!(same[0], same[1]);
    }

    #[test]
    fn no_more_is_remembered_than_there_is_room_for() {
        let (said, start) = (Said::default(), Instant::now());
        for number in 0..REMEMBERED {
            assert_eq!(said.is_due(number.to_string(), start), Some(1));
        }
        assert_eq!(said.is_due("another".to_owned(), start + SILENCE / 2), None);
        assert_eq!(said.is_due("another".to_owned(), start + SILENCE), Some(1), "what is old is forgotten");
    }

    #[test]
    fn a_header_has_codes_and_paths_and_an_end() {
        let items = vec![r#"{"price":1.5,"quantity":"x"}"#; 30].join(",");
        let body =
            format!(r#"{{"timestamp":1,"customerId":"c","order":{{"orderId":"o","items":[{items}]}}}}"#);
        let findings = Check::of(Endpoint::Order).run_text(body.as_bytes());
        assert!(findings.len() > SHOWN, "{findings:?}");
        let text = listed(&findings);
        assert!(text.contains("price-not-whole order.items[0].price"), "{text}");
        assert!(text.ends_with(", ..."), "{text}");
        assert!(HeaderValue::from_str(&text).is_ok());
    }
}
