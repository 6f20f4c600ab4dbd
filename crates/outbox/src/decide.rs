//! What an answer means for an event that is kept: the one rule, as a pure function.
//!
//! | Answer | Verdict |
//! |---|---|
//! | 2xx with JSON, `null` or an empty body | done |
//! | 2xx from `RATE_LIMIT` | the customer waits 60 to 90 s; not counted, since Ravelin dropped the event |
//! | 2xx with anything but JSON, 1xx | again, 5 times, then dead: a proxy answered |
//! | 3xx | everyone waits 60 s; never followed, since the key would travel |
//! | 401, 403 | everyone waits 30 s, then twice as long, up to 5 min: a wrong key is not the event's fault |
//! | 429 | everyone waits for `Retry-After`, at least 60 s · 2^n, up to 15 min |
//! | 400 with an empty body or "not found" | again after 1, 10 and 60 min, then dead |
//! | 408, 5xx, time-out, broken connection, too large | the customer waits b(n): it may have arrived, and the same bytes are sent again |
//! | no connection | everyone waits b(n) |
//! | none: it is sealed and its key is missing | the customer waits 5 min: a wrong setup is not the event's fault |
//! | any other | dead |
//! | any but the first row, once the event is older than 7 days | dead |
//!
//! b(n) = (0.5 + u/2) · min(1 s · 2^n, cap), where the cap is 5 min, and 15 min for events older than
//! an hour; u is the jitter, n the number of attempts so far.

use crate::door;
use std::fmt;
use std::time::Duration;

/// How old an event may become unless told otherwise.
pub const MAX_AGE: Duration = Duration::from_secs(7 * 24 * 3600);

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
/// How often an answer that is not Ravelin's is asked for again.
const FOREIGN_LIMIT: u32 = 5;
/// The waits before a refusal that may only be too early is believed.
const EARLY_WAITS: [Duration; 3] = [MINUTE, Duration::from_secs(600), HOUR];

/// What came of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// An answer came whole.
    Answered {
        /// Its status.
        status: u16,
        /// What its body is.
        body: Body,
        /// How long `Retry-After` asks to wait.
        retry_after: Option<Duration>,
    },
    /// No whole answer came in time, the connection broke, or the answer was too large: the event
    /// may have arrived.
    Unknown,
    /// There was no connection: the event did not arrive.
    Unconnected,
    /// The event cannot be sent at all.
    Unsendable,
    /// The event is sealed, and its key is not here.
    Locked,
}

/// What the body of an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Body {
    /// JSON, `null` among it.
    Json,
    /// Nothing.
    Empty,
    /// JSON whose `source` is `RATE_LIMIT`.
    Throttle,
    /// JSON that says that something was not found.
    NotFound,
    /// Anything else, such as a proxy's page.
    Foreign,
}

/// What to do with the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// It was delivered.
    Done,
    /// It is sent again.
    Retry {
        /// After so long.
        after: Duration,
        /// Who waits.
        scope: Scope,
        /// Why.
        why: Why,
        /// Whether the attempt counts.
        counts: bool,
    },
    /// It is laid aside for a person to look at; why.
    Dead(Why),
}

/// Why an event is sent again, or laid aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// No whole answer came: it may have arrived.
    NoAnswer,
    /// There was no connection.
    NoConnection,
    /// It is no request that could be sent.
    Unsendable,
    /// It is sealed, and its key is not here.
    KeyMissing,
    /// Ravelin dropped it, since there were too many of this customer.
    Throttled,
    /// Something else than Ravelin answered.
    NotRavelin,
    /// The answer points elsewhere, where the key must not go.
    Redirected,
    /// The secret key was refused.
    KeyRefused,
    /// The account sends too fast.
    RateLimited,
    /// What it refers to may not have arrived yet.
    TooEarly,
    /// Ravelin is there, and cannot take it now.
    Unavailable,
    /// Ravelin refused it.
    Rejected,
    /// It was sent in vain for too long.
    Expired,
    /// It holds what must not be sent in clear.
    Holds(door::Found),
}

impl Why {
    /// Returns the stable word for it, which stands in rows, logs and figures.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoAnswer => "no-answer",
            Self::NoConnection => "no-connection",
            Self::Unsendable => "unsendable",
            Self::KeyMissing => "key-missing",
            Self::Throttled => "throttled",
            Self::NotRavelin => "not-ravelin",
            Self::Redirected => "redirected",
            Self::KeyRefused => "key-refused",
            Self::RateLimited => "rate-limited",
            Self::TooEarly => "too-early",
            Self::Unavailable => "unavailable",
            Self::Rejected => "rejected",
            Self::Expired => "expired",
            Self::Holds(found) => found.as_str(),
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scope {
    /// The lane of this event.
    Customer,
    /// Every lane, behind one probe at a time.
    Everyone,
}

/// Returns the verdict on an outcome, for an event that was sent in vain `attempt` times before and is
/// so old. `jitter` is between 0 and 1; what lies outside is brought back.
///
/// ```
/// use ravelin_outbox::decide::{Body, Outcome, Scope, Verdict, decide};
/// use std::time::Duration;
/// let wrong_key = Outcome::Answered { status: 401, body: Body::Json, retry_after: None };
/// let verdict = decide(wrong_key, 0, Duration::ZERO, 0.0);
/// assert!(matches!(verdict, Verdict::Retry { scope: Scope::Everyone, counts: false, .. }));
/// ```
#[must_use]
pub fn decide(outcome: Outcome, attempt: u32, age: Duration, jitter: f64) -> Verdict {
    decide_within(outcome, attempt, age, jitter, MAX_AGE)
}

/// As [`decide`], with another age at which an event dies.
#[must_use]
pub fn decide_within(
    outcome: Outcome,
    attempt: u32,
    age: Duration,
    jitter: f64,
    max_age: Duration,
) -> Verdict {
    match rule(outcome, attempt, age, jitter.clamp(0.0, 1.0)) {
        Verdict::Retry { .. } if age > max_age => Verdict::Dead(Why::Expired),
        verdict => verdict,
    }
}

fn rule(outcome: Outcome, attempt: u32, age: Duration, jitter: f64) -> Verdict {
    use Scope::{Customer, Everyone};
    let wait = back_off(attempt, age, jitter);
    let (status, body, retry_after) = match outcome {
        Outcome::Answered { status, body, retry_after } => (status, body, retry_after),
        Outcome::Unknown => return retry(wait, Customer, Why::NoAnswer, true),
        Outcome::Unconnected => return retry(wait, Everyone, Why::NoConnection, false),
        Outcome::Unsendable => return Verdict::Dead(Why::Unsendable),
        Outcome::Locked => return retry(MINUTE * 5, Customer, Why::KeyMissing, false),
    };
    match (status, body) {
        (200..300, Body::Throttle) => {
            retry(MINUTE + (MINUTE / 2).mul_f64(jitter), Customer, Why::Throttled, false)
        }
        (..200, _) | (200..300, Body::Foreign) if attempt < FOREIGN_LIMIT => {
            retry(wait, Customer, Why::NotRavelin, true)
        }
        (..200, _) | (200..300, Body::Foreign) => Verdict::Dead(Why::NotRavelin),
        (200..300, _) => Verdict::Done,
        (300..400, _) => retry(MINUTE, Everyone, Why::Redirected, false),
        (401 | 403, _) => retry(doubled(SECOND * 30, attempt, MINUTE * 5), Everyone, Why::KeyRefused, false),
        (429, _) => {
            let least = doubled(MINUTE, attempt, MINUTE * 15);
            retry(retry_after.unwrap_or_default().min(HOUR).max(least), Everyone, Why::RateLimited, false)
        }
        (400, Body::Empty | Body::NotFound) => {
            match usize::try_from(attempt).ok().and_then(|n| EARLY_WAITS.get(n)) {
                Some(wait) => retry(*wait, Customer, Why::TooEarly, true),
                None => Verdict::Dead(Why::Rejected),
            }
        }
        (408, _) | (500.., _) => {
            retry(wait.max(retry_after.unwrap_or_default().min(HOUR)), Customer, Why::Unavailable, true)
        }
        _ => Verdict::Dead(Why::Rejected),
    }
}

const fn retry(after: Duration, scope: Scope, why: Why, counts: bool) -> Verdict {
    Verdict::Retry { after, scope, why, counts }
}

/// Returns a random jitter for [`decide`]; a half where the system has no randomness.
#[must_use]
pub fn jitter() -> f64 {
    f64::from(getrandom::u32().unwrap_or(u32::MAX / 2)) / f64::from(u32::MAX)
}

/// Returns b(n), see the module.
fn back_off(attempt: u32, age: Duration, jitter: f64) -> Duration {
    let cap = if age > HOUR { MINUTE * 15 } else { MINUTE * 5 };
    doubled(SECOND, attempt, cap).mul_f64(0.5 + jitter / 2.0)
}

fn doubled(first: Duration, attempt: u32, cap: Duration) -> Duration {
    first.saturating_mul(2_u32.saturating_pow(attempt)).min(cap)
}

impl Outcome {
    /// Returns the outcome of an exchange.
    #[must_use]
    pub fn of(exchange: &Result<ravelin_client::Answer, ravelin_client::SendError>) -> Self {
        use ravelin_client::Reason;
        match exchange {
            Ok(answer) => Self::Answered {
                status: answer.status(),
                body: Body::of(answer.body()),
                retry_after: answer.retry_after(),
            },
            Err(error) => match error.reason() {
                Reason::Connect => Self::Unconnected,
                Reason::Event => Self::Unsendable,
                _ => Self::Unknown,
            },
        }
    }
}

impl Body {
    /// Returns what a body is.
    #[must_use]
    pub fn of(body: &[u8]) -> Self {
        if body.trim_ascii().is_empty() {
            return Self::Empty;
        }
        match ravelin::recommendation::Recommendation::read(body) {
            Err(_) => Self::Foreign,
            Ok(answer) if answer.is_throttled() => Self::Throttle,
            Ok(answer)
                if answer
                    .message
                    .as_ref()
                    .is_some_and(|text| text.to_ascii_lowercase().contains("not found")) =>
            {
                Self::NotFound
            }
            Ok(_) => Self::Json,
        }
    }
}
