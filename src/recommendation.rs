//! What Ravelin answers: an action, why, and what it knows of the credentials.
//!
//! Reading takes whatever is JSON: an answer may be empty or `null`, gives its time as a number or
//! as text, and gains members without notice. A member of another type than expected is absent, not
//! an error, since a shop must not stand still for it.

mod action;
mod credential_status;
mod optimisation;
mod read;
mod rules;
mod time;
mod value;
mod warning;

pub use action::{Action, Advice, Source};
pub use credential_status::CredentialStatus;
pub use optimisation::{
    ChallengePreference, Compliance, Exemption, OptimisationAction, TransactionOptimisation,
};
pub use rules::{Rules, TriggeredRule};
pub use time::AnswerTime;
pub use warning::{KnownWarning, Warning};

use core::fmt;
use serde::{Serialize, Serializer};

/// An answer. Without a checkpoint it only acknowledges the event and has no `data`.
///
/// ```
/// use ravelin::recommendation::{Advice, Recommendation};
/// let answer = Recommendation::read(br#"{"status":200,"data":{"action":"PREVENT","source":"RAVELIN"}}"#)?;
/// assert_eq!(answer.advice(), Some(Advice::Prevent));
///
/// let throttled = Recommendation::read(br#"{"data":{"action":"PREVENT","source":"RATE_LIMIT"}}"#)?;
/// assert!(throttled.is_throttled());
/// assert_eq!(throttled.advice(), None);
/// # Ok::<(), ravelin::Error>(())
/// ```
///
/// `Debug` shows status, trace id and what [`Data`] shows, but no message, since it may name ids.
#[derive(Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Recommendation {
    /// `status`: that of HTTP, repeated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// `success`; written as text, as Ravelin does.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_text")]
    pub success: Option<bool>,
    /// `timestamp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<AnswerTime>,
    /// `message`: what went wrong. Beside a status of 200 it says that the transaction optimisation
    /// failed; the recommendation holds nevertheless.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// `validationErrors`, or `Error`: what is wrong with the event, a sentence each. Which members
    /// these two are is known from a client's code only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub validation_errors: Vec<String>,
    /// `traceId`: what Ravelin's support asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
    /// `data`: the recommendation itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Data>,
    /// `credentialStatus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential_status: Option<CredentialStatus>,
}

/// `data`. Decide by `action`; the rest is for analysis.
///
/// `Debug` shows action, source and score, but no id and no comment.
#[derive(Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Data {
    /// `customerId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// `supplierId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplier_id: Option<String>,
    /// `registrationId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_id: Option<String>,
    /// `action`: what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// `score`, 0 to 100, for debugging only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<i64>,
    /// `source`: for people to read. No decision may depend on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// `scoreId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score_id: Option<String>,
    /// `comment` of a manual review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// `warnings`: data that Ravelin missed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    /// `rules`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<Rules>,
    /// `ato`: what is known about the login.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ato: Option<Ato>,
    /// `transactionOptimisation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_optimisation: Option<TransactionOptimisation>,
}

/// `ato`: the part that concerns account takeover. `Debug` shows its action.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Ato {
    /// `loginId`: names the login where an account is reclaimed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login_id: Option<String>,
    /// `action`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
}

impl Recommendation {
    /// Returns the recommended action, if one was asked for and given.
    #[must_use]
    pub fn action(&self) -> Option<&Action> {
        self.data.as_ref()?.action.as_ref()
    }

    /// Returns what the action comes down to. Nothing where there is no action, where it is one that
    /// nobody here has heard of, and where Ravelin only throttled: what to do then is the merchant's
    /// choice.
    #[must_use]
    pub fn advice(&self) -> Option<Advice> {
        if self.is_throttled() {
            return None;
        }
        self.action()?.advice()
    }

    /// Returns whether Ravelin had too many requests for this customer: PREVENT, but not because of
    /// fraud, and the event was dropped. This is the only decision that looks at the source.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.data.as_ref().is_some_and(|data| {
            data.action == Some(Action::Prevent) && data.source == Some(Source::RateLimit)
        })
    }
}

impl fmt::Debug for Recommendation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recommendation")
            .field("status", &self.status)
            .field("trace_id", &self.trace_id)
            .field("data", &self.data)
            .field("credential_status", &self.credential_status)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Data {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Data")
            .field("action", &self.action)
            .field("source", &self.source)
            .field("score", &self.score)
            .field("warnings", &self.warnings)
            .field("ato", &self.ato)
            .field("transaction_optimisation", &self.transaction_optimisation)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Ato {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ato").field("action", &self.action).finish_non_exhaustive()
    }
}

#[expect(clippy::ref_option, reason = "serde calls it with a reference")]
fn as_text<S: Serializer>(truth: &Option<bool>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(if *truth == Some(true) { "true" } else { "false" })
}
