//! What was not delivered, in a form that can be read again.

use super::lines::Place;
use super::secret;
use ravelin::check::{Finding, Severity};
use serde::Serialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// An event that was not delivered, and why. The reason holds nothing of the event.
#[derive(Debug)]
pub(super) struct Reject {
    /// Where it stood.
    pub(super) place: Place,
    /// Where it was to go; what the line says, where that is no endpoint.
    pub(super) path: Option<Cow<'static, str>>,
    /// A stable word.
    pub(super) reason: &'static str,
    pub(super) status: Option<u16>,
    pub(super) findings: Vec<Finding>,
    /// What was to be sent; nothing where it was too long to be held.
    pub(super) body: Option<Vec<u8>>,
    /// What the body holds that must not rest on a disk, in a stable word, where that is known before.
    pub(super) secret: Option<&'static str>,
}

#[derive(Serialize)]
struct Shown<'a> {
    rejected: Why<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<&'a str>,
    body: Option<Box<RawValue>>,
}

#[derive(Serialize)]
struct Why<'a> {
    reason: &'static str,
    line: u64,
    offset: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    withheld: Option<&'static str>,
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
        self.body.as_ref().map_or(0, Vec::len) + self.path.as_ref().map_or(0, |path| path.len()) + 256
    }

    /// Returns the line that goes into the file, with its break. What is no JSON is there as a text. There
    /// is no body where it could be kept only altered, or must not be kept: the place tells where it is.
    pub(super) fn line(&self) -> Vec<u8> {
        let body = self.body.as_deref().and_then(|body| std::str::from_utf8(body).ok());
        let in_path = self.path.as_deref().and_then(secret::of_body);
        let known = self.secret.or(in_path).or_else(|| secret::of_findings(&self.findings));
        let withheld = known.or_else(|| body.and_then(secret::of_body));
        let findings = self.findings.iter().filter(|finding| finding.severity() == Severity::Rejected);
        let rejected = Why {
            reason: self.reason,
            line: self.place.line,
            offset: self.place.offset,
            status: self.status,
            withheld,
            findings: findings
                .map(|finding| ShownFinding { code: finding.code(), path: finding.path() })
                .collect(),
        };
        let endpoint = self.path.as_deref().filter(|_| in_path.is_none());
        let body = body.filter(|_| withheld.is_none()).and_then(raw);
        let shown = Shown { rejected, endpoint, body };
        // Neither names nor values of it can fail.
        let mut line = serde_json::to_vec(&shown).unwrap_or_default();
        line.push(b'\n');
        line
    }
}

fn raw(body: &str) -> Option<Box<RawValue>> {
    match serde_json::from_str::<&RawValue>(body) {
        // A text stands for what is no JSON: one that is JSON itself is wrapped once more.
        Ok(json) if !json.get().starts_with('"') => Some(json.to_owned()),
        _ => serde_json::value::to_raw_value(body).ok(),
    }
}
