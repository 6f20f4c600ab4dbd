//! What must not rest on a disk: card numbers, security codes, magnetic stripes, PINs, passwords.
//!
//! Looked at when an event is enqueued, and again before it is delivered, since other programs insert
//! as they like. It goes by the names of members and by the form of their values, wherever they stand:
//!
//! | What | Where |
//! |---|---|
//! | a card number, of 12 digits or more | under `pan`, `cardNumber` and the like |
//! | a card number of 14 to 16 digits: a scheme's prefix, a check digit that fits | anywhere but under the name of an id or a reference |
//! | a security code or a PIN, of 3 digits or more | under `cvv`, `securityCode`, `pin` and the like |
//! | a magnetic stripe (ISO/IEC 7813) | anywhere |
//! | a password | under `password`, where that is a text |
//!
//! It is narrower than [`ravelin::check`], which only warns: what is refused here is not delivered. So
//! numbers of 13 digits are let through, which barcodes and telephone numbers have and cards no longer.

mod walk;

use crate::entry::Entry;
use crate::store_error::{StoreError, StoreErrorKind};
use std::error::Error;
use std::fmt;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Found {
    /// A card number.
    CardNumber,
    /// A security code or a PIN.
    SecurityCode,
    /// A magnetic stripe.
    Stripe,
    /// A password in plain text.
    Password,
}

impl Found {
    /// Returns the stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CardNumber => "card-number",
            Self::SecurityCode => "security-code",
            Self::Stripe => "magnetic-stripe",
            Self::Password => "password-plain",
        }
    }
}

/// What was found, and where. It holds no value, and no name with digits, which may be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    found: Found,
    path: String,
}

impl Refusal {
    /// Returns what was found.
    #[must_use]
    pub const fn found(&self) -> Found {
        self.found
    }

    /// Returns the path of the member, such as `paymentMethods[0].pan`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.found.as_str(), self.path)
    }
}

impl Error for Refusal {}

/// Looks at a body. What is no JSON is looked at as one text.
///
/// # Errors
///
/// [`Refusal`] for the first thing that must not be kept.
///
/// ```
/// use ravelin_outbox::door::{Found, check};
/// let body = r#"{"paymentMethod":{"pan":"4111 1111 1111 1111"}}"#;
/// let refusal = check(body).unwrap_err();
/// assert_eq!((refusal.found(), refusal.path()), (Found::CardNumber, "paymentMethod.pan"));
/// ```
pub fn check(body: &str) -> Result<(), Refusal> {
    walk::body(body)
}

/// Looks at entries that are to be kept.
pub(crate) fn check_all(entries: &[Entry]) -> Result<(), StoreError> {
    entries.iter().try_for_each(|entry| check_body(&entry.body))
}

/// Looks at a body that is to be kept.
pub(crate) fn check_body(body: &str) -> Result<(), StoreError> {
    check(body).map_err(|refusal| StoreError::from_source(StoreErrorKind::Secret, refusal))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn what_must_not_rest_is_found_wherever_it_stands() {
        use Found::{CardNumber, Password, SecurityCode, Stripe};
        for (body, found, path) in [
            (r#"{"paymentMethod":{"pan":"4111111111111111"}}"#, CardNumber, "paymentMethod.pan"),
            (r#"{"paymentMethods":[{},{"pan":4111111111111111}]}"#, CardNumber, "paymentMethods[1].pan"),
            // Neither scheme nor check digit, but the name says it.
            (r#"{"card_number":"9999 9999 9999"}"#, CardNumber, "card_number"),
            (r#"{"custom":{"note":"paid by 5555-5555-5555-4444, thanks"}}"#, CardNumber, "custom.note"),
            (r#"{"custom":{"a":378282246310005}}"#, CardNumber, "custom.a"),
            (r#"{"custom":{"a":"30569309025904"}}"#, CardNumber, "custom.a"),
            (r#"{"custom":{"a\u0062":"41111111\u00311111111"}}"#, CardNumber, "custom.ab"),
            (r#"{"custom":{"4111111111111111":true}}"#, CardNumber, "custom.…"),
            (r#"{"paymentMethod":{"CVV":"123"}}"#, SecurityCode, "paymentMethod.CVV"),
            (r#"{"security-code":1234}"#, SecurityCode, "security-code"),
            (r#"{"pin":"0000"}"#, SecurityCode, "pin"),
            (r#"{"x":"%B4111111111111112^LOVELACE/ADA^2807101"}"#, Stripe, "x"),
            (r#"{"x":[";4111111111111112=2807101"]}"#, Stripe, "x[0]"),
            (r#"{"customer":{"password":"canary-word"}}"#, Password, "customer.password"),
            ("pan=4111111111111111", CardNumber, ""),
            (r#"{"a":"4111111111111111","#, CardNumber, "a"),
            (r#"["cut 4111111111111111"#, CardNumber, ""),
        ] {
            let refusal = check(body).unwrap_err();
            assert_eq!((refusal.found(), refusal.path()), (found, path), "{body}");
            let shown = format!("{refusal} {refusal:?}");
            assert!(!shown.contains("1111") && !shown.contains("canary"), "{shown}");
        }
    }

    #[test]
    fn what_only_looks_like_it_is_kept() {
        for body in [
            r#"{"timestamp":1512828988826123456,"customer":{"customerId":"4111111111111111"}}"#,
            r#"{"order":{"orderId":"4111111111111111","items":[{"sku":"4006381333931","upc":4006381333931}]}}"#,
            r#"{"transaction":{"gatewayReference":"4111111111111111","transactionId":4111111111111111}}"#,
            r#"{"customer":{"telephone":"+4915123456789","passwordHashed":"75K3eLr+dx6JJFuJ7LwIpEpOFmwGZZkRiB84PURz6U8="}}"#,
            r#"{"paymentMethod":{"pan":"411111******1111","cvvResultCode":"M","cvv":"M","pin":true}}"#,
            r#"{"login":{"authenticationMechanism":{"password":{"success":true}}},"password":""}"#,
            r#"{"paymentMethodCipher":{"cardCiphertext":"bm90IGEgY2FyZA==","methodType":"paymentMethodCipher"}}"#,
            r#"{"custom":{"a":"4111111111111112","b":-4111111111111111,"c":4.1e15,"d":null}}"#,
            "null",
            "",
        ] {
            assert_eq!(check(body), Ok(()), "{body}");
        }
    }
}
