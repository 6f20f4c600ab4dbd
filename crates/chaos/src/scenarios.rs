//! The scenarios, a file each.

mod asleep;
mod broken;
mod calm;
mod clocks;
mod databases;
mod full;
mod kills;
mod network;
mod outage;
mod points;
mod power;
mod promotion;
mod replaced;
mod rolling;
mod secrets;
mod snapshot;

use crate::scenario::Scenario;

/// All scenarios, in the order in which they run.
pub(crate) const ALL: &[Scenario] = &[
    calm::SCENARIO,
    kills::SCENARIO,
    points::SCENARIO,
    rolling::SCENARIO,
    databases::SCENARIO,
    promotion::SCENARIO,
    secrets::SCENARIO,
    full::SCENARIO,
    broken::SCENARIO,
    power::SCENARIO,
    replaced::SCENARIO,
    clocks::SCENARIO,
    asleep::SCENARIO,
    outage::SCENARIO,
    network::SCENARIO,
    snapshot::SCENARIO,
];
