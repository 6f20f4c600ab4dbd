//! The client: one pool, one key, one address.

use crate::answer::Answer;
use crate::base_url;
use crate::decision::Decision;
use crate::error::ClientError;
use crate::exchange::Exchange;
use crate::figures;
use crate::hand_over::{Asked, Call, DEFAULT_KEEP_AFTER, HandOver, OnLateAnswer};
use crate::keeper::{Keeper, Queued};
use crate::pool;
use crate::reason::Reason;
use crate::send_error::SendError;
use crate::token::Token;
use ravelin::event::{Backfill, Event, Timestamp};
use ravelin::recommendation::{Advice, Recommendation};
use ravelin::request::Request;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

/// What Ravelin recommends as a time-out (payment fraud guide, "Error handling").
pub const DEFAULT_BUDGET: Duration = Duration::from_millis(750);

/// How long an event that nobody waits for may take.
pub const DEFAULT_SEND_BUDGET: Duration = Duration::from_secs(5);

/// Sends events over a pool of connections. Clones share it.
///
/// `Debug` shows address and budgets, never the key.
#[derive(Clone)]
pub struct Client {
    exchange: Arc<Exchange>,
    budget: Duration,
    send_budget: Duration,
    fallback: Advice,
    rule_output: bool,
    unchecked: bool,
    hand_over: Option<HandOver>,
}

impl Client {
    /// Returns a builder with the defaults: Ravelin's own address, 750 ms, and a review where
    /// there is no answer.
    pub const fn builder(token: Token) -> ClientBuilder {
        ClientBuilder {
            token,
            base_url: None,
            budget: DEFAULT_BUDGET,
            send_budget: DEFAULT_SEND_BUDGET,
            fallback: Advice::Review,
            answer_limit: 1 << 20,
            rule_output: false,
            unchecked: false,
            keeper: None,
            keep_after: DEFAULT_KEEP_AFTER,
            on_late_answer: None,
        }
    }

    /// Sends an event and returns a decision within the budget, whatever happens. It is sent once,
    /// and not at all if the API would reject it ([`Reason::Event`]).
    ///
    /// With a [`ClientBuilder::keeper`] it is kept meanwhile, by a task of its own, and
    /// delivered later where no success comes: the decision tells by [`Decision::queued`]. Neither a
    /// slow nor a dead disk makes it later than the budget. A dropped future changes nothing: the
    /// request runs on, and [`ClientBuilder::on_late_answer`] gets what nobody waits for.
    pub async fn recommend<E: Event>(&self, event: &E, checkpoint: E::Checkpoint) -> Decision {
        let request = if self.unchecked {
            event.request_unchecked().map(|request| request.with_query("score", checkpoint.into()))
        } else {
            event.request_recommendation(checkpoint)
        };
        match request {
            Ok(request) => self.recommend_request(&request).await,
            Err(error) => {
                let outcome = Err(SendError::from_source(Reason::Event, error));
                let decision = Decision::of(outcome, Queued::No, self.fallback);
                figures::decided(&decision, Duration::ZERO);
                decision
            }
        }
    }

    /// As [`Client::recommend`], for a request that was put together elsewhere.
    pub async fn recommend_request(&self, request: &Request) -> Decision {
        let began = Instant::now();
        let span = figures::span(request);
        let Asked { exchange, queued } = self.ask(request.clone()).instrument(span).await;
        let decision =
            Decision::of(exchange.and_then(|answer| answer.recommendation()), queued, self.fallback);
        figures::decided(&decision, began.elapsed());
        decision
    }

    /// As [`Client::recommend_request`], for whoever wants the answer as it came: a gateway. Nothing
    /// is decided.
    ///
    /// With a [`ClientBuilder::keeper`] the event is kept while it is under way, and what came of the
    /// exchange settles it; dropping the future changes nothing of that.
    pub async fn ask(&self, request: Request) -> Asked {
        let Some(hand_over) = &self.hand_over else {
            let exchange = self.exchange.run(&request, self.rule_output, self.budget).await;
            return Asked { exchange, queued: Queued::No };
        };
        let call = Call { request, rule_output: self.rule_output };
        hand_over.ask(&self.exchange, call, self.budget, self.send_budget).await
    }

    /// Sends an event that nobody waits for and asks for nothing. It is sent once, and not at all if
    /// the API would reject it ([`Reason::Event`]); whether it may be sent again is told by
    /// [`SendError::is_retryable`].
    ///
    /// # Errors
    ///
    /// [`SendError`] for whatever is not a success, a throttled customer among it: that event was
    /// dropped.
    pub async fn send<E: Event>(&self, event: &E) -> Result<Recommendation, SendError> {
        let request = if self.unchecked { event.request_unchecked() } else { event.request() };
        self.send_request(&request.map_err(|error| SendError::from_source(Reason::Event, error))?).await
    }

    /// Sends an event of the past to the endpoint that takes such, where the limits are far higher
    /// (core V2 reference, "Backfill"). `now` is the time that all of it lies before.
    ///
    /// # Errors
    ///
    /// As [`Client::send`].
    pub async fn backfill<E: Backfill>(
        &self,
        event: &E,
        now: impl Into<Timestamp>,
    ) -> Result<Recommendation, SendError> {
        let request = match E::ENDPOINT.backfill_path().filter(|_| self.unchecked) {
            Some(path) => event.request_unchecked().map(|live| Request::post(path, live.into_body())),
            None => event.backfill(now),
        };
        self.send_request(&request.map_err(|error| SendError::from_source(Reason::Event, error))?).await
    }

    /// As [`Client::send`], for a request that was put together elsewhere.
    ///
    /// # Errors
    ///
    /// As [`Client::send`].
    pub async fn send_request(&self, request: &Request) -> Result<Recommendation, SendError> {
        let answer = self.exchange(request).await?.recommendation()?;
        if answer.is_throttled() { Err(SendError::new(Reason::Throttled)) } else { Ok(answer) }
    }

    /// Sends any request and returns the whole answer, whatever its status: what `GET` and `DELETE`
    /// are answered with, or an answer to be looked at as it came. It is sent once.
    ///
    /// # Errors
    ///
    /// [`SendError`] where no whole answer came.
    pub async fn exchange(&self, request: &Request) -> Result<Answer, SendError> {
        self.exchange.run(request, self.rule_output, self.send_budget).await
    }

    /// Returns the same client, on the same connections, which asks for the output of rules or not.
    #[must_use]
    pub fn with_rule_output(&self, on: bool) -> Self {
        Self { rule_output: on, ..self.clone() }
    }

    /// Returns the same client with connections of its own: what is sent by one runtime stays on its threads. What was
    /// handed over is counted and waited for together.
    #[must_use]
    pub fn with_own_connections(&self) -> Self {
        Self { exchange: Arc::new(self.exchange.with_own_connections()), ..self.clone() }
    }

    /// Waits for what was handed over and is not settled yet: requests that run on, and events that
    /// are being kept. Whoever stops without it may deliver those a second time, and loses what was not
    /// kept yet.
    pub async fn finish(&self) {
        if let Some(HandOver { tasks, .. }) = &self.hand_over {
            tasks.close();
            tasks.wait().await;
            tasks.reopen();
        }
    }

    /// Returns how many recommendations were asked for whose event is not settled yet.
    #[must_use]
    pub fn handed_over(&self) -> usize {
        self.hand_over.as_ref().map_or(0, |HandOver { tasks, .. }| tasks.len())
    }

    /// Asks whether the key is right.
    ///
    /// # Errors
    ///
    /// [`SendError`] with [`Reason::KeyRefused`] if it is not; others if that is not known.
    pub async fn check_token(&self) -> Result<(), SendError> {
        self.exchange(&Request::check_token()).await?.recommendation().map(drop)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.exchange.base_url)
            .field("budget", &self.budget)
            .field("send_budget", &self.send_budget)
            .field("fallback", &self.fallback)
            .finish_non_exhaustive()
    }
}

/// How a [`Client`] is set up. `Debug` shows address and budgets.
#[must_use]
pub struct ClientBuilder {
    token: Token,
    base_url: Option<String>,
    budget: Duration,
    send_budget: Duration,
    fallback: Advice,
    answer_limit: usize,
    rule_output: bool,
    unchecked: bool,
    keeper: Option<Arc<dyn Keeper>>,
    keep_after: Duration,
    on_late_answer: Option<OnLateAnswer>,
}

impl ClientBuilder {
    /// Sends to this address instead of Ravelin's: a proxy, or the sandbox.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Decides within this time: from the name's resolution to the last byte of the answer.
    pub const fn budget(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    /// Gives events that nobody waits for this time.
    pub const fn send_budget(mut self, budget: Duration) -> Self {
        self.send_budget = budget;
        self
    }

    /// Advises this where there is no recommendation to act on.
    pub const fn fallback(mut self, advice: Advice) -> Self {
        self.fallback = advice;
        self
    }

    /// Reads answers up to this many bytes; the default is 1 MiB.
    pub const fn answer_limit(mut self, bytes: usize) -> Self {
        self.answer_limit = bytes;
        self
    }

    /// Asks for the output of rules with every recommendation.
    pub const fn rule_output(mut self, on: bool) -> Self {
        self.rule_output = on;
        self
    }

    /// Sends events as they are, those too that the API is known to reject. For one event alone,
    /// there is [`Event::request_unchecked`].
    pub const fn unchecked(mut self, on: bool) -> Self {
        self.unchecked = on;
        self
    }

    /// Keeps every event that a recommendation is asked for with, and that is not answered in a moment, until it is
    /// known to be taken: see [`Client::recommend`] and [`ClientBuilder::keep_after`]. The request itself runs on in the background until
    /// [`ClientBuilder::send_budget`] is over.
    pub fn keeper(mut self, keeper: impl Keeper) -> Self {
        self.keeper = Some(Arc::new(keeper));
        self
    }

    /// Begins to keep an event when there is no answer after so long, or at once with no time at all; the default
    /// is 5 ms, and it is never more than an eighth of the budget. What is answered before is never kept. A
    /// process that is killed before an event is durable, of which nobody was told anything, may lose it.
    pub const fn keep_after(mut self, time: Duration) -> Self {
        self.keep_after = time;
        self
    }

    /// Gives answers that come when nobody waits for them any more to this function, whatever their
    /// status. It is called on the runtime, so it must not block. There are none without a keeper.
    pub fn on_late_answer(mut self, callback: impl Fn(Answer) + Send + Sync + 'static) -> Self {
        self.on_late_answer = Some(Arc::new(callback));
        self
    }

    /// Returns the client; nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`ClientError`] for an address that the key must not be sent to, or without TLS.
    pub fn build(self) -> Result<Client, ClientError> {
        let base_url = base_url::parse(self.base_url.as_deref().unwrap_or(base_url::DEFAULT))?;
        let authorization = self.token.header()?;
        let connector = pool::connector(self.send_budget.max(self.budget))?;
        let exchange = Exchange {
            pool: pool::new(connector.clone()),
            connector,
            base_url,
            authorization,
            answer_limit: self.answer_limit,
        };
        let (on_late_answer, keep_after) = (self.on_late_answer, self.keep_after);
        let hand_over = self.keeper.map(|keeper| HandOver {
            keeper,
            keep_after,
            on_late_answer,
            tasks: TaskTracker::new(),
        });
        Ok(Client {
            exchange: Arc::new(exchange),
            budget: self.budget,
            send_budget: self.send_budget,
            fallback: self.fallback,
            rule_output: self.rule_output,
            unchecked: self.unchecked,
            hand_over,
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("token", &self.token)
            .field("base_url", &self.base_url)
            .field("budget", &self.budget)
            .field("send_budget", &self.send_budget)
            .field("fallback", &self.fallback)
            .finish_non_exhaustive()
    }
}
