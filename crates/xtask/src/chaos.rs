//! Faults for whoever delivers: `crates/chaos`, with all it needs.

use crate::run::{cargo, root, run};
use crate::suite::{Tally, counted};
use crate::tools;
use anyhow::Result;
use std::process::Command;

/// Runs scenarios; what follows the task is for them.
pub(crate) fn chaos(arguments: &[&str]) -> Result<()> {
    run(program()?.args(arguments))
}

/// The short form of all scenarios, as a suite of the tests.
pub(crate) fn suite() -> Result<Tally> {
    counted(&mut program()?)
}

/// Builds the command that is mistreated and the program that does it, and sees to what they need.
fn program() -> Result<Command> {
    tools::postgresql()?;
    // Calls that fail, clocks that are wrong, and networks of a process's own.
    tools::debian(&[("strace", "strace"), ("faketime", "faketime"), ("ss", "iproute2")])?;
    // In one go, so that both share what they are built from. With debug assertions: only then can a
    // process be made to end at a named place.
    run(&mut cargo("build --quiet -p ravelin-cli -p ravelin-chaos"))?;
    let folder = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into);
    let mut program = Command::new(folder.join("debug/ravelin-chaos"));
    program.arg("run").current_dir(root());
    Ok(program)
}
