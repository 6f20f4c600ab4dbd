//! What a client hands an event over to, so that a recommendation that never comes loses nothing.

use ravelin::request::Request;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// A future that a [`Keeper`] returns.
pub type Keeping<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Keeps an event on a disk while a recommendation is asked for with it. The outbox of
/// `ravelin-outbox` is one.
///
/// The client bounds how long it waits for either function, and a future may be dropped unfinished.
pub trait Keeper: Send + Sync + 'static {
    /// Keeps the event of a request, without the checkpoint, to be delivered once `hold` has passed,
    /// unless it is settled before. Resolves when it is durable.
    fn keep<'a>(&'a self, request: &'a Request, hold: Duration) -> Keeping<'a, Result<Ticket, KeepError>>;

    /// Tells what becomes of an event that was kept. Where that fails, the event becomes due when
    /// `hold` has passed, which may deliver it twice and never loses it.
    fn settle(&self, ticket: Ticket, fate: Fate) -> Keeping<'_, ()>;
}

/// What a [`Keeper`] finds an event again by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ticket(i64);

impl Ticket {
    /// Returns the ticket with this number.
    #[must_use]
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// Returns the number.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }
}

/// What becomes of an event that was held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was delivered and is removed.
    Delivered,
    /// It is due now.
    Due,
}

/// Why an event was not kept. Neither `Display` nor `Debug` shows anything of the event.
#[derive(Debug)]
pub struct KeepError {
    code: &'static str,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl KeepError {
    /// Returns an error with a stable word, fit for a metric's label.
    #[must_use]
    pub const fn new(code: &'static str) -> Self {
        Self { code, source: None }
    }

    /// Returns an error with its cause.
    pub fn from_source(code: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { code, source: Some(source.into()) }
    }

    /// Returns the stable word.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }
}

impl fmt::Display for KeepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the event was not kept ({})", self.code)
    }
}

impl Error for KeepError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source = self.source.as_deref()?;
        Some(source)
    }
}

/// Whether an event is kept to be delivered later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Queued {
    /// It is not: it was taken, or there is no keeper, or keeping it failed.
    #[default]
    No,
    /// It is on a disk.
    Yes,
    /// That was not known when the budget ran out.
    Unknown,
}

impl Queued {
    /// Returns `no`, `yes` or `unknown`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Yes => "yes",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Queued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
