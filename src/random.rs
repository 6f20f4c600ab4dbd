//! Where randomness comes from: the operating system or the browser, through `getrandom`.
//!
//! Only a test gives anything else, so that pinned vectors can be compared byte for byte.

use crate::error::Reason;

/// A source of secure random bytes.
pub(crate) trait Randomness {
    /// Fills `bytes` with random ones.
    ///
    /// # Errors
    ///
    /// `random-unavailable`.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Reason>;
}

/// The source of this system.
pub(crate) struct SystemRandom;

impl Randomness for SystemRandom {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Reason> {
        getrandom::fill(bytes).map_err(|_| Reason::NoRandomness)
    }
}

/// Bytes given in advance, in the order they are drawn; runs dry with `random-unavailable`.
#[cfg(any(all(test, feature = "encrypt"), feature = "pinned"))]
pub(crate) struct PinnedRandom<'a>(pub(crate) &'a [u8]);

#[cfg(any(all(test, feature = "encrypt"), feature = "pinned"))]
impl Randomness for PinnedRandom<'_> {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Reason> {
        let (drawn, rest) = self.0.split_at_checked(bytes.len()).ok_or(Reason::NoRandomness)?;
        bytes.copy_from_slice(drawn);
        self.0 = rest;
        Ok(())
    }
}
