//! Everything a shop needs to feed Ravelin's fraud-prevention API.
//!
//! Modules, in reading order: [`error`] and [`secret`]; [`card`], [`key`] and [`cipher`] turn a
//! card into what goes into `paymentMethod`; [`password`] and [`device`] give the other two
//! things a page or an app collects; [`event`] holds what a backend sends, [`check`] tells what is wrong
//! with it, [`request`] how it is sent, [`recommendation`] what comes back, and [`status`] what it means
//! when nothing does.

// Tests read files, and need `std` for it.
#![cfg_attr(not(any(test, feature = "std")), no_std)]

extern crate alloc;

pub mod error;
pub mod secret;

pub mod card;
pub mod device;
pub mod key;
pub mod password;

#[cfg(any(feature = "page", test))]
mod digest;
mod random;
mod text;

pub mod cipher;
#[cfg(feature = "decipher")]
pub mod decipher;

#[cfg(feature = "events")]
pub mod check;
#[cfg(feature = "events")]
pub mod endpoint;
#[cfg(feature = "events")]
pub mod money;
#[cfg(feature = "events")]
mod open;
#[cfg(feature = "events")]
mod timestamp;

#[cfg(feature = "events")]
pub mod event;
#[cfg(feature = "events")]
pub mod json;
#[cfg(feature = "events")]
pub mod recommendation;
#[cfg(feature = "events")]
pub mod request;
#[cfg(feature = "events")]
pub mod status;

mod bind;

// What UniFFI's exports name by the root of the crate.
#[cfg(feature = "ffi")]
#[doc(hidden)]
pub use bind::ffi::UniFfiTag;

pub use card::Card;
pub use cipher::PaymentMethodCipher;
pub use error::{Error, ErrorCode};
pub use key::PublicKey;
