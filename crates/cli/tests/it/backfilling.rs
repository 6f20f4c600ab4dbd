//! Files of data of the past, and `ravelin backfill` as its user runs it.

use super::common::text;
use super::relaying::until;
use ravelin_sandbox::{Delivery, Sandbox};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// Returns an event of a customer of the past, with a number by which the sandbox's log knows it.
pub(super) fn past(name: &str, number: u64) -> String {
    let time = 1_500_000_000_000 + number;
    format!(
        r#"{{"timestamp":{time},"customer":{{"customerId":"{name}","registrationTime":{time},"custom":{{"number":{number}}}}}}}"#
    )
}

/// A file in a folder of its own.
pub(super) struct Loaded {
    pub(super) folder: TempDir,
    pub(super) file: PathBuf,
}

impl Loaded {
    pub(super) fn new(name: &str, content: impl AsRef<[u8]>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(name);
        std::fs::write(&file, content).unwrap();
        Self { folder, file }
    }

    pub(super) fn path(&self, ending: &str) -> PathBuf {
        let mut name = self.file.file_name().unwrap().to_owned();
        name.push(ending);
        self.file.with_file_name(name)
    }

    /// Returns the lines of the file of rejected events.
    pub(super) fn rejected(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.path(".rejected.ndjson")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    pub(super) fn command(&self, sandbox: &Sandbox, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ravelin"));
        command.args(["backfill", "--base-url", &sandbox.url()]).args(arguments).arg(&self.file);
        command.env("RAVELIN_TOKEN", sandbox.token()).stdin(Stdio::null());
        command
    }

    /// Runs it to its end.
    pub(super) async fn run(&self, sandbox: &Sandbox, arguments: &[&str]) -> Output {
        let mut command = self.command(sandbox, arguments);
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
    }

    /// Starts it; what it says goes to a file.
    pub(super) fn start(&self, sandbox: &Sandbox, arguments: &[&str]) -> Child {
        let said = File::create(self.path(".said")).unwrap();
        self.command(sandbox, arguments).stdout(Stdio::null()).stderr(said).spawn().unwrap()
    }

    pub(super) fn checkpoint(&self) -> Value {
        serde_json::from_slice(&std::fs::read(self.path(".checkpoint")).unwrap()).unwrap()
    }
}

/// Runs the command on a file without a network.
pub(super) fn backfill(file: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ravelin"));
    command.arg("backfill").args(arguments).arg(file).env_remove("RAVELIN_TOKEN").output().unwrap()
}

/// Returns what it printed with `--json`.
pub(super) fn told(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

/// Returns the ids of what the sandbox has taken.
pub(super) fn taken(sandbox: &Sandbox) -> BTreeSet<u64> {
    let deliveries = sandbox.deliveries().unwrap();
    deliveries.iter().filter(|delivery| delivery.is_taken()).map(number).collect()
}

fn number(delivery: &Delivery) -> u64 {
    delivery.id.as_deref().unwrap().parse().unwrap()
}

/// Waits until a command has ended; returns its exit code.
pub(super) async fn ended(child: &mut Child) -> Option<i32> {
    let child = std::cell::RefCell::new(child);
    until("the command has ended", async || child.borrow_mut().try_wait().unwrap().is_some()).await;
    child.borrow_mut().wait().unwrap().code()
}

pub(super) fn stderr(output: &Output) -> &str {
    text(&output.stderr)
}

/// Returns what the command prints where all is well.
pub(super) fn all(events: u64) -> Value {
    json!({
        "events": events, "delivered": events, "rejected": 0, "deliveredInThisRun": events,
        "finished": true, "cut": null,
    })
}
