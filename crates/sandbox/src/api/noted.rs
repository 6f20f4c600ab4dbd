//! What is kept of a request, and what is done with it.

use super::facts::Facts;
use super::{Route, record_of};
use crate::delivery::Fate;
use crate::fault::Fault;
use crate::journal::{Kept, Record};
use crate::json::Node;
use crate::lock::lock;
use crate::log::Flight;
use crate::refusal::Refusal;
use crate::response::Answer;
use crate::script::{Plan, Takes};
use crate::state::State;
use axum::extract::Request;
use std::sync::Arc;
use std::time::Duration;

/// A request on its way through the sandbox.
#[derive(Debug)]
pub(super) struct Noted {
    pub(super) kept: Kept,
    facts: Facts,
    /// Whether the log or a script wants to know what the body says.
    curious: bool,
    plan: Option<Plan>,
}

/// An answer, and how it is given.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) answer: Answer,
    pub(super) plan: Plan,
    /// What is under way until the answer is given.
    pub(super) flight: Option<Flight>,
}

impl Noted {
    pub(super) fn new(state: &State, now: Duration, route: Route, request: &Request) -> Self {
        let record = if state.keeps_journal { record_of(now, request) } else { Record::default() };
        let pointers = state.log.pointers();
        let curious = pointers.is_some() || lock(&state.script).is_some();
        let facts = Facts::new(route, now, pointers.unwrap_or_else(|| Arc::new([])));
        Self { kept: Kept::new(record), facts, curious, plan: None }
    }

    /// Tells whether the connection is to be reset before the body is looked at.
    pub(super) fn is_reset(&mut self, state: &State) -> bool {
        self.plan = self.scripted(state, true).or_else(|| planned_for_all(state).filter(is_on_arrival));
        self.plan.is_some()
    }

    /// Learns what came, and returns what is done with an event if the API would take it.
    pub(super) fn learn(&mut self, state: &State, text: &[u8], body: Option<&Node<'_>>) -> Takes {
        if self.curious {
            self.facts.learn(state, self.kept.record.checkpoint, text, body);
        }
        self.plan(state).takes
    }

    /// Returns what is done with the request, which is decided once.
    fn plan(&mut self, state: &State) -> &Plan {
        let decided = self.plan.take().or_else(|| self.scripted(state, false));
        let plan = decided.or_else(|| planned_for_all(state)).unwrap_or_default();
        self.plan.insert(plan)
    }

    /// Returns what a rule of the script says.
    fn scripted(&self, state: &State, on_arrival: bool) -> Option<Plan> {
        lock(&state.script).as_mut()?.plan(&self.facts.asked(on_arrival), state.clock.now())
    }

    /// Returns the answer to be given, after it was recorded.
    pub(super) fn finish(mut self, state: &State, answer: Result<Answer, Refusal>) -> Finished {
        self.plan(state);
        let Self { kept, facts, plan, .. } = self;
        let plan = plan.unwrap_or_default();
        let fate = fate(&answer, plan.takes);
        let mut random = lock(&state.random);
        let message = answer.as_ref().err().map(|refusal| refusal.message().to_owned());
        let answer = answer.unwrap_or_else(|refusal| refusal.answer(&random.uuid()));
        let answer = if state.unknown_fields { answer.with_unknown_fields(&mut random) } else { answer };
        drop(random);
        let answer = match &plan.fault {
            Some(fault) => fault.rewrite(answer),
            None => answer,
        };
        if state.keeps_journal {
            record(state, kept, &answer, message, plan.fault.as_ref());
        }
        let delivery = facts.delivery(state.clock.now(), fate, answer.status, &plan);
        let flight = delivery.and_then(|delivery| state.log.note(delivery));
        Finished { answer, plan, flight }
    }
}

/// Keeps a request for the journal.
fn record(state: &State, mut kept: Kept, answer: &Answer, message: Option<String>, fault: Option<&Fault>) {
    kept.record = Record {
        status: answer.status.as_u16(),
        action: answer.data("action"),
        source: answer.data("source"),
        message,
        fault: fault.map(Fault::name),
        ..kept.record
    };
    // Forgotten only when the journal is free again.
    let forgotten = lock(&state.journal).push(kept);
    drop(forgotten);
}

/// Returns what became of an event.
fn fate(answer: &Result<Answer, Refusal>, takes: Takes) -> Fate {
    match answer {
        Err(_) => Fate::Refused,
        Ok(answer) if answer.data("source").as_deref() == Some("RATE_LIMIT") => Fate::Throttled,
        Ok(_) if takes == Takes::Dropped => Fate::Dropped,
        Ok(_) => Fate::Taken,
    }
}

/// Returns what is done with requests that no rule applies to, if anything is.
fn planned_for_all(state: &State) -> Option<Plan> {
    let fault = lock(&state.fault).clone()?;
    let takes = match &fault {
        Fault::Throttle => Takes::Throttled,
        fault if fault.is_on_arrival() => Takes::Dropped,
        _ => Takes::Taken,
    };
    Some(Plan { fault: Some(fault), takes, ..Plan::default() })
}

fn is_on_arrival(plan: &Plan) -> bool {
    plan.fault.as_ref().is_some_and(Fault::is_on_arrival)
}
