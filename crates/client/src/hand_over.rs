//! Asks for a recommendation while the event is being kept.
//!
//! The event is kept, held back, at the same time as it is sent with its checkpoint, by a task of its
//! own: whoever asks may go away. What comes of the exchange settles the event.
//!
//! | The exchange | The caller is told | The event |
//! |---|---|---|
//! | a success within the budget | at once | removed |
//! | a failure, a throttled customer | with the reason, once it is known whether the event is kept | due now |
//! | nothing until the budget is over | `timeout` | held, while the request runs on |
//! | a success after that | through the callback for late answers | removed |
//! | a failure, or nothing, after that | – | due now |
//! | the process is killed | – | due when the hold has passed |
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
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{oneshot, watch};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

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
    pub(crate) on_late_answer: Option<OnLateAnswer>,
    pub(crate) tasks: TaskTracker,
}

impl HandOver {
    /// Keeps and sends, and returns within the budget. The request runs on until `longer` is over.
    pub(crate) async fn ask(
        &self,
        exchange: &Arc<Exchange>,
        call: Call,
        budget: Duration,
        longer: Duration,
    ) -> Asked {
        let end = Instant::now() + budget;
        let (told, mut kept) = self.start(exchange, call, longer.max(budget));
        let (exchange, is_taken) = match timeout_at(end, told).await {
            Ok(Ok(outcome)) => outcome,
            // The tasks went away with their runtime.
            Ok(Err(gone)) => (Err(SendError::from_source(Reason::Broken, gone)), false),
            Err(elapsed) => (Err(SendError::from_source(Reason::Timeout, elapsed)), false),
        };
        if is_taken {
            return Asked { exchange, queued: Queued::No };
        }
        let queued = match timeout_at(end, kept.wait_for(Kept::is_known)).await {
            Ok(known) => known.map_or(Queued::Unknown, |kept| kept.queued()),
            Err(_) => Queued::Unknown,
        };
        Asked { exchange, queued }
    }

    /// Starts the tasks; returns where the outcome comes, and where it is seen what became of keeping.
    fn start(
        &self,
        exchange: &Arc<Exchange>,
        call: Call,
        longer: Duration,
    ) -> (oneshot::Receiver<Told>, watch::Receiver<Kept>) {
        let (tell, told) = oneshot::channel();
        let (keeping, kept) = watch::channel(Kept::Pending);
        let hold = HOLD.max(longer.saturating_add(MARGIN));
        let call = Arc::new(call);
        self.tasks.spawn(keep(Arc::clone(&self.keeper), Arc::clone(&call), hold, keeping).in_current_span());
        let (this, exchange, seen) = (self.clone(), Arc::clone(exchange), kept.clone());
        let work = async move {
            let outcome = exchange.run(&call.request, call.rule_output, longer).await;
            let is_taken = outcome.as_ref().is_ok_and(Answer::is_taken);
            if let Err((Ok(answer), _)) = tell.send((outcome, is_taken)) {
                this.late(answer);
            }
            this.settle(kept, if is_taken { Fate::Delivered } else { Fate::Due }).await;
        };
        self.tasks.spawn(work.in_current_span());
        (told, seen)
    }

    /// Settles the event, if it is kept.
    async fn settle(&self, mut kept: watch::Receiver<Kept>, fate: Fate) {
        let ticket = match kept.wait_for(Kept::is_known).await.as_deref() {
            Ok(Kept::Yes(ticket)) => *ticket,
            Ok(_) | Err(_) => return,
        };
        if timeout(PATIENCE, self.keeper.settle(ticket, fate)).await.is_err() {
            tracing::warn!("a kept event was not settled in time, and may be delivered twice");
        }
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

/// What became of keeping an event.
#[derive(Clone, Copy, Debug)]
enum Kept {
    Pending,
    Yes(Ticket),
    No,
}

impl Kept {
    const fn is_known(&self) -> bool {
        !matches!(self, Self::Pending)
    }

    const fn queued(self) -> Queued {
        match self {
            Self::Pending => Queued::Unknown,
            Self::Yes(_) => Queued::Yes,
            Self::No => Queued::No,
        }
    }
}

/// Keeps an event; a keeper that takes too long, or fails, costs nobody more than that.
async fn keep(keeper: Arc<dyn Keeper>, call: Arc<Call>, hold: Duration, known: watch::Sender<Kept>) {
    let outcome = match timeout(PATIENCE, keeper.keep(&call.request, hold)).await {
        Ok(outcome) => outcome,
        Err(elapsed) => Err(KeepError::from_source("keeper-slow", elapsed)),
    };
    let kept = match outcome {
        Ok(ticket) => Kept::Yes(ticket),
        Err(error) => {
            let code = error.code();
            metrics::counter!("ravelin_client_not_kept_total", "why" => code).increment(1);
            tracing::warn!(code, "an event is not kept while a recommendation is asked for");
            Kept::No
        }
    };
    known.send_replace(kept);
}
