//! Relays as processes of the command.

use crate::outbox::Outbox;
use crate::program::{Launch, Program};
use crate::stage::Stage;
use anyhow::{Result, ensure};
use ravelin_sandbox::Sandbox;
use std::time::Duration;

/// How many events of a customer a relay reads at once, unless told otherwise.
pub(crate) const PAGE: u64 = 10;

/// Returns a relay in the making, with so many events under way at once.
pub(crate) fn launch(stage: &Stage, outbox: &Outbox, sandbox: &Sandbox, concurrency: u64) -> Launch {
    launch_at(stage, &outbox.address, &sandbox.url(), sandbox.token(), concurrency)
}

/// Returns one that is told of other addresses: of a proxy, or in another network.
pub(crate) fn launch_at(
    stage: &Stage,
    database: &str,
    base_url: &str,
    token: &str,
    concurrency: u64,
) -> Launch {
    stage
        .command("relay")
        .args(["relay", "--database", database, "--base-url", base_url, "--admin", "127.0.0.1:0"])
        .args(["--concurrency", &concurrency.to_string()])
        .env("RAVELIN_TOKEN", token)
}

/// Waits until a relay knows what to do when it is told to stop.
pub(crate) fn runs(stage: &Stage, relay: &mut Program) -> Result<()> {
    stage.until("the relay runs", Duration::from_secs(60), || {
        ensure!(relay.is_running()?, "the relay has ended\n{}", relay.said());
        Ok(relay.said().contains("the relay runs"))
    })
}

/// Returns how many events a relay that is killed may send again at most, as the documents say: two pages
/// for each request under way.
pub(crate) const fn repeated_by_a_kill(concurrency: u64) -> u64 {
    2 * concurrency * PAGE
}
