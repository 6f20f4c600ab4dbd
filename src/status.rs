//! What the status of an answer means: the one table that the client, the command and the docs share.

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

/// The core V2 reference, "Errors".
const ERRORS: &str = "core V2 reference, Errors";
/// The guide to payment fraud, "Error handling", and the page about rate limits.
const HANDLING: &str = "payment fraud guide, Error handling; Rate limits";
/// What HTTP itself says, since no document of Ravelin's does.
const HTTP: &str = "RFC 9110";

const KEY: &str =
    "Check the secret key: complete, of this account, live or test as it should be, behind the word token.";
const TAKEN: &str = "Look at the warnings, if there are any.";
const TRACE: &str = "Keep the trace id for Ravelin's support.";
const FALLBACK: &str = "Decide by your fallback until then.";

/// The last row.
const UNKNOWN: Status = Status {
    first: 0,
    last: 199,
    name: "No Answer",
    meaning: "It is no final status of HTTP.",
    fault: Fault::Network,
    retry: Retry::Later,
    check: "Check the address, and what stands between.",
    source: HTTP,
};

impl Status {
    /// Every row: the statuses that have one of their own, then families. The first row with a
    /// number in it is about that number, and each number is in one.
    pub const TABLE: &'static [Self] = &[
        Self {
            first: 200,
            last: 200,
            name: "OK",
            meaning: "The event was taken.",
            fault: Fault::Nobody,
            retry: Retry::Needless,
            check: TAKEN,
            source: ERRORS,
        },
        Self {
            first: 204,
            last: 204,
            name: "No Content",
            meaning: "The event was taken, and there is nothing to say about it.",
            fault: Fault::Nobody,
            retry: Retry::Needless,
            check: "Where a recommendation was asked for, check the checkpoint in the query.",
            source: ERRORS,
        },
        Self {
            first: 400,
            last: 400,
            name: "Bad Request",
            meaning: "The event was refused, often for a required member that is missing.",
            fault: Fault::Merchant,
            retry: Retry::AfterChange,
            check: "Read the message, and check the event.",
            source: ERRORS,
        },
        Self {
            first: 401,
            last: 401,
            name: "Unauthorized",
            meaning: "The key is wrong.",
            fault: Fault::Merchant,
            retry: Retry::AfterChange,
            check: KEY,
            source: ERRORS,
        },
        Self {
            first: 403,
            last: 403,
            name: "Forbidden",
            meaning: "The key is wrong, or may not do this.",
            fault: Fault::Merchant,
            retry: Retry::AfterChange,
            check: KEY,
            source: ERRORS,
        },
        Self {
            first: 404,
            last: 404,
            name: "Not Found",
            meaning: "There is nothing at this path.",
            fault: Fault::Merchant,
            retry: Retry::AfterChange,
            check: "Check the path, with its version: /v2/checkout, but /v3/login.",
            source: ERRORS,
        },
        Self {
            first: 405,
            last: 405,
            name: "Method Not Allowed",
            meaning: "The method is wrong: most often the request is no POST.",
            fault: Fault::Merchant,
            retry: Retry::AfterChange,
            check: "Send events by POST.",
            source: ERRORS,
        },
        Self {
            first: 406,
            last: 406,
            name: "Not Acceptable",
            meaning: "Another format than JSON was asked for.",
            fault: Fault::Merchant,
            retry: Retry::AfterChange,
            check: "Check the headers Accept and Content-Type: application/json.",
            source: ERRORS,
        },
        Self {
            first: 407,
            last: 407,
            name: "Proxy Authentication Required",
            meaning: "A proxy in between wants its own password.",
            fault: Fault::Network,
            retry: Retry::AfterChange,
            check: "Check the proxy.",
            source: HTTP,
        },
        Self {
            first: 408,
            last: 408,
            name: "Request Timeout",
            meaning: "The request did not arrive in time.",
            fault: Fault::Network,
            retry: Retry::Later,
            check: "Check the connection.",
            source: HTTP,
        },
        Self {
            first: 413,
            last: 413,
            name: "Content Too Large",
            meaning: "The event is larger than what is taken.",
            fault: Fault::Merchant,
            retry: Retry::AfterChange,
            check: "Send less at once: fewer items, less in custom.",
            source: HTTP,
        },
        Self {
            first: 429,
            last: 429,
            name: "Too Many Requests",
            meaning: "The account sends too many requests.",
            fault: Fault::Merchant,
            retry: Retry::ByRavelin,
            check: "Send less at once, and data of the past to the backfill endpoints; sending again prolongs the limit.",
            source: HANDLING,
        },
        Self {
            first: 500,
            last: 500,
            name: "Internal Server Error",
            meaning: "Ravelin had a problem.",
            fault: Fault::Ravelin,
            retry: Retry::Later,
            check: TRACE,
            source: ERRORS,
        },
        Self {
            first: 502,
            last: 502,
            name: "Bad Gateway",
            meaning: "Something in between got no answer.",
            fault: Fault::Network,
            retry: Retry::Later,
            check: "Check proxies of your own.",
            source: HTTP,
        },
        Self {
            first: 503,
            last: 503,
            name: "Service Unavailable",
            meaning: "Ravelin is offline for maintenance.",
            fault: Fault::Ravelin,
            retry: Retry::Later,
            check: FALLBACK,
            source: ERRORS,
        },
        Self {
            first: 504,
            last: 504,
            name: "Service Timeout",
            meaning: "Ravelin is offline or over capacity.",
            fault: Fault::Ravelin,
            retry: Retry::Later,
            check: FALLBACK,
            source: ERRORS,
        },
        Self {
            first: 200,
            last: 299,
            name: "Success",
            meaning: "The event was taken.",
            fault: Fault::Nobody,
            retry: Retry::Needless,
            check: TAKEN,
            source: ERRORS,
        },
        Self {
            first: 300,
            last: 399,
            name: "Redirection",
            meaning: "The answer leads elsewhere, which the API does not do.",
            fault: Fault::Network,
            retry: Retry::AfterChange,
            check: "Check the base URL and proxies; do not follow, since the key would go along.",
            source: HTTP,
        },
        Self {
            first: 400,
            last: 499,
            name: "Refused",
            meaning: "The request was refused.",
            fault: Fault::Merchant,
            retry: Retry::AfterChange,
            check: "Read the message.",
            source: ERRORS,
        },
        Self {
            first: 500,
            last: u16::MAX,
            name: "Failure",
            meaning: "The request failed on the other side.",
            fault: Fault::Ravelin,
            retry: Retry::Later,
            check: TRACE,
            source: ERRORS,
        },
        UNKNOWN,
    ];

    /// Returns the row of a status.
    #[must_use]
    pub fn of(status: u16) -> &'static Self {
        Self::TABLE.iter().find(|row| (row.first..=row.last).contains(&status)).unwrap_or(&UNKNOWN)
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
