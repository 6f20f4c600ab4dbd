//! Asks for a recommendation, and keeps the event where no answer is there in a moment.
//!
//! The event is sent with its checkpoint by a task of its own: whoever asks may go away. While the
//! request is under way the event is kept, held back, and what comes of the exchange settles it.
//!
//! | The exchange | The caller is told | The event |
//! |---|---|---|
//! | a success within `keep_after` | at once | never kept |
//! | a success within the budget | at once | removed |
//! | a failure, a throttled customer | with the reason, once it is known whether the event is kept | due now |
//! | nothing until the budget is over | `timeout` | held, while the request runs on |
//! | a success after that | through the callback for late answers | removed |
//! | a failure, or nothing, after that | – | due now |
//! | the process is killed before the event is durable | – | lost, unless its request arrived |
//! | the process is killed after that | – | due when the hold has passed |
//!
//! An event whose request is still under way is not made due, because the relay would send it beside
//! an answer that may yet come.

use crate::answer::Answer;
use crate::exchange::Exchange;
use crate::keeper::{Fate, KeepError, Keeper, Queued, Ticket};
use crate::reason::Reason;
use crate::send_error::SendError;
use ravelin::request::Request;
use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

/// How long an event is not kept, since an answer may come: what is answered at once need not be written
/// and removed. Nobody was told anything until then.
pub const DEFAULT_KEEP_AFTER: Duration = Duration::from_millis(5);

/// It is never longer than the budget divided by this: whoever has no answer is told whether the event is kept.
const SOON_DIVISOR: u32 = 8;

/// How long an event is held back at least: far longer than a request runs on.
const HOLD: Duration = Duration::from_secs(30);

/// How long the event outlives the request that runs on, at least.
const MARGIN: Duration = Duration::from_secs(10);

/// How long a keeper may take for one thing before nobody waits for it any more.
const PATIENCE: Duration = Duration::from_secs(10);

/// What came of the exchange, and whether the event was taken.
type Told = (Result<Answer, SendError>, bool);

/// What is called with an answer that nobody waited for any more.
pub(crate) type OnLateAnswer = Arc<dyn Fn(Answer) + Send + Sync>;

/// An exchange, and whether the event is kept.
#[derive(Debug)]
#[non_exhaustive]
pub struct Asked {
    /// The whole answer, whatever its status; or why there is none.
    pub exchange: Result<Answer, SendError>,
    /// Whether the event is kept to be delivered later. It is not where it was taken.
    pub queued: Queued,
}

/// A request, and in which form its answer is wanted.
pub(crate) struct Call {
    pub(crate) request: Request,
    pub(crate) rule_output: bool,
}

/// The keeper of a client, and what goes with it.
#[derive(Clone)]
pub(crate) struct HandOver {
    pub(crate) keeper: Arc<dyn Keeper>,
    pub(crate) keep_after: Duration,
    pub(crate) on_late_answer: Option<OnLateAnswer>,
    pub(crate) tasks: TaskTracker,
}

impl HandOver {
    /// Sends and keeps, and returns within the budget. The request runs on until `longer` is over.
    pub(crate) async fn ask(
        &self,
        exchange: &Arc<Exchange>,
        call: Call,
        budget: Duration,
        longer: Duration,
    ) -> Asked {
        let end = Instant::now() + budget;
        let (tell, told) = oneshot::channel();
        let (tell_kept, kept) = oneshot::channel();
        let soon = self.keep_after.min(budget / SOON_DIVISOR);
        let (this, exchange, longer) = (self.clone(), Arc::clone(exchange), longer.max(budget));
        let work = async move { this.work(&exchange, call, soon, longer, tell, tell_kept).await };
        self.tasks.spawn(work.in_current_span());
        let (exchange, is_taken) = match timeout_at(end, told).await {
            Ok(Ok(outcome)) => outcome,
            // The task went away: with its runtime, or by a panic.
            Ok(Err(gone)) => (Err(SendError::from_source(Reason::Broken, gone)), false),
            Err(elapsed) => (Err(SendError::from_source(Reason::Timeout, elapsed)), false),
        };
        if is_taken {
            return Asked { exchange, queued: Queued::No };
        }
        let queued = match timeout_at(end, kept).await {
            Ok(known) => known.unwrap_or(Queued::Unknown),
            Err(_) => Queued::Unknown,
        };
        Asked { exchange, queued }
    }

    /// Sends, and tells the outcome; keeps what has no answer `soon`, and tells what became of that.
    async fn work(
        &self,
        exchange: &Exchange,
        call: Call,
        soon: Duration,
        longer: Duration,
        tell: oneshot::Sender<Told>,
        tell_kept: oneshot::Sender<Queued>,
    ) {
        let call = Arc::new(call);
        let mut sending = pin!(exchange.run(&call.request, call.rule_output, longer));
        let outcome = match soon {
            // `timeout` may wait for a millisecond where there is no time at all.
            Duration::ZERO => None,
            soon => timeout(soon, &mut sending).await.ok(),
        };
        if let Some(outcome) = outcome {
            if !self.tell(tell, outcome) {
                // What becomes of it is known already.
                self.keep(&call.request, Duration::ZERO, tell_kept).await;
            }
            return;
        }
        let hold = HOLD.max(longer.saturating_add(MARGIN));
        let (this, kept) = (self.clone(), Arc::clone(&call));
        let keep = async move { this.keep(&kept.request, hold, tell_kept).await };
        // By a task of its own, which this one waits for: a keeper that blocks or panics stops no request.
        let keeping = tokio::spawn(keep.in_current_span());
        let is_taken = self.tell(tell, sending.await);
        let Ok(Some(ticket)) = keeping.await else { return };
        let fate = if is_taken { Fate::Delivered } else { Fate::Due };
        if timeout(PATIENCE, self.keeper.settle(ticket, fate)).await.is_err() {
            tracing::warn!("a kept event was not settled in time, and may be delivered twice");
        }
    }

    /// Tells the outcome to the caller, or to the callback where nobody waits any more; returns whether the
    /// event was taken.
    fn tell(&self, tell: oneshot::Sender<Told>, outcome: Result<Answer, SendError>) -> bool {
        let is_taken = outcome.as_ref().is_ok_and(Answer::is_taken);
        if let Err((Ok(answer), _)) = tell.send((outcome, is_taken)) {
            let this = self.clone();
            // By a task of its own: a callback that panics leaves no event behind.
            self.tasks.spawn(async move { this.late(answer) }.in_current_span());
        }
        is_taken
    }

    /// Keeps an event, and tells whether it did; a keeper that takes too long, or fails, costs nobody more than
    /// that.
    async fn keep(
        &self,
        request: &Request,
        hold: Duration,
        tell_kept: oneshot::Sender<Queued>,
    ) -> Option<Ticket> {
        let outcome = match timeout(PATIENCE, self.keeper.keep(request, hold)).await {
            Ok(outcome) => outcome,
            Err(elapsed) => Err(KeepError::from_source("keeper-slow", elapsed)),
        };
        let ticket = outcome.map_err(|error| {
            let code = error.code();
            metrics::counter!("ravelin_client_not_kept_total", "why" => code).increment(1);
            tracing::warn!(code, "an event is not kept while a recommendation is asked for");
        });
        // Whoever has an answer, or stopped waiting, is not interested.
        let _ = tell_kept.send(if ticket.is_ok() { Queued::Yes } else { Queued::No });
        ticket.ok()
    }

    fn late(&self, answer: Answer) {
        metrics::counter!("ravelin_client_late_answers_total").increment(1);
        tracing::debug!(status = answer.status(), "an answer came that nobody waits for any more");
        if let Some(callback) = &self.on_late_answer {
            callback(answer);
        }
    }
}

impl fmt::Debug for HandOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HandOver")
    }
}
