//! Why a client is not built.

use std::error::Error;
use std::{fmt, io};

/// Why a client or its key is refused. It holds no part of the key.
#[derive(Debug)]
#[non_exhaustive]
pub enum ClientError {
    /// The base URL; what is wrong with it goes on behind its name.
    BaseUrl(&'static str),
    /// TLS cannot be set up: no roots on this system, most likely.
    Tls(Box<dyn Error + Send + Sync>),
    /// The file with the key cannot be read.
    TokenFile(io::Error),
    /// The key holds what no header can carry, or is too long.
    TokenMalformed,
    /// There is no key.
    TokenMissing,
    /// The key is the one that pages are given.
    TokenPublishable,
}

impl ClientError {
    /// Returns a stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BaseUrl(_) => "base-url-invalid",
            Self::Tls(_) => "tls-unavailable",
            Self::TokenFile(_) => "token-file",
            Self::TokenMalformed => "token-malformed",
            Self::TokenMissing => "token-missing",
            Self::TokenPublishable => "token-publishable",
        }
    }
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BaseUrl(fault) => write!(f, "the base URL {fault}"),
            Self::Tls(_) => f.write_str("TLS cannot be set up on this system"),
            Self::TokenFile(_) => f.write_str("the file with the secret key cannot be read"),
            Self::TokenMalformed => f.write_str("the secret key holds characters that no key has"),
            Self::TokenMissing => f.write_str("there is no secret key"),
            Self::TokenPublishable => f.write_str(
                "this is a publishable key, which cannot send events: the secret one is beside it",
            ),
        }
    }
}

impl Error for ClientError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Tls(error) => Some(&**error),
            Self::TokenFile(error) => Some(error),
            Self::BaseUrl(_) | Self::TokenMalformed | Self::TokenMissing | Self::TokenPublishable => None,
        }
    }
}
