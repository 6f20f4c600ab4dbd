//! The scenarios, a file each.

pub(crate) mod calm;
pub(crate) mod kills;
