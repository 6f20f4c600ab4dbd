//! What a store could not do, and why.

use std::error::Error;
use std::fmt;

/// What a store could not do. Neither `Display` nor `Debug` shows what was to be kept.
#[derive(Debug)]
pub struct StoreError {
    kind: StoreErrorKind,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// There is no room: on the disk, in the share of it that the outbox may use, or in the line of
    /// those who wait. Nothing was kept.
    Full,
    /// Another relay has it.
    Taken,
    /// The database is not there, or not answering. It may come back by itself.
    Unavailable,
    /// The tables are of a newer version, or missing.
    Schema,
    /// The place is unfit: a network file system, an address that is none; or it is not there any more:
    /// the file was moved, removed or replaced while it was open.
    Place,
    /// The event is to be held back, which cannot be done in a transaction of the merchant's own.
    Held,
    /// The event must not rest on a disk: it holds a card number, a security code or a password.
    Secret,
    /// Anything else the database said.
    Database,
}

impl StoreErrorKind {
    /// Returns the stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "outbox-full",
            Self::Taken => "outbox-taken",
            Self::Unavailable => "outbox-unavailable",
            Self::Schema => "outbox-schema",
            Self::Place => "outbox-place",
            Self::Held => "outbox-held",
            Self::Secret => "outbox-secret",
            Self::Database => "outbox-database",
        }
    }

    const fn sentence(self) -> &'static str {
        match self {
            Self::Full => "there is no room to keep the event",
            Self::Taken => "another relay delivers from this outbox",
            Self::Unavailable => "the outbox's database is not available",
            Self::Schema => {
                "the outbox's tables are missing or of a newer version: run `ravelin outbox migrate`"
            }
            Self::Place => "the outbox cannot be kept there",
            Self::Held => {
                "an event that is held back cannot be enqueued in a transaction of the merchant's own"
            }
            Self::Secret => {
                "the event holds a card number, a security code or a password, which must not be kept"
            }
            Self::Database => "the outbox's database refused",
        }
    }
}

impl StoreError {
    /// Returns an error without a cause.
    #[must_use]
    pub const fn new(kind: StoreErrorKind) -> Self {
        Self { kind, source: None }
    }

    /// Returns an error with its cause.
    pub fn from_source(kind: StoreErrorKind, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { kind, source: Some(source.into()) }
    }

    /// Returns why.
    #[must_use]
    pub const fn kind(&self) -> StoreErrorKind {
        self.kind
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.sentence())
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source = self.source.as_deref()?;
        Some(source)
    }
}
