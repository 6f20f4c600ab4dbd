//! A card turned into the `paymentMethodCipher` object that Ravelin decrypts.
//!
//! # The format
//!
//! What the official browser SDK 1.8.1 writes under the name `RSA_WITH_AES_256_GCM`, told so that
//! a second implementation can be written from it:
//!
//! 1. **Plaintext.** A JSON object without white space, in UTF-8, all values strings, keys in the
//!    order `pan`, `year`, `month`, `nameOnCard`: digits only, a year of four digits, a month
//!    without zero in front. `nameOnCard` is left out if there is no name. Escaped are `"`, `\`
//!    and the characters below a space, in the short form where JSON has one (`\b \t \n \f \r`),
//!    else as `\u00xx` in lower case. Example: `{"pan":"4111111111111111","year":"2028","month":"7"}`.
//! 2. **Encryption.** AES-256-GCM under a fresh random key of 32 bytes and a fresh random IV of
//!    **32 bytes** (not 12, so the first counter block comes from GHASH of the IV), without
//!    associated data. `cardCiphertext` is the base64 of the ciphertext with the tag of 16 bytes
//!    behind it.
//! 3. **Key transport.** The ASCII text `base64(key)|base64(iv)`, 44 + 1 + 44 = 89 bytes, is
//!    encrypted under the merchant's RSA key with PKCS#1 v1.5 padding (RFC 8017, 7.2.1):
//!    `00 02 PS 00 text`, where PS is k − 92 random bytes that are not zero and k the length of
//!    the modulus. `aesKeyCiphertext` is the base64 of the result, big-endian and exactly k bytes
//!    long. The official SDK drops zero bytes in front; we keep them, and a decryptor takes both.
//! 4. **Envelope.** `methodType`, `cardCiphertext`, `aesKeyCiphertext`, `algorithm`,
//!    `ravelinSDKVersion`, `keyIndex` (a number), `keySignature` (see [`crate::key`]), in this
//!    order. Base64 is that of RFC 4648 with padding.
//!
//! Randomness is drawn in this order: key, IV, PS in one piece, then one byte for each zero in PS
//! until it is none.

use crate::card::Card;
use crate::error::{Error, Reason};
use crate::key::{Numbers, PublicKey};
use crate::random::{Randomness, SystemRandom};
use crate::secret::Zeroizing;
use crate::text::Text;
use aes_gcm::aead::{AeadInOut, KeyInit, consts::U32};
use aes_gcm::{AesGcm, aes::Aes256};
use alloc::{borrow::ToOwned, string::String, vec, vec::Vec};
use base64ct::{Base64, Encoding};
use core::fmt;

/// The value of `algorithm`.
pub const ALGORITHM: &str = "RSA_WITH_AES_256_GCM";

/// The value of `methodType`.
pub const METHOD_TYPE: &str = "paymentMethodCipher";

/// The value of `ravelinSDKVersion` in ciphers made here.
pub const SDK_VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "-ravelin-rs");

/// AES-256-GCM with the 32-byte IV of the format and a 16-byte tag.
pub(crate) type CardAead = AesGcm<Aes256, U32>;

#[cfg(any(feature = "page", test))]
mod small_gcm;

/// The length of the text that RSA encrypts: two base64 forms of 32 bytes and a bar.
const TRANSPORT_BYTES: usize = 44 + 1 + 44;

/// An encrypted card: the object that goes unchanged into `paymentMethod`.
///
/// It holds no card data that anybody but Ravelin can read. Fields are those of the API; the
/// optional ones are always there in ciphers made here, and may be absent in older ones.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PaymentMethodCipher {
    /// `cardCiphertext`: the encrypted card with its tag, in base64.
    pub card_ciphertext: String,
    /// `aesKeyCiphertext`: the encrypted AES key and IV, in base64.
    pub aes_key_ciphertext: String,
    /// `algorithm`: [`ALGORITHM`] in ciphers made here.
    pub algorithm: String,
    /// `ravelinSDKVersion`: [`SDK_VERSION`] in ciphers made here.
    pub sdk_version: Option<String>,
    /// `keyIndex`: which of the merchant's keys it was made for.
    pub key_index: Option<u32>,
    /// `keySignature`: the SHA-256 of the key line, in lower-case hex.
    pub key_signature: Option<String>,
}

impl PublicKey {
    /// Encrypts a card for Ravelin. Each call gives another result.
    ///
    /// # Errors
    ///
    /// `random-unavailable` if the system gives no randomness.
    ///
    /// ```
    /// # fn main() -> Result<(), ravelin::Error> {
    /// # let line = format!("10001|c3{}1", "0".repeat(253));
    /// let key = ravelin::key::PublicKey::parse(&line)?;
    /// let card = ravelin::card::Card::new("4111111111111111", 7, 2028)?;
    /// let payment_method = key.encrypt(&card)?.to_json();
    /// assert!(payment_method.starts_with(r#"{"methodType":"paymentMethodCipher","cardCiphertext":""#));
    /// # Ok(())
    /// # }
    /// ```
    pub fn encrypt(&self, card: &Card) -> Result<PaymentMethodCipher, Error> {
        Ok(encrypt_with(&mut SystemRandom, self, card)?)
    }
}

impl PaymentMethodCipher {
    /// Returns the object as JSON, in the order of the official SDK.
    #[must_use]
    pub fn to_json(&self) -> String {
        let [version, signature] = [self.sdk_version.as_deref(), self.key_signature.as_deref()];
        let values = [&*self.card_ciphertext, &self.aes_key_ciphertext, &self.algorithm];
        let bytes: usize = values.into_iter().chain(version).chain(signature).map(str::len).sum();
        let mut json = Text::with_room(256 + 6 * bytes);
        for (name, value) in [
            ("{\"methodType\":", Some(METHOD_TYPE)),
            (",\"cardCiphertext\":", Some(&*self.card_ciphertext)),
            (",\"aesKeyCiphertext\":", Some(&*self.aes_key_ciphertext)),
            (",\"algorithm\":", Some(&*self.algorithm)),
            (",\"ravelinSDKVersion\":", version),
        ] {
            push_member(&mut json, name, value);
        }
        if let Some(index) = self.key_index {
            json.push_all(b",\"keyIndex\":");
            json.push_decimal(index);
        }
        push_member(&mut json, ",\"keySignature\":", signature);
        json.push(b'}');
        String::from(&json)
    }
}

/// Appends a member, if there is one.
fn push_member(json: &mut Text, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        json.push_all(name.as_bytes());
        json.push_json_string(value.as_bytes());
    }
}

impl fmt::Debug for PaymentMethodCipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentMethodCipher").field("key_index", &self.key_index).finish_non_exhaustive()
    }
}

/// Encrypts a card with the given randomness.
pub(crate) fn encrypt_with(
    random: &mut impl Randomness,
    key: &PublicKey,
    card: &Card,
) -> Result<PaymentMethodCipher, Reason> {
    let aead = |aes_key: &[u8; 32], iv: &[u8; 32], text: &mut Text| {
        let aead = CardAead::new(aes_key.into());
        let tag = aead.encrypt_inout_detached(iv.into(), b"", text.as_mut_bytes().into());
        text.push_all(&tag.map_err(|_| Reason::NameLength)?);
        Ok(())
    };
    let [message, block] = seal(random, key.numbers(), card, aead, |block| public_operation(key, block))?;
    Ok(PaymentMethodCipher {
        card_ciphertext: Base64::encode_string(&message),
        aes_key_ciphertext: Base64::encode_string(&block),
        algorithm: ALGORITHM.to_owned(),
        sdk_version: Some(SDK_VERSION.to_owned()),
        key_index: Some(key.index()),
        key_signature: Some(key.signature().to_owned()),
    })
}

/// Encrypts a card for the numbers of a key, and writes what is not the same in each payload, without an object in
/// between: `keySignature`, which is given, `cardCiphertext`, `aesKeyCiphertext` and `keyIndex`, parted by spaces, and
/// zeros behind.
#[cfg(feature = "page")]
pub(crate) fn encrypt_to_text(
    random: &mut impl Randomness,
    numbers: &Numbers,
    signature: &[u8; 32],
    card: &Card,
) -> Result<Text, Reason> {
    let aead = |aes_key: &_, iv: &_, text: &mut Text| {
        let tag = small_gcm::seal(aes_key, iv, text.as_mut_bytes());
        text.push_all(tag.as_flattened());
        Ok(())
    };
    let [message, block] = seal(random, numbers, card, aead, |block| Ok(page_operation(numbers, block)))?;
    let mut text = Text::with_room(80 + (message.len() + block.len()) / 3 * 4);
    text.push_hex(signature);
    for ciphertext in &[message, block] {
        text.push(b' ');
        text.push_base64(ciphertext);
    }
    text.push(b' ');
    text.push_decimal(numbers.index);
    Ok(text)
}

/// Returns the bytes of `cardCiphertext` and `aesKeyCiphertext`: steps 1 to 3, with what encrypts a text in place
/// under key and IV and appends the tag, and the public operation.
fn seal(
    random: &mut impl Randomness,
    numbers: &Numbers,
    card: &Card,
    aead: impl FnOnce(&[u8; 32], &[u8; 32], &mut Text) -> Result<(), Reason>,
    operation: impl FnOnce(&[u8]) -> Result<Vec<u8>, Reason>,
) -> Result<[Vec<u8>; 2], Reason> {
    let mut secrets = Zeroizing::new([[0_u8; 32]; 2]);
    for secret in secrets.iter_mut() {
        random.fill(secret)?;
    }
    let [aes_key, iv] = &*secrets;

    let mut message = Zeroizing::new(plaintext(card));
    aead(aes_key, iv, &mut message)?;

    let mut transport = Zeroizing::new(Text::with_room(TRANSPORT_BYTES));
    transport.push_base64(aes_key);
    transport.push(b'|');
    transport.push_base64(iv);
    let block = encrypt_by(random, numbers.modulus.len(), transport.as_bytes(), operation)?;
    Ok([message.as_bytes().to_vec(), block])
}

/// Returns the JSON of step 1, with room for the tag.
fn plaintext(card: &Card) -> Text {
    // EXPOSE: the card is written into the buffer that is encrypted in place.
    let (pan, name) = (card.pan().expose(), card.name().map(|name| name.expose().as_bytes()));
    let mut json = Text::with_room(96 + 6 * name.map_or(0, <[u8]>::len));
    json.push_all(b"{\"pan\":\"");
    json.push_all(pan.as_bytes());
    json.push_all(b"\",\"year\":\"");
    json.push_decimal(u32::from(card.year()));
    json.push_all(b"\",\"month\":\"");
    json.push_decimal(u32::from(card.month()));
    json.push(b'"');
    if let Some(name) = name {
        json.push_all(b",\"nameOnCard\":");
        json.push_json_string(name);
    }
    json.push(b'}');
    json
}

#[cfg(feature = "rsa")]
fn public_operation(key: &PublicKey, block: &[u8]) -> Result<Vec<u8>, Reason> {
    power::of(block, key)
}

#[cfg(not(feature = "rsa"))]
fn public_operation(key: &PublicKey, block: &[u8]) -> Result<Vec<u8>, Reason> {
    Ok(page_operation(key.numbers(), block))
}

#[cfg(any(feature = "page", not(feature = "rsa")))]
fn page_operation(numbers: &Numbers, block: &[u8]) -> Vec<u8> {
    crate::modpow::modpow(block, numbers.exponent, &numbers.modulus)
}

/// Encrypts with PKCS#1 v1.5 padding, RFC 8017, 7.2.1, and the given public operation.
fn encrypt_by(
    random: &mut impl Randomness,
    length: usize,
    message: &[u8],
    operation: impl FnOnce(&[u8]) -> Result<Vec<u8>, Reason>,
) -> Result<Vec<u8>, Reason> {
    let mut block = Zeroizing::new(vec![0_u8; length]);
    let padding_bytes = block.len().checked_sub(message.len() + 3).ok_or(Reason::KeyShort)?;
    let (head, rest) = block.split_at_mut_checked(2).ok_or(Reason::KeyShort)?;
    let (padding, tail) = rest.split_at_mut_checked(padding_bytes).ok_or(Reason::KeyShort)?;
    head.copy_from_slice(&[0, 2]);
    random.fill(padding)?;
    for byte in padding {
        while *byte == 0 {
            random.fill(core::slice::from_mut(byte))?;
        }
    }
    for (place, byte) in tail.iter_mut().skip(1).zip(message) {
        *place = *byte;
    }
    operation(&block)
}

/// The public operation natively: the key and the numbers of the `rsa` crate, without its ladder.
///
/// `rsa` raises to a power as if the exponent were secret, by a table of sixteen powers: forty
/// multiplications for 65537. The exponent is public, and squaring takes seventeen. Nothing
/// branches on the block, which is secret; a property test holds the result equal to `rsa`'s own.
#[cfg(feature = "rsa")]
mod power {
    use super::{PublicKey, Reason, Vec, Zeroizing};
    use crypto_bigint::{BoxedUint, modular::BoxedMontyForm};
    use rsa::traits::PublicKeyParts;

    /// Returns `block^exponent mod modulus`, big-endian and as long as the modulus.
    pub(super) fn of(block: &[u8], key: &PublicKey) -> Result<Vec<u8>, Reason> {
        let parameters = key.rsa().n_params();
        let number = BoxedUint::from_be_slice(block, parameters.bits_precision());
        let base = Zeroizing::new(BoxedMontyForm::new(number.map_err(|_| Reason::KeyShort)?, parameters));
        let mut power = base.clone();
        // The highest bit of the exponent is the base itself; the others follow downwards.
        for bit in (0..31 - key.exponent().leading_zeros().min(31)).rev() {
            power = Zeroizing::new(power.square());
            if key.exponent() >> bit & 1 == 1 {
                power = Zeroizing::new(power.mul(&base));
            }
        }
        // Numbers come in whole limbs, so there may be zeros in front.
        let bytes = power.retrieve().to_be_bytes();
        let zeros = bytes.len().saturating_sub(key.modulus().len());
        Ok(bytes.iter().skip(zeros).copied().collect())
    }
}

#[cfg(test)]
mod tests;
