//! What to do with a customer: always something.

use crate::keeper::Queued;
use crate::reason::Reason;
use crate::send_error::SendError;
use ravelin::recommendation::{Advice, Recommendation};

/// What was decided. There is one in every case, also without an answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum Decision {
    /// Ravelin recommends an action that is known.
    Answered(Recommendation),
    /// There is no recommendation to act on.
    Fallback(Fallback),
}

/// What is done instead of a recommendation, and why.
#[derive(Debug)]
#[non_exhaustive]
pub struct Fallback {
    /// Why.
    pub reason: Reason,
    /// What the merchant has chosen for such cases.
    pub advice: Advice,
    /// What Ravelin said nevertheless: an action of the merchant's own that is not in
    /// [`Advice`], or that the customer is throttled.
    pub recommendation: Option<Recommendation>,
    /// What went wrong, in detail.
    pub error: Option<Box<SendError>>,
    /// Whether the event is kept to be delivered later.
    pub queued: Queued,
}

impl Decision {
    /// Returns what to do.
    #[must_use]
    pub fn advice(&self) -> Advice {
        match self {
            // A recommendation without advice does not become an answer.
            Self::Answered(recommendation) => recommendation.advice().unwrap_or(Advice::Review),
            Self::Fallback(fallback) => fallback.advice,
        }
    }

    /// Returns what Ravelin said, if anything.
    #[must_use]
    pub fn recommendation(&self) -> Option<&Recommendation> {
        match self {
            Self::Answered(recommendation) => Some(recommendation),
            Self::Fallback(fallback) => fallback.recommendation.as_ref(),
        }
    }

    /// Returns why this is no answer; nothing for one.
    #[must_use]
    pub const fn fallback_reason(&self) -> Option<Reason> {
        match self {
            Self::Answered(_) => None,
            Self::Fallback(fallback) => Some(fallback.reason),
        }
    }

    /// Returns whether the event is kept to be delivered later. One that was answered needs it not.
    #[must_use]
    pub const fn queued(&self) -> Queued {
        match self {
            Self::Answered(_) => Queued::No,
            Self::Fallback(fallback) => fallback.queued,
        }
    }

    /// Returns the decision about an exchange, with the merchant's choice for what is no answer.
    pub(crate) fn of(exchange: Result<Recommendation, SendError>, queued: Queued, fallback: Advice) -> Self {
        match exchange {
            Err(error) => Self::Fallback(Fallback {
                reason: error.reason(),
                advice: fallback,
                recommendation: None,
                error: Some(Box::new(error)),
                queued,
            }),
            Ok(recommendation) => match reason_against(&recommendation) {
                None => Self::Answered(recommendation),
                Some(reason) => Self::Fallback(Fallback {
                    reason,
                    advice: fallback,
                    recommendation: Some(recommendation),
                    error: None,
                    queued,
                }),
            },
        }
    }
}

/// Returns why an answer is none to act on.
fn reason_against(recommendation: &Recommendation) -> Option<Reason> {
    match (recommendation.action(), recommendation.advice()) {
        _ if recommendation.is_throttled() => Some(Reason::Throttled),
        (None, _) => Some(Reason::NoRecommendation),
        (Some(_), None) => Some(Reason::UnknownAction),
        (Some(_), Some(_)) => None,
    }
}
