//! Password hashes as JSON; what reads them refuses another form, a plain password among them.

use crate::error::Reason;
use crate::json::fault;
use crate::password::{
    BcryptHash, CustomerPasswordHash, EmailPasswordSha256, PasswordHash, PasswordSha1Sha256,
};
use crate::secret::Secret;
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

macro_rules! hash_json {
    ($($name:ident)*) => {
        $(impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let hash = Zeroizing::new(String::deserialize(deserializer)?);
                Self::parse(&hash).map_err(|_| fault(Reason::HashForm, ""))
            }
        })*
    };
}

hash_json! { BcryptHash CustomerPasswordHash EmailPasswordSha256 PasswordHash PasswordSha1Sha256 }

/// A password that another program sent in the clear: it is passed through, and shown to nobody.
///
/// Nothing here makes one: a [`CustomerPasswordHash`] tells Ravelin as much.
///
/// ```
/// use ravelin::event::Customer;
/// let customer: Customer = serde_json::from_str(r#"{"customerId":"c","password":"password123"}"#).unwrap();
/// assert_eq!(format!("{:?}", customer.password), "Some(PlainPassword(..))");
/// ```
pub struct PlainPassword(Secret<String>);

impl Clone for PlainPassword {
    fn clone(&self) -> Self {
        // EXPOSE: the copy is as secret.
        Self(Secret::new(self.0.expose().clone()))
    }
}

impl PartialEq for PlainPassword {
    fn eq(&self, other: &Self) -> bool {
        // EXPOSE: compared where an event is, and no further.
        self.0.expose() == other.0.expose()
    }
}

impl fmt::Debug for PlainPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlainPassword(..)")
    }
}

impl Serialize for PlainPassword {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // EXPOSE: it is written into the body that it came in.
        serializer.serialize_str(self.0.expose())
    }
}

impl<'de> Deserialize<'de> for PlainPassword {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|password| Self(Secret::new(password)))
    }
}
