//! The scenarios, a file each.

pub(crate) mod calm;
pub(crate) mod databases;
pub(crate) mod kills;
pub(crate) mod points;
pub(crate) mod promotion;
pub(crate) mod rolling;
pub(crate) mod secrets;
