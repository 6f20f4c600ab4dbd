//! Password hashes as JSON; what reads them refuses another form, a plain password among them.

use crate::error::Reason;
use crate::json::fault;
use crate::password::{
    BcryptHash, CustomerPasswordHash, EmailPasswordSha256, PasswordHash, PasswordSha1Sha256,
};
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
