//! Delivers what is kept.
//!
//! One task decides which lanes are served, and each lane is a task of its own: its events go one
//! after the other, and it is free for the next page only when the removal of what was delivered has
//! been committed *and* every page that was read before that has been looked at. A page that is older
//! than a removal would send its events twice.

mod ahead;
mod aside;
mod complete;
mod config;
mod desk;
mod hold;
mod serve;
mod transport;
mod walk;

pub use config::RelayConfig;
pub use transport::Transport;

use crate::clock::{Clock, SystemClock, millis};
use crate::entry::Queued;
use crate::store::{Store, StoreError};
use ahead::Ahead;
use aside::Aside;
use complete::Completer;
use desk::{Desk, Key};
use serve::{End, Shared};
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use walk::Page;

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
            ahead: Ahead::default(),
            is_ahead_next: false,
            is_reading: false,
            is_stale: false,
            freed: Vec::new(),
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

/// What the other tasks tell.
enum News {
    /// A lane of so many events sends nothing more; what it has sent is being removed.
    Sent(usize),
    /// A lane is free.
    Ended(Key, End),
    /// A page was read.
    Read(Page),
}

/// Tells, when it is dropped, that a lane is free.
struct Ended {
    /// Taken when it is told.
    lane: Option<(Key, End)>,
    told: mpsc::UnboundedSender<News>,
}

impl Drop for Ended {
    fn drop(&mut self) {
        if let Some((key, end)) = self.lane.take() {
            drop(self.told.send(News::Ended(key, end)));
        }
    }
}

/// The task that decides.
struct Loop<S, T, C> {
    shared: Arc<Shared<S, T, C>>,
    desk: Desk,
    ahead: Ahead,
    /// Whether it is the turn of the lanes that were read ahead, not of those that hold more.
    is_ahead_next: bool,
    /// Whether a page is being read.
    is_reading: bool,
    /// Whether other buckets are served since that began.
    is_stale: bool,
    /// Lanes that have ended since that began.
    freed: Vec<(Key, End)>,
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
            let told = tokio::select! {
                biased;
                Some(news) = self.ends.recv() => Some(news),
                _ = stop.wait_for(|stop| *stop) => None,
                () = enqueuers.woken() => {
                    self.woken = true;
                    self.walk_ms = self.walk_ms.min(self.rested_ms);
                    None
                }
                () = self.shared.clock.sleep(pause) => None,
            };
            if let Some(news) = told {
                // Whoever runs first tells more, and all of it is looked at together.
                tokio::task::yield_now().await;
                self.take_all(news);
            }
            self.leave().await;
        }
        self.give_up(|_| true);
        while (self.is_reading || self.desk.is_busy())
            && let Some(news) = self.ends.recv().await
        {
            self.take(news);
            self.give_up(|_| true);
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

    /// Starts as many lanes as there is room for, and has more of them read.
    async fn fill(&mut self) {
        loop {
            let now = self.shared.clock.steady_ms();
            // However long a walk is, the lease does not wait for it.
            if self.shared.is_stopping() || now >= self.renew_ms {
                return;
            }
            self.desk.wake(now);
            while self.room() > 0
                && let Some((key, events)) = self.next()
            {
                self.start(key, events);
            }
            let wanted = self.wanted();
            if wanted == 0 || !self.walk(wanted).await {
                return;
            }
        }
    }

    /// Returns the lane to be served next: those that are known to hold events and those that a walk through
    /// the buckets has found, in turn.
    fn next(&mut self) -> Option<(Key, Option<Vec<Queued>>)> {
        let now = self.shared.clock.steady_ms();
        self.is_ahead_next = !self.is_ahead_next;
        if self.is_ahead_next
            && let Some(held) = self.ahead.next(now)
        {
            return Some(held);
        }
        if let Some(key) = self.desk.next_ready(&self.leaving) {
            self.desk.begin(key.clone());
            return Some((key, None));
        }
        self.ahead.next(now)
    }

    /// Returns how many lanes may be under way at once.
    fn limit(&self) -> usize {
        match self.shared.brake_wait(self.shared.clock.steady_ms()) {
            Some(_) => 0,
            // A probe: one lane, when its time has come.
            None if self.shared.is_probing() => 1,
            None => self.shared.config.concurrency * 2,
        }
    }

    /// Returns how many lanes may be started.
    fn room(&self) -> usize {
        let limit = self.limit();
        // What a kill sends twice is bounded by that many pages: the events of lanes that send, and those that
        // were delivered and are not removed.
        let per_lane = self.shared.config.per_lane;
        let events = self.desk.events() + self.shared.completer.waiting();
        let pages = limit.saturating_sub(events.div_ceil(per_lane));
        pages.min(limit.saturating_sub(self.desk.sending()))
    }

    /// Serves a lane with the events that were read, or with those to be read.
    fn start(&mut self, key: Key, events: Option<Vec<Queued>>) {
        let count = events.as_ref().map_or(self.shared.config.per_lane, Vec::len);
        self.desk.send(count);
        let (shared, told) = (Arc::clone(&self.shared), self.ended.clone());
        tokio::spawn(async move {
            let end = serve::lane(&shared, &key, events).await;
            // Nobody listens only when the relay is gone.
            drop(told.send(News::Sent(count)));
            shared.completer.hold(Ended { lane: Some((key, end)), told });
        });
    }

    /// Takes what is told, and all that was told since.
    fn take_all(&mut self, news: News) {
        self.take(news);
        while let Ok(news) = self.ends.try_recv() {
            self.take(news);
        }
    }

    fn take(&mut self, news: News) {
        match news {
            News::Sent(count) => self.desk.sent(count),
            News::Ended(key, end) if self.is_reading => self.freed.push((key, end)),
            News::Ended(key, end) => self.free(key, end),
            News::Read(page) => self.use_page(page),
        }
    }

    fn free(&mut self, key: Key, end: End) {
        let now = self.shared.clock.steady_ms();
        match end {
            End::Empty => self.desk.end(&key),
            End::More => self.desk.end_ready(key),
            End::Wait(wait) => self.desk.end_waiting(key, now.saturating_add(millis(wait))),
        }
    }

    /// Returns how long there is nothing to do, unless something is told before.
    fn pause(&self) -> Duration {
        let now = self.shared.clock.steady_ms();
        let wake = self.desk.next_wake().filter(|_| self.room() > 0);
        let walk = Some(self.walk_ms).filter(|_| self.wanted() > 0);
        // Where nobody may send, the brake opens at some time.
        let open = self.shared.brake_wait(now).map(|wait| now.saturating_add(millis(wait)));
        let next = [wake, walk, open].into_iter().flatten().fold(self.renew_ms, u64::min);
        Duration::from_millis(next.saturating_sub(now).max(1))
    }
}

/// Returns a count as figures have it.
fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
