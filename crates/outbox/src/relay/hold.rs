//! Which buckets a relay has: takes them, keeps them, gives them back.

use super::serve::Fence;
use super::{Loop, RENEWAL, TAKE_OVER, Transport, count};
use crate::clock::{Clock, millis};
use crate::fail;
use crate::store::{Lease, Store, StoreError, StoreErrorKind};
use std::collections::{HashMap, HashSet};

impl<S: Store, T: Transport, C: Clock> Loop<S, T, C> {
    /// Renews the lease; one that cannot be renewed runs out by itself.
    pub(super) async fn renew(&mut self, now: u64) -> Result<(), StoreError> {
        self.renew_ms = now + millis(RENEWAL);
        if self.aside.is_aside() && self.stays_aside(now).await? {
            return Ok(());
        }
        fail::point("in-renewal");
        let lease = self.shared.store.lease().await;
        fail::point("after-renewal");
        match lease {
            Ok(lease) => self.hold(lease, now),
            Err(error) if error.kind() == StoreErrorKind::Taken && self.shared.config.stand_by => {
                if !std::mem::replace(&mut self.stands_by, true) {
                    tracing::info!("another relay delivers; this one stands by");
                }
                // What it had, if it had something, is the other's.
                self.own(HashMap::new(), now);
                self.renew_ms = now + millis(TAKE_OVER);
            }
            Err(error) if is_final(&error) => return Err(error),
            Err(error) => {
                self.shared.database_failed(&error);
                self.renew_ms = now + 1_000;
            }
        }
        Ok(())
    }

    fn hold(&mut self, lease: Lease, asked_ms: u64) {
        if std::mem::replace(&mut self.stands_by, false) {
            tracing::info!("this relay takes over");
        }
        if let Some(again) = lease.again {
            let then = self.shared.clock.steady_ms().saturating_add(millis(again));
            self.renew_ms = self.renew_ms.min(then);
        }
        let until = lease.lasts.map_or(u64::MAX, |lasts| asked_ms + millis(lasts));
        self.shared.set_lease_end(until);
        self.own(lease.buckets.into_iter().collect(), asked_ms);
        self.leaving = lease.leaving;
        let now = self.shared.clock.steady_ms();
        if !self.epochs.is_empty() && self.aside.steps(self.shared.plight(lease.others, now), now) {
            tracing::warn!("nothing gets through from here: other relays may have better luck");
            self.leaving = self.epochs.keys().copied().collect();
        }
        let leaving = self.leaving.clone();
        self.give_up(|bucket| leaving.contains(&bucket));
        metrics::gauge!("ravelin_outbox_buckets_owned").set(count(self.epochs.len()));
    }

    /// Decides whether it leaves delivery to others. What it has it gives back, and renews no more.
    async fn stays_aside(&mut self, now: u64) -> Result<bool, StoreError> {
        if !self.epochs.is_empty() {
            return Ok(true);
        }
        match self.shared.store.others().await {
            Ok(others) => Ok(self.aside.stays(others, now)),
            Err(error) if is_final(&error) => Err(error),
            Err(error) => {
                self.shared.database_failed(&error);
                Ok(true)
            }
        }
    }

    /// Serves these buckets from now on, and no others.
    fn own(&mut self, buckets: HashMap<i16, i64>, asked_ms: u64) {
        if self.epochs == buckets {
            return;
        }
        let before = std::mem::replace(&mut self.epochs, buckets);
        self.is_stale = self.is_reading;
        let kept: HashSet<i16> = before
            .iter()
            .filter(|(bucket, epoch)| self.epochs.get(bucket) == Some(epoch))
            .map(|(bucket, _)| *bucket)
            .collect();
        // Another relay may have served them meanwhile.
        self.give_up(|bucket| !kept.contains(&bucket));
        for (bucket, epoch) in &self.epochs {
            if before.get(bucket) != Some(epoch) {
                self.shared.fence(*bucket, Fence { epoch: *epoch, since_ms: asked_ms });
                // Begin anew, with this one in it.
                self.sweep.clear();
                self.walk_ms = 0;
            }
        }
        for bucket in before.keys().filter(|bucket| !self.epochs.contains_key(bucket)) {
            metrics::counter!("ravelin_outbox_lease_lost_total").increment(1);
            self.shared.unfence(*bucket);
            self.desk.forget(*bucket);
        }
    }

    /// Gives back the buckets beyond this relay's share once none of their lanes is under way.
    pub(super) async fn leave(&mut self) {
        let free: Vec<i16> =
            self.leaving.iter().copied().filter(|bucket| !self.desk.is_busy_in(*bucket)).collect();
        if free.is_empty() {
            return;
        }
        if self.shared.store.release(&free).await.is_ok() {
            for bucket in &free {
                self.epochs.remove(bucket);
                self.shared.unfence(*bucket);
                self.desk.forget(*bucket);
            }
            self.leaving.retain(|bucket| !free.contains(bucket));
            metrics::gauge!("ravelin_outbox_buckets_owned").set(count(self.epochs.len()));
        }
    }
}

/// Tells whether a store cannot be relayed from, and will not come back by itself.
fn is_final(error: &StoreError) -> bool {
    matches!(error.kind(), StoreErrorKind::Place | StoreErrorKind::Schema | StoreErrorKind::Taken)
}
