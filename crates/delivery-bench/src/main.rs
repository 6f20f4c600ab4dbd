//! The figures of delivery, each beside a well-known program, in turns, in one run.
//!
//! What counts is a ratio: the machine is the same for both, and so is what else runs on it. Everything
//! shares two cores: the server that is sent to, whoever sends, and the databases.
//!
//! `cargo xtask bench delivery` builds what is needed in release, and runs this.

mod backfill;
mod claim;
mod enqueue;
mod event;
mod gateway;
mod ledger;
mod process;
mod relay;
mod round;
mod server;
mod single;
mod wrk;

use anyhow::{Context, Result, bail};
use ledger::Ledger;
use std::process::ExitCode;

/// How long the figures are measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Length {
    /// Some minutes.
    Short,
    /// With files of ten million lines.
    Long,
}

type Figure = (&'static str, fn(Length, &mut Ledger) -> Result<()>);

const FIGURES: &[Figure] = &[
    ("enqueue", enqueue::figure),
    ("claim", claim::figure),
    ("relay", relay::figure),
    ("gateway", gateway::figure),
    ("backfill", backfill::figure),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match task(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs what was asked for; returns whether every bound was kept.
fn task(arguments: &[&str]) -> Result<bool> {
    match arguments {
        ["serve", milliseconds] => return server::run(milliseconds).map(|()| true),
        ["enqueue-to-slow-disk"] => return enqueue::to_slow_disk().map(|()| true),
        _ => {}
    }
    let length = if arguments.contains(&"--long") { Length::Long } else { Length::Short };
    let names: Vec<&str> = arguments.iter().copied().filter(|name| *name != "--long").collect();
    if let Some(unknown) = names.iter().find(|name| FIGURES.iter().all(|(known, _)| known != *name)) {
        bail!("no figure of delivery: {unknown}");
    }
    process::use_two_cores()?;
    let mut ledger = Ledger::default();
    for (name, figure) in FIGURES.iter().filter(|(name, _)| names.is_empty() || names.contains(name)) {
        figure(length, &mut ledger).with_context(|| format!("the figure {name}"))?;
    }
    Ok(ledger.close())
}
