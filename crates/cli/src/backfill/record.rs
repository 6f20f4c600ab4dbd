//! What a line of the file is: an event to be sent, or none.

use super::lines::Place;
use super::reject::Reject;
use crate::arguments::Target;
use ravelin::check::{Check, Finding, Severity};
use ravelin::endpoint::Endpoint;
use ravelin::event::Timestamp;
use ravelin_outbox::lane;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::time::SystemTime;

/// An event that would be taken.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) place: Place,
    pub(super) path: &'static str,
    /// Whose it is; nothing where no order is wanted.
    pub(super) customer: Option<String>,
    pub(super) body: String,
}

impl Event {
    /// Returns what stands for it once it was refused.
    pub(super) fn rejected(self, reason: &'static str, status: Option<u16>) -> Reject {
        let Self { place, path, body, .. } = self;
        Reject {
            place,
            path: Some(path.into()),
            reason,
            status,
            findings: Vec::new(),
            body: Some(body.into_bytes()),
            secret: None,
        }
    }
}

/// What came of a line.
pub(super) struct Record {
    /// Where the next one begins.
    pub(super) end: Place,
    pub(super) judged: Result<Event, Reject>,
    /// What would be warned about, or is probably a mistake, or would be rejected.
    pub(super) findings: Vec<Finding>,
}

/// What stands around a body, such as what an earlier run has written.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    endpoint: Option<Cow<'a, str>>,
    #[serde(borrow)]
    body: &'a RawValue,
}

/// Returns what a line of NDJSON is: a body, or what stands around one.
pub(super) fn of_line(place: Place, end: Place, text: Vec<u8>, kind: Option<Endpoint>) -> Record {
    if std::str::from_utf8(&text).is_err() {
        // As text it would be another event, which might be taken.
        return bad(place, end, None, "not-utf-8", None);
    }
    let Ok(envelope) = serde_json::from_slice::<Envelope<'_>>(&text) else {
        return of_body(place, end, text, kind);
    };
    // A text is what could not be JSON before.
    let body = match serde_json::from_str::<Cow<'_, str>>(envelope.body.get()) {
        Ok(text) => text.into_owned().into_bytes(),
        Err(_) => envelope.body.get().as_bytes().to_vec(),
    };
    match envelope.endpoint {
        None => of_body(place, end, body, kind),
        Some(path) => {
            let mut record = of_body(place, end, body, Target::of_path(&path).map(|target| target.endpoint));
            // Without it the line would be for whatever kind is given the next time.
            if let Err(reject @ Reject { path: None, .. }) = &mut record.judged {
                reject.path = Some(Cow::Owned(path.into_owned()));
            }
            record
        }
    }
}

/// Returns what a body is.
pub(super) fn of_body(place: Place, end: Place, body: Vec<u8>, endpoint: Option<Endpoint>) -> Record {
    let Some(endpoint) = endpoint else { return bad(place, end, None, "endpoint-unknown", Some(body)) };
    let Some(path) = endpoint.backfill_path() else {
        return bad(place, end, None, "endpoint-takes-no-past", Some(body));
    };
    let now = Timestamp::from(SystemTime::now());
    let findings = Check::of(endpoint).backfill().at(now).asking(false).run_text(&body);
    if findings.iter().any(|finding| finding.severity() == Severity::Rejected) {
        let mut record = bad(place, end, Some(path), "would-be-rejected", Some(body));
        if let Err(reject) = &mut record.judged {
            reject.findings.clone_from(&findings);
        }
        return Record { findings, ..record };
    }
    match String::from_utf8(body) {
        Ok(body) => {
            let customer = lane::of(&body);
            Record { end, judged: Ok(Event { place, path, customer, body }), findings }
        }
        Err(error) => bad(place, end, Some(path), "would-be-rejected", Some(error.into_bytes())),
    }
}

/// Returns what cannot be sent.
pub(super) const fn bad(
    place: Place,
    end: Place,
    path: Option<&'static str>,
    reason: &'static str,
    body: Option<Vec<u8>>,
) -> Record {
    let path = match path {
        Some(path) => Some(Cow::Borrowed(path)),
        None => None,
    };
    let reject = Reject { place, path, reason, status: None, findings: Vec::new(), body, secret: None };
    Record { end, judged: Err(reject), findings: Vec::new() }
}
