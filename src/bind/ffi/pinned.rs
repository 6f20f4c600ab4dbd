//! What only a test library has: encryption with given randomness, and every failure at will.

use super::{Card, PaymentMethodCipher, RavelinFailure};
use crate::cipher::encrypt_with;
use crate::error::{Error, Reason};
use crate::key::PublicKey;
use crate::random::PinnedRandom;
use zeroize::Zeroizing;

/// Encrypts a card with the given bytes in place of randomness: 32 of key, 32 of IV, then the padding.
#[uniffi::export]
pub fn encrypt_card_pinned(
    rsa_key: String,
    card: Card,
    randomness: Vec<u8>,
) -> Result<PaymentMethodCipher, RavelinFailure> {
    let randomness = Zeroizing::new(randomness);
    let key = PublicKey::parse(&rsa_key)?;
    let cipher = encrypt_with(&mut PinnedRandom(&randomness), &key, &card.read()?).map_err(Error::from)?;
    Ok(cipher.into())
}

/// Fails with a row of the error table, by its place there; with none for any other number.
#[uniffi::export]
pub fn fail_with(row: i32) -> Result<(), RavelinFailure> {
    let reason = usize::try_from(row).ok().and_then(|row| Reason::ALL.get(row));
    reason.map_or(Ok(()), |reason| Err(Error::from(*reason).into()))
}

/// Panics, so that a test sees what becomes of it.
#[uniffi::export]
#[expect(clippy::panic, reason = "what this function is for")]
pub fn panic_here() -> Result<(), RavelinFailure> {
    panic!("on purpose")
}
