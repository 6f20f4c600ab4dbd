//! The way back from a [`PaymentMethodCipher`] to the card: for the sandbox, for tests and for
//! the command on a developer's own machine.
//!
//! Nothing here is part of what a page or an app loads. The `rsa` crate has a published advisory
//! on the timing of private-key operations (RUSTSEC-2023-0071), so this module must not serve a
//! network beyond loopback, and only keys made for testing belong in it.

use crate::cipher::{ALGORITHM, CardAead, PaymentMethodCipher};
use crate::error::{Error, Reason};
use crate::secret::Secret;
use aes_gcm::aead::{AeadInOut, KeyInit};
use base64ct::{Base64, Encoding};
use core::fmt;
use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, Pkcs1v15Encrypt};
use serde_json::{Map, Value};
use zeroize::{Zeroize, Zeroizing};

/// The length of the tag that AES-GCM appends, in bytes.
const TAG_BYTES: usize = 16;

/// An AES key or an IV, wiped when dropped.
type Bytes32 = Zeroizing<[u8; 32]>;

/// A private key that opens ciphers. `Debug` shows the length of its modulus only.
pub struct PrivateKey(rsa::PrivateKey);

impl PrivateKey {
    /// Returns the key of a PEM block, in PKCS#8 (`PRIVATE KEY`) or PKCS#1 (`RSA PRIVATE KEY`).
    ///
    /// # Errors
    ///
    /// `key-invalid` at `privateKey`.
    pub fn from_pem(pem: &str) -> Result<Self, Error> {
        rsa::PrivateKey::from_pkcs8_pem(pem)
            .ok()
            .or_else(|| rsa::PrivateKey::from_pkcs1_pem(pem).ok())
            .map(Self)
            .ok_or_else(|| Reason::PrivateKeyPem.into())
    }

    /// Returns a new key with the exponent 65537. 2048 bits take about a second.
    ///
    /// # Errors
    ///
    /// `random-unavailable`, also if the length is one that no key can have.
    pub fn generate(bits: usize) -> Result<Self, Error> {
        rsa::PrivateKey::new(&mut getrandom::SysRng, bits).map(Self).map_err(|_| Reason::NoRandomness.into())
    }

    /// Returns the key as a PKCS#8 PEM block, to be kept by its owner.
    ///
    /// # Errors
    ///
    /// `key-invalid` if the encoder refuses the key.
    pub fn to_pem(&self) -> Result<Secret<String>, Error> {
        let pem = self.0.to_pkcs8_pem(LineEnding::LF).map_err(|_| Reason::PrivateKeyPem)?;
        Ok(Secret::new(pem.to_string()))
    }

    /// Returns the line that pages and apps are given: `index|exponent|modulus`.
    #[must_use]
    pub fn public_line(&self, index: u32) -> String {
        let hex = |number: &BoxedUint| base16ct::lower::encode_string(&number.to_be_bytes_trimmed_vartime());
        let exponent = hex(self.0.e());
        format!("{index}|{}|{}", exponent.trim_start_matches('0'), hex(self.0.n()))
    }

    /// Opens the JSON of a cipher payload, from any SDK.
    ///
    /// # Errors
    ///
    /// `json-invalid`; otherwise as [`PrivateKey::decrypt`].
    pub fn decrypt_json(&self, json: &str) -> Result<DecryptedCard, Error> {
        let payload: Map<String, Value> = serde_json::from_str(json).map_err(|_| Reason::JsonSyntax)?;
        let text = |name: &str| match payload.get(name) {
            Some(Value::String(text)) => Ok(&**text),
            _ => Err(Error::at(Reason::CipherField, name)),
        };
        self.open(text("algorithm")?, text("cardCiphertext")?, text("aesKeyCiphertext")?)
    }

    /// Opens a cipher.
    ///
    /// # Errors
    ///
    /// `cipher-invalid` with the field at fault; `cipher-undecryptable` if RSA or AES-GCM refuse
    /// it, without saying which.
    pub fn decrypt(&self, cipher: &PaymentMethodCipher) -> Result<DecryptedCard, Error> {
        self.open(&cipher.algorithm, &cipher.card_ciphertext, &cipher.aes_key_ciphertext)
    }

    fn open(&self, algorithm: &str, card: &str, aes_key: &str) -> Result<DecryptedCard, Error> {
        if algorithm != ALGORITHM {
            return Err(Reason::CipherAlgorithm.into());
        }
        let mut message = Zeroizing::new(base64(card, "cardCiphertext")?);
        let (key, iv) = self.transported(&base64(aes_key, "aesKeyCiphertext")?)?;
        let length = message.len().checked_sub(TAG_BYTES).ok_or(Reason::CipherUnopened)?;
        let tag = message.split_off(length);
        let tag = tag.as_slice().try_into().map_err(|_| Reason::CipherUnopened)?;
        CardAead::new((&*key).into())
            .decrypt_inout_detached((&*iv).into(), b"", message.as_mut_slice().into(), tag)
            .map_err(|_| Reason::CipherUnopened)?;
        DecryptedCard::read(&message)
    }

    /// Returns the AES key and IV that came under RSA.
    fn transported(&self, block: &[u8]) -> Result<(Bytes32, Bytes32), Error> {
        // The official SDK drops zero bytes in front of the block.
        let missing = self.0.size().checked_sub(block.len()).ok_or(Reason::CipherUnopened)?;
        let padded = [&vec![0; missing], block].concat();
        let text =
            Zeroizing::new(self.0.decrypt(Pkcs1v15Encrypt, &padded).map_err(|_| Reason::CipherUnopened)?);
        let text = core::str::from_utf8(&text).map_err(|_| Reason::CipherUnopened)?;
        let (key, iv) = text.split_once('|').ok_or(Reason::CipherUnopened)?;
        let bytes = |text: &str| {
            let mut bytes = Zeroizing::new([0_u8; 32]);
            match Base64::decode(text, bytes.as_mut()).map(<[u8]>::len) {
                Ok(32) => Ok(bytes),
                _ => Err(Reason::CipherUnopened),
            }
        };
        Ok((bytes(key)?, bytes(iv)?))
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateKey").field("bits", &self.0.n_bits_precision()).finish_non_exhaustive()
    }
}

/// What a cipher held. `Debug` shows nothing of it.
pub struct DecryptedCard {
    json: Secret<String>,
    pan: Secret<String>,
    month: Secret<String>,
    year: Secret<String>,
    name: Option<Secret<String>>,
}

impl DecryptedCard {
    /// Returns the plaintext exactly as it was encrypted.
    #[must_use]
    pub const fn json(&self) -> &Secret<String> {
        &self.json
    }

    /// Returns the card number's digits.
    #[must_use]
    pub const fn pan(&self) -> &Secret<String> {
        &self.pan
    }

    /// Returns the expiry month as it was written.
    #[must_use]
    pub const fn month(&self) -> &Secret<String> {
        &self.month
    }

    /// Returns the expiry year as it was written.
    #[must_use]
    pub const fn year(&self) -> &Secret<String> {
        &self.year
    }

    /// Returns the name on the card, if there was one.
    #[must_use]
    pub const fn name(&self) -> Option<&Secret<String>> {
        self.name.as_ref()
    }

    /// Reads the plaintext; older SDKs wrote the members in another order.
    fn read(plaintext: &[u8]) -> Result<Self, Error> {
        let json = core::str::from_utf8(plaintext).map_err(|_| Reason::CipherPlaintext)?;
        let mut members: Map<String, Value> =
            serde_json::from_str(json).map_err(|_| Reason::CipherPlaintext)?;
        let mut take = |name: &str| match members.remove(name) {
            Some(Value::String(text)) => Some(Secret::new(text)),
            Some(Value::Number(number)) => Some(Secret::new(number.to_string())),
            _ => None,
        };
        let card = Self {
            pan: take("pan").ok_or(Reason::CipherPlaintext)?,
            month: take("month").ok_or(Reason::CipherPlaintext)?,
            year: take("year").ok_or(Reason::CipherPlaintext)?,
            name: take("nameOnCard"),
            json: Secret::new(json.to_owned()),
        };
        for (_, rest) in &mut members {
            if let Value::String(text) = rest {
                text.zeroize();
            }
        }
        Ok(card)
    }
}

impl fmt::Debug for DecryptedCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DecryptedCard { .. }")
    }
}

/// Returns the bytes of a base64 field.
fn base64(text: &str, field: &str) -> Result<Vec<u8>, Error> {
    Base64::decode_vec(text).map_err(|_| Error::at(Reason::CipherField, field))
}
