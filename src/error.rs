//! The one error table that every surface shows.
//!
//! A [`Reason`] is a row of the table: what is wrong, at which field, under which stable
//! [`ErrorCode`]. Rust, JavaScript, Kotlin, Swift, Python, the command and the sandbox all read
//! this table, so that support can search for one code whatever the platform. No row and no
//! [`Error`] ever holds the value that was refused.

use alloc::{borrow::ToOwned, string::String};
use core::fmt;

/// Builds [`ErrorCode`] and its two constant views from one list.
macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $text:literal,)*) => {
        /// What went wrong, as a caller would act on it. Stable between releases.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode { $($(#[$doc])* $code,)* }

        impl ErrorCode {
            /// Every code, for tests that walk all surfaces.
            pub const ALL: &'static [Self] = &[$(Self::$code,)*];

            /// Returns the code as it is written everywhere: lower-case words joined by dashes.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$code => $text,)* }
            }
        }
    };
}

codes! {
    /// What was given for a card is no object with card fields.
    CardInvalid = "card-invalid",
    /// A cipher payload lacks a field, or a field is malformed.
    CipherInvalid = "cipher-invalid",
    /// A well-formed cipher does not open with this private key.
    CipherUndecryptable = "cipher-undecryptable",
    /// An event contradicts itself or lacks what the API requires.
    EventInvalid = "event-invalid",
    /// Text that should be JSON is not, or repeats a key, or holds a number no integer type has.
    JsonInvalid = "json-invalid",
    /// The merchant's RSA public key string is missing or malformed.
    KeyInvalid = "key-invalid",
    /// A secret was given where a public key belongs: take it out, and replace it where it was public.
    KeySecret = "key-secret",
    /// An amount or its currency is not one that can be paid.
    MoneyInvalid = "money-invalid",
    /// The expiry month is missing or not 1 to 12.
    MonthInvalid = "month-invalid",
    /// The name on the card is not a string, or too long.
    NameInvalid = "name-invalid",
    /// The card number is missing or cannot be one.
    PanInvalid = "pan-invalid",
    /// The password, or the e-mail hashed with it, is not text.
    PasswordInvalid = "password-invalid",
    /// The operating system or browser gave no randomness.
    RandomUnavailable = "random-unavailable",
    /// A field that has no place there; a security code among them.
    UnknownField = "unknown-field",
    /// The expiry year is missing or not a year after 2000.
    YearInvalid = "year-invalid",
}

/// Builds [`Reason`] and the table that the surfaces are generated from.
macro_rules! reasons {
    ($($(#[$doc:meta])* $reason:ident: $code:ident, $field:literal, $sentence:literal;)*) => {
        /// A row of the error table; finer than its [`ErrorCode`], and more rows may follow.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum Reason { $($(#[$doc])* $reason,)* }

        impl Reason {
            /// Every row, in order; its index is its number in the WebAssembly module.
            pub const ALL: &'static [Self] = &[$(Self::$reason,)*];

            /// Returns the place of this row in [`Reason::ALL`], by which the WebAssembly module names it.
            #[expect(clippy::as_conversions, reason = "the discriminant of a fieldless enum")]
            #[must_use]
            pub const fn number(self) -> u8 {
                self as u8
            }

            /// Returns the stable code of this row.
            #[must_use]
            pub const fn code(self) -> ErrorCode {
                match self { $(Self::$reason => ErrorCode::$code,)* }
            }

            /// Returns the field this row speaks of; empty where the error names it.
            #[must_use]
            pub const fn field(self) -> &'static str {
                match self { $(Self::$reason => $field,)* }
            }

            /// Returns what follows the field's name in a sentence.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$reason => $sentence,)* }
            }
        }
    };
}

reasons! {
    /// Nothing, or something that is no object.
    CardNotObject: CardInvalid, "card", "should be an object with pan, month, year and nameOnCard";
    /// Another property than the four.
    CardUnknownField: UnknownField, "", "is no field of a card, which has pan, month, year and nameOnCard; a security code must never be sent";
    /// No digits at all, or null.
    PanMissing: PanInvalid, "pan", "is missing";
    /// Neither text nor a number.
    PanType: PanInvalid, "pan", "should be a string";
    /// Letters, slashes, masks, control characters.
    PanCharacter: PanInvalid, "pan", "should be digits, with spaces, dashes or dots";
    /// Fewer than 12 or more than 19 digits.
    PanLength: PanInvalid, "pan", "should have 12 to 19 digits";
    /// A fraction, a negative number, or one beyond 2^53 - 1.
    PanNumber: PanInvalid, "pan", "is a number that may have been rounded: give it as a string";
    /// Absent, empty or null.
    MonthMissing: MonthInvalid, "month", "is missing";
    /// Not 1 to 12.
    MonthRange: MonthInvalid, "month", "should be a whole number from 1 to 12";
    /// Absent, empty or null.
    YearMissing: YearInvalid, "year", "is missing";
    /// Not two or four digits after 2000.
    YearRange: YearInvalid, "year", "should be a whole number from 1 to 99, or from 2001 to 9999";
    /// Not a string.
    NameType: NameInvalid, "nameOnCard", "should be a string, or absent";
    /// Longer than `card::MAX_NAME_BYTES`.
    NameLength: NameInvalid, "nameOnCard", "is longer than 4096 bytes";
    /// Half a surrogate pair, which has no UTF-8 form.
    NameSurrogate: NameInvalid, "nameOnCard", "has a lone surrogate in it, which cannot be encoded";
    /// No key at all.
    KeyMissing: KeyInvalid, "rsaKey", "is missing: it stands beside the API keys in the dashboard";
    /// Not a string.
    KeyType: KeyInvalid, "rsaKey", "should be a string";
    /// Longer than any key.
    KeyLength: KeyInvalid, "rsaKey", "is longer than any RSA key";
    /// Spaces, line breaks or a byte order mark at either end.
    KeySpace: KeyInvalid, "rsaKey", "has white space or a byte order mark in it";
    /// Quotation marks at either end.
    KeyQuoted: KeyInvalid, "rsaKey", "has quotation marks around it";
    /// `publishable_key_…` or `pk_…`.
    KeyPublishable: KeyInvalid, "rsaKey", "is a publishable API key, not of the form exponent|modulus";
    /// `secret_key_…` or `sk_…`.
    KeySecretApi: KeySecret, "rsaKey", "is a secret API key: remove it, and replace it if this code was public";
    /// A private key in PEM.
    KeyPrivatePem: KeySecret, "rsaKey", "is a private key: remove it, and replace it if this code was public";
    /// `-----BEGIN CERTIFICATE-----`.
    KeyCertificate: KeyInvalid, "rsaKey", "is a certificate, not of the form exponent|modulus";
    /// Any other PEM block.
    KeyPem: KeyInvalid, "rsaKey", "is a PEM block, not of the form exponent|modulus";
    /// `MII…`.
    KeyDer: KeyInvalid, "rsaKey", "is a key in DER, not of the form exponent|modulus";
    /// `ssh-rsa …`.
    KeySsh: KeyInvalid, "rsaKey", "is an SSH key, not of the form exponent|modulus";
    /// `{"kty":…}`.
    KeyJwk: KeyInvalid, "rsaKey", "is a JSON Web Key, not of the form exponent|modulus";
    /// Any other JSON.
    KeyJson: KeyInvalid, "rsaKey", "is JSON, not of the form exponent|modulus";
    /// `https://…`.
    KeyUrl: KeyInvalid, "rsaKey", "is a URL, not of the form exponent|modulus";
    /// `undefined`, `<YOUR RSA KEY>` and the like.
    KeyPlaceholder: KeyInvalid, "rsaKey", "is a placeholder, not of the form exponent|modulus";
    /// One part, four parts, another separator.
    KeyParts: KeyInvalid, "rsaKey", "should be of the form exponent|modulus or index|exponent|modulus";
    /// An index that is no decimal number below 2^31.
    KeyIndex: KeyInvalid, "rsaKey", "has an index that is not a whole number from 0 to 2147483647";
    /// An exponent that is empty or not hexadecimal.
    KeyExponentHex: KeyInvalid, "rsaKey", "has an exponent that is not hexadecimal";
    /// 65537 instead of 10001.
    KeyExponentDecimal: KeyInvalid, "rsaKey", "has an exponent that is not hexadecimal: 65537 is 10001 there";
    /// Zero, one, even, or beyond 32 bits.
    KeyExponentValue: KeyInvalid, "rsaKey", "has an exponent that is not odd, from 3 to 4294967295";
    /// A modulus that is empty or not hexadecimal.
    KeyModulusHex: KeyInvalid, "rsaKey", "has a modulus that is not hexadecimal";
    /// An odd number of digits.
    KeyModulusOdd: KeyInvalid, "rsaKey", "has a modulus with an odd number of digits: it was cut short";
    /// Below 1024 bits.
    KeyShort: KeyInvalid, "rsaKey", "has a modulus of less than 1024 bits: it was cut short";
    /// Above 4096 bits.
    KeyLong: KeyInvalid, "rsaKey", "has a modulus of more than 4096 bits";
    /// An even modulus.
    KeyEven: KeyInvalid, "rsaKey", "has an even modulus: it was cut short";
    /// Modulus first.
    KeySwapped: KeyInvalid, "rsaKey", "has modulus and exponent swapped";
    /// Not a string.
    PasswordType: PasswordInvalid, "password", "should be a string";
    /// Half a surrogate pair.
    PasswordSurrogate: PasswordInvalid, "password", "has a lone surrogate in it, which cannot be encoded";
    /// Not a string.
    EmailType: PasswordInvalid, "email", "should be a string";
    /// Half a surrogate pair.
    EmailSurrogate: PasswordInvalid, "email", "has a lone surrogate in it, which cannot be encoded";
    /// Another form than the three that a page hashes.
    PasswordForm: PasswordInvalid, "form", "should be login, customer, or email";
    /// `getrandom` failed.
    NoRandomness: RandomUnavailable, "", "no secure random numbers here";
    // From here on no page meets a row, and none is part of the package: keep it that way round.
    /// A field of a cipher payload is absent, of another type or not base64.
    CipherField: CipherInvalid, "", "is missing or malformed";
    /// Another `algorithm`.
    CipherAlgorithm: CipherInvalid, "algorithm", "should be RSA_WITH_AES_256_GCM";
    /// RSA or AES-GCM refuse it: one reason for both, so that nothing can be learnt by trying.
    CipherUnopened: CipherUndecryptable, "aesKeyCiphertext", "does not open with this private key, or the payload was altered";
    /// What was encrypted is no card.
    CipherPlaintext: CipherInvalid, "cardCiphertext", "decrypts, but to something that is no card";
    /// The same property twice.
    CardRepeated: CardInvalid, "", "is given twice";
    /// No private key in PEM where one belongs.
    PrivateKeyPem: KeyInvalid, "privateKey", "should be an RSA private key in PEM, PKCS#8 or PKCS#1";
    /// A password, or a hash of another form: hexadecimal where base64 belongs, for one.
    HashForm: PasswordInvalid, "passwordHashed", "is no hash of the form that belongs there";
    /// Not JSON at all.
    JsonSyntax: JsonInvalid, "", "is not valid JSON";
    /// JSON of another shape.
    JsonShape: JsonInvalid, "", "has a value of another type than the API has there";
    /// The same key twice in one object.
    JsonRepeated: JsonInvalid, "", "is given twice";
    /// An integer that neither i64 nor u64 holds.
    JsonNumber: JsonInvalid, "", "is a number that 64 bits cannot hold";
    /// A required field of an event is absent.
    EventMissing: EventInvalid, "", "is missing";
    /// Two fields that exclude each other.
    EventExclusive: EventInvalid, "", "is given beside a field that excludes it";
    /// Something that the API would reject.
    EventRejected: EventInvalid, "", "is not as the API takes it: the event's `check()` tells why";
    /// A page of HTML where an answer should be.
    AnswerHtml: JsonInvalid, "answer", "is a page of HTML: something between here and Ravelin sent it";
    /// An answer that ends before its JSON does.
    AnswerCut: JsonInvalid, "answer", "is cut short";
    /// More elements than one event can have.
    EventTooMany: EventInvalid, "", "has more elements than one event can have: send several";
    /// A comma in a name where commas separate names.
    EventComma: EventInvalid, "", "has a name with a comma in it, which separates names";
    /// An id that would change the path it stands in.
    EventPathId: EventInvalid, "", "cannot be part of a path";
    /// The next page is at another place than pages are.
    EventAddress: EventInvalid, "", "is no address of this endpoint";
    /// A currency that ISO 4217 does not list, or that nobody pays with: gold, for one.
    MoneyCurrency: MoneyInvalid, "currency", "should be a currency of ISO 4217, such as GBP";
    /// Text that is no decimal number.
    MoneyDecimal: MoneyInvalid, "amount", "should be a decimal number such as 12.50, with a point and nothing else";
    /// More decimals than the currency has.
    MoneyPrecise: MoneyInvalid, "amount", "has more decimals than the currency";
    /// An amount beyond 64 bits.
    MoneyRange: MoneyInvalid, "amount", "is too large";
}

/// Why an input was refused: a row of the table, and the field.
///
/// `Display` gives one sentence that begins with the field's name; neither it nor `Debug` shows
/// the value, which an error never holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    reason: Reason,
    field: Option<String>,
}

impl Error {
    /// Returns the error of a row that knows its field.
    pub(crate) const fn new(reason: Reason) -> Self {
        Self { reason, field: None }
    }

    /// Returns the error of a row at `field`.
    pub(crate) fn at(reason: Reason, field: &str) -> Self {
        Self { reason, field: Some(shown_name(field).to_owned()) }
    }

    /// Returns the stable code.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        self.reason.code()
    }

    /// Returns the row of the error table.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        self.reason
    }

    /// Returns the name of the field, or a JSON path; empty where no field is at fault.
    #[must_use]
    pub fn field(&self) -> &str {
        self.field.as_deref().unwrap_or(self.reason.field())
    }
}

impl From<Reason> for Error {
    fn from(reason: Reason) -> Self {
        Self::new(reason)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field() {
            "" if self.field.is_none() => f.write_str(self.reason.sentence()),
            "" => write!(f, "\"\" {}", self.reason.sentence()),
            field => write!(f, "{field} {}", self.reason.sentence()),
        }
    }
}

impl core::error::Error for Error {}

/// Returns a caller's field name as it may be shown.
///
/// Where a value has got into the place of a name, it is not repeated: seven digits may be a card
/// number, `@` an e-mail address, words with a space between them a person, `sk_` a secret API key,
/// and a long name may hold anything.
pub(crate) fn shown_name(name: &str) -> &str {
    let digits = name.chars().filter(|c| c.is_numeric()).count();
    let is_key = name.split('.').any(|part| part.starts_with("sk_") || part.starts_with("secret_key_"));
    let is_value = name.contains('@') || name.trim().contains(char::is_whitespace);
    if digits >= 7 || name.len() > 128 || is_key || is_value { "(a name that is not shown)" } else { name }
}
