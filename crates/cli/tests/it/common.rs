//! What the tests share.

use serde_json::Value;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Starts the command with arguments and standard input, and returns what came of it.
pub(super) fn ravelin(arguments: &[&str], input: &[u8]) -> Output {
    run(Command::new(env!("CARGO_BIN_EXE_ravelin")).args(arguments), input)
}

fn run(command: &mut Command, input: &[u8]) -> Output {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that refuses its arguments does not read its input: a broken pipe is no fault here.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// As [`ravelin`], with the secret key in its environment; none is there without it.
pub(super) fn ravelin_with(token: Option<&str>, arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ravelin"));
    command.env_remove("RAVELIN_TOKEN").envs(token.map(|token| ("RAVELIN_TOKEN", token)));
    run(command.args(arguments), input)
}

pub(super) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap().trim_end_matches('\n')
}

/// Returns the output of a command that must succeed.
pub(super) fn success(arguments: &[&str], input: &[u8]) -> String {
    let output = ravelin(arguments, input);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

/// Returns the error of a command that must fail; nothing is on standard output then.
pub(super) fn failure(arguments: &[&str], input: &[u8]) -> Value {
    let output = ravelin(&[&["--json"], arguments].concat(), input);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", text(&output.stderr));
    assert!(output.stdout.is_empty());
    serde_json::from_str(text(&output.stderr)).unwrap()
}

/// As [`failure`], with variables in the environment.
pub(super) fn failure_with(variables: &[(&str, &str)], arguments: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ravelin"));
    let output = run(command.envs(variables.iter().copied()).arg("--json").args(arguments), b"");
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", text(&output.stderr));
    serde_json::from_str(text(&output.stderr)).unwrap()
}

pub(super) fn vectors(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../tests/vectors/{name}.json")))
        .unwrap()
}

pub(super) fn cases(name: &str) -> Vec<Value> {
    match serde_json::from_slice(&vectors(name)).unwrap() {
        Value::Array(cases) => cases,
        _ => panic!("{name} is no list"),
    }
}

/// Writes a file for one test and returns its path.
pub(super) fn file(name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).unwrap();
    path
}
