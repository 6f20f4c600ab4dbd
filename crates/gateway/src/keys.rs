//! The keys by which a gateway knows its own programs.

use hyper::HeaderMap;
use hyper::header::AUTHORIZATION;
use ravelin::secret::Secret;
use sha2::{Digest, Sha256};
use std::fmt;
use subtle::{Choice, ConstantTimeEq};

/// The shortest key that is taken, in bytes.
const MIN_BYTES: usize = 16;

/// The keys that a gateway accepts; only their digests are kept. Several, so that one can follow
/// another.
#[derive(Clone, Default)]
pub struct Keys(Vec<[u8; 32]>);

impl Keys {
    /// Returns the keys of a text, one in each line; empty lines and those that begin with `#` are none.
    /// Nothing where one of them is shorter than 16 bytes or holds what no header can carry.
    #[must_use]
    pub fn read(text: &Secret<String>) -> Option<Self> {
        // EXPOSE: the keys are looked at, and only their digests are kept.
        let text = text.expose();
        // Some editors put the mark of a byte order there.
        let lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines().map(str::trim);
        let keys = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let digests = keys.map(|key| {
            let fits = key.len() >= MIN_BYTES && key.bytes().all(|byte| byte.is_ascii_graphic());
            fits.then(|| digest(key))
        });
        digests.collect::<Option<_>>().map(Self)
    }

    /// Returns whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Tells whether a request carries `Authorization: token KEY` with one of the keys. The time it
    /// takes does not depend on how much of a key was guessed.
    pub(crate) fn admit(&self, headers: &HeaderMap) -> bool {
        let Some(value) = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()) else {
            return false;
        };
        let Some((scheme, key)) = value.split_once(' ') else { return false };
        let given = digest(key);
        let found = self.0.iter().fold(Choice::from(0), |found, key| found | key.ct_eq(&given));
        scheme.eq_ignore_ascii_case("token") && found.into()
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({})", self.0.len())
    }
}

fn digest(key: &str) -> [u8; 32] {
    Sha256::digest(key).into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn keys(text: &str) -> Option<Keys> {
        Keys::read(&Secret::new(text.to_owned()))
    }

    #[test]
    fn one_of_several_keys_is_enough_and_nothing_less() {
        let keys = keys("\u{feff}# since May\nshop-key-0123456789\n\n  next-key-0123456789  \n").unwrap();
        for (value, admitted) in [
            ("token shop-key-0123456789", true),
            ("Token next-key-0123456789", true),
            ("token shop-key-012345678", false),
            ("token # since May", false),
            ("token ", false),
            ("Bearer shop-key-0123456789", false),
            ("shop-key-0123456789", false),
        ] {
            let headers = HeaderMap::from_iter([(AUTHORIZATION, value.parse().unwrap())]);
            assert_eq!(keys.admit(&headers), admitted, "{value}");
        }
        assert!(!keys.admit(&HeaderMap::new()));
        assert_eq!(format!("{keys:?}"), "Keys(2)");
    }

    #[test]
    fn a_key_that_is_short_or_that_no_header_carries_is_refused() {
        assert!(keys("fifteen-bytes-k").is_none());
        assert!(keys("shop key 0123456789").is_none());
        assert!(keys("shop-key-0123456789\nx").is_none());
        assert!(keys("\n# none\n").unwrap().is_empty());
        assert!(keys("\u{feff}").unwrap().is_empty());
    }
}
