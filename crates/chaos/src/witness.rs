//! What the sandbox saw, held against what was acknowledged and what is left in the tables.

use crate::outbox::Outbox;
use crate::report::Report;
use anyhow::{Context, Result};
use ravelin_sandbox::{Delivery, Sandbox};
use std::collections::HashSet;

/// What was taken so far, kept up to date.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    seq: u64,
    /// The numbers of what was taken, and whose answer was not lost on purpose.
    answered: HashSet<u64>,
}

impl Taken {
    /// Reads what came since the last time.
    pub(crate) fn update(&mut self, sandbox: &Sandbox) -> Result<()> {
        for delivery in sandbox.deliveries_after(self.seq)? {
            self.seq = delivery.seq;
            if delivery.is_taken() && delivery.fault.is_none() {
                self.answered.insert(number_of(&delivery)?);
            }
        }
        Ok(())
    }

    /// Returns how many of these were taken and answered, or are about to be answered.
    pub(crate) fn answered_of(&self, numbers: &[u64]) -> u64 {
        count(numbers.iter().filter(|number| self.answered.contains(number)).count())
    }
}

/// Returns the numbers of the events that the sandbox has taken.
pub(crate) fn taken(sandbox: &Sandbox) -> Result<HashSet<u64>> {
    let deliveries = sandbox.deliveries()?;
    let taken = deliveries.iter().filter(|delivery| delivery.is_taken());
    taken.map(number_of).collect()
}

fn number_of(delivery: &Delivery) -> Result<u64> {
    delivery.id.as_deref().and_then(|id| id.parse().ok()).context("an event without a number")
}

/// Returns what came of events with these numbers: acknowledged ⊆ delivered ∪ queued ∪ dead.
pub(crate) fn report(sandbox: &Sandbox, outbox: &Outbox, acknowledged: &HashSet<u64>) -> Result<Report> {
    let (taken, rows) = (taken(sandbox)?, outbox.rows()?);
    let kept: HashSet<u64> = rows.queued.iter().chain(&rows.dead).copied().collect();
    let mut lost: Vec<u64> = acknowledged
        .iter()
        .filter(|number| !taken.contains(number) && !kept.contains(number))
        .copied()
        .collect();
    lost.sort_unstable();
    let summary = sandbox.summary();
    let report = Report {
        acknowledged: count(acknowledged.len()),
        delivered: summary.distinct,
        duplicates: summary.duplicates,
        lost: count(lost.len()),
        order_violations: summary.order_violations,
        overlaps: summary.overlaps,
        ..Report::default()
    };
    lost.truncate(20);
    let dead = rows.dead.len();
    Ok(report
        .expect(lost.is_empty(), || format!("lost, among others: {lost:?}"))
        .expect(dead == 0, || format!("{dead} events were laid aside")))
}

/// Returns a length as a count.
pub(crate) fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
