//! What other languages see of the core: thin, without a decision of its own.
//!
//! Only in here do the names of the binding generators appear.

#[cfg(feature = "backend")]
mod backend;
#[cfg(feature = "ffi")]
pub(crate) mod ffi;
#[cfg(feature = "page")]
mod page;
