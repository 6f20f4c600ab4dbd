//! How to take a payment through strong customer authentication.

use crate::open::open_enum;
use serde::Serialize;

/// `transactionOptimisation`: whether to authenticate a payment, and what to ask of the issuer.
/// Only for merchants who have it enabled; where it failed, the answer is a 200 without it and with
/// a `message`.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TransactionOptimisation {
    /// `transactionId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<String>,
    /// `action`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<OptimisationAction>,
    /// `exemption`: which one to claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exemption: Option<Exemption>,
    /// `threeDSChallengePreference`: what to tell the issuer.
    #[serde(rename = "threeDSChallengePreference", skip_serializing_if = "Option::is_none")]
    pub challenge_preference: Option<ChallengePreference>,
    /// `source`: for people to read. No decision may depend on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// `compliance`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compliance: Option<Compliance>,
}

/// `compliance`: what the law has to do with it. `Debug` shows nothing of it.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Compliance {
    /// `description`: a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

open_enum! {
    /// What to do with a payment.
    OptimisationAction {
        /// By 3-D Secure.
        Authenticate = "AUTHENTICATE",
        /// Without 3-D Secure.
        Authorise = "AUTHORISE",
    }
}

open_enum! {
    /// Why a payment need not be authenticated.
    Exemption {
        /// The amount is low.
        LowValue = "LOW_VALUE",
        /// The risk is low.
        TransactionRiskAnalysis = "TRANSACTION_RISK_ANALYSIS",
    }
}

open_enum! {
    /// What the merchant would like the issuer to do.
    ChallengePreference {
        /// A challenge, because it is required; how a page about tests spells it.
        ChallengeAsMandate = "CHALLENGE_AS_MANDATE",
        /// A challenge.
        ChallengeRequested = "CHALLENGE_REQUESTED",
        /// A challenge, because it is required.
        ChallengeRequestedAsMandate = "CHALLENGE_REQUESTED_AS_MANDATE",
        /// No challenge.
        NoChallengeRequested = "NO_CHALLENGE_REQUESTED",
        /// Either.
        NoPreference = "NO_PREFERENCE",
    }
}

impl core::fmt::Debug for TransactionOptimisation {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("TransactionOptimisation")
            .field("action", &self.action)
            .field("exemption", &self.exemption)
            .field("challenge_preference", &self.challenge_preference)
            .finish_non_exhaustive()
    }
}

impl core::fmt::Debug for Compliance {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Compliance").finish_non_exhaustive()
    }
}
