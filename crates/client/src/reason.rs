//! Why there is no usable answer: one vocabulary for decisions and errors.

use ravelin::status::{Retry, Status};
use std::fmt;

/// Why there is no usable answer. `Display` gives a stable word, fit for a metric's label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The connection broke before the answer was complete.
    Broken,
    /// No connection: name resolution, network or TLS.
    Connect,
    /// The event cannot be sent at all.
    Event,
    /// The key was refused (401, 403).
    KeyRefused,
    /// Ravelin answered, but recommended nothing.
    NoRecommendation,
    /// Ravelin limits the account (429). It processes the event later by itself, and wants it not
    /// to be sent again.
    RateLimited,
    /// Something in between wants us to go elsewhere, which is not followed.
    Redirected,
    /// Ravelin refused the event (another 4xx): it will be refused again.
    Rejected,
    /// Ravelin limits the customer (PREVENT from RATE_LIMIT): the event was dropped, and the
    /// action says nothing of fraud.
    Throttled,
    /// The budget ran out.
    Timeout,
    /// The answer is larger than an answer can be.
    TooLarge,
    /// Ravelin is not there (5xx, 408).
    Unavailable,
    /// Ravelin recommends what nobody here has heard of.
    UnknownAction,
    /// The answer is not Ravelin's: no JSON, or JSON cut short.
    Unreadable,
}

impl Reason {
    /// Every reason.
    pub const ALL: &'static [Self] = &[
        Self::Broken,
        Self::Connect,
        Self::Event,
        Self::KeyRefused,
        Self::NoRecommendation,
        Self::RateLimited,
        Self::Redirected,
        Self::Rejected,
        Self::Throttled,
        Self::Timeout,
        Self::TooLarge,
        Self::Unavailable,
        Self::UnknownAction,
        Self::Unreadable,
    ];

    /// Returns the stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Broken => "connection-broken",
            Self::Connect => "connect-failed",
            Self::Event => "event-invalid",
            Self::KeyRefused => "key-refused",
            Self::NoRecommendation => "no-recommendation",
            Self::RateLimited => "rate-limited",
            Self::Redirected => "redirected",
            Self::Rejected => "rejected",
            Self::Throttled => "throttled",
            Self::Timeout => "timeout",
            Self::TooLarge => "answer-too-large",
            Self::Unavailable => "unavailable",
            Self::UnknownAction => "unknown-action",
            Self::Unreadable => "answer-unreadable",
        }
    }

    /// Tells whether the same bytes, sent again later, may be taken without anybody's help.
    ///
    /// An event may have arrived although no answer came. It is sent again with the same
    /// timestamp and identifiers, and Ravelin merges the two.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        match self {
            Self::Broken
            | Self::Connect
            | Self::Throttled
            | Self::Timeout
            | Self::Unavailable
            | Self::Unreadable => true,
            Self::Event
            | Self::KeyRefused
            | Self::NoRecommendation
            | Self::RateLimited
            | Self::Redirected
            | Self::Rejected
            | Self::TooLarge
            | Self::UnknownAction => false,
        }
    }

    /// Returns why an answer of this status is none; nothing for success. The core's table of
    /// statuses says so.
    pub(crate) fn of_status(status: u16) -> Option<Self> {
        let row = Status::of(status);
        match (row.retry, status) {
            (Retry::Needless, _) => None,
            (Retry::ByRavelin, _) => Some(Self::RateLimited),
            (Retry::Later, ..200) => Some(Self::Unreadable),
            (Retry::Later, _) => Some(Self::Unavailable),
            (Retry::AfterChange, 300..400) => Some(Self::Redirected),
            _ if row.is_about_the_key() => Some(Self::KeyRefused),
            _ => Some(Self::Rejected),
        }
    }

    pub(crate) const fn sentence(self) -> &'static str {
        match self {
            Self::Broken => "the connection broke before the answer was complete",
            Self::Connect => "there is no connection",
            Self::Event => "the event cannot be sent",
            Self::KeyRefused => "the secret key was refused",
            Self::NoRecommendation => "the answer recommends nothing",
            Self::RateLimited => "the account sends too many requests",
            Self::Redirected => "the answer leads elsewhere, which is not followed",
            Self::Rejected => "the event was refused",
            Self::Throttled => "the customer sends too many events, and this one was dropped",
            Self::Timeout => "no complete answer came in time",
            Self::TooLarge => "the answer is too large",
            Self::Unavailable => "the service is unavailable",
            Self::UnknownAction => "the recommended action is unknown",
            Self::Unreadable => "the answer is not one of Ravelin's",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_status_has_its_reason_and_every_reason_its_word() {
        for (status, reason) in [
            (200, None),
            (204, None),
            (100, Some(Reason::Unreadable)),
            (307, Some(Reason::Redirected)),
            (400, Some(Reason::Rejected)),
            (401, Some(Reason::KeyRefused)),
            (403, Some(Reason::KeyRefused)),
            (404, Some(Reason::Rejected)),
            (408, Some(Reason::Unavailable)),
            (429, Some(Reason::RateLimited)),
            (500, Some(Reason::Unavailable)),
            (504, Some(Reason::Unavailable)),
            (999, Some(Reason::Unavailable)),
        ] {
            assert_eq!(Reason::of_status(status), reason, "{status}");
        }
        // The table and the reason tell the same about sending again.
        for status in 100..=599 {
            let row = Status::of(status);
            let reason = Reason::of_status(status);
            assert_eq!(reason.is_none(), row.is_success(), "{status}");
            assert_eq!(reason.is_some_and(Reason::is_retryable), row.retry.is_worthwhile(), "{status}");
            assert_eq!(reason == Some(Reason::KeyRefused), row.is_about_the_key(), "{status}");
        }
        let words: HashSet<_> = Reason::ALL.iter().map(|reason| reason.as_str()).collect();
        assert_eq!(words.len(), 14);
    }
}
