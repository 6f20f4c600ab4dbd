//! How a relay works.

use crate::decide::MAX_AGE;
use crate::pace::Pace;
use std::time::Duration;

/// How a relay works.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct RelayConfig {
    /// How many events are under way at once.
    pub concurrency: usize,
    /// How many events of a customer are read at once: what may be sent twice when a relay is killed.
    pub per_lane: usize,
    /// How fast events of one customer are sent.
    pub pace: Pace,
    /// How old an event may become before it is laid aside.
    pub max_age: Duration,
    /// How long one request takes at most: what a lease must still last.
    pub timeout: Duration,
    /// How often an empty outbox is looked into.
    pub poll: Duration,
    /// How long dead events are kept; for good where nothing is said.
    pub keep_dead: Option<Duration>,
    /// Whether it waits to take over where another relay delivers already.
    pub stand_by: bool,
}

impl Default for RelayConfig {
    fn default() -> Self {
        Self {
            concurrency: 64,
            per_lane: 10,
            pace: Pace::default(),
            max_age: MAX_AGE,
            timeout: Duration::from_secs(5),
            poll: Duration::from_millis(100),
            keep_dead: Some(Duration::from_secs(30 * 24 * 3600)),
            stand_by: false,
        }
    }
}

impl RelayConfig {
    /// Sends so many events at once.
    #[must_use]
    pub const fn concurrency(mut self, count: usize) -> Self {
        self.concurrency = if count == 0 { 1 } else { count };
        self
    }

    /// Reads so many events of a customer at once.
    #[must_use]
    pub const fn per_lane(mut self, count: usize) -> Self {
        self.per_lane = if count == 0 { 1 } else { count };
        self
    }

    /// Sends events of one customer no faster than this.
    #[must_use]
    pub const fn pace(mut self, pace: Pace) -> Self {
        self.pace = pace;
        self
    }

    /// Lays events aside that are older than this.
    #[must_use]
    pub const fn max_age(mut self, age: Duration) -> Self {
        self.max_age = age;
        self
    }

    /// Looks into an empty outbox so often.
    #[must_use]
    pub const fn poll(mut self, every: Duration) -> Self {
        self.poll = every;
        self
    }

    /// Keeps dead events for so long; for good where nothing is said.
    #[must_use]
    pub const fn keep_dead(mut self, time: Option<Duration>) -> Self {
        self.keep_dead = time;
        self
    }

    /// Gives one request so long at most: the send budget of the client.
    #[must_use]
    pub const fn timeout(mut self, time: Duration) -> Self {
        self.timeout = time;
        self
    }

    /// Waits to take over where another relay delivers already, instead of giving up.
    #[must_use]
    pub const fn stand_by(mut self, on: bool) -> Self {
        self.stand_by = on;
        self
    }
}
