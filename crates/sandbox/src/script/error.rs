//! Why a script is not taken.

use super::{Delay, Per, Reply, RetryAfter, Rule, Script};
use crate::fault::Fault;
use axum::http::HeaderValue;
use std::fmt;

/// Why a script is not taken: which rule, counted from 0, contradicts itself how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    rule: usize,
    reason: &'static str,
}

impl ScriptError {
    /// Returns the place of the rule in the list, from 0.
    #[must_use]
    pub const fn rule(&self) -> usize {
        self.rule
    }

    /// Looks for the first rule that says what cannot be done.
    pub(super) fn find(script: &Script) -> Option<Self> {
        let mut rules = script.rules.iter().enumerate();
        rules.find_map(|(rule, said)| wrong_rule(said).map(|reason| Self { rule, reason }))
    }
}

fn wrong_rule(rule: &Rule) -> Option<&'static str> {
    if rule.answers.is_empty() {
        return Some("has no answer");
    }
    if rule.every == 0 {
        return Some("should have every at least 1");
    }
    if !(0.0..=1.0).contains(&rule.probability) {
        return Some("should have a probability from 0 to 1");
    }
    let on_arrival = |answer: &Reply| answer.fault.as_ref().is_some_and(Fault::is_on_arrival);
    if rule.answers.iter().any(on_arrival) {
        if !rule.answers.iter().all(on_arrival) {
            return Some("mixes resets on arrival with answers, which are given later");
        }
        if rule.customer.is_some() || rule.per != Per::All || rule.scored.is_some() {
            return Some("asks for more than the path before anything else was read");
        }
    }
    rule.answers.iter().find_map(wrong_answer)
}

fn wrong_answer(answer: &Reply) -> Option<&'static str> {
    if matches!(answer.delay, Some(Delay::Between(least, most)) if least > most) {
        return Some("should have the shorter delay first");
    }
    if matches!(&answer.retry_after, Some(RetryAfter::Text(text)) if HeaderValue::from_str(text).is_err()) {
        return Some("has a retryAfter that is no value of a header");
    }
    match (&answer.fault, answer.accept) {
        (Some(Fault::Status(status) | Fault::Html(status)), _) if !(200..=599).contains(status) => {
            Some("should have a status from 200 to 599")
        }
        (Some(Fault::Throttle), Some(true)) => Some("takes an event and throttles it"),
        (Some(fault), Some(true)) if fault.is_on_arrival() => Some("takes an event that was never read"),
        _ => None,
    }
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rule {} {}", self.rule, self.reason)
    }
}

impl std::error::Error for ScriptError {}
