//! Sends one event, as often as the outbox's rule says.

use super::rate::Rate;
use super::record::Event;
use ravelin_outbox::Transport;
use ravelin_outbox::brake::{Brake, Pass, Report};
use ravelin_outbox::clock::{Clock as _, SystemClock};
use ravelin_outbox::decide::{Outcome, Scope, Verdict, Why, decide, jitter};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Semaphore, mpsc, watch};

/// How often one event may fail by itself. The file goes on without it then: what was not delivered can
/// be sent later, and a file at rest does not get better by waiting.
const ATTEMPTS: u32 = 7;

/// How long one event may be made to wait: its customer waits with it, and in the end the whole file.
const PATIENCE: Duration = Duration::from_secs(120);

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Delivered,
    /// Why, in a stable word, and the status of the last answer.
    Rejected(&'static str, Option<u16>),
    /// The run ended before.
    Unsent,
    /// Nothing that is sent like this will ever be taken; why, in a stable word.
    Hopeless(&'static str),
}

/// Why everyone waits, and how long.
pub(super) type Pause = (&'static str, Duration);

/// What the events under way share.
pub(super) struct Delivery<T> {
    transport: T,
    permits: Semaphore,
    brake: Mutex<Brake>,
    rate: Mutex<Rate>,
    began: Instant,
    stop: watch::Receiver<bool>,
    pauses: mpsc::UnboundedSender<Pause>,
    delivered: AtomicU64,
}

impl<T: Transport> Delivery<T> {
    pub(super) fn new(
        transport: T,
        concurrency: u16,
        rate: Rate,
        stop: watch::Receiver<bool>,
        pauses: mpsc::UnboundedSender<Pause>,
    ) -> Self {
        Self {
            transport,
            permits: Semaphore::new(concurrency.into()),
            brake: Mutex::default(),
            rate: Mutex::new(rate),
            began: Instant::now(),
            stop,
            pauses,
            delivered: AtomicU64::new(0),
        }
    }

    /// Returns how many events were delivered.
    pub(super) fn delivered(&self) -> u64 {
        self.delivered.load(Ordering::Relaxed)
    }

    /// Sends an event until its fate is known.
    pub(super) async fn send(&self, event: &Event) -> Fate {
        let began = Instant::now();
        let mut attempt = 0;
        loop {
            let Some((pass, outcome)) = self.once(event).await else { return Fate::Unsent };
            let status = match outcome {
                Outcome::Answered { status, .. } => Some(status),
                _ => None,
            };
            let (after, why, counts) = match self.judge(pass, outcome, attempt, began.elapsed()) {
                Verdict::Done => {
                    self.delivered.fetch_add(1, Ordering::Relaxed);
                    return Fate::Delivered;
                }
                Verdict::Dead(why) => return Fate::Rejected(why.as_str(), status),
                Verdict::Retry {
                    scope: Scope::Everyone,
                    why: why @ (Why::KeyRefused | Why::Redirected),
                    ..
                } if self.delivered() == 0 => {
                    return Fate::Hopeless(why.as_str());
                }
                // The brake holds everyone back.
                Verdict::Retry { scope: Scope::Everyone, after, why, .. } => {
                    // Who listens has gone only with the whole run.
                    let _ = self.pauses.send((why.as_str(), after));
                    continue;
                }
                Verdict::Retry { after, why, counts, .. } => (after, why.as_str(), counts),
                _ => return Fate::Rejected("unknown-verdict", status),
            };
            // Who probes an API that is away does not fail by itself.
            attempt += u32::from(counts && pass != Pass::Probe);
            if attempt >= ATTEMPTS || after > PATIENCE {
                return Fate::Rejected(why, status);
            }
            if !self.sleep(after).await {
                return Fate::Unsent;
            }
        }
    }

    /// Sends an event once its turn has come; nothing if the run ends before.
    async fn once(&self, event: &Event) -> Option<(Pass, Outcome)> {
        let mut stop = self.stop.clone();
        let _permit = tokio::select! {
            permit = self.permits.acquire() => permit.ok()?,
            _ = stop.wait_for(|is_over| *is_over) => return None,
        };
        let wait = lock(&self.rate).wait(u64::try_from(self.began.elapsed().as_nanos()).unwrap_or(u64::MAX));
        if !wait.is_zero() && !self.sleep(wait).await {
            return None;
        }
        let pass = loop {
            let pass = lock(&self.brake).enter(SystemClock.steady_ms());
            match pass {
                Pass::Wait(wait) if self.sleep(wait).await => {}
                Pass::Wait(_) => return None,
                pass => break pass,
            }
        };
        if *self.stop.borrow() {
            lock(&self.brake).report(pass, Report::Unsent, SystemClock.steady_ms());
            return None;
        }
        Some((pass, self.transport.send(event.path.to_owned(), event.body.clone()).await))
    }

    /// Decides, and lets the brake know.
    fn judge(&self, pass: Pass, outcome: Outcome, attempt: u32, age: Duration) -> Verdict {
        let jitter = jitter();
        let decide = |attempt| decide(outcome, attempt, age, jitter);
        lock(&self.brake).judge(pass, attempt, SystemClock.steady_ms(), decide)
    }

    /// Waits; tells whether the run goes on.
    async fn sleep(&self, time: Duration) -> bool {
        let mut stop = self.stop.clone();
        tokio::select! {
            () = tokio::time::sleep(time) => true,
            _ = stop.wait_for(|is_over| *is_over) => false,
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
