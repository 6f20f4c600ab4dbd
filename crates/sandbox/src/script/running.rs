//! A script at work: what it has counted, and what it has drawn.

use super::{Delay, Per, Reply, RetryAfter, Rule, Script, ScriptError};
use crate::fault::Fault;
use crate::random::Random;
use axum::http::HeaderValue;
use serde::Serialize;
use std::collections::HashMap;
use std::time::Duration;

/// A script since it was set.
#[derive(Debug)]
pub(crate) struct Running {
    rules: Vec<Counted>,
    seed: u64,
    began: Duration,
}

/// A request, as far as it is known when a rule is looked for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Asked<'a> {
    pub(crate) path: &'a str,
    pub(crate) scored: bool,
    pub(crate) customer: Option<&'a str>,
    /// Stands for the event among all others.
    pub(crate) event: u128,
    /// Whether nothing but the path was looked at yet.
    pub(crate) on_arrival: bool,
}

/// What is done with a request.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) fault: Option<Fault>,
    pub(crate) takes: Takes,
    pub(crate) delay: Duration,
    pub(crate) retry_after: Option<HeaderValue>,
    /// The rule that says so.
    pub(crate) rule: Option<u32>,
}

/// What is done with an event that the API would take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Takes {
    #[default]
    Taken,
    /// It is not remembered, whatever is answered.
    Dropped,
    /// Nor this, and its sender is told that it was one too many.
    Throttled,
}

/// A rule, and how often it was asked.
#[derive(Debug, Serialize)]
pub(crate) struct Counted {
    rule: Rule,
    /// The requests that it could apply to.
    seen: u64,
    /// Those that it applied to.
    applied: u64,
    #[serde(skip)]
    lanes: HashMap<Lane, Count>,
    /// How often each event was drawn for, where there is anything to draw.
    #[serde(skip)]
    drawn: HashMap<u128, u64>,
}

/// Among which requests one counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Lane {
    All,
    Customer(Option<String>),
    Event(u128),
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    seen: u64,
    applied: u64,
}

impl Running {
    /// Starts a script.
    ///
    /// # Errors
    ///
    /// That of the first rule that contradicts itself.
    pub(crate) fn start(script: Script, seed: u64, now: Duration) -> Result<Self, ScriptError> {
        if let Some(error) = ScriptError::find(&script) {
            return Err(error);
        }
        let counted =
            |rule| Counted { rule, seen: 0, applied: 0, lanes: HashMap::new(), drawn: HashMap::new() };
        let rules = script.rules.into_iter().map(counted).collect();
        Ok(Self { rules, seed: script.seed.unwrap_or(seed), began: now })
    }

    /// Returns what the first rule that applies says.
    pub(crate) fn plan(&mut self, asked: &Asked<'_>, now: Duration) -> Option<Plan> {
        let age = now.saturating_sub(self.began);
        let (seed, mut place) = (self.seed, 0);
        self.rules.iter_mut().find_map(|rule| {
            let plan = rule.plan(asked, age, seed ^ u64::from(place) << 32);
            let plan = plan.map(|plan| Plan { rule: Some(place), ..plan });
            place += 1;
            plan
        })
    }

    pub(crate) const fn seed(&self) -> u64 {
        self.seed
    }

    pub(crate) fn rules(&self) -> &[Counted] {
        &self.rules
    }

    pub(crate) fn applied(&self) -> Vec<u64> {
        self.rules.iter().map(|rule| rule.applied).collect()
    }
}

impl Counted {
    fn plan(&mut self, asked: &Asked<'_>, age: Duration, seed: u64) -> Option<Plan> {
        if !is_meant(&self.rule, asked, age) {
            return None;
        }
        self.seen += 1;
        let mut luck = self.luck(asked.event, seed);
        let lane = match self.rule.per {
            Per::All => Lane::All,
            Per::Customer => Lane::Customer(asked.customer.map(str::to_owned)),
            Per::Event => Lane::Event(asked.event),
        };
        let count = self.lanes.entry(lane).or_default();
        let behind = count.seen.checked_sub(self.rule.skip);
        count.seen += 1;
        let answers = u64::try_from(self.rule.answers.len()).unwrap_or(u64::MAX);
        let times = self.rule.times.unwrap_or(if answers == 1 { u64::MAX } else { answers });
        let is_lucky = self.rule.probability >= 1.0 || luck.fraction() < self.rule.probability;
        if !behind?.is_multiple_of(self.rule.every) || count.applied >= times || !is_lucky {
            return None;
        }
        let place = usize::try_from(count.applied % answers).ok()?;
        let answer = self.rule.answers.get(place)?;
        count.applied += 1;
        self.applied += 1;
        Some(plan_of(answer, &mut luck))
    }
}

impl Counted {
    /// Returns what is drawn from for an event: the same at the same attempt, in whatever order they come.
    fn luck(&mut self, event: u128, seed: u64) -> Random {
        let is_ranged = |answer: &Reply| matches!(answer.delay, Some(Delay::Between(..)));
        if self.rule.probability >= 1.0 && !self.rule.answers.iter().any(is_ranged) {
            return Random::new(seed);
        }
        let attempts = self.drawn.entry(event).or_default();
        *attempts += 1;
        let event = u64::try_from(event & u128::from(u64::MAX)).unwrap_or_default();
        let event = Random::new(seed ^ event).next();
        Random::new(event ^ *attempts)
    }
}

fn is_meant(rule: &Rule, asked: &Asked<'_>, age: Duration) -> bool {
    let path = rule.path.as_deref().is_none_or(|path| match path.strip_suffix('*') {
        Some(begin) => asked.path.starts_with(begin),
        None => asked.path == path,
    });
    let on_arrival =
        rule.answers.iter().all(|answer| answer.fault.as_ref().is_some_and(Fault::is_on_arrival));
    path && on_arrival == asked.on_arrival
        && rule.customer.as_deref().is_none_or(|customer| asked.customer == Some(customer))
        && rule.scored.is_none_or(|scored| asked.scored == scored)
        && rule.from_ms.is_none_or(|from| age >= Duration::from_millis(from))
        && rule.until_ms.is_none_or(|until| age < Duration::from_millis(until))
}

fn plan_of(answer: &Reply, luck: &mut Random) -> Plan {
    let takes = match &answer.fault {
        Some(Fault::Throttle) => Takes::Throttled,
        _ if answer.is_accepted() => Takes::Taken,
        _ => Takes::Dropped,
    };
    let delay = match answer.delay {
        None => 0,
        Some(Delay::Exactly(millis)) => millis,
        Some(Delay::Between(least, most)) => least + luck.below((most - least).saturating_add(1)),
    };
    let retry_after = answer.retry_after.as_ref().and_then(|value| match value {
        RetryAfter::Seconds(seconds) => Some(HeaderValue::from(*seconds)),
        RetryAfter::Text(text) => HeaderValue::from_str(text).ok(),
    });
    Plan { fault: answer.fault.clone(), takes, delay: Duration::from_millis(delay), retry_after, rule: None }
}
