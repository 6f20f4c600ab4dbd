//! What a log adds up to, kept up to date with each request.

use crate::delivery::{Delivery, Fate};
use crate::log::identity;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

/// The time over which the requests of a customer are counted, in microseconds.
const MINUTE_US: u64 = 60_000_000;

/// What the log adds up to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Summary {
    /// The requests that brought an event, or were to bring one.
    pub requests: u64,
    /// Those whose event was taken, repeated ones too: `distinct` and `duplicates` together.
    pub taken: u64,
    /// Those whose event the API would not take.
    pub refused: u64,
    /// Those whose event a rule of the script had dropped.
    pub dropped: u64,
    /// Those that were answered with RATE_LIMIT.
    pub throttled: u64,
    /// The different events that were taken. Two are the same if path, customer and id are, or the
    /// digest where no id is known.
    pub distinct: u64,
    /// How often an event was taken again.
    pub duplicates: u64,
    /// How often the first taking of an event came after that of one of the same customer with a
    /// greater id. Counted where ids are whole numbers; requests with a checkpoint are left out.
    pub order_violations: u64,
    /// How many requests found another one of the same customer under way.
    pub overlaps: u64,
    /// The most requests of one customer that arrived in any 60 seconds, at the endpoints that Ravelin
    /// limits: events, not data of the past, labels, tags and reclaims. Whatever became of them.
    pub highest_per_minute: u64,
    /// The lines that could not be written to the log's file.
    pub unwritten: u64,
}

/// A summary in the making: of all, and of each customer.
#[derive(Debug, Default)]
pub(super) struct Tally {
    all: Summary,
    customers: HashMap<String, Lane>,
    taken: HashSet<u128>,
}

/// What is counted of one customer.
#[derive(Debug, Default)]
struct Lane {
    counts: Summary,
    /// The greatest id that was taken for the first time.
    newest: Option<u128>,
    /// When the requests of the last minute arrived.
    minute: VecDeque<u64>,
}

impl Tally {
    /// Counts a request.
    pub(super) fn add(&mut self, delivery: &Delivery) {
        let event = identity::of(&delivery.path, delivery.customer.as_deref(), delivery.identity());
        let is_first = delivery.is_taken() && self.taken.insert(event);
        count(&mut self.all, delivery, is_first);
        let Some(customer) = delivery.customer.as_deref() else { return };
        if !self.customers.contains_key(customer) {
            self.customers.insert(customer.to_owned(), Lane::default());
        }
        let Some(lane) = self.customers.get_mut(customer) else { return };
        count(&mut lane.counts, delivery, is_first);
        let is_late = is_first && delivery.checkpoint.is_none() && lane.is_late(delivery);
        lane.counts.order_violations += u64::from(is_late);
        self.all.order_violations += u64::from(is_late);
        if identity::is_limited(delivery) {
            let highest = lane.counts.highest_per_minute.max(lane.in_this_minute(delivery.decided_us));
            lane.counts.highest_per_minute = highest;
            self.all.highest_per_minute = self.all.highest_per_minute.max(highest);
        }
    }

    pub(super) const fn missed_a_line(&mut self) {
        self.all.unwritten += 1;
    }

    pub(super) fn summary(&self) -> Summary {
        self.all.clone()
    }

    pub(super) fn customers(&self) -> BTreeMap<String, Summary> {
        self.customers.iter().map(|(customer, lane)| (customer.clone(), lane.counts.clone())).collect()
    }
}

impl Lane {
    /// Notes the first taking of an event; tells whether a later one was taken before it.
    fn is_late(&mut self, delivery: &Delivery) -> bool {
        let Some(id) = delivery.id.as_deref().and_then(|id| id.parse().ok()) else { return false };
        let is_late = self.newest.is_some_and(|newest| id < newest);
        self.newest = self.newest.max(Some(id));
        is_late
    }

    /// Returns how many requests there were in the minute that ends now, with this one.
    fn in_this_minute(&mut self, now: u64) -> u64 {
        while self.minute.front().is_some_and(|first| now.saturating_sub(*first) >= MINUTE_US) {
            self.minute.pop_front();
        }
        self.minute.push_back(now);
        u64::try_from(self.minute.len()).unwrap_or(u64::MAX)
    }
}

fn count(counts: &mut Summary, delivery: &Delivery, is_first: bool) {
    counts.requests += 1;
    match delivery.fate {
        Fate::Taken if is_first => (counts.taken, counts.distinct) = (counts.taken + 1, counts.distinct + 1),
        Fate::Taken => (counts.taken, counts.duplicates) = (counts.taken + 1, counts.duplicates + 1),
        Fate::Dropped => counts.dropped += 1,
        Fate::Refused => counts.refused += 1,
        Fate::Throttled => counts.throttled += 1,
    }
    counts.overlaps += u64::from(delivery.overlaps > 0);
}
