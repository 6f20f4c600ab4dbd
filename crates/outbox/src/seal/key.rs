//! The keys, and what is done with them.

use super::PREFIX;
use crate::store::{StoreError, StoreErrorKind};
use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use ravelin::secret::Secret;
use std::error::Error;
use std::fmt;
use std::path::Path;

/// The version of the form.
const VERSION: &str = "1";

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;

/// The longest name of a key.
const LONGEST_NAME: usize = 32;

/// The keys of a merchant; the first seals. `Debug` shows their names.
pub struct SealKeys {
    first: SealKey,
    others: Vec<SealKey>,
}

struct SealKey {
    name: String,
    cipher: Aes256Gcm,
}

impl SealKeys {
    /// Reads keys from the lines of a text, as in a file: see the module.
    ///
    /// # Errors
    ///
    /// [`KeyFileError`] with the number of the line; the line is not repeated.
    pub fn parse(text: &str) -> Result<Self, KeyFileError> {
        let mut keys: Vec<SealKey> = Vec::new();
        // Some editors put the mark of a byte order there.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let key = SealKey::parse(line).ok_or(KeyFileError::Line(index + 1))?;
            if keys.iter().any(|other| other.name == key.name) {
                return Err(KeyFileError::Twice(index + 1));
            }
            keys.push(key);
        }
        let mut keys = keys.into_iter();
        let first = keys.next().ok_or(KeyFileError::Empty)?;
        Ok(Self { first, others: keys.collect() })
    }

    /// Reads keys from a file.
    ///
    /// # Errors
    ///
    /// As [`SealKeys::parse`]; [`KeyFileError::File`] if it cannot be read.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, KeyFileError> {
        let text = Secret::new(std::fs::read_to_string(path).map_err(KeyFileError::File)?);
        // EXPOSE: the keys are read out of it.
        Self::parse(text.expose())
    }

    /// Seals a body that was looked at.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Unavailable`] where the system has no randomness.
    pub(crate) fn seal_body(&self, customer: &str, path: &str, body: &str) -> Result<String, StoreError> {
        let no_randomness =
            || StoreError::from_source(StoreErrorKind::Unavailable, "the system has no randomness");
        self.seal(customer, path, body).ok_or_else(no_randomness)
    }

    /// Seals a body; nothing where the system has no randomness.
    fn seal(&self, customer: &str, path: &str, body: &str) -> Option<String> {
        let SealKey { name, cipher } = &self.first;
        let mut bytes = vec![0; NONCE_BYTES];
        getrandom::fill(&mut bytes).ok()?;
        let nonce: [u8; NONCE_BYTES] = bytes.as_slice().try_into().ok()?;
        let mut sealed = body.as_bytes().to_vec();
        cipher.encrypt_in_place(&Nonce::from(nonce), &bound(customer, path), &mut sealed).ok()?;
        bytes.append(&mut sealed);
        Some(format!("{PREFIX}{VERSION}:{name}:{}", Base64UrlUnpadded::encode_string(&bytes)))
    }

    /// Opens a sealed body; nothing where its key is missing, or it was made for another customer or
    /// path, or was changed.
    pub(super) fn open(&self, customer: &str, path: &str, sealed: &str) -> Option<String> {
        let rest = sealed.strip_prefix(PREFIX)?.strip_prefix(VERSION)?.strip_prefix(':')?;
        let (name, bytes) = rest.split_once(':')?;
        let key = std::iter::once(&self.first).chain(&self.others).find(|key| key.name == name)?;
        let mut bytes = Base64UrlUnpadded::decode_vec(bytes).ok()?;
        let mut body = bytes.split_off_checked(NONCE_BYTES)?;
        let nonce: [u8; NONCE_BYTES] = bytes.as_slice().try_into().ok()?;
        key.cipher.decrypt_in_place(&Nonce::from(nonce), &bound(customer, path), &mut body).ok()?;
        String::from_utf8(body).ok()
    }
}

/// A split that does not panic.
trait SplitOff: Sized {
    fn split_off_checked(&mut self, at: usize) -> Option<Self>;
}

impl SplitOff for Vec<u8> {
    fn split_off_checked(&mut self, at: usize) -> Option<Self> {
        (self.len() >= at).then(|| self.split_off(at))
    }
}

/// Returns what a body is bound to: neither can be lengthened at the other's cost.
fn bound(customer: &str, path: &str) -> Vec<u8> {
    let length = u64::try_from(customer.len()).unwrap_or(u64::MAX);
    [&length.to_le_bytes(), customer.as_bytes(), path.as_bytes()].concat()
}

impl SealKey {
    fn parse(line: &str) -> Option<Self> {
        let (name, key) = line.split_once(char::is_whitespace)?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        if name.len() > LONGEST_NAME || !name.bytes().all(is_plain) {
            return None;
        }
        let decoded = Secret::new(Base64::decode_vec(key.trim()).ok()?);
        // EXPOSE: the cipher is made of it.
        let key: &[u8; KEY_BYTES] = decoded.expose().as_slice().try_into().ok()?;
        Some(Self { name: name.to_owned(), cipher: Aes256Gcm::new(key.into()) })
    }
}

impl fmt::Debug for SealKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = std::iter::once(&self.first).chain(&self.others).map(|key| &key.name);
        f.debug_list().entries(names).finish()
    }
}

/// Why there are no keys. It holds nothing of them.
#[derive(Debug)]
#[non_exhaustive]
pub enum KeyFileError {
    /// The file cannot be read.
    File(std::io::Error),
    /// This line is no name and 32 bytes in base64.
    Line(usize),
    /// This line has the name of an earlier one.
    Twice(usize),
    /// There is no key in it.
    Empty,
}

impl fmt::Display for KeyFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(_) => f.write_str("the file with the keys of the outbox cannot be read"),
            Self::Line(line) => {
                write!(f, "line {line} of the outbox's keys is no name with 32 bytes in base64")
            }
            Self::Twice(line) => write!(f, "line {line} of the outbox's keys has the name of an earlier key"),
            Self::Empty => f.write_str("there is no key for the outbox"),
        }
    }
}

impl Error for KeyFileError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::File(error) => Some(error),
            Self::Line(_) | Self::Twice(_) | Self::Empty => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    const ONE: &str = "one AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    const TWO: &str = "two ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

    #[test]
    fn what_is_sealed_opens_for_its_row_only() {
        let keys = SealKeys::parse(ONE).unwrap();
        let sealed = keys.seal("cust-ada", "/v2/customer", "{\"a\":\"ä\"}").unwrap();
        assert!(sealed.starts_with("sealed:1:one:") && !sealed.contains("ada"));
        let open = |customer, path, sealed: &str| keys.open(customer, path, sealed);
        assert_eq!(open("cust-ada", "/v2/customer", &sealed).unwrap(), "{\"a\":\"ä\"}");
        assert_ne!(keys.seal("cust-ada", "/v2/customer", "{\"a\":\"ä\"}").unwrap(), sealed);
        for (customer, path) in
            [("cust-bob", "/v2/customer"), ("cust-ada", "/v2/order"), ("cust-ada/", "v2/customer")]
        {
            assert_eq!(open(customer, path, &sealed), None);
        }
        for end in 0..sealed.len() {
            assert_eq!(open("cust-ada", "/v2/customer", sealed.get(..end).unwrap()), None, "{end}");
        }
    }

    #[test]
    fn what_another_program_sealed_opens() {
        // Made by Python's `cryptography`: AESGCM(bytes(range(32))).encrypt(bytes(12), b'{"timestamp":1}',
        // (8).to_bytes(8, "little") + b"cust-ada" + b"/v2/customer"), behind the nonce.
        let keys = SealKeys::parse(ONE).unwrap();
        let sealed = "sealed:1:one:AAAAAAAAAAAAAAAAdZ7Bt9hJ8MlpxdkXIh3s49hhR2BeuJ_z908TELdD8w";
        assert_eq!(keys.open("cust-ada", "/v2/customer", sealed).as_deref(), Some("{\"timestamp\":1}"));
    }

    #[test]
    fn keys_are_rotated_by_a_line_on_top() {
        let old = SealKeys::parse(ONE).unwrap();
        let both = SealKeys::parse(&format!("\u{feff}{TWO}\n# of November\n\n{ONE}\n")).unwrap();
        let before = old.seal("c", "/p", "{}").unwrap();
        assert_eq!(both.open("c", "/p", &before).as_deref(), Some("{}"));
        let after = both.seal("c", "/p", "{}").unwrap();
        assert!(after.starts_with("sealed:1:two:"));
        assert_eq!(old.open("c", "/p", &after), None);
    }

    #[test]
    fn a_file_that_is_none_is_told_by_its_line_and_not_repeated() {
        for (text, sentence) in [
            ("", "there is no key for the outbox"),
            ("# nothing\n", "there is no key for the outbox"),
            ("\ncanary", "line 2 of the outbox's keys is no name with 32 bytes in base64"),
            ("one canary=", "line 1 of the outbox's keys is no name with 32 bytes in base64"),
            (
                "o:ne AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "line 1 of the outbox's keys is no name with 32 bytes in base64",
            ),
        ] {
            let error = SealKeys::parse(text).unwrap_err();
            assert_eq!(error.to_string(), sentence);
            assert!(!format!("{error:?}").contains("canary"));
        }
        let error = SealKeys::parse(&format!("{ONE}\n{ONE}")).unwrap_err();
        assert!(matches!(error, KeyFileError::Twice(2)));
        let shown = format!("{:?}", SealKeys::parse(&format!("{ONE}\n{TWO}")).unwrap());
        assert_eq!(shown, r#"["one", "two"]"#);
    }
}
