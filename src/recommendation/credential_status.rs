//! What breaches elsewhere have made known.

use serde::Serialize;

/// `credentialStatus`: what breaches elsewhere have made known. It stands beside `data`.
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

impl CredentialStatus {
    /// Returns what Ravelin advises ("Breached credentials"), as one sentence; nothing where
    /// nothing is breached, or nothing is said.
    #[must_use]
    pub const fn guidance(&self) -> Option<&'static str> {
        match (self.password_breached, self.username_breached) {
            (Some(true), _) => Some(
                "The password is known from a breach, or very common: let the customer in, then have it \
                 changed, or the customer verified.",
            ),
            (_, Some(true)) => Some("The user name is known from a breach, this password is not: go on."),
            _ => None,
        }
    }
}
