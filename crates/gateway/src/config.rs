//! How a gateway is set up.

use crate::keys::Keys;
use ravelin::endpoint::Endpoint;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroUsize;
use std::time::Duration;

/// Where a gateway listens unless told otherwise.
pub const DEFAULT_PORT: u16 = 8788;

/// How many requests a gateway can be told to serve at once: each may hold a file of the process for as long as
/// its program likes.
pub const MOST_REQUESTS: u32 = 1 << 16;

/// How many bytes a gateway can be told to take for a body: bodies are held in memory.
pub const LONGEST_BODY: u32 = 64 << 20;

/// How a gateway is set up; what is sent, and within which budget, is the client's.
#[derive(Debug)]
#[non_exhaustive]
pub struct Config {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Who may ask.
    pub keys: Keys,
    /// What it does about findings.
    pub checks: Checks,
    /// What it does with events that ask for nothing.
    pub unscored: Unscored,
    /// What it recommends where Ravelin does not.
    pub fallback: Fallback,
    /// How many bytes a body may have: from 1 to [`LONGEST_BODY`].
    pub body_limit: usize,
    /// How long a program may take to send a body.
    pub body_time: Duration,
    /// How long an event that asks for nothing may take to be kept.
    pub keep_time: Duration,
    /// How many requests are served at once: from 1 to [`MOST_REQUESTS`]. Twice as many connections have a place;
    /// what comes by others is answered 503.
    pub max_requests: usize,
    /// How many threads serve; one for each core where nothing is said.
    pub threads: Option<NonZeroUsize>,
}

impl Default for Config {
    /// Returns the default: 127.0.0.1:8788, no keys, what would be rejected is refused, bodies of at
    /// most 1 MiB within 10 s, 1,024 requests at once.
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, DEFAULT_PORT)),
            keys: Keys::default(),
            checks: Checks::Reject,
            unscored: Unscored::Keep,
            fallback: Fallback::Review,
            body_limit: 1 << 20,
            body_time: Duration::from_secs(10),
            keep_time: ravelin_client::DEFAULT_BUDGET,
            max_requests: 1024,
            threads: None,
        }
    }
}

impl Config {
    /// Returns the field with which nothing, or no bound, would be served.
    pub(crate) fn out_of_bounds(&self) -> Option<&'static str> {
        let fits =
            |value: usize, most: u32| u32::try_from(value).is_ok_and(|value| (1..=most).contains(&value));
        [
            ("max_requests", fits(self.max_requests, MOST_REQUESTS)),
            ("body_limit", fits(self.body_limit, LONGEST_BODY)),
        ]
        .into_iter()
        .find_map(|(field, fits)| (!fits).then_some(field))
    }
}

/// What is done about what the checker finds in an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checks {
    /// Nothing.
    Off,
    /// It is told in a header and in the log.
    Warn,
    /// The same, and what Ravelin would reject is refused with 400.
    Reject,
}

/// What is done with an event that asks for no recommendation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unscored {
    /// It is kept and answered at once; the relay delivers it.
    Keep,
    /// It is sent at once, and kept meanwhile, as one that asks for a recommendation.
    Forward,
}

/// What is recommended where Ravelin does not: never to prevent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// Go on.
    Allow,
    /// Look at it.
    Review,
}

impl Fallback {
    /// Returns the action. A registration knows no review (registration reference, "Action"), so there
    /// it is ALLOW in either case.
    pub(crate) const fn action(self, endpoint: Endpoint) -> &'static str {
        match (self, endpoint) {
            (Self::Allow, _) | (_, Endpoint::Registration) => "ALLOW",
            (Self::Review, _) => "REVIEW",
        }
    }
}
