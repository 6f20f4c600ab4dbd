//! The commands that README shows, in the shell.

use super::common::{cases, text};
use super::running::Running;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Returns the commands of a block of README.
fn block(number: usize) -> Vec<String> {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md")).unwrap();
    let block = readme.split("```sh\n").nth(number).and_then(|rest| rest.split("```").next()).unwrap();
    block.lines().map(str::to_owned).collect()
}

/// Returns a folder for one block's files.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Runs commands in a folder and returns what they print.
fn run(folder: &Path, script: &[String], token: &str) -> String {
    let bin = Path::new(env!("CARGO_BIN_EXE_ravelin")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh")
        .args(["-euc", &script.join("\n")])
        .current_dir(folder)
        .env("PATH", path)
        .env("RAVELIN_TOKEN", token)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    text(&output.stdout).to_owned()
}

#[test]
fn the_commands_of_readme_run() {
    // The sandbox stays until Ctrl-C; it has a test of its own.
    let script: Vec<String> = block(2).into_iter().filter(|line| line != "ravelin sandbox").collect();
    assert_eq!(script.len(), 5);

    let folder = folder("readme");
    let key = &cases("keys")[1];
    std::fs::write(folder.join("key.txt"), key["spellings"][0]["key"].as_str().unwrap()).unwrap();
    std::fs::write(folder.join("key.pem"), key["privateKeyPem"].as_str().unwrap()).unwrap();
    std::fs::write(folder.join("card.json"), r#"{"pan":"4111 1111 1111 1111","month":7,"year":28}"#).unwrap();

    let printed = run(&folder, &script, "");
    for expected in [
        "2048",
        r#"{"pan":"4111111111111111","year":"2028","month":"7"}"#,
        "c4bbcb1fbec99d65bf59d85c8cb62ee2db963f0fe106f483d9afa73bd4e39a8a",
        "rjs-",
    ] {
        assert!(printed.contains(expected), "{expected} in {printed}");
    }
}

#[test]
fn the_commands_of_readme_send_an_event_and_explain_the_answer() {
    let sandbox = Running::start(&[]);
    let here = |line: String| line.replace("http://127.0.0.1:8787", sandbox.text("url"));
    let script: Vec<String> = block(3).into_iter().map(here).collect();
    assert_eq!(script.len(), 4);

    let folder = folder("readme-events");
    let example =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/spec/examples/007-v2-checkout-pre-auth.json");
    std::fs::copy(example, folder.join("checkout.json")).unwrap();
    let printed = run(&folder, &script, sandbox.text("token"));
    for expected in [
        "action       ALLOW\n             Let the order proceed.",
        "status       403 Forbidden",
        "status       429 Too Many Requests",
        "Ravelin processes it later by itself",
    ] {
        assert!(printed.contains(expected), "{expected} in {printed}");
    }
}
