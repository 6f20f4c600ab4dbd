//! Events as they are given: bodies, or bodies with their endpoint.

use crate::arguments::{self, Target};
use crate::failure::Failure;
use crate::guess;
use crate::lines::{Line, Lines};
use ravelin::endpoint::Endpoint;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeSet;

/// The events of a file or of standard input, one after the other.
pub(crate) struct Events<'a> {
    arguments: &'a arguments::Events,
    lines: Lines,
    /// The paths that were guessed and told already.
    told: BTreeSet<&'static str>,
    is_quiet: bool,
}

/// An event, where it goes, and what is asked for.
pub(crate) struct Event {
    /// Its line, where there are several.
    pub(crate) line: Option<usize>,
    pub(crate) target: Target,
    pub(crate) path: &'static str,
    pub(crate) score: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// A line that says itself where it goes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Addressed<'a> {
    endpoint: String,
    score: Option<String>,
    #[serde(borrow)]
    body: &'a RawValue,
    /// Why it was not delivered by `ravelin backfill`.
    #[serde(default, rename = "rejected")]
    _rejected: IgnoredAny,
}

impl Event {
    /// Refuses a checkpoint that its endpoint does not have.
    pub(crate) fn has_its_checkpoint(&self) -> Result<(), Failure> {
        let (endpoint, known) = (self.target.endpoint, self.target.endpoint.checkpoints());
        let is_known = |score: &str| match score {
            "true" => endpoint.is_scored(),
            "false" => true,
            name => known.contains(&name),
        };
        if self.score.as_deref().is_none_or(is_known) {
            return Ok(());
        }
        let message = format!("{}{} has no such checkpoint", of_line(self.line), endpoint.path());
        Err(Failure::usage(
            "--score",
            message,
            match known {
                ["checkoutPreAuth", ..] => "give checkoutPreAuth, checkoutPostAuth or true",
                ["accountRegistration"] => "give accountRegistration or true",
                ["login"] => "give login or true",
                ["paymentMethodRegistration"] => "give paymentMethodRegistration or true",
                _ if endpoint.is_scored() => "give true",
                _ => "leave it out",
            },
        ))
    }
}

impl<'a> Events<'a> {
    /// Returns the events that the arguments name. Guesses are told to people, once for each path.
    pub(crate) fn open(arguments: &'a arguments::Events, is_quiet: bool) -> Result<Self, Failure> {
        let lines = Lines::open(arguments.file.as_deref())?;
        if lines.is_empty() {
            return Err(Failure::no_event());
        }
        Ok(Self { arguments, lines, told: BTreeSet::new(), is_quiet })
    }

    /// Returns whether there are several.
    pub(crate) const fn is_many(&self) -> bool {
        self.lines.is_many()
    }

    /// Returns the next event; nothing at the end.
    ///
    /// # Errors
    ///
    /// Wrong usage, where nobody can tell which endpoint it is for.
    pub(crate) fn next(&mut self) -> Result<Option<Event>, Failure> {
        let Some(Line { number: line, text }) = self.lines.next()? else { return Ok(None) };
        let (said, score, body) = match serde_json::from_slice::<Addressed<'_>>(&text) {
            Ok(addressed) => {
                let target = Target::of_path(&addressed.endpoint)
                    .ok_or_else(|| unknown(line, "its endpoint is no path of the API"))?;
                (Some(target), addressed.score, addressed.body.get().as_bytes().to_vec())
            }
            Err(_) => (self.arguments.endpoint, None, text),
        };
        let mut target = match said {
            Some(target) => target,
            None => self.guess(line, &body)?,
        };
        target.backfill |= self.arguments.backfill;
        let path = target.path().ok_or_else(|| {
            let message = format!("{} takes no data of the past", target.endpoint.path());
            Failure::usage("--backfill", message, "see the core V2 reference, Backfill, for those that do")
        })?;
        let score = score.or_else(|| self.arguments.score.clone());
        Ok(Some(Event { line, target, path, score, body }))
    }

    /// Returns the target of an event that does not say it, and tells people.
    fn guess(&mut self, line: Option<usize>, body: &[u8]) -> Result<Target, Failure> {
        // What is no JSON is refused wherever it goes, and the finding says so.
        let Ok(event) = serde_json::from_slice::<Value>(body) else {
            return Ok(Target { endpoint: Endpoint::Checkout, backfill: false });
        };
        let endpoint = guess::endpoint(&event)
            .ok_or_else(|| unknown(line, "its members do not tell which endpoint it is for"))?;
        let path = endpoint.path();
        if !self.is_quiet && self.told.insert(path) {
            crate::say(&format!("note: {}taken for {path}, from its members", of_line(line)));
        }
        Ok(Target { endpoint, backfill: false })
    }
}

fn unknown(line: Option<usize>, why: &str) -> Failure {
    let message = format!("{}the event has no endpoint: {why}", of_line(line));
    Failure::usage("--endpoint", message, "give --endpoint, such as --endpoint /v2/checkout")
}

/// Returns the beginning of a sentence about a line.
pub(crate) fn of_line(line: Option<usize>) -> String {
    line.map(|line| format!("line {line}: ")).unwrap_or_default()
}
