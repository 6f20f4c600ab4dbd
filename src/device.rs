//! The device a shopper uses: its id, and what a page, an app or a request tells about it.
//!
//! A device id is opaque. One that exists already, from the official SDK, a native app or the
//! merchant's own server, is adopted unchanged; only where there is none a new one is made.

use crate::error::{Error, Reason};
use crate::random::{Randomness, SystemRandom};
use alloc::string::String;
use core::fmt;

pub mod cookie;
#[cfg(feature = "std")]
mod headers;
#[cfg(feature = "std")]
pub use headers::TrustedProxies;
#[cfg(feature = "events")]
pub(crate) use headers::preferred_language;

/// The prefix of new ids, as the official browser SDK has it.
pub const DEFAULT_PREFIX: &str = "rjs-";

/// An opaque device id. `Debug` does not show it, since it follows a person around.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DeviceId(String);

impl DeviceId {
    /// Returns a new id: `rjs-` and a random UUID (version 4, RFC 9562) in lower case.
    ///
    /// # Errors
    ///
    /// `random-unavailable`.
    pub fn generate() -> Result<Self, Error> {
        Self::generate_with_prefix(DEFAULT_PREFIX)
    }

    /// Returns a new id with another prefix, which may be empty.
    ///
    /// # Errors
    ///
    /// `random-unavailable`.
    pub fn generate_with_prefix(prefix: &str) -> Result<Self, Error> {
        let mut id = String::from(prefix);
        id.push_str(&uuid()?);
        Ok(Self(id))
    }

    /// Returns an id that exists already, whatever it looks like; nothing for an empty one.
    #[must_use]
    pub fn adopt(id: &str) -> Option<Self> {
        (!id.is_empty()).then(|| Self(id.into()))
    }

    /// Returns the id as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceId(..)")
    }
}

/// Returns a random UUID, version 4, in lower case.
fn uuid() -> Result<String, Reason> {
    let mut bytes = [0_u8; 16];
    SystemRandom.fill(&mut bytes)?;
    let mut number = u128::from_be_bytes(bytes);
    number = number & !(0xf << 76) | 4 << 76;
    number = number & !(3 << 62) | 2 << 62;
    let mut hex = [0; 32];
    let hex =
        base16ct::lower::encode_str(&number.to_be_bytes(), &mut hex).map_err(|_| Reason::NoRandomness)?;
    let mut text = String::with_capacity(36);
    for (place, digit) in hex.chars().enumerate() {
        if matches!(place, 8 | 12 | 16 | 20) {
            text.push('-');
        }
        text.push(digit);
    }
    Ok(text)
}
