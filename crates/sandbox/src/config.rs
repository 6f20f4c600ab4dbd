//! What a sandbox can be told before it starts.

use crate::clock::{Clock, SystemClock};
use crate::delivery::LogTo;
use crate::keys::Keys;
use crate::script::Script;
use ravelin::secret::Secret;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

/// How a [`Sandbox`](crate::Sandbox) is set up. `Debug` shows neither token nor keys.
#[must_use]
pub struct Config {
    pub(crate) address: IpAddr,
    pub(crate) port: u16,
    pub(crate) token: Option<Secret<String>>,
    pub(crate) keys: Option<Keys>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) seed: Option<u64>,
    pub(crate) unknown_fields: bool,
    pub(crate) journal_limit: usize,
    pub(crate) body_limit: usize,
    pub(crate) customer_limit: Option<u32>,
    pub(crate) entity_limit: usize,
    pub(crate) label_page: usize,
    pub(crate) bare_answers: bool,
    pub(crate) log: LogTo,
    pub(crate) log_id: Vec<String>,
    pub(crate) script: Option<Script>,
}

impl Config {
    /// Returns the default setup: a free port on 127.0.0.1, a fresh token and fresh keys of 2048
    /// bits, 1,000 events kept, 10,000 entities of each kind, bodies of at most 1 MiB, 50 events per
    /// customer and minute, 100 labels on a page, no log.
    pub fn new() -> Self {
        Self {
            address: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            token: None,
            keys: None,
            clock: Arc::new(SystemClock),
            seed: None,
            unknown_fields: true,
            journal_limit: 1000,
            body_limit: 1 << 20,
            customer_limit: Some(50),
            entity_limit: 10_000,
            label_page: 100,
            bare_answers: false,
            log: LogTo::Nowhere,
            log_id: Vec::new(),
            script: None,
        }
    }

    /// Listens on this address; one that is not loopback is refused at the start.
    pub const fn address(mut self, address: IpAddr) -> Self {
        self.address = address;
        self
    }

    /// Listens on this port; 0 takes a free one.
    pub const fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Accepts this secret key instead of a fresh one. A live key is refused at the start.
    pub fn token(mut self, token: Secret<String>) -> Self {
        self.token = Some(token);
        self
    }

    /// Opens cards with these keys instead of fresh ones.
    pub fn keys(mut self, keys: Keys) -> Self {
        self.keys = Some(keys);
        self
    }

    /// Takes the time from this clock.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Draws scores, identifiers, unknown fields and the chances of a script from this seed instead of
    /// the time.
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Puts random unknown fields into answers, or leaves them out.
    pub const fn unknown_fields(mut self, on: bool) -> Self {
        self.unknown_fields = on;
        self
    }

    /// Keeps this many events; older ones are forgotten. With 0 nothing is masked to be kept either.
    pub const fn journal_limit(mut self, events: usize) -> Self {
        self.journal_limit = events;
        self
    }

    /// Refuses bodies of more bytes with 413.
    pub const fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Throttles a customer beyond this many events a minute, or nobody.
    pub const fn customer_limit(mut self, events: Option<u32>) -> Self {
        self.customer_limit = events;
        self
    }

    /// Remembers this many customers, orders and so on of each kind; the oldest are forgotten.
    pub const fn entity_limit(mut self, entities: usize) -> Self {
        self.entity_limit = entities;
        self
    }

    /// Lists this many labels on a page, at least one.
    pub const fn label_page(mut self, labels: usize) -> Self {
        self.label_page = labels;
        self
    }

    /// Answers events that ask for no recommendation with an empty body, as the core V2 reference
    /// says, instead of status and timestamp. A registration is answered with both either way, as
    /// its example shows.
    pub const fn bare_answers(mut self, on: bool) -> Self {
        self.bare_answers = on;
        self
    }

    /// Notes every request that brings an event, and what became of it, see
    /// [`Sandbox::deliveries`](crate::Sandbox::deliveries).
    pub fn log(mut self, to: LogTo) -> Self {
        self.log = to;
        self
    }

    /// Notes as an event's id what this JSON pointer finds in its body, such as
    /// `/customer/custom/eventId`. Of several the first that finds text or a number counts; with none,
    /// or where none finds anything, an event is known by the digest of its body.
    pub fn log_id(mut self, pointer: impl Into<String>) -> Self {
        self.log_id.push(pointer.into());
        self
    }

    /// Answers by this script from the start.
    pub fn script(mut self, script: Script) -> Self {
        self.script = Some(script);
        self
    }
}

impl Default for Config {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("address", &self.address)
            .field("port", &self.port)
            .field("seed", &self.seed)
            .field("unknown_fields", &self.unknown_fields)
            .field("journal_limit", &self.journal_limit)
            .field("body_limit", &self.body_limit)
            .field("customer_limit", &self.customer_limit)
            .field("entity_limit", &self.entity_limit)
            .field("label_page", &self.label_page)
            .field("bare_answers", &self.bare_answers)
            .field("log", &self.log)
            .field("log_id", &self.log_id)
            .field("script", &self.script)
            .finish_non_exhaustive()
    }
}
