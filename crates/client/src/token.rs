//! The secret key of a merchant's account.

use crate::error::ClientError;
use http::HeaderValue;
use ravelin::secret::Secret;
use std::path::Path;
use std::{env, fmt, fs};

/// The longest key that is looked at, in bytes.
const MAX_BYTES: usize = 512;

/// A secret key: `sk_…` or `secret_key_…`. It is wiped when dropped, and `Debug` shows nothing.
///
/// ```
/// use ravelin_client::{ClientError, Token};
/// assert!(Token::new("sk_test_0123456789").is_ok());
/// assert!(matches!(Token::new("pk_test_0123456789"), Err(ClientError::TokenPublishable)));
/// ```
pub struct Token(Secret<String>);

impl Token {
    /// Returns the key of a text, without white space around it and the mark of a byte order before it, which
    /// some editors put there.
    ///
    /// # Errors
    ///
    /// [`ClientError::TokenMissing`], [`ClientError::TokenPublishable`] for a key that pages are
    /// given, [`ClientError::TokenMalformed`] for what no header can carry.
    pub fn new(text: impl Into<String>) -> Result<Self, ClientError> {
        let given = Secret::new(text.into());
        // EXPOSE: the text is looked at, and copied without the white space.
        let text = given.expose();
        let key = text.strip_prefix('\u{feff}').unwrap_or(text).trim();
        if key.is_empty() {
            return Err(ClientError::TokenMissing);
        }
        if key.starts_with("pk_") || key.starts_with("publishable_key_") {
            return Err(ClientError::TokenPublishable);
        }
        if key.len() > MAX_BYTES || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ClientError::TokenMalformed);
        }
        Ok(Self(Secret::new(key.to_owned())))
    }

    /// Returns the key that an environment variable holds: `RAVELIN_TOKEN` by custom.
    ///
    /// # Errors
    ///
    /// [`ClientError::TokenMissing`] if it is not set; as [`Token::new`].
    pub fn from_env(name: &str) -> Result<Self, ClientError> {
        match env::var(name) {
            Ok(text) => Self::new(text),
            Err(env::VarError::NotPresent) => Err(ClientError::TokenMissing),
            Err(env::VarError::NotUnicode(_)) => Err(ClientError::TokenMalformed),
        }
    }

    /// Returns the key that a file holds, as a mounted secret or a systemd credential.
    ///
    /// # Errors
    ///
    /// [`ClientError::TokenFile`] if it cannot be read; as [`Token::new`].
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, ClientError> {
        Self::new(fs::read_to_string(path).map_err(ClientError::TokenFile)?)
    }

    /// Returns the value of `Authorization`, marked as not to be shown.
    pub(crate) fn header(&self) -> Result<HeaderValue, ClientError> {
        // EXPOSE: the header is where the key goes.
        let text = Secret::new(format!("token {}", self.0.expose()));
        // EXPOSE: as above.
        let mut value = HeaderValue::from_str(text.expose()).map_err(|_| ClientError::TokenMalformed)?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token { .. }")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn what_is_no_secret_key_is_refused_by_its_kind() {
        for (text, code) in [
            ("", "token-missing"),
            (" \n", "token-missing"),
            ("pk_live_abc", "token-publishable"),
            ("publishable_key_test_abc", "token-publishable"),
            ("  pk_live_abc", "token-publishable"),
            ("sk_test_a b", "token-malformed"),
            ("sk_test_a\r\nX-Other: 1", "token-malformed"),
            ("sk_test_ä", "token-malformed"),
        ] {
            let error = Token::new(text).unwrap_err();
            assert_eq!(error.code(), code, "{text:?}");
            assert!(!error.to_string().contains("abc"));
        }
        assert_eq!(Token::new("x".repeat(513)).unwrap_err().code(), "token-malformed");
    }

    #[test]
    fn a_key_is_shown_nowhere() {
        let marked = Token::new("\u{feff}sk_test_canary\r\n").unwrap();
        assert_eq!(marked.header().unwrap().as_bytes(), b"token sk_test_canary");
        let token = Token::new(" sk_test_canary\n").unwrap();
        let header = token.header().unwrap();
        assert_eq!(header.as_bytes(), b"token sk_test_canary");
        assert!(!format!("{token:?} {header:?}").contains("canary"));
    }

    #[test]
    fn a_key_comes_from_the_environment_or_a_file() {
        assert_eq!(Token::from_env("RAVELIN_TOKEN_THAT_IS_NOT_SET").unwrap_err().code(), "token-missing");
        let missing = Token::from_file("/nonexistent/token").unwrap_err();
        assert_eq!(missing.code(), "token-file");
        assert!(std::error::Error::source(&missing).is_some());
        // Cargo sets this one, and it holds a name that a key could be.
        assert!(Token::from_env("CARGO_PKG_NAME").is_ok());
    }
}
