//! What was not delivered, in a form that can be read again.

use super::lines::Place;
use ravelin::check::{Finding, Severity};
use serde::Serialize;
use serde_json::value::RawValue;

/// An event that was not delivered, and why. The reason holds nothing of the event.
#[derive(Debug)]
pub(super) struct Reject {
    /// Where it stood.
    pub(super) place: Place,
    pub(super) path: Option<&'static str>,
    /// A stable word.
    pub(super) reason: &'static str,
    pub(super) status: Option<u16>,
    pub(super) findings: Vec<Finding>,
    /// What was to be sent; nothing where it was too long to be held.
    pub(super) body: Option<Vec<u8>>,
}

#[derive(Serialize)]
struct Shown<'a> {
    rejected: Why<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<&'static str>,
    body: Option<Box<RawValue>>,
}

#[derive(Serialize)]
struct Why<'a> {
    reason: &'static str,
    line: u64,
    offset: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<ShownFinding<'a>>,
}

#[derive(Serialize)]
struct ShownFinding<'a> {
    code: &'static str,
    path: &'a str,
}

impl Reject {
    /// Returns how much of memory it takes, about.
    pub(super) fn bytes(&self) -> usize {
        self.body.as_ref().map_or(0, Vec::len) + 256
    }

    /// Returns the line that goes into the file, with its break. What is no JSON is there as a text.
    pub(super) fn line(&self) -> Vec<u8> {
        let findings = self.findings.iter().filter(|finding| finding.severity() == Severity::Rejected);
        let rejected = Why {
            reason: self.reason,
            line: self.place.line,
            offset: self.place.offset,
            status: self.status,
            findings: findings
                .map(|finding| ShownFinding { code: finding.code(), path: finding.path() })
                .collect(),
        };
        let shown = Shown { rejected, endpoint: self.path, body: self.body.as_deref().and_then(raw) };
        // Neither names nor values of it can fail.
        let mut line = serde_json::to_vec(&shown).unwrap_or_default();
        line.push(b'\n');
        line
    }
}

fn raw(body: &[u8]) -> Option<Box<RawValue>> {
    let json = std::str::from_utf8(body).ok().and_then(|text| serde_json::from_str::<&RawValue>(text).ok());
    match json {
        // A text stands for what is no JSON: one that is JSON itself is wrapped once more.
        Some(json) if !json.get().starts_with('"') => Some(json.to_owned()),
        _ => serde_json::value::to_raw_value(&String::from_utf8_lossy(body)).ok(),
    }
}
