//! What a store does: one interface for SQLite and PostgreSQL.

use crate::entry::{Entry, Lane, Queued};
use crate::inserter::Inserter;
use std::fmt;
use std::future::Future;
use std::time::Duration;

pub use crate::overview::{BusyLane, ByReason, Overview};
pub use crate::store_error::{StoreError, StoreErrorKind};
pub use ravelin_client::Fate;

/// Where events are kept. The first half is for whoever enqueues and relays, the second for people.
///
/// A store is one client of the table; several programs have one each.
pub trait Store: Send + Sync + 'static {
    /// Keeps events, all or none, and returns their numbers once they are durable. What must not rest
    /// on a disk is refused: see [`crate::door`].
    fn enqueue(&self, entries: Vec<Entry>) -> impl Future<Output = Result<Vec<i64>, StoreError>> + Send;

    /// Tells what becomes of an event that was held back. Neither that nor keeping one hurries: it may share a
    /// commit with what comes a moment later.
    fn settle(&self, id: i64, fate: Fate) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Takes or renews what this relay may deliver. To be called every five seconds.
    fn lease(&self) -> impl Future<Output = Result<Lease, StoreError>> + Send;

    /// Returns how many other relays are alive, for one that has given all back.
    fn others(&self) -> impl Future<Output = Result<usize, StoreError>> + Send {
        std::future::ready(Ok(0))
    }

    /// Gives buckets back, none of whose lanes is under way.
    fn release(&self, buckets: &[i16]) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Returns lanes of a bucket whose first event is due, in the order of their customers, from the
    /// one after `after` on, at most `lanes` of them with at most `per_lane` events each. That of
    /// events without a customer comes before them, and may be one more.
    fn walk(
        &self,
        bucket: i16,
        after: Option<String>,
        lanes: usize,
        per_lane: usize,
    ) -> impl Future<Output = Result<Walked, StoreError>> + Send;

    /// Returns the first events of one customer, as [`Store::walk`] would.
    fn lane(
        &self,
        bucket: i16,
        customer: &str,
        per_lane: usize,
    ) -> impl Future<Output = Result<Walked, StoreError>> + Send;

    /// Removes delivered events. Needs no lease: delivered is delivered.
    fn complete(&self, ids: Vec<i64>) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Lets an event wait; returns whether the lease still held.
    fn postpone(
        &self,
        id: i64,
        lease: (i16, i64),
        wait: Duration,
        attempt: u32,
        reason: &'static str,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Lays an event aside as dead; returns whether the lease still held.
    fn bury(
        &self,
        id: i64,
        lease: (i16, i64),
        reason: &str,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Returns those of these buckets that hold events to be delivered, now or later. One that does not
    /// know returns all of them.
    fn occupied(&self, buckets: Vec<i16>) -> impl Future<Output = Result<Vec<i16>, StoreError>> + Send {
        std::future::ready(Ok(buckets))
    }

    /// Returns what enqueues in the merchant's own transactions as this store would, and wakes the relay
    /// beside it.
    fn inserter(&self) -> Inserter {
        Inserter::new()
    }

    /// Returns how much is kept.
    fn stats(&self) -> impl Future<Output = Result<Stats, StoreError>> + Send;

    /// Returns what is kept in more detail, with at most so many of the busiest lanes. It looks at every
    /// queued event.
    fn overview(&self, lanes: u32) -> impl Future<Output = Result<Overview, StoreError>> + Send;

    /// Returns how many rows there are; the limit of the filter does not count.
    fn count(&self, filter: Filter) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Returns rows for people, lowest number first.
    fn list(&self, filter: Filter) -> impl Future<Output = Result<Vec<Row>, StoreError>> + Send;

    /// Replaces the body of a dead event; returns whether there is one with this number.
    fn replace(&self, id: i64, body: String) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Queues dead events again; returns how many.
    fn replay(&self, filter: Filter) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Removes dead events for good; returns how many.
    fn purge(&self, filter: Filter) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Brings the tables up to this version.
    fn migrate(&self) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Returns the version of the tables; 0 where there are none.
    fn schema(&self) -> impl Future<Output = Result<u32, StoreError>> + Send;
}

/// What a relay may deliver, and until when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lease {
    /// The buckets, each with the number that fences its writes.
    pub buckets: Vec<(i16, i64)>,
    /// Buckets beyond this relay's share: no new lane of theirs is to begin, and once none is under
    /// way they are to be released.
    pub leaving: Vec<i16>,
    /// How long it lasts, counted from before it was asked for.
    pub lasts: Option<Duration>,
    /// How many other relays are alive.
    pub others: usize,
    /// When something else may be free to be taken: then it is worth asking again, if that is before the
    /// next renewal.
    pub again: Option<Duration>,
}

/// A piece of a walk.
#[derive(Debug, Default)]
pub struct Walked {
    /// The lanes.
    pub lanes: Vec<Lane>,
    /// The customer to go on after; nothing where the walk has ended.
    pub next: Option<String>,
    /// How long until the first of the lanes that had to wait is due.
    pub soonest: Option<Duration>,
}

/// How much is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Stats {
    /// Events to be delivered, those among them that wait for their time.
    pub queued: u64,
    /// Queued events whose time has not come.
    pub waiting: u64,
    /// Events laid aside.
    pub dead: u64,
    /// The age of the oldest queued event, in milliseconds.
    pub oldest_ms: u64,
}

impl Stats {
    /// Returns the figures.
    #[must_use]
    pub const fn new(queued: u64, waiting: u64, dead: u64, oldest_ms: u64) -> Self {
        Self { queued, waiting, dead, oldest_ms }
    }
}

/// Which rows are meant: all members must fit. `Debug` shows no customer.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Dead events only, or queued ones only.
    pub dead: Option<bool>,
    /// These numbers only; an empty list fits nothing.
    pub ids: Option<Vec<i64>>,
    /// This customer only; the empty text is for events without one.
    pub customer: Option<String>,
    /// This path only.
    pub path: Option<String>,
    /// This reason only.
    pub reason: Option<String>,
    /// Only what is older.
    pub older_than: Option<Duration>,
    /// Numbers above this one.
    pub after: i64,
    /// At most so many.
    pub limit: Option<u32>,
}

impl Filter {
    /// Returns the filter that one number fits, if it is that of a dead event.
    #[must_use]
    pub fn dead(id: i64) -> Self {
        Self { ids: Some(vec![id]), dead: Some(true), ..Self::default() }
    }
}

impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filter")
            .field("dead", &self.dead)
            .field("ids", &self.ids)
            .field("reason", &self.reason)
            .field("older_than", &self.older_than)
            .field("after", &self.after)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

/// A row for people. `Debug` shows no customer and no body.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// The lane.
    pub customer: String,
    /// The event.
    pub event: Queued,
    /// Whether it was laid aside.
    pub dead: bool,
    /// Why it waits or was laid aside.
    pub reason: Option<String>,
    /// Whether the body rests sealed: see the feature `seal`.
    pub sealed: bool,
}

impl Row {
    /// Returns a row as it rests.
    #[must_use]
    pub fn new(customer: String, event: Queued, dead: bool, reason: Option<String>) -> Self {
        let sealed = event.is_sealed();
        Self { customer, event, dead, reason, sealed }
    }

    /// Tells whether the body can be read here: it is plain, or its key was at hand.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.event.is_sealed()
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row")
            .field("event", &self.event)
            .field("dead", &self.dead)
            .field("reason", &self.reason)
            .field("sealed", &self.sealed)
            .finish_non_exhaustive()
    }
}
