//! The merchant's RSA public key, as Ravelin's dashboard shows it.
//!
//! One line of text: `exponent|modulus` or `index|exponent|modulus`, exponent and modulus in
//! hexadecimal, the index in decimal and 0 where it is left out. A merchant can have several
//! keys at once; the index tells them apart, and `keySignature` is the SHA-256 of the line exactly
//! as given. So the text is kept as it stands, and nothing around it is forgiven.

use crate::error::{Error, Reason};
use crate::text::split_at_first;
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use core::{fmt, str::FromStr};
use sha2::{Digest, Sha256};

mod mistake;

/// The smallest modulus that is accepted, in bits. Ravelin's keys have 2048.
pub const MIN_BITS: usize = 1024;

/// The largest modulus that is accepted, in bits.
pub const MAX_BITS: usize = 4096;

/// The longest text that is looked at: the largest key with room for zeros in front.
const MAX_TEXT_BYTES: usize = 2 * MAX_BITS / 4;

/// An RSA public key that cards can be encrypted for.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    text: String,
    signature: String,
    index: u32,
    exponent: u32,
    bits: usize,
    modulus: Vec<u8>,
    /// Kept, because what the `rsa` crate computes of a modulus costs as much as an encryption.
    #[cfg(feature = "encrypt")]
    rsa: rsa::PublicKey,
}

/// What a line says of a key.
pub(crate) struct Line<'a> {
    pub(crate) index: u32,
    exponent: u32,
    /// The digits of the modulus.
    modulus: &'a str,
    /// How many bits it has.
    bits: usize,
}

impl PublicKey {
    /// Returns the key of a line from Ravelin's dashboard.
    ///
    /// # Errors
    ///
    /// `key-invalid`, and `key-secret` where a secret was pasted; [`Error::reason`] and the
    /// sentence say what was given instead.
    ///
    /// ```
    /// use ravelin::{ErrorCode, key::PublicKey};
    /// let error = PublicKey::parse("publishable_key_live_abc").unwrap_err();
    /// assert_eq!(error.code(), ErrorCode::KeyInvalid);
    /// assert_eq!(error.to_string(), "rsaKey is a publishable API key, not of the form exponent|modulus");
    /// ```
    pub fn parse(text: &str) -> Result<Self, Error> {
        Ok(Self::read(text)?)
    }

    /// As [`PublicKey::parse`], with the bare row of the error table.
    fn read(text: &str) -> Result<Self, Reason> {
        let line = Line::read(text)?;
        let mut modulus = base16ct::mixed::decode_vec(line.modulus).map_err(|_| Reason::KeyModulusHex)?;
        modulus.drain(..modulus.len().saturating_sub(line.modulus_bytes()));
        Ok(Self {
            #[cfg(feature = "encrypt")]
            rsa: rsa::PublicKey::new(
                rsa::BoxedUint::from_be_slice_vartime(&modulus),
                rsa::BoxedUint::from(line.exponent),
            )
            .map_err(|_| Reason::KeyModulusHex)?,
            index: line.index,
            exponent: line.exponent,
            bits: line.bits,
            modulus,
            signature: base16ct::lower::encode_string(&Sha256::digest(text)),
            text: text.to_owned(),
        })
    }

    /// Returns the key as the `rsa` crate has it.
    #[cfg(feature = "encrypt")]
    pub(crate) const fn rsa(&self) -> &rsa::PublicKey {
        &self.rsa
    }

    /// Returns the line as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the key's index among the merchant's keys, below 2^31; 0 where the line has none.
    #[must_use]
    pub const fn index(&self) -> u32 {
        self.index
    }

    /// Returns the public exponent, usually 65537.
    #[must_use]
    pub const fn exponent(&self) -> u32 {
        self.exponent
    }

    /// Returns the length of the modulus in bits.
    #[must_use]
    pub const fn bits(&self) -> usize {
        self.bits
    }

    /// Returns `keySignature`: the SHA-256 of the line as given, in 64 lower-case hex digits.
    #[must_use]
    pub fn signature(&self) -> &str {
        &self.signature
    }

    /// Returns the modulus, big-endian without zeros in front.
    #[must_use]
    pub fn modulus(&self) -> &[u8] {
        &self.modulus
    }
}

impl FromStr for PublicKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PublicKey")
            .field("index", &self.index())
            .field("exponent", &self.exponent())
            .field("bits", &self.bits())
            .finish_non_exhaustive()
    }
}

impl<'a> Line<'a> {
    /// Returns what a line says.
    pub(crate) fn read(text: &'a str) -> Result<Self, Reason> {
        if text.len() > MAX_TEXT_BYTES {
            return Err(Reason::KeyLength);
        }
        if let Some(mistake) = mistake::find(text) {
            return Err(mistake);
        }
        let (first, rest) = split_at_first(text, b'|');
        let (second, rest_of_three) = split_at_first(rest.ok_or(Reason::KeyParts)?, b'|');
        let (index, exponent, modulus) = match rest_of_three {
            None => ("0", first, second),
            Some(third) => (first, second, third),
        };
        if split_at_first(modulus, b'|').1.is_some() {
            return Err(Reason::KeyParts);
        }
        Ok(Self {
            index: index_of(index)?,
            exponent: exponent_of(exponent)?,
            modulus,
            bits: bits_of_modulus(modulus)?,
        })
    }

    /// Returns how many bytes the modulus has without zeros in front, and so the block that is encrypted.
    pub(crate) const fn modulus_bytes(&self) -> usize {
        self.bits.div_ceil(8)
    }
}

/// Returns a decimal index below 2^31, the largest that every language's integer holds.
#[inline(always)] // Seventy bytes less on a page, measured.
fn index_of(text: &str) -> Result<u32, Reason> {
    let (index, _) = number_of(text, 10).ok_or(Reason::KeyIndex)?;
    u32::try_from(index).ok().filter(|index| index >> 31 == 0).ok_or(Reason::KeyIndex)
}

/// Returns a hexadecimal exponent that RSA can use.
fn exponent_of(text: &str) -> Result<u32, Reason> {
    let (exponent, digits) = number_of(text, 16).ok_or(Reason::KeyExponentHex)?;
    match u32::try_from(exponent) {
        Ok(0x65537) => Err(Reason::KeyExponentDecimal),
        Ok(exponent) if exponent >= 3 && exponent % 2 == 1 => Ok(exponent),
        Err(_) if digits >= MIN_BITS / 4 => Err(Reason::KeySwapped),
        _ => Err(Reason::KeyExponentValue),
    }
}

/// Returns a number, 2^32 standing for all beyond, and how many digits it has without zeros in front.
fn number_of(text: &str, radix: u32) -> Option<(u64, usize)> {
    let (mut number, mut digits) = (0, 0);
    for byte in text.bytes() {
        number = (number * u64::from(radix) + u64::from(char::from(byte).to_digit(radix)?)).min(1 << 32);
        digits += usize::from(number > 0);
    }
    (!text.is_empty()).then_some((number, digits))
}

/// Returns how many bits a hexadecimal modulus has that RSA can use.
fn bits_of_modulus(text: &str) -> Result<usize, Reason> {
    let (mut bits, mut last) = (0, 0);
    for byte in text.bytes() {
        last = char::from(byte).to_digit(16).ok_or(Reason::KeyModulusHex)?;
        bits += if bits > 0 { 4 } else { 32 - last.leading_zeros() };
    }
    match usize::try_from(bits).unwrap_or_default() {
        _ if text.is_empty() => Err(Reason::KeyModulusHex),
        _ if text.len() % 2 == 1 && text.len() > 7 => Err(Reason::KeyModulusOdd),
        bits if bits < MIN_BITS => Err(Reason::KeyShort),
        bits if bits > MAX_BITS => Err(Reason::KeyLong),
        _ if last % 2 == 0 => Err(Reason::KeyEven),
        bits => Ok(bits),
    }
}
