//! A body sent to the API: checked, opened, remembered, answered.

use super::{label, reclaim, tag};
use crate::ciphers;
use crate::journal::{FindingReport, Record};
use crate::json::Node;
use crate::lock::lock;
use crate::outcome;
use crate::refusal::Refusal;
use crate::response::{Answer, Outcome};
use crate::script::Takes;
use crate::state::State;
use crate::store::{Holder, Parts, Store, nanos, since_1970};
use crate::warnings;
use ravelin::check::{Check, Severity};
use ravelin::endpoint::Endpoint;
use ravelin::event::Timestamp;
use std::time::Duration;

/// A body and where it came to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Received<'a> {
    pub(super) check: Check,
    pub(super) endpoint: Endpoint,
    /// Whether it was sent as data of the past.
    pub(super) past: bool,
    pub(super) body: &'a Node<'a>,
    pub(super) with_rules: bool,
    /// What is done with it, if the API would take it.
    pub(super) takes: Takes,
}

impl Received<'_> {
    /// Returns the answer, and notes in `record` what was found on the way to it.
    ///
    /// # Errors
    ///
    /// The refusal of what the checker would reject, or of an encrypted card that does not open.
    pub(super) fn answer(&self, state: &State, record: &mut Record) -> Result<Answer, Refusal> {
        let now = state.clock.now();
        let findings = self.check.run(self.body);
        if state.keeps_journal {
            record.findings = findings.iter().map(FindingReport::of).collect();
        }
        // The worst come first.
        if let Some(worst) = findings.first().filter(|worst| worst.severity() == Severity::Rejected) {
            return Err(Refusal::found(worst));
        }
        let body = self.body.as_object().ok_or(Refusal::JSON)?;
        match self.endpoint {
            Endpoint::Label | Endpoint::Tag if self.takes != Takes::Taken => {
                return Ok(Answer::acknowledged(now, state.bare_answers));
            }
            Endpoint::Label => return Ok(label::set(state, body, now)),
            Endpoint::Tag => return Ok(tag::attach(state, body, now)),
            Endpoint::Reclaim => return Ok(reclaim::acknowledge(body)),
            _ => {}
        }
        record.cards = ciphers::open_all(&state.keys, self.body);
        record.card = record.cards.iter().find(|card| card.pan.is_some()).cloned();
        ciphers::refuse_unopened(&record.cards)?;
        let at = body.get("timestamp").and_then(Node::as_number).and_then(nanos);
        let at = at.unwrap_or_else(|| since_1970(now));
        let event = Parts { endpoint: self.endpoint, body, at };
        Ok(self.event(state, &event, now, record))
    }

    fn event(&self, state: &State, event: &Parts<'_>, now: Duration, record: &mut Record) -> Answer {
        let mut store = lock(&state.store);
        let disputed =
            if self.endpoint == Endpoint::Chargeback { store.disputed_customer(event) } else { None };
        let holder = disputed.as_deref().map(Holder::Customer).or_else(|| event.holder());
        let limit = state.customer_limit.filter(|_| !self.past);
        let is_throttled = |holder| store.accounts.is_throttled(holder, now, limit);
        let throttled = match self.takes {
            Takes::Dropped => false,
            Takes::Taken => holder.is_some_and(is_throttled),
            Takes::Throttled => true,
        };
        if !throttled {
            if self.takes == Takes::Taken {
                record.note = store.take(event, &record.cards);
            }
            if record.checkpoint.is_none() {
                return Answer::acknowledged(
                    now,
                    state.bare_answers && self.endpoint != Endpoint::Registration,
                );
            }
        }
        let forced = if throttled { None } else { outcome::forced(event, email(&store, event, holder)) };
        let (action, source) = match forced {
            _ if throttled => ("PREVENT", "RATE_LIMIT"),
            Some(action) => (action, "RULE"),
            None => ("ALLOW", "RAVELIN"),
        };
        let customer = holder.and_then(|holder| store.accounts.customer(holder));
        let supplier = event.object("supplier").and_then(|supplier| supplier.text("supplierId"));
        let outcome = Outcome {
            action,
            source,
            subject: customer.map(|id| ("customerId", id)).or_else(|| supplier.map(|id| ("supplierId", id))),
            credentials: outcome::credential_status(event),
            warnings: if throttled { Vec::new() } else { warnings::of(event, &store) },
            with_rules: self.with_rules,
        };
        Answer::recommended(self.endpoint, outcome, now, &mut lock(&state.random))
    }
}

/// Returns the check of a request's body: that of the core, at the time of the sandbox's clock.
pub(super) fn check(endpoint: Endpoint, past: bool, checkpoint: Option<&str>, now: Duration) -> Check {
    let now = i64::try_from(now.as_millis()).unwrap_or(i64::MAX);
    let check = Check::of(endpoint).score(checkpoint).at(Timestamp::from_millis(now));
    if past { check.backfill() } else { check }
}

/// Returns the e-mail address in the merged data of the customer an event is about.
fn email<'a>(store: &'a Store, event: &Parts<'_>, holder: Option<Holder<'_>>) -> Option<&'a str> {
    let registration =
        if event.endpoint == Endpoint::Registration { store.registration_email(event) } else { None };
    registration.or_else(|| store.accounts.get(holder?)?.email())
}
