//! Checks a file without sending anything.

use super::lines::Place;
use super::progress::Progress;
use super::source::Source;
use super::window::Done;
use crate::failure::Failure;
use ravelin::check::Severity;
use serde::Serialize;
use std::collections::BTreeMap;

/// What was found in a file.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Checked {
    pub(super) events: u64,
    pub(super) rejected: u64,
    /// By code: the worst and the most frequent first.
    pub(super) findings: Vec<Found>,
}

/// How often something was found.
#[derive(Serialize)]
pub(super) struct Found {
    pub(super) code: &'static str,
    pub(super) severity: &'static str,
    pub(super) events: u64,
    /// The first of them.
    pub(super) line: u64,
}

/// Goes through a file. What it holds is counted, so that it may be of any length.
pub(super) fn run(mut source: Source, progress: &mut Progress) -> Result<Checked, Failure> {
    let mut checked = Checked::default();
    let mut found: BTreeMap<(Severity, &'static str), (u64, u64)> = BTreeMap::new();
    while let Some(record) = source.next().map_err(|error| Failure::backfill_unreadable(&error))? {
        checked.events += 1;
        let place = match &record.judged {
            Ok(event) => event.place,
            Err(reject) => {
                checked.rejected += 1;
                if record.findings.is_empty() {
                    count(&mut found, Severity::Rejected, reject.reason, reject.place);
                }
                reject.place
            }
        };
        let mut codes: Vec<_> =
            record.findings.iter().map(|finding| (finding.severity(), finding.code())).collect();
        codes.dedup();
        for (severity, code) in codes {
            count(&mut found, severity, code, place);
        }
        if checked.events.is_multiple_of(1024) {
            let Checked { events, rejected, .. } = checked;
            progress.at(Done { place: record.end, events, rejected, early: 0 });
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|((severity, _), (events, _))| (*severity, std::cmp::Reverse(*events)));
    checked.findings = found
        .into_iter()
        .map(|((severity, code), (events, line))| Found { code, severity: severity.as_str(), events, line })
        .collect();
    Ok(checked)
}

fn count(
    found: &mut BTreeMap<(Severity, &'static str), (u64, u64)>,
    severity: Severity,
    code: &'static str,
    place: Place,
) {
    found.entry((severity, code)).or_insert((0, place.line)).0 += 1;
}
