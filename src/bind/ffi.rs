//! What Kotlin, Swift and Python see, through UniFFI.
//!
//! Functions and plain records: no handle to free, no callback, nothing that waits. Records are
//! mirrors of the core's types; their numbers are `i32`, since Kotlin hides a constructor with
//! unsigned ones from Java. What holds a card or an id says so when printed, and shows nothing of it.
//! Text from the caller is wiped here, not in the buffer it came in: SECURITY.md.

#![expect(unreachable_pub, reason = "UniFFI exports public items only")]

use crate::cipher::METHOD_TYPE;
use crate::device::DeviceId;
use crate::key::PublicKey;
use crate::password::{CustomerPasswordHash, EmailPasswordSha256, PasswordHash, PasswordSha1Sha256};
use crate::{card, cipher, error};
use std::fmt;
use zeroize::Zeroizing;

mod cookie;
mod failure;
#[cfg(feature = "pinned")]
mod pinned;

use failure::RavelinFailure;

uniffi::setup_scaffolding!();

/// A card as typed: the digits of `pan` may have spaces, dashes and dots between them; `year` has
/// two or four digits. A security code has no place here. Printed, it shows nothing.
#[derive(uniffi::Record)]
#[uniffi::export(Debug, Display)]
pub struct Card {
    /// The card number.
    pub pan: String,
    /// The expiry month, 1 to 12.
    pub month: i32,
    /// The expiry year.
    pub year: i32,
    /// The name on the card, exactly as it stands there.
    #[uniffi(default = None)]
    pub name_on_card: Option<String>,
}

/// An encrypted card: what goes unchanged into `paymentMethod`.
#[derive(uniffi::Record)]
pub struct PaymentMethodCipher {
    /// `methodType`: `paymentMethodCipher`.
    pub method_type: String,
    /// `cardCiphertext`: the encrypted card, in base64.
    pub card_ciphertext: String,
    /// `aesKeyCiphertext`: the encrypted AES key and IV, in base64.
    pub aes_key_ciphertext: String,
    /// `algorithm`: `RSA_WITH_AES_256_GCM`.
    pub algorithm: String,
    /// `ravelinSDKVersion`: what made it.
    pub ravelin_sdk_version: String,
    /// `keyIndex`: which of the merchant's keys it was made for.
    pub key_index: i32,
    /// `keySignature`: the SHA-256 of the key, in lower-case hex.
    pub key_signature: String,
}

/// What a public key string says.
#[derive(uniffi::Record)]
pub struct KeyFacts {
    /// Which of the merchant's keys it is; 0 where the string has none.
    pub index: i32,
    /// The length of the modulus, in bits.
    pub bits: i32,
    /// The public exponent, usually 65537.
    pub exponent: i64,
    /// The SHA-256 of the string as it stands, in lower-case hex: `keySignature`.
    pub signature: String,
}

/// A row of the error table: what a failure with this code may say.
#[derive(uniffi::Record)]
pub struct ErrorRow {
    /// The stable code.
    pub code: String,
    /// The field it speaks of; empty where the failure names it.
    pub field: String,
    /// What follows the field's name.
    pub sentence: String,
}

/// Encrypts a card for the merchant's RSA key (`exponent|modulus` or `index|exponent|modulus`, from
/// Ravelin's dashboard). Each call gives another result.
#[uniffi::export]
pub fn encrypt_card(rsa_key: String, card: Card) -> Result<PaymentMethodCipher, RavelinFailure> {
    let key = PublicKey::parse(&rsa_key)?;
    Ok(key.encrypt(&card.read()?)?.into())
}

/// Encrypts a card that comes as a JSON object with `pan`, `month`, `year` and `nameOnCard`; month and
/// year may be text, and any other member is refused by its name.
#[uniffi::export]
pub fn encrypt_card_json(rsa_key: String, card_json: String) -> Result<PaymentMethodCipher, RavelinFailure> {
    let card_json = Zeroizing::new(card_json);
    let key = PublicKey::parse(&rsa_key)?;
    Ok(key.encrypt(&card::Card::from_json(&card_json)?)?.into())
}

/// Returns what a public key string says, to check a configuration at start-up.
#[uniffi::export]
pub fn inspect_key(rsa_key: String) -> Result<KeyFacts, RavelinFailure> {
    Ok(PublicKey::parse(&rsa_key)?.into())
}

/// Returns `passwordHashed` for a login or a registration: SHA-256 in lower-case hex. As good as the
/// password to who finds it.
#[uniffi::export]
pub fn hash_password(password: String) -> String {
    PasswordHash::of(&Zeroizing::new(password)).as_str().into()
}

/// Returns `passwordHashed` for a customer: SHA-256 in base64.
#[uniffi::export]
pub fn hash_customer_password(password: String) -> String {
    CustomerPasswordHash::of(&Zeroizing::new(password)).as_str().into()
}

/// Returns `passwordSHA1SHA256`, for merchants who keep SHA-1 hashes only.
#[uniffi::export]
pub fn hash_password_sha1_sha256(password: String) -> String {
    PasswordSha1Sha256::of(&Zeroizing::new(password)).as_str().into()
}

/// Returns `emailPasswordSHA256`: the SHA-256 of both, joined without a separator, in hex.
#[uniffi::export]
pub fn hash_email_password(email: String, password: String) -> String {
    EmailPasswordSha256::of(&Zeroizing::new(email), &Zeroizing::new(password)).as_str().into()
}

/// Returns a new device id: the prefix (`rjs-` in web pages; it may be empty) and a random UUID.
/// Keep it, and give it to [`adopt_device_id`] from then on.
#[uniffi::export]
pub fn generate_device_id(prefix: String) -> Result<String, RavelinFailure> {
    Ok(DeviceId::generate_with_prefix(&prefix)?.as_str().into())
}

/// Returns an id that exists already, unchanged, whatever it looks like; a new one where there is none.
#[uniffi::export]
pub fn adopt_device_id(existing: Option<String>) -> Result<String, RavelinFailure> {
    let id = existing.as_deref().and_then(DeviceId::adopt).map_or_else(DeviceId::generate, Ok)?;
    Ok(id.as_str().into())
}

/// Tells whether the check digit of a card number fits. A hint: some cards have none.
#[uniffi::export]
pub fn luhn(typed: String) -> bool {
    card::luhn(&Zeroizing::new(typed))
}

/// Returns the scheme (`visa`) that the first digits tell, as soon as they do.
#[uniffi::export]
pub fn scheme(typed: String) -> Option<String> {
    card::scheme(&Zeroizing::new(typed)).map(|scheme| scheme.as_str().into())
}

/// Returns a card number as it may be shown: `411111******1234`.
#[uniffi::export]
pub fn mask(typed: String) -> String {
    card::mask(&Zeroizing::new(typed))
}

/// Returns the error table: every failure there can be, in order.
#[uniffi::export]
pub fn error_table() -> Vec<ErrorRow> {
    error::Reason::ALL.iter().map(|reason| ErrorRow::from(*reason)).collect()
}

#[uniffi::export]
impl PaymentMethodCipher {
    /// Returns the object as JSON, in the order of the official SDK.
    pub fn to_json(&self) -> String {
        cipher::PaymentMethodCipher {
            card_ciphertext: self.card_ciphertext.clone(),
            aes_key_ciphertext: self.aes_key_ciphertext.clone(),
            algorithm: self.algorithm.clone(),
            sdk_version: Some(self.ravelin_sdk_version.clone()),
            key_index: u32::try_from(self.key_index).ok(),
            key_signature: Some(self.key_signature.clone()),
        }
        .to_json()
    }
}

impl Card {
    /// Returns the card that can be encrypted; the text it came as is wiped.
    fn read(self) -> Result<card::Card, error::Error> {
        let (pan, name) = (Zeroizing::new(self.pan), self.name_on_card.map(Zeroizing::new));
        let name = name.as_ref().map(|name| name.as_str());
        card::Card::new(pan.as_str(), self.month, self.year)?.holder(name)
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Card { .. }")
    }
}

impl fmt::Display for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl From<cipher::PaymentMethodCipher> for PaymentMethodCipher {
    fn from(cipher: cipher::PaymentMethodCipher) -> Self {
        Self {
            method_type: METHOD_TYPE.into(),
            card_ciphertext: cipher.card_ciphertext,
            aes_key_ciphertext: cipher.aes_key_ciphertext,
            algorithm: cipher.algorithm,
            // These are optional in what is read; a cipher that was made has them.
            ravelin_sdk_version: cipher.sdk_version.unwrap_or_default(),
            key_index: cipher.key_index.map(int).unwrap_or_default(),
            key_signature: cipher.key_signature.unwrap_or_default(),
        }
    }
}

impl From<PublicKey> for KeyFacts {
    fn from(key: PublicKey) -> Self {
        Self {
            index: int(key.index()),
            bits: int(key.bits()),
            exponent: key.exponent().into(),
            signature: key.signature().into(),
        }
    }
}

impl From<error::Reason> for ErrorRow {
    fn from(reason: error::Reason) -> Self {
        Self {
            code: reason.code().as_str().into(),
            field: reason.field().into(),
            sentence: reason.sentence().into(),
        }
    }
}

/// Returns a number that the core keeps below 2^31.
fn int(number: impl TryInto<i32>) -> i32 {
    number.try_into().unwrap_or(i32::MAX)
}
