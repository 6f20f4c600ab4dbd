//! What Ravelin recommends, where that came from, and what to do then.

use crate::endpoint::Endpoint;
use crate::open::open_enum;

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

    /// Returns today's word for an action that goes by an older one (account takeover guide).
    #[must_use]
    pub const fn newer_word(&self) -> Option<Self> {
        match self {
            Self::Permit => Some(Self::Allow),
            Self::Warn => Some(Self::Review),
            Self::Block => Some(Self::Prevent),
            _ => None,
        }
    }

    /// Returns what the documents advise to do where an endpoint answers with this action, as one
    /// sentence: the account takeover guide for login and checkout, the registration reference,
    /// and "Suggested handling" of the core V2 reference for all others.
    ///
    /// ```
    /// use ravelin::endpoint::Endpoint;
    /// use ravelin::recommendation::Action;
    /// assert_eq!(Action::Sms2fa.guidance(Endpoint::Login), "Verify the login by a text message.");
    /// assert_eq!(Action::Prevent.guidance(Endpoint::Checkout), "Prevent the order.");
    /// ```
    #[must_use]
    pub const fn guidance(&self, endpoint: Endpoint) -> &'static str {
        match endpoint {
            Endpoint::Login | Endpoint::LoginV2 => self.guidance_at_login(),
            Endpoint::Registration => self.guidance_at_registration(),
            _ => self.guidance_for_an_order(),
        }
    }

    const fn guidance_at_login(&self) -> &'static str {
        match self {
            Self::Allow | Self::Permit => "Let the customer log in.",
            Self::Sms2fa => "Verify the login by a text message.",
            Self::Review | Self::Warn => "Verify the login by another step.",
            Self::ThreeDsAuthenticate => "Verify the customer by 3-D Secure.",
            Self::ManualReview => "Have a person review the login.",
            Self::Prevent | Self::Block => {
                "Block the login, force a reset of the password, and notify the owner of the account."
            }
            Self::Other(_) => OWN,
        }
    }

    const fn guidance_at_registration(&self) -> &'static str {
        match self {
            Self::Allow | Self::Permit => "Let the account be registered.",
            Self::Sms2fa => "Verify the registration by a text message.",
            Self::Review | Self::Warn => "Verify the registration by another step.",
            Self::ThreeDsAuthenticate => "Verify the customer by 3-D Secure.",
            Self::ManualReview => "Have a person review the registration.",
            Self::Prevent | Self::Block => "Refuse the registration.",
            Self::Other(_) => OWN,
        }
    }

    const fn guidance_for_an_order(&self) -> &'static str {
        match self {
            Self::Allow | Self::Permit => "Let the order proceed.",
            Self::Sms2fa => "Verify the customer by a text message.",
            Self::Review | Self::Warn => "Take another step to verify the order, such as 3-D Secure.",
            Self::ThreeDsAuthenticate => "Verify the customer by 3-D Secure.",
            Self::ManualReview => "Have a person review the order.",
            Self::Prevent | Self::Block => "Prevent the order.",
            Self::Other(_) => OWN,
        }
    }
}

/// What to do about an action that no document names.
const OWN: &str = "An action of your own account: do what it was configured for.";
