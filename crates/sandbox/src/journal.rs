//! What arrived, as far as it may be kept: bounded, masked, newest last.

use crate::json::Node;
use crate::redact::{self, Masked};
use ravelin::check::Finding;
use serde::Serialize;
use serde_json::Value;
use std::collections::VecDeque;
use std::sync::Arc;

/// A request to the API and what became of it.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Record {
    /// Counts the requests from 1; what was forgotten leaves a gap at the beginning.
    pub id: u64,
    /// When it arrived, in milliseconds since 1970-01-01T00:00 UTC.
    pub received_at: u64,
    /// `POST`, `GET`.
    pub method: String,
    /// The path, without query.
    pub path: String,
    /// The checkpoint in `?score=`; `true` in its older form.
    pub checkpoint: Option<&'static str>,
    /// The status that was answered.
    pub status: u16,
    /// What was recommended.
    pub action: Option<String>,
    /// Where the recommendation came from.
    pub source: Option<String>,
    /// What was said of a refused request.
    pub message: Option<String>,
    /// What became of the event that its sender may not expect.
    pub note: Option<&'static str>,
    /// What the checker found in the body, worst first.
    pub findings: Vec<FindingReport>,
    /// How the answer was broken on purpose.
    pub fault: Option<&'static str>,
    /// The first card that was opened, masked.
    pub card: Option<CardReport>,
    /// Every encrypted card, opened or not.
    pub cards: Vec<CardReport>,
    /// The body, masked; nothing where it was no JSON object, or never looked at.
    pub received: Option<Value>,
}

/// What the checker found, without a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FindingReport {
    /// The code of the finding.
    pub code: &'static str,
    /// How bad it is: `rejected`, `warned`, `mistake`.
    pub severity: &'static str,
    /// Where it was found; digits in names are masked.
    pub path: String,
}

impl FindingReport {
    pub(crate) fn of(finding: &Finding) -> Self {
        let severity = finding.severity().as_str();
        Self { code: finding.code(), severity, path: redact::text(finding.path()) }
    }
}

/// An encrypted card and what became of it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CardReport {
    /// Where it stood: `paymentMethod`, `paymentMethods[0]`.
    pub path: String,
    /// The key that opened it.
    pub key_index: Option<u64>,
    /// The number: its first six and last four digits.
    pub pan: Option<String>,
    /// The expiry month.
    pub month: Option<u8>,
    /// The expiry year.
    pub year: Option<u16>,
    /// Whether there was a name on it.
    pub has_name: Option<bool>,
    /// Where it did not open: the code of the core's error table.
    pub code: Option<&'static str>,
    /// Where it did not open: the field at fault.
    pub field: Option<String>,
    /// Where it did not open: the reason.
    pub explanation: Option<String>,
}

/// The records that are kept.
#[derive(Debug)]
pub(crate) struct Journal {
    records: VecDeque<Arc<Kept>>,
    limit: usize,
    count: u64,
}

/// A record as it is kept: its body as text, since a thousand trees that nobody reads are slower to
/// forget than to write down.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) record: Record,
    received: Option<Vec<u8>>,
}

impl Kept {
    pub(crate) const fn new(record: Record) -> Self {
        Self { record, received: None }
    }

    /// Notes the body, masked, which was about so many bytes.
    pub(crate) fn receive(&mut self, body: &Node<'_>, length: usize) {
        let mut text = Vec::with_capacity(length);
        self.received = serde_json::to_writer(&mut text, &Masked(body)).is_ok().then_some(text);
    }

    /// Returns the record with its body.
    pub(crate) fn record(&self) -> Record {
        let received = self.received.as_deref().and_then(|text| serde_json::from_slice(text).ok());
        Record { received, ..self.record.clone() }
    }
}

impl Journal {
    pub(crate) const fn new(limit: usize) -> Self {
        Self { records: VecDeque::new(), limit, count: 0 }
    }

    /// Adds a record under the next number. Returns the oldest one beyond the limit, which is
    /// forgotten; whoever has the journal locked drops it afterwards.
    pub(crate) fn push(&mut self, mut kept: Kept) -> Option<Arc<Kept>> {
        self.count += 1;
        kept.record.id = self.count;
        self.records.push_back(Arc::new(kept));
        if self.records.len() > self.limit { self.records.pop_front() } else { None }
    }

    /// Returns all records as they are now, newest last, to be read when the journal is free again.
    pub(crate) fn kept(&self) -> Vec<Arc<Kept>> {
        self.records.iter().cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        self.records.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_records_are_forgotten_first() {
        let mut journal = Journal::new(2);
        for status in [200, 400, 401] {
            let mut kept = Kept::new(Record { status, ..Record::default() });
            kept.receive(&Node::from(&serde_json::json!({"status": status})), 0);
            journal.push(kept);
        }
        let records = journal.kept();
        let records = records.iter().map(|kept| kept.record());
        let kept: Vec<_> = records
            .inspect(|record| assert_eq!(record.received, Some(serde_json::json!({"status": record.status}))))
            .map(|record| (record.id, record.status))
            .collect();
        assert_eq!(kept, [(2, 400), (3, 401)]);
        journal.clear();
        assert!(journal.kept().is_empty());
    }
}
