//! Delivers what is kept.
//!
//! One task decides which lanes are served, and each lane is a task of its own: its events go one
//! after the other, and it is free for the next page only when the removal of what was delivered has
//! been committed *and* every page that was read before that has been looked at. A page that is older
//! than a removal would send its events twice.

mod aside;
mod complete;
mod config;
mod desk;
mod hold;
mod serve;
mod transport;

pub use config::RelayConfig;
pub use transport::Transport;

use crate::clock::{Clock, SystemClock, millis};
use crate::store::{Store, StoreError, Walked};
use aside::Aside;
use complete::Completer;
use desk::{Desk, Key};
use serve::{End, Shared};
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// How often the lease is renewed.
const RENEWAL: Duration = Duration::from_secs(5);

/// How often one that stands by tries to take over.
const TAKE_OVER: Duration = Duration::from_secs(1);

/// How often dead events are looked through for those to be purged.
const PURGE: Duration = Duration::from_secs(3600);

/// Delivers what a store keeps, until it is told to stop.
pub struct Relay<S, T, C = SystemClock> {
    store: Arc<S>,
    transport: Arc<T>,
    clock: Arc<C>,
    config: RelayConfig,
}

impl<S: Store, T: Transport> Relay<S, T> {
    /// Returns a relay with the defaults and the clock of the machine.
    pub fn new(store: Arc<S>, transport: T) -> Self {
        Self {
            store,
            transport: Arc::new(transport),
            clock: Arc::new(SystemClock),
            config: RelayConfig::default(),
        }
    }
}

impl<S: Store, T: Transport, C: Clock> Relay<S, T, C> {
    /// Changes how it works.
    #[must_use]
    pub const fn config(mut self, config: RelayConfig) -> Self {
        self.config = config;
        self
    }

    /// Takes the time from another clock.
    #[must_use]
    pub fn clock<D: Clock>(self, clock: Arc<D>) -> Relay<S, T, D> {
        Relay { store: self.store, transport: self.transport, clock, config: self.config }
    }

    /// Delivers until `stop` is true, then ends what is under way and gives its buckets back. A
    /// database that goes away is waited for.
    ///
    /// # Errors
    ///
    /// [`StoreError`] where the store cannot be relayed from at all: [`StoreErrorKind::Schema`],
    /// [`StoreErrorKind::Place`] for a file that was replaced, and [`StoreErrorKind::Taken`] unless it is to
    /// stand by.
    ///
    /// [`StoreErrorKind::Schema`]: crate::store::StoreErrorKind::Schema
    /// [`StoreErrorKind::Place`]: crate::store::StoreErrorKind::Place
    /// [`StoreErrorKind::Taken`]: crate::store::StoreErrorKind::Taken
    pub async fn run(self, stop: watch::Receiver<bool>) -> Result<(), StoreError> {
        let (ended, ends) = mpsc::unbounded_channel();
        let completer = Completer::start(Arc::clone(&self.store), Arc::clone(&self.clock));
        let shared =
            Arc::new(Shared::new(self.store, self.transport, self.clock, self.config, completer, stop));
        let loop_ = Loop {
            desk: Desk::default(),
            sweep: VecDeque::new(),
            epochs: HashMap::new(),
            leaving: Vec::new(),
            stands_by: false,
            aside: Aside::default(),
            renew_ms: 0,
            walk_ms: 0,
            purge_ms: 0,
            walk_began_ms: 0,
            rested_ms: 0,
            found: false,
            woken: false,
            ended,
            ends,
            shared,
        };
        loop_.run().await
    }
}

impl<S, T, C> fmt::Debug for Relay<S, T, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Relay").field("config", &self.config).finish_non_exhaustive()
    }
}

/// What a lane tells.
enum News {
    /// It sends nothing more; what it has sent is being removed.
    Sent,
    /// It is free.
    Ended(Key, End),
}

/// The task that decides.
struct Loop<S, T, C> {
    shared: Arc<Shared<S, T, C>>,
    desk: Desk,
    /// Where the walk through the buckets goes on.
    sweep: VecDeque<(i16, Option<String>)>,
    /// The number that fences writes to a bucket.
    epochs: HashMap<i16, i64>,
    leaving: Vec<i16>,
    /// Whether another relay delivers.
    stands_by: bool,
    aside: Aside,
    renew_ms: u64,
    /// When the walk may go on.
    walk_ms: u64,
    walk_began_ms: u64,
    /// When the walk may go on if it is woken.
    rested_ms: u64,
    purge_ms: u64,
    /// Whether the walk under way has found a lane to serve.
    found: bool,
    /// Whether something was enqueued since the walk under way began.
    woken: bool,
    ended: mpsc::UnboundedSender<News>,
    ends: mpsc::UnboundedReceiver<News>,
}

impl<S: Store, T: Transport, C: Clock> Loop<S, T, C> {
    async fn run(mut self) -> Result<(), StoreError> {
        let mut stop = self.shared.stop.clone();
        let enqueuers = self.shared.store.inserter();
        while !self.shared.is_stopping() {
            let now = self.shared.clock.steady_ms();
            if now >= self.renew_ms {
                self.renew(now).await?;
            }
            if now >= self.purge_ms {
                self.purge(now).await;
            }
            self.fill().await;
            let pause = self.pause();
            tokio::select! {
                biased;
                Some(news) = self.ends.recv() => self.take_all(news),
                _ = stop.wait_for(|stop| *stop) => {}
                () = enqueuers.woken() => {
                    self.woken = true;
                    self.walk_ms = self.walk_ms.min(self.rested_ms);
                }
                () = self.shared.clock.sleep(pause) => {}
            }
            self.leave().await;
        }
        while self.desk.is_busy()
            && let Some(news) = self.ends.recv().await
        {
            self.take(news);
        }
        let buckets: Vec<i16> = self.epochs.keys().copied().collect();
        self.shared.store.release(&buckets).await
    }

    async fn purge(&mut self, now: u64) {
        self.purge_ms = now + millis(PURGE);
        let Some(age) = self.shared.config.keep_dead else { return };
        let filter = crate::store::Filter { older_than: Some(age), ..Default::default() };
        if let Ok(purged) = self.shared.store.purge(filter).await {
            metrics::counter!("ravelin_outbox_purged_total").increment(purged);
        }
    }

    /// Starts as many lanes as there is room for: those that are known to hold events, and what a
    /// walk through the buckets finds, in turn.
    async fn fill(&mut self) {
        loop {
            let now = self.shared.clock.steady_ms();
            // However long a walk is, the lease does not wait for it.
            if self.shared.is_stopping() || now >= self.renew_ms {
                return;
            }
            self.desk.wake(now);
            // Between two pages, never while one is read: see above.
            while let Ok(news) = self.ends.try_recv() {
                self.take(news);
            }
            let room = self.room();
            if room == 0 {
                return;
            }
            let known = self.desk.next_ready(room.div_ceil(2), &self.leaving);
            let served = !known.is_empty();
            for key in known {
                self.start(key, None);
            }
            let room = self.room();
            let walked = self.is_worth_a_walk(room) && self.walk(room).await;
            if !walked && !served {
                return;
            }
        }
    }

    /// Returns how many lanes may be started.
    fn room(&self) -> usize {
        let limit = match self.shared.brake_wait(self.shared.clock.steady_ms()) {
            Some(_) => 0,
            // A probe: one lane, when its time has come.
            None if self.shared.is_probing() => 1,
            None => self.shared.config.concurrency * 2,
        };
        // What a kill sends twice is bounded by that many pages: those of lanes that send, and what was
        // delivered and is not removed.
        let per_lane = self.shared.config.per_lane;
        let pages = limit.saturating_sub(self.shared.completer.waiting().div_ceil(per_lane));
        pages.saturating_sub(self.desk.sending())
    }

    /// Tells whether to read for so many lanes: while enough are under way, not for a few. A page costs
    /// a way to the database and back, however many lanes are on it.
    fn is_worth_a_walk(&self, room: usize) -> bool {
        let concurrency = self.shared.config.concurrency;
        room > 0 && (self.desk.sending() < concurrency || room >= concurrency.div_ceil(2))
    }

    /// Reads one piece of the walk; returns whether it made any progress.
    async fn walk(&mut self, room: usize) -> bool {
        let began = self.shared.clock.steady_ms();
        if began < self.walk_ms {
            return false;
        }
        if self.sweep.is_empty() && !self.begin_walk(began).await {
            return false;
        }
        let Some((bucket, after)) = self.sweep.pop_front() else {
            self.rest();
            return false;
        };
        if self.epochs.contains_key(&bucket) && !self.leaving.contains(&bucket) {
            let per_lane = self.shared.config.per_lane;
            match self.shared.store.walk(bucket, after.clone(), room, per_lane).await {
                Ok(walked) => {
                    let took = self.shared.clock.steady_ms().saturating_sub(began);
                    metrics::histogram!("ravelin_outbox_claim_seconds").record(seconds(took));
                    self.use_walked(bucket, walked);
                }
                Err(error) => {
                    self.sweep.push_front((bucket, after));
                    self.walk_failed(&error, began);
                    return false;
                }
            }
        }
        if self.sweep.is_empty() {
            self.rest();
        }
        true
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

    fn use_walked(&mut self, bucket: i16, walked: Walked) {
        if let Some(next) = walked.next {
            // Behind the other buckets: that is what makes it fair.
            self.sweep.push_back((bucket, Some(next)));
        }
        for lane in walked.lanes {
            let key = Key { bucket: lane.bucket, customer: lane.customer.as_str().into() };
            if self.desk.is_free(&key) {
                self.found = true;
                self.start(key, Some(lane.events));
            }
        }
    }

    fn start(&mut self, key: Key, events: Option<Vec<crate::entry::Queued>>) {
        self.desk.begin(key.clone());
        let (shared, ended) = (Arc::clone(&self.shared), self.ended.clone());
        tokio::spawn(async move {
            let end = serve::lane(&shared, &key, events).await;
            // Nobody listens only when the relay is gone.
            drop(ended.send(News::Sent));
            shared.completer.removed().await;
            drop(ended.send(News::Ended(key, end)));
        });
    }

    /// Takes what a lane tells, and all that others have told since.
    fn take_all(&mut self, news: News) {
        self.take(news);
        while let Ok(news) = self.ends.try_recv() {
            self.take(news);
        }
    }

    fn take(&mut self, news: News) {
        let now = self.shared.clock.steady_ms();
        match news {
            News::Sent => self.desk.sent(),
            News::Ended(key, End::Empty) => self.desk.end(&key),
            News::Ended(key, End::More) => self.desk.end_ready(key),
            News::Ended(key, End::Wait(wait)) => self.desk.end_waiting(key, now.saturating_add(millis(wait))),
        }
    }

    /// Returns how long there is nothing to do, unless a lane ends before.
    fn pause(&self) -> Duration {
        let now = self.shared.clock.steady_ms();
        let room = self.room();
        let work = if self.is_worth_a_walk(room) {
            Some(self.walk_ms.min(self.desk.next_wake().unwrap_or(u64::MAX)))
        } else if room > 0 {
            self.desk.next_wake()
        } else {
            // Where there is no room, an end makes some, or the brake opens.
            self.shared.brake_wait(now).map(|wait| now.saturating_add(millis(wait)))
        };
        let next = work.map_or(self.renew_ms, |work| work.min(self.renew_ms));
        Duration::from_millis(next.saturating_sub(now).max(1))
    }
}

/// Returns a count as figures have it.
fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

fn seconds(milliseconds: u64) -> f64 {
    Duration::from_millis(milliseconds).as_secs_f64()
}
