//! The commands that README shows, in the shell.

use super::common::{cases, text};
use std::path::Path;
use std::process::Command;

#[test]
fn the_commands_of_readme_run() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md")).unwrap();
    let block = readme.split("```sh\n").nth(2).and_then(|rest| rest.split("```").next()).unwrap();
    // The sandbox stays until Ctrl-C; it has a test of its own.
    let script: Vec<&str> = block.lines().filter(|line| *line != "ravelin sandbox").collect();
    assert_eq!(script.len(), 5);

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme");
    std::fs::create_dir_all(&folder).unwrap();
    let key = &cases("keys")[1];
    std::fs::write(folder.join("key.txt"), key["spellings"][0]["key"].as_str().unwrap()).unwrap();
    std::fs::write(folder.join("key.pem"), key["privateKeyPem"].as_str().unwrap()).unwrap();
    std::fs::write(folder.join("card.json"), r#"{"pan":"4111 1111 1111 1111","month":7,"year":28}"#).unwrap();

    let bin = Path::new(env!("CARGO_BIN_EXE_ravelin")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh")
        .args(["-euc", &script.join("\n")])
        .current_dir(&folder)
        .env("PATH", path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let printed = text(&output.stdout);
    for expected in [
        "2048",
        r#"{"pan":"4111111111111111","year":"2028","month":"7"}"#,
        "c4bbcb1fbec99d65bf59d85c8cb62ee2db963f0fe106f483d9afa73bd4e39a8a",
        "rjs-",
    ] {
        assert!(printed.contains(expected), "{expected} in {printed}");
    }
}
