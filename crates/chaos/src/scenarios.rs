//! The scenarios, a file each.

pub(crate) mod asleep;
pub(crate) mod broken;
pub(crate) mod calm;
pub(crate) mod clocks;
pub(crate) mod databases;
pub(crate) mod full;
pub(crate) mod kills;
pub(crate) mod network;
pub(crate) mod outage;
pub(crate) mod points;
pub(crate) mod power;
pub(crate) mod promotion;
pub(crate) mod replaced;
pub(crate) mod rolling;
pub(crate) mod secrets;
pub(crate) mod snapshot;
