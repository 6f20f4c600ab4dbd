//! A gateway as a process of the command.

use crate::outbox::Outbox;
use crate::program::Program;
use crate::stage::Stage;
use anyhow::{Context, Result};
use ravelin_sandbox::Sandbox;
use serde_json::Value;
use std::time::Duration;

/// A running gateway.
#[derive(Debug)]
pub(crate) struct Gateway {
    /// The process.
    pub(crate) program: Program,
    /// Where it listens: `http://127.0.0.1:PORT`.
    pub(crate) url: String,
}

/// Starts a gateway, and waits until it listens.
pub(crate) fn start(
    stage: &Stage,
    outbox: &Outbox,
    sandbox: &Sandbox,
    arguments: &[&str],
) -> Result<Gateway> {
    start_with(stage, outbox, sandbox, arguments, &[])
}

/// Starts one with these variables in its environment.
pub(crate) fn start_with(
    stage: &Stage,
    outbox: &Outbox,
    sandbox: &Sandbox,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Result<Gateway> {
    let launch = stage
        .command("gateway")
        .args(["gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"])
        .args(["--database", &outbox.address, "--base-url", &sandbox.url()])
        .args(arguments)
        .env("RAVELIN_TOKEN", sandbox.token());
    let mut program =
        variables.iter().fold(launch, |launch, (name, value)| launch.env(name, value)).start()?;
    let mut url = None;
    stage.until("the gateway listens", Duration::from_secs(60), || {
        anyhow::ensure!(program.is_running()?, "the gateway has ended\n{}", program.said());
        let printed = program.printed();
        url = printed.lines().last().and_then(url_of);
        Ok(url.is_some())
    })?;
    Ok(Gateway { url: url.context("it listens")?, program })
}

fn url_of(greeting: &str) -> Option<String> {
    let greeting: Value = serde_json::from_str(greeting).ok()?;
    Some(greeting.get("url")?.as_str()?.to_owned())
}
