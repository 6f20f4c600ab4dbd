//! The walk through the buckets of a relay: which lanes hold events that are due, page by page.

use super::desk::Key;
use super::{Loop, News, Transport};
use crate::clock::{Clock, millis};
use crate::store::{Store, StoreError, Walked};
use std::sync::Arc;
use std::time::Duration;

/// What came of reading a piece of a walk.
pub(super) struct Page {
    bucket: i16,
    after: Option<String>,
    began_ms: u64,
    walked: Result<Walked, StoreError>,
}

impl<S: Store, T: Transport, C: Clock> Loop<S, T, C> {
    /// Tells whether lanes of a bucket are to be begun.
    pub(super) fn serves(&self, bucket: i16) -> bool {
        self.epochs.contains_key(&bucket) && !self.leaving.contains(&bucket)
    }

    /// Returns how many lanes are to be read now.
    pub(super) fn wanted(&self) -> usize {
        if self.is_reading { 0 } else { self.ahead.wanted(self.limit()) }
    }

    /// Begins to read one piece of the walk; returns whether there is another one to be begun already.
    pub(super) async fn walk(&mut self, lanes: usize) -> bool {
        let began_ms = self.shared.clock.steady_ms();
        if began_ms < self.walk_ms || self.sweep.is_empty() && !self.begin_walk(began_ms).await {
            return false;
        }
        let Some((bucket, after)) = self.sweep.pop_front() else {
            self.rest();
            return false;
        };
        if !self.serves(bucket) {
            return true;
        }
        self.is_reading = true;
        let (shared, told) = (Arc::clone(&self.shared), self.ended.clone());
        tokio::spawn(async move {
            let per_lane = shared.config.per_lane;
            let walked = shared.store.walk(bucket, after.clone(), lanes, per_lane).await;
            // Nobody listens only when the relay is gone.
            drop(told.send(News::Read(Page { bucket, after, began_ms, walked })));
        });
        false
    }

    /// Uses a page that was read; only then lanes are free that have ended meanwhile, since it may hold what
    /// they have sent.
    pub(super) fn use_page(&mut self, page: Page) {
        self.is_reading = false;
        let Page { bucket, after, began_ms, walked } = page;
        match walked {
            // The walk begins anew.
            _ if std::mem::take(&mut self.is_stale) => {}
            Ok(walked) => {
                let took = self.shared.clock.steady_ms().saturating_sub(began_ms);
                metrics::histogram!("ravelin_outbox_claim_seconds").record(seconds(took));
                self.use_walked(bucket, walked, began_ms);
                if self.sweep.is_empty() {
                    self.rest();
                }
            }
            Err(error) => {
                self.sweep.push_front((bucket, after));
                self.walk_failed(&error, began_ms);
            }
        }
        for (key, end) in std::mem::take(&mut self.freed) {
            self.free(key, end);
        }
    }

    /// Begins a walk through the buckets that hold events; returns whether the database has told which.
    async fn begin_walk(&mut self, began: u64) -> bool {
        self.walk_began_ms = began;
        self.woken = false;
        let own: Vec<i16> = self.epochs.keys().copied().filter(|own| !self.leaving.contains(own)).collect();
        if own.is_empty() {
            return true;
        }
        match self.shared.store.occupied(own).await {
            Ok(occupied) => self.sweep.extend(occupied.into_iter().map(|bucket| (bucket, None))),
            Err(error) => {
                self.walk_failed(&error, began);
                return false;
            }
        }
        true
    }

    fn walk_failed(&mut self, error: &StoreError, began: u64) {
        self.shared.database_failed(error);
        self.walk_ms = began + millis(self.shared.config.poll);
        self.rested_ms = self.walk_ms;
    }

    /// Ends a walk. One that has found nothing to serve is not begun again before something is enqueued by
    /// this process, or the next poll; and a long one, past many that wait, even later: it leaves four
    /// fifths of the time to others.
    fn rest(&mut self) {
        let now = self.shared.clock.steady_ms();
        let took = now.saturating_sub(self.walk_began_ms);
        self.rested_ms = now.saturating_add(took.saturating_mul(4));
        self.walk_ms = match (std::mem::take(&mut self.found), self.woken) {
            (true, _) => now,
            (false, true) => self.rested_ms,
            (false, false) => self.rested_ms.max(now.saturating_add(millis(self.shared.config.poll))),
        };
    }

    fn use_walked(&mut self, bucket: i16, walked: Walked, read_ms: u64) {
        if let Some(next) = walked.next {
            // Behind the other buckets: that is what makes it fair.
            self.sweep.push_back((bucket, Some(next)));
        }
        for lane in walked.lanes {
            let key = Key { bucket: lane.bucket, customer: lane.customer.as_str().into() };
            if self.serves(bucket) && self.desk.is_free(&key) {
                self.found = true;
                self.desk.begin(key.clone());
                self.ahead.hold(key, lane.events, read_ms);
            }
        }
    }

    /// Gives up what was read ahead in these buckets.
    pub(super) fn give_up(&mut self, is_given_up: impl Fn(i16) -> bool) {
        for key in self.ahead.give_up(is_given_up) {
            self.desk.end(&key);
        }
    }
}

fn seconds(milliseconds: u64) -> f64 {
    Duration::from_millis(milliseconds).as_secs_f64()
}
