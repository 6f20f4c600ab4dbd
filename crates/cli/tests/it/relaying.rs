//! A relay as the command starts it, an outbox, and the sandbox it delivers to.

use super::common::text;
use ravelin_outbox::Entry;
use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};
use ravelin_sandbox::{Keys, LogTo, Sandbox};
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// An outbox in a folder of its own.
pub(super) struct Kept {
    pub(super) store: SqliteOutbox,
    pub(super) file: PathBuf,
    pub(super) address: String,
    pub(super) folder: TempDir,
}

pub(super) fn outbox() -> Kept {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("private/outbox.db");
    let store = SqliteOutbox::open(SqliteConfig::new(&file)).unwrap();
    Kept { address: format!("sqlite://{}", file.display()), store, file, folder }
}

pub(super) async fn sandbox() -> Sandbox {
    let config = Sandbox::builder()
        .keys(Keys::generate(1024).unwrap())
        .log(LogTo::Memory)
        .log_id("/customer/custom/number")
        .customer_limit(None);
    Sandbox::start(config).await.unwrap()
}

/// Returns an event of a customer, with a number by which the sandbox's log knows it.
pub(super) fn customer(name: &str, number: u64) -> Entry {
    let body = format!(
        r#"{{"timestamp":{},"customer":{{"customerId":"{name}","custom":{{"number":{number}}}}}}}"#,
        1_700_000_000_000 + number
    );
    Entry::new(name, "/v2/customer", body)
}

/// Waits until something is so.
pub(super) async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    for _ in 0..6_000 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("after two minutes still not: {what}");
}

/// A running `ravelin relay`, killed when dropped. What it says goes to a file, which nobody must empty.
pub(super) struct Relaying {
    child: Child,
    folder: TempDir,
}

impl Relaying {
    pub(super) fn start(address: &str, sandbox: &Sandbox, arguments: &[&str]) -> Self {
        Self::start_with(address, sandbox, arguments, &[])
    }

    /// Starts one with these variables in its environment.
    pub(super) fn start_with(
        address: &str,
        sandbox: &Sandbox,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_ravelin"))
            .env_remove("RAVELIN_LOG")
            .envs(variables.iter().copied())
            .args(["relay", "--database", address, "--base-url", &sandbox.url(), "--admin", "127.0.0.1:0"])
            .args(arguments)
            .env("RAVELIN_TOKEN", sandbox.token())
            .stdout(Stdio::piped())
            .stderr(File::create(folder.path().join("said")).unwrap())
            .spawn()
            .unwrap();
        Self { child, folder }
    }

    /// Returns what it has said so far.
    pub(super) fn said(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("said")).unwrap()
    }

    /// Asks it for figures or health.
    pub(super) fn get(&self, path: &str) -> String {
        let said = self.said();
        let address = said.split("admin=").nth(1).unwrap().split_whitespace().next().unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        text(&answer).to_owned()
    }

    pub(super) fn signal(&self, signal: &str) {
        let status = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    /// Sends a signal and waits for the end; returns the exit code and what it printed and said.
    pub(super) fn signalled(mut self, signal: &str) -> (Option<i32>, String, String) {
        self.signal(signal);
        let mut printed = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
        (self.child.wait().unwrap().code(), printed, self.said())
    }

    /// Kills it with SIGKILL.
    pub(super) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Relaying {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
