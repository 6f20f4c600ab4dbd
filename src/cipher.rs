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

use crate::text::Text;
use alloc::string::String;
use core::fmt;

/// The value of `algorithm`.
pub const ALGORITHM: &str = "RSA_WITH_AES_256_GCM";

/// The value of `methodType`.
pub const METHOD_TYPE: &str = "paymentMethodCipher";

/// The value of `ravelinSDKVersion` in ciphers made here.
pub const SDK_VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "-ravelin-rs");

#[cfg(feature = "encrypt")]
mod native;
#[cfg(feature = "page")]
mod page;
#[cfg_attr(
    not(any(feature = "encrypt", feature = "page")),
    expect(dead_code, reason = "compiled always, as what it knows of cards is")
)]
mod seal;
#[cfg(any(feature = "page", all(feature = "encrypt", test)))]
mod small_gcm;

#[cfg(feature = "decipher")]
pub(crate) use native::CardAead;
#[cfg(feature = "pinned")]
pub(crate) use native::encrypt_with;
#[cfg(feature = "page")]
pub(crate) use page::encrypt_to_text;

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

#[cfg(all(test, feature = "encrypt"))]
mod tests;
