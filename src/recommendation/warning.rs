//! What Ravelin missed in the data, and what to send for it.

use core::fmt;
use serde::Serialize;

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

impl Warning {
    /// Returns what is published about the class; nothing for another one. The list is not
    /// complete: what `help` points to is.
    #[must_use]
    pub fn known(&self) -> Option<&'static KnownWarning> {
        KnownWarning::of(self.class.as_deref()?)
    }
}

impl fmt::Debug for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Warning").field("class", &self.class).finish_non_exhaustive()
    }
}

/// A published class of warnings ("API Warnings"): what it means, and what to send.
///
/// ```
/// use ravelin::recommendation::KnownWarning;
/// let warning = KnownWarning::of("order-absent-currency").unwrap();
/// assert_eq!(warning.send, "Send order.currency, three letters of ISO 4217.");
/// ```
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownWarning {
    /// The class.
    pub class: &'static str,
    /// What is missing, as one sentence.
    pub meaning: &'static str,
    /// What to send, as one sentence.
    pub send: &'static str,
}

impl KnownWarning {
    /// Every published class.
    pub const ALL: &'static [Self] = &[
        Self {
            class: "customer-absent-email",
            meaning: "The customer has no e-mail address.",
            send: "Send customer.email.",
        },
        Self {
            class: "customer-absent-reg-time",
            meaning: "The customer has no time of registration.",
            send: "Send customer.registrationTime.",
        },
        Self {
            class: "customer-not-found",
            meaning: "The customer is unknown: name, e-mail address and registration time are missing.",
            send: "Send the whole customer instead of customerId, or by /v2/customer before.",
        },
        Self {
            class: "order-absent-currency",
            meaning: "The order has no currency.",
            send: "Send order.currency, three letters of ISO 4217.",
        },
        Self {
            class: "order-absent-price",
            meaning: "The order has no price.",
            send: "Send order.price, in the minor unit of its currency.",
        },
        Self {
            class: "order-not-found",
            meaning: "The order is unknown: price and items are missing.",
            send: "Send the whole order in /v2/checkout, or by /v2/order before.",
        },
        Self {
            class: "paymentmethod-not-found",
            meaning: "The payment method is unknown.",
            send: "Send the whole paymentMethod instead of paymentMethodId, or by /v2/paymentmethod before.",
        },
        Self {
            class: "transaction-not-found",
            meaning: "The transaction is unknown.",
            send: "Send the whole transaction in /v2/checkout, or by /v2/transaction before.",
        },
    ];

    /// Returns what is published about a class.
    #[must_use]
    pub fn of(class: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|known| known.class == class)
    }
}
