//! What the status of an answer means: the one table that the client, the command and the docs share.

mod table;

/// What a status means, and what to do about it.
///
/// ```
/// use ravelin::status::{Retry, Status};
/// assert_eq!(Status::of(503).retry, Retry::Later);
/// assert_eq!(Status::of(429).retry, Retry::ByRavelin);
/// ```
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// The first status that this row is about.
    pub first: u16,
    /// The last one.
    pub last: u16,
    /// Its name.
    pub name: &'static str,
    /// What it means, as one sentence.
    pub meaning: &'static str,
    /// Whose fault it is.
    pub fault: Fault,
    /// Whether to send the same again.
    pub retry: Retry,
    /// What to check, as one sentence.
    pub check: &'static str,
    /// The document that says so.
    pub source: &'static str,
}

/// Whose fault an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// Nobody's: the event was taken.
    Nobody,
    /// The event's or the key's: it will be refused again.
    Merchant,
    /// Ravelin's.
    Ravelin,
    /// That of something in between: a proxy, or an address that is not Ravelin's.
    Network,
}

impl Fault {
    /// Returns the word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Merchant => "merchant",
            Self::Ravelin => "ravelin",
            Self::Network => "network",
        }
    }
}

/// Whether to send the same bytes again. An event that is sent twice is merged by its timestamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retry {
    /// There is nothing to send again.
    Needless,
    /// No: it would be refused again until something is changed.
    AfterChange,
    /// No: Ravelin keeps the event and processes it later by itself, as well as it can.
    ByRavelin,
    /// Yes, later; not while a shopper waits.
    Later,
}

impl Retry {
    /// Returns the sentence about it.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Needless => "Do not send it again.",
            Self::AfterChange => "Send it again only when something was changed.",
            Self::ByRavelin => "Do not send it again: Ravelin processes it later by itself.",
            Self::Later => "Send it again later, with the same timestamp; not while a shopper waits.",
        }
    }

    /// Returns whether the same bytes may be taken later without anybody's help.
    #[must_use]
    pub const fn is_worthwhile(self) -> bool {
        matches!(self, Self::Later)
    }
}

impl Status {
    /// Every row: the statuses that have one of their own, then families. The first row with a
    /// number in it is about that number, and each number is in one.
    pub const TABLE: &'static [Self] = table::ROWS;

    /// Returns the row of a status.
    #[must_use]
    pub fn of(status: u16) -> &'static Self {
        Self::TABLE.iter().find(|row| (row.first..=row.last).contains(&status)).unwrap_or(&table::UNKNOWN)
    }

    /// Returns whether the event was taken.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.fault == Fault::Nobody
    }

    /// Returns whether it is the key that was refused. The table of the documents has 401 for a
    /// wrong key, their example 403: both mean it.
    #[must_use]
    pub const fn is_about_the_key(&self) -> bool {
        matches!(self.first, 401 | 403)
    }
}
