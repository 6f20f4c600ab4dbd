//! A sandbox as the command starts it, and bare HTTP to it.

use super::common::text;
use serde_json::Value;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running `ravelin sandbox`, killed when dropped.
pub(super) struct Running {
    child: Child,
    output: BufReader<ChildStdout>,
    pub(super) greeting: Value,
}

impl Running {
    pub(super) fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ravelin"))
            .args(["--json", "sandbox", "--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        Self { child, output, greeting: serde_json::from_str(&line).unwrap() }
    }

    /// Returns a text of the greeting.
    pub(super) fn text(&self, name: &str) -> &str {
        self.greeting[name].as_str().unwrap()
    }

    /// Sends a request and returns the whole answer, head and body. `headers` end with a line break.
    pub(super) fn send(&self, method: &str, path: &str, token: &str, headers: &str, body: &str) -> String {
        self.exchange(method, path, token, headers, body).unwrap()
    }

    /// The same, where the connection may break.
    pub(super) fn exchange(
        &self,
        method: &str,
        path: &str,
        token: &str,
        headers: &str,
        body: &str,
    ) -> io::Result<String> {
        let address = self.text("url").trim_start_matches("http://");
        let mut stream = TcpStream::connect(address)?;
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: token {token}\r\n{headers}\
             Content-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    /// Stops it as Ctrl-C does, and returns its exit code and what it printed after its greeting.
    pub(super) fn interrupted(mut self) -> (Option<i32>, String, String) {
        let interrupt = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(interrupt.success());
        let (mut printed, mut said) = (String::new(), Vec::new());
        self.output.read_to_string(&mut printed).unwrap();
        self.child.stderr.take().unwrap().read_to_end(&mut said).unwrap();
        (self.child.wait().unwrap().code(), printed, text(&said).to_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
