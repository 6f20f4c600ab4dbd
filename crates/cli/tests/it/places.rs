//! Outboxes of both kinds, each in a place of its own.

use super::common::text;
use ravelin_outbox::AnyStore;
use ravelin_postgres_server::Server;
use serde_json::Value;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use std::sync::{LazyLock, Mutex};
use tempfile::TempDir;

pub(super) static SERVER: LazyLock<Server> = LazyLock::new(|| Server::start().unwrap());

/// Where an outbox is, and how the command is told.
pub(super) struct Place {
    pub(super) address: String,
    pub(super) store: AnyStore,
    pub(super) folder: TempDir,
    /// Variables for the command.
    variables: Mutex<Vec<(&'static str, String)>>,
}

/// Returns an empty outbox of each kind; `name` is the test's own.
pub(super) async fn both(name: &str) -> [Place; 2] {
    [sqlite().await, postgres(name).await]
}

pub(super) async fn sqlite() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite://{}", folder.path().join("private/outbox.db").display());
    Place::new(address, folder).await
}

/// Returns one in PostgreSQL, whose tables the command has made.
pub(super) async fn postgres(name: &str) -> Place {
    let place = Place::new(SERVER.create_database(name).unwrap(), tempfile::tempdir().unwrap()).await;
    place.good(&["migrate"]);
    place
}

impl Place {
    async fn new(address: String, folder: TempDir) -> Self {
        let store = ravelin_outbox::open(&address).unwrap();
        Self { address, store, folder, variables: Mutex::default() }
    }

    /// Sets a variable of the environment for the command.
    pub(super) fn set(&self, name: &'static str, value: &str) {
        self.variables.lock().unwrap().push((name, value.to_owned()));
    }

    /// Runs `ravelin outbox` on it.
    pub(super) fn run(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ravelin"));
        command.arg("outbox").args(arguments).env("RAVELIN_DATABASE", &self.address);
        command.env_remove("VISUAL").env_remove("EDITOR").env_remove("RAVELIN_SEAL_KEYS");
        command.envs(self.variables.lock().unwrap().iter().map(|(name, value)| (*name, value.as_str())));
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A command that refuses its arguments does not read its input.
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    }

    /// Returns what it prints where all is well.
    pub(super) fn good(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments, b"");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
        text(&output.stdout).to_owned()
    }

    /// Returns what it prints for programs where all is well.
    pub(super) fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.good(&[&["--json"], arguments].concat())).unwrap()
    }

    /// Returns what it prints for programs where not all is well: a result, or an error.
    pub(super) fn bad(&self, arguments: &[&str], input: &[u8]) -> Value {
        let output = self.run(&[&["--json"], arguments].concat(), input);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {output:?}");
        let said = if output.stdout.is_empty() { &output.stderr } else { &output.stdout };
        serde_json::from_str(text(said)).unwrap()
    }

    /// Inserts as a program in any language does, which nothing looks at.
    pub(super) fn insert(&self, customer: &str, path: &str, body: &str) {
        if let Some(file) = self.address.strip_prefix("sqlite://") {
            let file = rusqlite::Connection::open(file).unwrap();
            file.execute(ravelin_outbox::INSERT, [customer, path, body]).unwrap();
        } else {
            let quoted = [customer, path, body].map(|value| value.replace('\'', "''"));
            let [customer, path, body] = quoted;
            let sql = format!(
                "INSERT INTO ravelin_outbox (customer, path, body) VALUES ('{customer}', '{path}', '{body}')"
            );
            self.sql(&sql);
        }
    }

    /// Runs a statement.
    pub(super) fn sql(&self, sql: &str) {
        if let Some(file) = self.address.strip_prefix("sqlite://") {
            rusqlite::Connection::open(file).unwrap().execute_batch(sql).unwrap();
        } else {
            let database = self.address.rsplit('/').next().unwrap().split('?').next().unwrap();
            SERVER.psql(database, sql).unwrap();
        }
    }
}
