//! The cipher in apps and backends, on the `aes-gcm` and `rsa` crates.

use super::seal::{Tag, seal};
use super::{ALGORITHM, PaymentMethodCipher, SDK_VERSION};
use crate::card::Card;
use crate::error::{Error, Reason};
use crate::key::PublicKey;
use crate::random::{Randomness, SystemRandom};
use crate::secret::Zeroizing;
use aes_gcm::aead::{AeadInOut, KeyInit, consts::U32};
use aes_gcm::{AesGcm, aes::Aes256};
use alloc::{borrow::ToOwned, vec::Vec};
use base64ct::{Base64, Encoding};
use crypto_bigint::{BoxedUint, modular::BoxedMontyForm};
use rsa::traits::PublicKeyParts;

/// AES-256-GCM with the 32-byte IV of the format and a 16-byte tag.
pub(crate) type CardAead = AesGcm<Aes256, U32>;

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

/// Encrypts a card with the given randomness.
pub(crate) fn encrypt_with(
    random: &mut impl Randomness,
    key: &PublicKey,
    card: &Card,
) -> Result<PaymentMethodCipher, Reason> {
    let aead = |aes_key: &[u8; 32], iv: &[u8; 32], text: &mut [u8]| {
        let made = CardAead::new(aes_key.into()).encrypt_inout_detached(iv.into(), b"", text.into());
        let mut tag = Tag::default();
        tag.as_flattened_mut().copy_from_slice(&made.map_err(|_| Reason::NameLength)?);
        Ok(tag)
    };
    let (message, block) = seal(random, key.modulus().len(), card, aead)?;
    Ok(PaymentMethodCipher {
        card_ciphertext: Base64::encode_string(message.as_bytes()),
        aes_key_ciphertext: Base64::encode_string(&public_operation(key, &block)?),
        algorithm: ALGORITHM.to_owned(),
        sdk_version: Some(SDK_VERSION.to_owned()),
        key_index: Some(key.index()),
        key_signature: Some(key.signature().to_owned()),
    })
}

/// Returns `block^exponent mod modulus`, big-endian and as long as the modulus: with the key and the numbers of the
/// `rsa` crate, without its ladder.
///
/// `rsa` raises to a power as if the exponent were secret, by a table of sixteen powers: forty
/// multiplications for 65537. The exponent is public, and squaring takes seventeen. Nothing
/// branches on the block, which is secret; a property test holds the result equal to `rsa`'s own.
pub(super) fn public_operation(key: &PublicKey, block: &[u8]) -> Result<Vec<u8>, Reason> {
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
