//! A card that the page or the app encrypted.

use super::{MethodType, PaymentMethod};
use crate::cipher::PaymentMethodCipher;
use crate::error::Reason;
use crate::event::record::record;
use crate::json::fault;
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

record! {
    /// An encrypted card as it stands in an event, with what the merchant adds.
    ///
    /// ```
    /// use ravelin::PaymentMethodCipher;
    /// use ravelin::event::EncryptedCard;
    /// // What the page sent.
    /// let cipher: PaymentMethodCipher = serde_json::from_str(
    ///     r#"{"methodType":"paymentMethodCipher","cardCiphertext":"…","aesKeyCiphertext":"…",
    ///         "algorithm":"RSA_WITH_AES_256_GCM"}"#,
    /// ).unwrap();
    /// let card = EncryptedCard::from(cipher).payment_method_id("pm-123");
    /// assert_eq!(card.payment_method_id.as_deref(), Some("pm-123"));
    /// ```
    EncryptedCard {
        fn bare(
            /// `methodType`: `paymentMethodCipher`. Required. (Core V2 reference)
            method_type: MethodType = "methodType",
            /// `cardCiphertext`: the encrypted card. Required. Base64. (Core V2 reference)
            card_ciphertext: String = "cardCiphertext",
            /// `aesKeyCiphertext`: the encrypted AES key and IV. Required. Base64. (Core V2 reference)
            aes_key_ciphertext: String = "aesKeyCiphertext",
            /// `algorithm`: `RSA_WITH_AES_256_GCM`. Required. (Core V2 reference)
            algorithm: String = "algorithm",
        );
        /// `ravelinSDKVersion`: what encrypted it. (Newer reference)
        plain sdk_version: String = "ravelinSDKVersion",
        /// `keyIndex`: which of the merchant's keys it is for. (Newer reference)
        plain key_index: u32 = "keyIndex",
        /// `keySignature`: the SHA-256 of that key as it was given. Hexadecimal. (Newer reference)
        plain key_signature: String = "keySignature",
        /// `paymentMethodId`: the merchant's own id of the card, once it is known.
        /// (Core V2 reference)
        optional payment_method_id: String = "paymentMethodId",
        /// `ravelinjsVersion`: what encrypted it, by the name that it had until 2018.
        /// (Core V2 reference)
        plain ravelinjs_version: String = "ravelinjsVersion",
    }
}

impl EncryptedCard {
    /// Returns the cipher alone.
    #[must_use]
    pub fn into_cipher(self) -> PaymentMethodCipher {
        PaymentMethodCipher {
            card_ciphertext: self.card_ciphertext,
            aes_key_ciphertext: self.aes_key_ciphertext,
            algorithm: self.algorithm,
            sdk_version: self.sdk_version,
            key_index: self.key_index,
            key_signature: self.key_signature,
        }
    }
}

impl From<PaymentMethodCipher> for EncryptedCard {
    fn from(cipher: PaymentMethodCipher) -> Self {
        Self {
            sdk_version: cipher.sdk_version,
            key_index: cipher.key_index,
            key_signature: cipher.key_signature,
            ..Self::bare(
                MethodType::Cipher,
                cipher.card_ciphertext,
                cipher.aes_key_ciphertext,
                cipher.algorithm,
            )
        }
    }
}

/// The object of [`PaymentMethodCipher::to_json`].
impl Serialize for PaymentMethodCipher {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        EncryptedCard::from(self.clone()).serialize(serializer)
    }
}

/// What a page or an app sent. Members that are none of the cipher's are dropped.
impl<'de> Deserialize<'de> for PaymentMethodCipher {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match PaymentMethod::deserialize(deserializer)? {
            PaymentMethod::Cipher(card) => Ok(card.into_cipher()),
            _ => Err(fault(Reason::JsonShape, "methodType")),
        }
    }
}
