//! Serves one lane: its events one after the other, until one of them has to wait.

use super::aside::Plight;
use super::complete::Completer;
use super::config::RelayConfig;
use super::desk::Key;
use super::transport::Transport;
use crate::brake::{Brake, Pass, Report};
use crate::clock::{Clock, millis};
use crate::decide::{Outcome, Scope, Verdict, Why, decide_within, jitter};
use crate::door;
use crate::entry::Queued;
use crate::fail;
use crate::pace::Pacer;
use crate::store::{Store, StoreError};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

/// How long before the end of a lease nothing is begun any more, on top of a request's own time.
const MARGIN_MS: u64 = 1_000;

/// How many events without a customer are read at once, for each that may be under way: they are in
/// one lane, which is free again only when all of them are removed.
const WIDE: usize = 4;

/// How long a lane waits after the database failed.
const DATABASE_PAUSE: Duration = Duration::from_secs(1);

/// For how long a failure of the database is told once.
const SILENCE_MS: u64 = 10_000;

/// How long a lane waits at most by what was read of it: the calendar that its events wait for may be set.
const LOOK: Duration = Duration::from_secs(5);

/// How a lane has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Nothing more is known to be there.
    Empty,
    /// There may be more.
    More,
    /// There is more, which waits.
    Wait(Duration),
}

/// A bucket that this relay has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fence {
    /// The number that fences writes.
    pub(super) epoch: i64,
    /// Until when another relay may have served its customers.
    pub(super) since_ms: u64,
}

/// What the lanes of a relay share.
pub(super) struct Shared<S, T, C> {
    pub(super) store: Arc<S>,
    pub(super) clock: Arc<C>,
    pub(super) config: RelayConfig,
    pub(super) stop: watch::Receiver<bool>,
    transport: Arc<T>,
    pub(super) completer: Completer,
    permits: Semaphore,
    pacer: Mutex<Pacer>,
    brake: Mutex<Brake>,
    /// The buckets that this relay has.
    fences: Mutex<HashMap<i16, Fence>>,
    lease_end_ms: AtomicU64,
    silent_until_ms: AtomicU64,
}

impl<S: Store, T: Transport, C: Clock> Shared<S, T, C> {
    pub(super) fn new(
        store: Arc<S>,
        transport: Arc<T>,
        clock: Arc<C>,
        config: RelayConfig,
        completer: Completer,
        stop: watch::Receiver<bool>,
    ) -> Self {
        Self {
            store,
            clock,
            stop,
            transport,
            completer,
            permits: Semaphore::new(config.concurrency),
            pacer: Mutex::new(Pacer::new(config.pace)),
            brake: Mutex::default(),
            fences: Mutex::default(),
            lease_end_ms: AtomicU64::new(0),
            silent_until_ms: AtomicU64::new(0),
            config,
        }
    }

    pub(super) fn is_stopping(&self) -> bool {
        *self.stop.borrow()
    }

    pub(super) fn set_lease_end(&self, end_ms: u64) {
        self.lease_end_ms.store(end_ms, Ordering::Relaxed);
    }

    pub(super) fn fence(&self, bucket: i16, fence: Fence) {
        lock(&self.fences).insert(bucket, fence);
    }

    pub(super) fn unfence(&self, bucket: i16) {
        lock(&self.fences).remove(&bucket);
    }

    pub(super) fn brake_wait(&self, now_ms: u64) -> Option<Duration> {
        lock(&self.brake).wait(now_ms)
    }

    /// Tells how it gets through to the API.
    pub(super) fn plight(&self, others: usize, now_ms: u64) -> Plight {
        let brake = lock(&self.brake);
        Plight { away: brake.away(now_ms), strikes: brake.strikes(), wait: brake.wait(now_ms), others }
    }

    /// Tells whether only a probe may be sent.
    pub(super) fn is_probing(&self) -> bool {
        lock(&self.brake).strikes() > 0
    }

    /// Counts a failure of the database, and tells of it: many are asked for every second, and all fail alike.
    pub(super) fn database_failed(&self, error: &StoreError) {
        metrics::counter!("ravelin_outbox_database_errors_total").increment(1);
        let (now, reason) = (self.clock.steady_ms(), error.kind().as_str());
        let is_told = now < self.silent_until_ms.load(Ordering::Relaxed);
        if is_told {
            tracing::debug!(reason, "the outbox's database failed");
        } else {
            self.silent_until_ms.store(now.saturating_add(SILENCE_MS), Ordering::Relaxed);
            tracing::warn!(reason, "the outbox's database failed, and is tried again and again");
        }
    }

    /// Returns the fence of a bucket while an event may still be begun there.
    fn may_send(&self, bucket: i16) -> Option<Fence> {
        let needed = self.clock.steady_ms() + millis(self.config.timeout) + MARGIN_MS;
        let lasts = self.lease_end_ms.load(Ordering::Relaxed) >= needed;
        if lasts && !self.is_stopping() { lock(&self.fences).get(&bucket).copied() } else { None }
    }

    /// Sends one event; returns how its lane goes on.
    async fn send(&self, key: &Key, event: Queued) -> Step {
        let Some(fence) = self.may_send(key.bucket) else { return Step::Break(End::More) };
        let lease = (key.bucket, fence.epoch);
        let age = Duration::from_millis(self.clock.wall_ms().saturating_sub(event.created_ms));
        // The store could not read it as text.
        if event.path.is_empty() {
            let verdict = Verdict::Dead(Why::Unsendable);
            return self.apply(event.id, event.attempt, lease, verdict).await;
        }
        if event.is_sealed() {
            let verdict = decide_within(Outcome::Locked, event.attempt, age, 0.0, self.config.max_age);
            return self.apply(event.id, event.attempt, lease, verdict).await;
        }
        // Other programs insert as they like.
        if let Err(refusal) = door::check(&event.body) {
            return self
                .apply(event.id, event.attempt, lease, Verdict::Dead(Why::Holds(refusal.found())))
                .await;
        }
        let Ok(_permit) = self.permits.acquire().await else { return Step::Break(End::More) };
        // Whoever waited for a permit looks again.
        if self.may_send(key.bucket) != Some(fence) {
            return Step::Break(End::More);
        }
        let now = self.clock.steady_ms();
        let pass = match lock(&self.brake).enter(now) {
            Pass::Wait(wait) => return Step::Break(End::Wait(wait)),
            pass => pass,
        };
        if !key.customer.is_empty()
            && let Err(wait) = lock(&self.pacer).admit(&key.customer, now, fence.since_ms)
        {
            lock(&self.brake).report(pass, Report::Unsent, now);
            return Step::Break(End::Wait(wait));
        }
        let Queued { id, path, body, attempt, created_ms, .. } = event;
        let outcome = self.transport.send(path, body).await;
        fail::point("after-send");
        let age = Duration::from_millis(self.clock.wall_ms().saturating_sub(created_ms));
        let decided = |attempt, jitter| decide_within(outcome, attempt, age, jitter, self.config.max_age);
        // The system is asked for randomness only where it is needed, and before anybody waits for the brake.
        let is_retried = matches!(decided(attempt, 0.0), Verdict::Retry { .. });
        let jitter = if is_retried { jitter() } else { 0.0 };
        let decide = |attempt| decided(attempt, jitter);
        let verdict = lock(&self.brake).judge(pass, attempt, self.clock.steady_ms(), decide);
        metrics::histogram!("ravelin_outbox_send_seconds")
            .record(Duration::from_millis(self.clock.steady_ms().saturating_sub(now)).as_secs_f64());
        self.apply(id, attempt, lease, verdict).await
    }

    async fn apply(&self, id: i64, attempt: u32, lease: (i16, i64), verdict: Verdict) -> Step {
        match verdict {
            Verdict::Done => {
                metrics::counter!("ravelin_outbox_delivered_total").increment(1);
                self.completer.remove(id);
                Step::Next
            }
            Verdict::Dead(why) => {
                metrics::counter!("ravelin_outbox_dead_total", "why" => why.as_str()).increment(1);
                tracing::warn!(id, why = why.as_str(), "an event was laid aside");
                match self.store.bury(id, lease, why.as_str()).await {
                    Ok(_) => Step::Next,
                    Err(error) => self.give_up(&error),
                }
            }
            Verdict::Retry { after, scope: Scope::Everyone, why, .. } => {
                metrics::counter!("ravelin_outbox_retried_total", "why" => why.as_str()).increment(1);
                tracing::warn!(
                    why = why.as_str(),
                    wait_ms = millis(after),
                    "nothing is delivered for a while"
                );
                Step::Break(End::Wait(after))
            }
            Verdict::Retry { after, why, counts, .. } => {
                metrics::counter!("ravelin_outbox_retried_total", "why" => why.as_str()).increment(1);
                let attempt = if counts { attempt.saturating_add(1) } else { attempt };
                match self.store.postpone(id, lease, after, attempt, why.as_str()).await {
                    Ok(_) => Step::Break(End::Wait(after)),
                    Err(error) => self.give_up(&error),
                }
            }
        }
    }

    fn give_up(&self, error: &StoreError) -> Step {
        self.database_failed(error);
        Step::Break(End::Wait(DATABASE_PAUSE))
    }
}

/// How a lane goes on after an event.
enum Step {
    /// The event is out of the way.
    Next,
    /// No further.
    Break(End),
}

/// Serves a lane with the events that were read, or with those to be read now. It is not free before
/// what it has sent is removed.
pub(super) async fn lane<S: Store, T: Transport, C: Clock>(
    shared: &Arc<Shared<S, T, C>>,
    key: &Key,
    events: Option<Vec<Queued>>,
) -> End {
    let limit = match (&events, key.customer.is_empty()) {
        (None, true) => shared.config.concurrency.saturating_mul(WIDE),
        _ => shared.config.per_lane,
    };
    let events = match events {
        Some(events) => events,
        None => match shared.store.lane(key.bucket, &key.customer, limit).await {
            Ok(walked) => match walked.lanes.into_iter().next() {
                Some(lane) => lane.events,
                None => return walked.soonest.map_or(End::Empty, |wait| End::Wait(wait.min(LOOK))),
            },
            Err(error) => {
                shared.database_failed(&error);
                return End::Wait(DATABASE_PAUSE);
            }
        },
    };
    let end = if events.len() >= limit { End::More } else { End::Empty };
    if key.customer.is_empty() {
        at_once(shared, key, events, end).await
    } else {
        in_order(shared, key, events, end).await
    }
}

/// Serves one event after the other, until one has to wait.
async fn in_order<S: Store, T: Transport, C: Clock>(
    shared: &Arc<Shared<S, T, C>>,
    key: &Key,
    events: Vec<Queued>,
    end: End,
) -> End {
    for event in events {
        match shared.send(key, event).await {
            Step::Next => {}
            Step::Break(early) => return early,
        }
    }
    end
}

/// Serves events without a customer, all at once. One that has to wait is found again when it is due.
async fn at_once<S: Store, T: Transport, C: Clock>(
    shared: &Arc<Shared<S, T, C>>,
    key: &Key,
    events: Vec<Queued>,
    end: End,
) -> End {
    let mut sending = JoinSet::new();
    for event in events {
        let (shared, key) = (Arc::clone(shared), key.clone());
        sending.spawn(async move { shared.send(&key, event).await });
    }
    let held = sending.join_all().await.into_iter().any(|step| matches!(step, Step::Break(_)));
    if held { End::Empty } else { end }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
