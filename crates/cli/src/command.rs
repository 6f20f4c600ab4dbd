//! The subcommands, one file each. Each returns what goes to standard output.

pub(crate) mod decrypt_card;
pub(crate) mod device_id;
pub(crate) mod encrypt_card;
pub(crate) mod hash_password;
pub(crate) mod inspect_key;
pub(crate) mod sandbox;
