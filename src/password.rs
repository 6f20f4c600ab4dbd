//! Password hashes in the forms that Ravelin publishes, one type each.
//!
//! A plaintext password never leaves the page or the app; Ravelin compares hashes with those of
//! breached passwords. `passwordHashed` is hexadecimal in a login or a registration, but base64 in
//! a customer: the types keep the two apart. Text is hashed as its UTF-8 bytes, nothing trimmed,
//! folded or normalised, since Ravelin publishes no such step.

use crate::error::{Error, Reason};
use crate::secret::Secret;
use alloc::string::String;
use base64ct::{Base64, Encoding};
use core::fmt;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Declares a hash type: its text is wiped when dropped, and `Debug` does not show it.
macro_rules! hash_type {
    ($(#[$doc:meta])* $name:ident, $form:ident) => {
        $(#[$doc])*
        pub struct $name(Secret<String>);

        impl $name {
            /// Returns a hash that a page, an app or a database gave, unchanged.
            ///
            /// # Errors
            ///
            /// `password-invalid` for anything of another form, a password among them.
            pub fn parse(hash: &str) -> Result<Self, Error> {
                if $form(hash) { Ok(Self(Secret::new(hash.into()))) } else { Err(Reason::HashForm.into()) }
            }

            /// Returns the hash as it is sent. An unsalted hash of a weak password is as good as
            /// the password: treat it as a secret.
            #[must_use]
            pub fn as_str(&self) -> &str {
                // EXPOSE: the hash is what the API is sent.
                self.0.expose()
            }
        }

        impl Clone for $name {
            fn clone(&self) -> Self {
                Self(Secret::new(self.as_str().into()))
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl Eq for $name {}

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "([secret])"))
            }
        }
    };
}

hash_type! {
    /// `passwordHashed` of a login or registration: SHA-256 in 64 lower-case hex digits.
    PasswordHash, is_hex
}

hash_type! {
    /// `passwordHashed` of a customer: SHA-256 in base64, 44 characters.
    CustomerPasswordHash, is_base64
}

hash_type! {
    /// `passwordSHA1SHA256` of a login: the SHA-256 of the SHA-1 in lower-case hex, itself in hex.
    /// For merchants who keep SHA-1 hashes only.
    PasswordSha1Sha256, is_hex
}

hash_type! {
    /// `emailPasswordSHA256` of a login: the SHA-256 of the e-mail and the password joined without
    /// a separator, in hex.
    EmailPasswordSha256, is_hex
}

hash_type! {
    /// `passwordBcrypted` of a customer: a bcrypt hash such as a database keeps, `$2b$…`. There is
    /// no function that makes one: it is slow on purpose.
    BcryptHash, is_bcrypt
}

impl PasswordHash {
    /// Returns the hash of a password.
    ///
    /// ```
    /// let hash = ravelin::password::PasswordHash::of("password123");
    /// assert_eq!(hash.as_str(), "ef92b778bafe771e89245b89ecbc08a44a4e166c06659911881f383d4473e94f");
    /// ```
    #[must_use]
    pub fn of(password: &str) -> Self {
        Self(Secret::new(hash(Form::Hex, "", password)))
    }
}

impl CustomerPasswordHash {
    /// Returns the hash of a password.
    #[must_use]
    pub fn of(password: &str) -> Self {
        Self(Secret::new(hash(Form::Base64, "", password)))
    }
}

impl PasswordSha1Sha256 {
    /// Returns the hash of a password.
    #[must_use]
    pub fn of(password: &str) -> Self {
        Self(Secret::new(hash(Form::Sha1Sha256, "", password)))
    }
}

impl EmailPasswordSha256 {
    /// Returns the hash of an e-mail address and a password.
    #[must_use]
    pub fn of(email: &str, password: &str) -> Self {
        Self(Secret::new(hash(Form::Hex, email, password)))
    }
}

/// How a password becomes a hash.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// SHA-256 in hex.
    Hex,
    /// SHA-256 in base64.
    Base64,
    /// The SHA-256 of the SHA-1 in hex, in hex.
    Sha1Sha256,
}

/// Returns the hash of an e-mail address, which is empty in all forms but one, and a password.
pub(crate) fn hash(form: Form, email: &str, password: &str) -> String {
    let mut sha256 = Sha256::new();
    sha256.update(email);
    if form == Form::Sha1Sha256 {
        let sha1 = Zeroizing::new(base16ct::lower::encode_string(&Sha1::digest(password)));
        sha256.update(sha1.as_bytes());
    } else {
        sha256.update(password);
    }
    let digest = sha256.finalize();
    if form == Form::Base64 {
        Base64::encode_string(&digest)
    } else {
        base16ct::lower::encode_string(&digest)
    }
}

/// Returns whether this is a SHA-256 in lower-case hex.
fn is_hex(hash: &str) -> bool {
    base16ct::lower::decode(hash, &mut [0; 32]).is_ok_and(|bytes| bytes.len() == 32)
}

/// Returns whether this is a SHA-256 in base64.
fn is_base64(hash: &str) -> bool {
    Base64::decode(hash, &mut [0; 32]).is_ok_and(|bytes| bytes.len() == 32)
}

/// Returns whether this is a bcrypt hash in the modular crypt format.
fn is_bcrypt(hash: &str) -> bool {
    hash.len() == 60 && hash.is_ascii() && hash.starts_with("$2")
}
