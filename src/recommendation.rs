//! What Ravelin answers: an action, why, and what it knows of the credentials.
//!
//! Reading takes whatever is JSON: an answer may be empty or `null`, gives its time as a number or
//! as text, and gains members without notice. A member of another type than expected is absent, not
//! an error, since a shop must not stand still for it.

mod read;

use crate::open::open_enum;
use crate::timestamp::Timestamp;
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
    /// `message`: what went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
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
}

open_enum! {
    /// What Ravelin recommends. Merchants can have actions of their own configured.
    Action {
        /// Go on.
        Allow = "ALLOW",
        /// Stop; an older word for `PREVENT`.
        Block = "BLOCK",
        /// Have a person look at it.
        ManualReview = "MANUAL_REVIEW",
        /// Go on; an older word for `ALLOW`.
        Permit = "PERMIT",
        /// Stop.
        Prevent = "PREVENT",
        /// Take another step to verify.
        Review = "REVIEW",
        /// Verify a login by text message.
        Sms2fa = "SMS_2FA",
        /// Verify a payment by 3-D Secure.
        ThreeDsAuthenticate = "3DS_AUTHENTICATE",
        /// Take another step to verify; an older word for `REVIEW`.
        Warn = "WARN",
    }
}

open_enum! {
    /// Where an action came from.
    Source {
        /// A chargeback.
        Chargeback = "CHARGEBACK",
        /// A list.
        Lookup = "LOOKUP",
        /// A person.
        ManualReview = "MANUAL_REVIEW",
        /// The graph of connected customers.
        Network = "NETWORK",
        /// Too many requests for one customer.
        RateLimit = "RATE_LIMIT",
        /// The model.
        Ravelin = "RAVELIN",
        /// A rule.
        Rule = "RULE",
    }
}

/// What a shop can do, into which every action known today falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Advice {
    /// Go on.
    Allow,
    /// Take another step to verify: 3-D Secure, a text message, a person.
    Review,
    /// Stop.
    Prevent,
}

/// `credentialStatus`: what breaches elsewhere have made known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CredentialStatus {
    /// `passwordBreached`: with this name, or because it is among the most common ones. Let the
    /// customer in nevertheless, and have them change it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_breached: Option<bool>,
    /// `usernameBreached`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username_breached: Option<bool>,
    /// `numBreachedPasswords`: how many passwords are known with this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub num_breached_passwords: Option<u64>,
}

/// A warning: never a reason to stop. `Debug` shows its class.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Warning {
    /// `class`: lower-case letters and dashes, fit for the name of a metric.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// `help`: an address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// `msg`: a sentence, which names ids.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub msg: Option<String>,
}

/// `rules`: which of the merchant's rules spoke.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Rules {
    /// `passiveAction`: what the action would have been with the passive rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passive_action: Option<Action>,
    /// `triggered`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub triggered: Vec<TriggeredRule>,
}

/// A rule that spoke.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TriggeredRule {
    /// `ruleId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_id: Option<i64>,
    /// `ruleVersion`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_version: Option<i64>,
    /// `state`: `active`, or `passive` for a rule on trial.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// `action`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// `description`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
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

/// When Ravelin answered, in the form it chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum AnswerTime {
    /// A count.
    Count(Timestamp),
    /// Text, as RFC 3339 has it.
    Rfc3339(String),
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

impl Action {
    /// Returns what the action comes down to; nothing for one that nobody here has heard of.
    #[must_use]
    pub const fn advice(&self) -> Option<Advice> {
        match self {
            Self::Allow | Self::Permit => Some(Advice::Allow),
            Self::ManualReview | Self::Review | Self::Sms2fa | Self::ThreeDsAuthenticate | Self::Warn => {
                Some(Advice::Review)
            }
            Self::Block | Self::Prevent => Some(Advice::Prevent),
            Self::Other(_) => None,
        }
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
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Warning").field("class", &self.class).finish_non_exhaustive()
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
