//! What is kept, and what is read back.

use ravelin::request::Request;
use std::fmt;

/// An event to be kept: the three columns of the one INSERT, and when it is due.
///
/// `Debug` shows the path and the length of the body only.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The lane: events of one customer are sent in the order of their insertion. Empty where no
    /// order is wanted.
    pub customer: String,
    /// The path of the API, such as `/v2/customer`, without host and without `score`.
    pub path: String,
    /// The JSON, sent byte for byte.
    pub body: String,
    /// How long it is held back, in milliseconds.
    pub hold_ms: u64,
    /// What joins the spans of a trace.
    pub trace: Option<String>,
}

impl Entry {
    /// Returns an entry that is due at once.
    pub fn new(customer: impl Into<String>, path: impl Into<String>, body: impl Into<String>) -> Self {
        Self { customer: customer.into(), path: path.into(), body: body.into(), hold_ms: 0, trace: None }
    }

    /// Returns the entry of a request: its path without the checkpoint, its body, and the lane that
    /// stands in it. Nothing for a request that is no event, or whose body is no UTF-8.
    #[must_use]
    pub fn of_request(request: &Request) -> Option<Self> {
        let body = std::str::from_utf8(request.body()).ok()?;
        ravelin::endpoint::Endpoint::of_path(request.path())?;
        Some(Self::new(crate::lane::of(body).unwrap_or_default(), request.path(), body))
    }

    /// Holds it back for so many milliseconds.
    #[must_use]
    pub fn held_for(mut self, milliseconds: u64) -> Self {
        self.hold_ms = milliseconds;
        self
    }

    /// Tells whether it is not held back.
    #[cfg(any(feature = "postgres", feature = "sqlite"))]
    pub(crate) const fn is_due(&self) -> bool {
        self.hold_ms == 0
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({}, {} bytes)", self.path, self.body.len())
    }
}

/// A row that was read back.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Queued {
    /// Its number, which grows with insertion.
    pub id: i64,
    /// The path.
    pub path: String,
    /// The JSON.
    pub body: String,
    /// How often it was sent in vain.
    pub attempt: u32,
    /// When it was inserted, in milliseconds since 1970-01-01T00:00 UTC by the database's clock.
    pub created_ms: u64,
    /// When it is due, likewise.
    pub due_ms: u64,
}

impl Queued {
    /// Returns a row.
    #[must_use]
    pub const fn new(
        id: i64,
        path: String,
        body: String,
        attempt: u32,
        created_ms: u64,
        due_ms: u64,
    ) -> Self {
        Self { id, path, body, attempt, created_ms, due_ms }
    }

    /// Tells whether the body is sealed: see the feature `seal`.
    pub(crate) fn is_sealed(&self) -> bool {
        self.body.starts_with("sealed:")
    }
}

impl fmt::Debug for Queued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Queued({}, {}, {} bytes, attempt {})", self.id, self.path, self.body.len(), self.attempt)
    }
}

/// The first events of one customer, in their order, all of them due.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lane {
    /// The bucket that the customer falls into; 0 in SQLite.
    pub bucket: i16,
    /// The customer, or nothing where no order is wanted.
    pub customer: String,
    /// The events.
    pub events: Vec<Queued>,
}

impl Lane {
    /// Returns a lane.
    #[must_use]
    pub const fn new(bucket: i16, customer: String, events: Vec<Queued>) -> Self {
        Self { bucket, customer, events }
    }
}

impl fmt::Debug for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lane(bucket {}, {:?})", self.bucket, self.events)
    }
}
