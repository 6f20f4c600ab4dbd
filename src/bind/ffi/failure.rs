//! The one failure that every fallible function throws.

use crate::error::{Error, ErrorCode};
use std::fmt;

/// Declares the enum: a variant for each code, all of one shape, so that a caller may match on the
/// variant or read the code.
macro_rules! failures {
    ($($(#[$doc:meta])* $code:ident,)*) => {
        /// Why an input was refused. Neither its fields nor its text ever hold the value.
        ///
        /// It has no field `message` or `field`, which Kotlin has another meaning for.
        #[derive(Debug, uniffi::Error)]
        #[uniffi::export(Display)]
        pub enum RavelinFailure {
            $($(#[$doc])* $code {
                /// The stable code, the same on every platform.
                code: String,
                /// The field at fault, or empty.
                field_name: String,
                /// What is wrong, as a sentence.
                sentence: String,
            },)*
        }

        impl RavelinFailure {
            /// Returns code, field and sentence.
            fn parts(&self) -> [&str; 3] {
                match self {
                    $(Self::$code { code, field_name, sentence } => [code, field_name, sentence],)*
                }
            }
        }

        impl From<Error> for RavelinFailure {
            fn from(error: Error) -> Self {
                let code = error.code().as_str().into();
                let (field_name, sentence) = (error.field().into(), error.to_string());
                match error.code() {
                    $(ErrorCode::$code => Self::$code { code, field_name, sentence },)*
                }
            }
        }
    };
}

failures! {
    /// What was given for a card is no object with card fields.
    CardInvalid,
    /// A cipher payload lacks a field, or a field is malformed.
    CipherInvalid,
    /// A well-formed cipher does not open with this private key.
    CipherUndecryptable,
    /// An event contradicts itself or lacks what the API requires.
    EventInvalid,
    /// Text that should be JSON is not.
    JsonInvalid,
    /// The merchant's RSA public key string is missing or malformed.
    KeyInvalid,
    /// A secret was given where a public key belongs: take it out of the app, and replace it.
    KeySecret,
    /// An amount or its currency is not one that can be paid.
    MoneyInvalid,
    /// The expiry month is missing or not 1 to 12.
    MonthInvalid,
    /// The name on the card is too long.
    NameInvalid,
    /// The card number is missing or cannot be one.
    PanInvalid,
    /// The password, or the e-mail hashed with it, is not text.
    PasswordInvalid,
    /// The operating system gave no randomness.
    RandomUnavailable,
    /// A field that has no place there; a security code among them.
    UnknownField,
    /// The expiry year is missing or not a year after 2000.
    YearInvalid,
}

#[uniffi::export]
impl RavelinFailure {
    /// Returns the stable code, the same on every platform.
    pub fn code(&self) -> String {
        let [code, ..] = self.parts();
        code.into()
    }

    /// Returns the field at fault, or an empty text.
    pub fn field(&self) -> String {
        let [_, field, _] = self.parts();
        field.into()
    }
}

impl fmt::Display for RavelinFailure {
    /// The code first, which support can search for.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [code, _, sentence] = self.parts();
        write!(f, "{code}: {sentence}")
    }
}
