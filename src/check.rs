//! What Ravelin would reject, what it would warn about, and what is probably a mistake: told before
//! anything is sent.
//!
//! There is one checker for typed events, for JSON that another program wrote, and for the sandbox,
//! which refuses what would be rejected. It needs no network and no clock, and keeps nothing. A
//! [`Finding`] has a stable code, the path of the member at fault, one sentence, and the place in
//! the documents where the rule stands. It never holds a value: not even a path shows a name that
//! may be one.
//!
//! ```
//! use ravelin::check::{Check, Severity};
//! use ravelin::endpoint::Endpoint;
//! let body = br#"{"timestamp":1512828988826,"customerId":"c","order":{"orderId":"o","price":12.5}}"#;
//! let findings = Check::of(Endpoint::Order).run_text(body);
//! let worst = &findings[0];
//! assert_eq!((worst.code(), worst.severity()), ("price-not-whole", Severity::Rejected));
//! assert_eq!(worst.to_string(), "order.price should be a whole number of minor units: pence, cents");
//! ```
//!
//! What no program can see in one body, such as whether a payment method id belongs to one customer
//! only, is not here.

mod country;
mod expected;
mod facts;
mod finish;
mod form;
mod name;
mod path;
mod rule;
mod run;
pub(crate) mod scalar;
mod shape;
pub(crate) mod shapes;
mod text;
pub(crate) mod typed;
mod value;
mod walk;

pub use expected::Expected;
pub use rule::Source;
pub(crate) use run::Run;
pub(crate) use shape::Shape;

use crate::endpoint::Endpoint;
use crate::error::{Error, Reason};
use crate::json::Json;
use crate::timestamp::Timestamp;
use core::fmt;
use path::Path;
use rule::Rule;
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};
use shape::{Kind, Slot};
use text::Unread;
use typed::{Place, Typed};
use walk::{Unserialisable, Value};

/// How bad a finding is; the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// The API would answer 400, or has no place for it at all.
    Rejected,
    /// The API would take it and warn, or ignore it.
    Warned,
    /// The API would take it, and it is probably not what was meant.
    Mistake,
}

impl Severity {
    /// Returns `rejected`, `warned` or `mistake`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Warned => "warned",
            Self::Mistake => "mistake",
        }
    }
}

/// What would become of it, in words: `would be rejected`.
impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rejected => "would be rejected",
            Self::Warned => "would be warned about",
            Self::Mistake => "is probably a mistake",
        })
    }
}

/// Something about a body that somebody should know before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    rule: Rule,
    path: String,
}

impl Finding {
    /// Every code there is, with its severity.
    pub fn all() -> impl Iterator<Item = (&'static str, Severity)> {
        Rule::ALL.iter().map(|rule| (rule.code(), rule.severity()))
    }

    /// Returns the stable code, such as `price-not-sum`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.rule.code()
    }

    /// Returns how bad it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.rule.severity()
    }

    /// Returns the JSON path of the member at fault, such as `order.items[0].price`; empty for the
    /// body itself, `?score` for the query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns what follows the path in a sentence.
    #[must_use]
    pub const fn sentence(&self) -> &'static str {
        self.rule.sentence()
    }

    /// Returns the name of the rule in `tests/spec/rules.tsv`; empty for those that are not from there.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        self.rule.id()
    }

    /// Returns where the rule is written.
    #[must_use]
    pub const fn source(&self) -> Source {
        self.rule.source()
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "the body" } else { &self.path };
        write!(f, "{path} {}", self.sentence())
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Source { document, line } = self.source();
        let mut finding = serializer.serialize_struct("Finding", 7)?;
        finding.serialize_field("code", self.code())?;
        finding.serialize_field("severity", self.severity().as_str())?;
        finding.serialize_field("path", &self.path)?;
        finding.serialize_field("sentence", self.sentence())?;
        finding.serialize_field("rule", self.rule())?;
        finding.serialize_field("document", document)?;
        finding.serialize_field("line", &line)?;
        finding.end()
    }
}

/// A check of one endpoint's bodies. What is not told is not looked at: without a time, nothing lies
/// in the future.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    endpoint: Endpoint,
    is_backfill: bool,
    /// Milliseconds since 1970.
    now: Option<i128>,
    asks: Option<bool>,
    wrong_checkpoint: Option<Rule>,
}

impl Check {
    /// Returns the check of bodies for an endpoint.
    #[must_use]
    pub const fn of(endpoint: Endpoint) -> Self {
        Self { endpoint, is_backfill: false, now: None, asks: None, wrong_checkpoint: None }
    }

    /// Takes them for data of the past, which go to `/v2/backfill/…` and have rules of their own.
    #[must_use]
    pub const fn backfill(self) -> Self {
        Self { is_backfill: true, ..self }
    }

    /// Takes this for the time at which they are sent.
    #[must_use]
    pub const fn at(self, now: Timestamp) -> Self {
        Self { now: Some(now.as_millis()), ..self }
    }

    /// Tells whether a recommendation is asked for with them.
    #[must_use]
    pub const fn asking(self, asks: bool) -> Self {
        Self { asks: Some(asks), ..self }
    }

    /// Tells the value of `?score=` with which they are sent, or that there is none.
    #[must_use]
    pub fn score(self, score: Option<&str>) -> Self {
        let endpoint = self.endpoint;
        let wrong_checkpoint = match score {
            None | Some("false") => None,
            Some("true") if endpoint.is_scored() => None,
            Some(name) if endpoint.checkpoints().contains(&name) => None,
            Some(_) => Some(match endpoint {
                Endpoint::Checkout => Rule::CheckoutCheckpoint,
                Endpoint::Registration => Rule::RegistrationCheckpoint,
                Endpoint::Login => Rule::LoginCheckpoint,
                _ => Rule::CheckpointUnknown,
            }),
        };
        let asks = !matches!(score, None | Some("false"));
        Self { asks: Some(asks), wrong_checkpoint, ..self }
    }

    /// Returns what is found in a body, the worst first, otherwise in the order of the body. It may
    /// be a typed event, a [`Json`] or whatever else serialises as an object.
    #[must_use]
    pub fn run(&self, body: &(impl Serialize + ?Sized)) -> Vec<Finding> {
        let mut run = Run::new(*self);
        if self.walk(&mut run, body).is_err() {
            run.find(Rule::Json, &Path::ROOT);
        }
        run.worst_first()
    }

    /// Returns what is found in a JSON text. What is no JSON, repeats a name or holds a number that
    /// no integer type has is a finding as well, and the only one then.
    #[must_use]
    pub fn run_text(&self, json: &[u8]) -> Vec<Finding> {
        // Once for the whole text, instead of once for each piece of it.
        if let Ok(text) = core::str::from_utf8(json) {
            let mut run = Run::new(*self);
            let mut text = serde_json::Deserializer::from_str(text);
            if self.walk(&mut run, &Unread::new(&mut text)).is_ok() && text.end().is_ok() {
                return run.worst_first();
            }
        }
        match Json::parse(json) {
            Ok(body) => self.run(&body),
            Err(error) => vec![unreadable(&error)],
        }
    }

    /// Walks a body, as far as it serialises.
    fn walk(&self, run: &mut Run, body: &(impl Serialize + ?Sized)) -> Result<(), Unserialisable> {
        self.look_at_query(run);
        let kind = Kind::Body(shapes::of(self.endpoint));
        let is_there = body.serialize(Value { run: &mut *run, kind, slot: Slot::None, path: Path::ROOT })?;
        if !is_there {
            run.find(Rule::NotAnObject, &Path::ROOT);
        }
        Ok(())
    }

    /// Returns whether the API would surely take a typed event. Where it is not sure, [`Self::run`]
    /// tells.
    pub(crate) fn accepts(&self, event: &impl Typed) -> bool {
        let mut run = Run::to_screen(*self);
        self.look_at_query(&mut run);
        event.walk(&mut run, Place::BODY);
        !run.is_rejected
    }

    fn look_at_query(&self, run: &mut Run) {
        let score = Path::ROOT;
        let score = score.member("?score");
        if let Some(rule) = self.wrong_checkpoint {
            run.find(rule, &score);
        }
        if self.is_backfill && self.asks == Some(true) {
            run.find(Rule::BackfillScored, &score);
        }
        if self.is_backfill && self.endpoint.backfill_path().is_none() {
            run.find(Rule::BackfillNone, &Path::ROOT);
        }
    }
}

fn unreadable(error: &Error) -> Finding {
    let rule = match error.reason() {
        Reason::JsonRepeated => Rule::JsonRepeated,
        Reason::JsonNumber => Rule::JsonNumber,
        _ => Rule::Json,
    };
    Finding { rule, path: error.field().to_owned() }
}
