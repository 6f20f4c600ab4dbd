//! What an outbox has in it, for people who ask.

use crate::store::Stats;
use std::fmt;

/// What an outbox has in it, beyond [`Stats`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Overview {
    /// The figures that are always at hand.
    pub stats: Stats,
    /// Why events were laid aside, the most frequent reason first.
    pub dead: Vec<ByReason>,
    /// Why queued events wait for their time, likewise.
    pub waiting: Vec<ByReason>,
    /// The customers with the most queued events, the busiest first.
    pub busiest: Vec<BusyLane>,
    /// How many bytes it takes: in SQLite the file and its log, in PostgreSQL the table with its indexes.
    pub bytes: u64,
    /// The version of its tables.
    pub schema: u32,
}

/// Events that have a reason in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ByReason {
    /// The reason; nothing where events wait because they were held back, or inserted so.
    pub reason: Option<String>,
    /// How many they are.
    pub events: u64,
    /// The age of the oldest, in milliseconds.
    pub oldest_ms: u64,
}

impl ByReason {
    /// Returns a line of an overview.
    #[must_use]
    pub const fn new(reason: Option<String>, events: u64, oldest_ms: u64) -> Self {
        Self { reason, events, oldest_ms }
    }
}

/// A customer with many queued events. `Debug` does not show who.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BusyLane {
    /// The lane.
    pub customer: String,
    /// How many events wait in it.
    pub events: u64,
    /// The number of the first, by which it can be looked at.
    pub first: i64,
    /// The age of the oldest, in milliseconds.
    pub oldest_ms: u64,
}

impl BusyLane {
    /// Returns a line of an overview.
    #[must_use]
    pub const fn new(customer: String, events: u64, first: i64, oldest_ms: u64) -> Self {
        Self { customer, events, first, oldest_ms }
    }
}

impl fmt::Debug for BusyLane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BusyLane({} events from {} on)", self.events, self.first)
    }
}
