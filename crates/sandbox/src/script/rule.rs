//! A rule of a script: which requests, how often, and what they are answered.

use crate::fault::Fault;
use serde::{Deserialize, Serialize};

/// Which requests are answered how. A new one applies to every request to the API, for ever.
#[must_use]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Rule {
    /// Applies to this path without query; with `*` at its end to all that begin so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Applies to this customer, as [`Delivery::customer`](crate::Delivery::customer) has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// Applies to requests with a checkpoint, or to those without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scored: Option<bool>,
    /// Applies from so many milliseconds on after the script was set, by the sandbox's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_ms: Option<u64>,
    /// Applies until before so many milliseconds after the script was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_ms: Option<u64>,
    /// What `skip`, `every`, `times` and the list of answers count.
    #[serde(default)]
    pub per: Per,
    /// Lets so many requests pass first.
    #[serde(default)]
    pub skip: u64,
    /// Applies to the first of the following requests, and to one in so many.
    #[serde(default = "one")]
    pub every: u64,
    /// Applies with this chance, from 0 to 1. The first, second and so on attempt of an event has the
    /// same luck in each run with the same seed, whatever comes beside it.
    #[serde(default = "certain")]
    pub probability: f64,
    /// Applies so often. If left out: without an end with one answer, with several once to each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
    /// What is answered: the first time the first, and so on, and again from the first.
    pub answers: Vec<Reply>,
}

/// Among which requests a rule counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Per {
    /// All that it could apply to.
    #[default]
    All,
    /// Those of the same customer; those of nobody together.
    Customer,
    /// Those that bring the same event: path, customer and id are the same, or the digest where the
    /// log knows no id.
    Event,
}

/// What a request is answered. A new one is answered as ever, which is the end of many a sequence.
#[must_use]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Reply {
    /// How the answer fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// Whether the event is taken before it is answered. If left out, it is unless the fault says
    /// otherwise: a status from 300 on, a redirect, a web page, RATE_LIMIT, a reset on arrival. What
    /// the API itself would refuse is never taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accept: Option<bool>,
    /// How long nothing is sent, after the event was taken or not.
    #[serde(default, rename = "delayMs", skip_serializing_if = "Option::is_none")]
    pub delay: Option<Delay>,
    /// The header `Retry-After`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<RetryAfter>,
}

/// A time in milliseconds. As JSON a number, or a list of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Delay {
    /// Always this.
    Exactly(u64),
    /// From the first to the second, drawn as [`Rule::probability`] is.
    Between(u64, u64),
}

/// The value of `Retry-After`. As JSON a number or a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum RetryAfter {
    /// So many seconds.
    Seconds(u64),
    /// This text: a date, or something that nobody understands.
    Text(String),
}

impl Rule {
    /// Returns a rule that applies to all; it needs an answer.
    pub const fn new() -> Self {
        Self {
            path: None,
            customer: None,
            scored: None,
            from_ms: None,
            until_ms: None,
            per: Per::All,
            skip: 0,
            every: 1,
            probability: 1.0,
            times: None,
            answers: Vec::new(),
        }
    }

    /// Sets [`Self::path`].
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Sets [`Self::customer`].
    pub fn customer(mut self, customer: impl Into<String>) -> Self {
        self.customer = Some(customer.into());
        self
    }

    /// Sets [`Self::scored`].
    pub const fn scored(mut self, scored: bool) -> Self {
        self.scored = Some(scored);
        self
    }

    /// Sets [`Self::from_ms`] and [`Self::until_ms`].
    pub const fn between(mut self, from_ms: u64, until_ms: u64) -> Self {
        (self.from_ms, self.until_ms) = (Some(from_ms), Some(until_ms));
        self
    }

    /// Sets [`Self::per`].
    pub const fn per(mut self, per: Per) -> Self {
        self.per = per;
        self
    }

    /// Sets [`Self::skip`].
    pub const fn skip(mut self, requests: u64) -> Self {
        self.skip = requests;
        self
    }

    /// Sets [`Self::every`].
    pub const fn every(mut self, requests: u64) -> Self {
        self.every = requests;
        self
    }

    /// Sets [`Self::probability`].
    pub const fn probability(mut self, chance: f64) -> Self {
        self.probability = chance;
        self
    }

    /// Sets [`Self::times`].
    pub const fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Adds an answer behind the others.
    pub fn answer(mut self, answer: Reply) -> Self {
        self.answers.push(answer);
        self
    }
}

impl Reply {
    /// Returns the answer that is given as ever.
    pub const fn new() -> Self {
        Self { fault: None, accept: None, delay: None, retry_after: None }
    }

    /// Returns an answer that fails.
    pub const fn fault(fault: Fault) -> Self {
        Self { fault: Some(fault), accept: None, delay: None, retry_after: None }
    }

    /// Sets [`Self::accept`].
    pub const fn accept(mut self, accept: bool) -> Self {
        self.accept = Some(accept);
        self
    }

    /// Sets [`Self::delay`].
    pub const fn delay(mut self, delay: Delay) -> Self {
        self.delay = Some(delay);
        self
    }

    /// Sets [`Self::retry_after`].
    pub fn retry_after(mut self, retry_after: impl Into<RetryAfter>) -> Self {
        self.retry_after = Some(retry_after.into());
        self
    }

    /// Tells whether the event is taken.
    pub(super) fn is_accepted(&self) -> bool {
        self.accept.unwrap_or_else(|| !self.fault.as_ref().is_some_and(Fault::is_refusal))
    }
}

impl From<u64> for RetryAfter {
    fn from(seconds: u64) -> Self {
        Self::Seconds(seconds)
    }
}

impl From<&str> for RetryAfter {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

const fn one() -> u64 {
    1
}

const fn certain() -> f64 {
    1.0
}
