//! The two key pairs that cards are encrypted for, index 0 and 1.

use crate::start_error::StartError;
use ravelin::decipher::PrivateKey;
use ravelin::key::PublicKey;
use std::sync::Arc;

/// Two RSA key pairs made for testing, as a merchant has who changes from one key to the next.
///
/// Clones share the pairs, so that many sandboxes start with the cost of one generation.
#[derive(Clone, Debug)]
pub struct Keys(Arc<[KeyPair; 2]>);

#[derive(Debug)]
pub(crate) struct KeyPair {
    pub(crate) private: PrivateKey,
    /// The line as it is handed out.
    pub(crate) line: String,
    /// Signatures of the spellings of the line that are this key.
    signatures: Vec<String>,
}

impl Keys {
    /// Returns two new pairs. 2048 bits, the usual length, take about a second each.
    ///
    /// # Errors
    ///
    /// `random-unavailable` and `key-invalid` from the core.
    pub fn generate(bits: usize) -> Result<Self, StartError> {
        Self::of([PrivateKey::generate(bits)?, PrivateKey::generate(bits)?])
    }

    /// Returns the pairs of two private keys in PEM, for index 0 and 1.
    ///
    /// # Errors
    ///
    /// `key-invalid` from the core.
    pub fn from_pem(pems: [&str; 2]) -> Result<Self, StartError> {
        let [first, second] = pems;
        Self::of([PrivateKey::from_pem(first)?, PrivateKey::from_pem(second)?])
    }

    /// Returns the lines that pages and apps are given, `index|exponent|modulus`.
    #[must_use]
    pub fn public(&self) -> [String; 2] {
        let [first, second] = &*self.0;
        [first.line.clone(), second.line.clone()]
    }

    /// Returns the pair of an index.
    pub(crate) fn at(&self, index: u64) -> Option<&KeyPair> {
        usize::try_from(index).ok().and_then(|index| self.0.get(index))
    }

    /// Returns all pairs with their index.
    pub(crate) fn all(&self) -> impl Iterator<Item = (u64, &KeyPair)> {
        (0..).zip(self.0.iter())
    }

    fn of(pairs: [PrivateKey; 2]) -> Result<Self, StartError> {
        let [first, second] = pairs;
        Ok(Self(Arc::new([KeyPair::new(0, first)?, KeyPair::new(1, second)?])))
    }
}

impl KeyPair {
    fn new(index: u32, private: PrivateKey) -> Result<Self, StartError> {
        let line = private.public_line(index);
        // Index 0 may be left out of the line, and its signature differs then.
        let short = line.strip_prefix("0|").map(PublicKey::parse).transpose()?;
        let signatures =
            short.iter().chain([&PublicKey::parse(&line)?]).map(|key| key.signature().to_owned()).collect();
        Ok(Self { private, line, signatures })
    }

    /// Tells whether a `keySignature` is this key's.
    pub(crate) fn has_signature(&self, signature: &str) -> bool {
        self.signatures.iter().any(|known| known == signature)
    }
}
