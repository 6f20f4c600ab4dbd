//! Bodies that only the merchant's programs can read, also where a disk, a backup or a database is in
//! other hands.
//!
//! A sealed body is the text `sealed:1:KEY:BYTES`: the name of the key, and in base64url without padding
//! a nonce of 12 bytes, the ciphertext and a tag of 16 (AES-256-GCM, NIST SP 800-38D). Customer and path
//! are authenticated with it, so that no body can be moved to another row; they are not hidden, nor are
//! time and length. What other programs insert stays plain, unless they seal it the same way.
//!
//! # Keys
//!
//! A file has one key in each line, its name and 32 bytes in base64: `2026-11 aGVsbG8…=`. The first seals,
//! every one opens. To rotate, put a new line on top, and leave the old one for as long as dead events are
//! kept; what is queued is gone in seven days. `printf '%s ' 2026-11; head -c 32 /dev/urandom | base64`
//! makes a line. Nonces are random: a key is good for 2^32 events.
//!
//! An event whose key is missing waits, since it is the setup that is wrong, until it is too old.

mod key;
mod store;

pub use key::{KeyFileError, SealKeys};
pub use store::Sealed;

/// What every sealed body begins with.
const PREFIX: &str = "sealed:";

/// Tells whether a body is sealed.
///
/// ```
/// assert!(!ravelin_outbox::seal::is_sealed(r#"{"timestamp":1}"#));
/// ```
#[must_use]
pub fn is_sealed(body: &str) -> bool {
    body.starts_with(PREFIX)
}
