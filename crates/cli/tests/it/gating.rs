//! A gateway as the command starts it, the sandbox it sends to, and bare HTTP to it.

use ravelin::secret::Secret;
use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};
use ravelin_sandbox::{Keys, LogTo, Sandbox};
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// The key of the merchant's own programs.
pub(super) const KEY: &str = "shop-key-0123456789";

pub(super) async fn sandbox(token: &str) -> Sandbox {
    let config = Sandbox::builder()
        .keys(Keys::generate(1024).unwrap())
        .token(Secret::new(token.to_owned()))
        .log(LogTo::Memory)
        .log_id("/customer/custom/number")
        .customer_limit(None);
    Sandbox::start(config).await.unwrap()
}

/// The folder in which a gateway keeps events, which outlives it.
pub(super) struct Home {
    pub(super) folder: TempDir,
}

impl Home {
    pub(super) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(super) fn file(&self) -> PathBuf {
        self.folder.path().join("private/outbox.db")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.folder.path().join("log.txt")
    }

    /// Opens the outbox beside the gateway.
    pub(super) fn outbox(&self) -> SqliteOutbox {
        SqliteOutbox::open(SqliteConfig::new(self.file())).unwrap()
    }

    /// Starts a gateway; what it logs is added to the file.
    pub(super) fn start(&self, sandbox: &Sandbox, arguments: &[&str]) -> Gateway {
        let log = File::options().create(true).append(true).open(self.log()).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_ravelin"))
            .args(["--json", "gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"])
            .args([
                "--base-url",
                &sandbox.url(),
                "--database",
                &format!("sqlite://{}", self.file().display()),
            ])
            .args(arguments)
            .env("RAVELIN_TOKEN", sandbox.token())
            .env("RAVELIN_GATEWAY_KEY", KEY)
            .env("RAVELIN_LOG", "debug")
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let greeting = serde_json::from_str(&line)
            .unwrap_or_else(|_| panic!("{}", std::fs::read_to_string(self.log()).unwrap()));
        Gateway { child, greeting }
    }
}

/// A running `ravelin gateway`, killed when dropped.
pub(super) struct Gateway {
    child: Child,
    greeting: Value,
}

impl Gateway {
    pub(super) fn url(&self) -> &str {
        self.greeting["url"].as_str().unwrap()
    }

    pub(super) fn address(&self) -> String {
        self.url().trim_start_matches("http://").to_owned()
    }

    pub(super) fn admin(&self) -> String {
        self.greeting["admin"].as_str().unwrap().trim_start_matches("http://").to_owned()
    }

    /// Ends it as a lost machine would.
    pub(super) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ends it as a service manager does, and returns its exit code.
    pub(super) fn terminate(mut self) -> Option<i32> {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a request and returns the whole answer, head and body; nothing where the line broke.
pub(super) fn ask(address: &str, method: &str, target: &str, key: &str, body: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} {target} HTTP/1.1\r\nHost: {address}\r\nAuthorization: token {key}\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    // A head without the end of its body is no answer.
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?;
    (length.parse() == Ok(body.len())).then_some(answer)
}
