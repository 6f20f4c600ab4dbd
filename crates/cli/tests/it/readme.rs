//! The commands that README shows, in the shell.

use super::common::{cases, text};
use super::relaying::{customer, outbox, sandbox, until};
use super::running::Running;
use ravelin_outbox::Store as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

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

/// A command that stays; killed when dropped.
struct Staying(Child);

impl Drop for Staying {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_relay_and_the_gateway_of_readme_deliver() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    std::fs::write(kept.folder.path().join("token.txt"), sandbox.token()).unwrap();
    for number in [4, 5] {
        let [line] = &block(number)[..] else { panic!("one command") };
        let here = line
            .replace("sqlite:///var/lib/shop/outbox.db", &kept.address)
            .replace("127.0.0.1:9789", "127.0.0.1:0")
            .replace("127.0.0.1:9788", "127.0.0.1:0");
        let mut arguments = here.split_whitespace();
        assert_eq!(arguments.next(), Some("ravelin"));
        let listen: &[&str] = if number == 5 { &["--listen", "127.0.0.1:0"] } else { &[] };
        kept.store.enqueue(vec![customer("cust-ada", number.try_into().unwrap())]).await.unwrap();
        let command = Command::new(env!("CARGO_BIN_EXE_ravelin"))
            .args(arguments)
            .args(["--base-url", &sandbox.url()])
            .args(listen)
            .current_dir(kept.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let _staying = Staying(command);
        until(line, async || kept.store.stats().await.unwrap().queued == 0).await;
    }
    assert_eq!(sandbox.summary().taken, 2);
}

#[test]
fn the_commands_of_readme_look_into_an_outbox() {
    let kept = outbox();
    let here = |line: String| line.replace("sqlite:///var/lib/shop/outbox.db", &kept.address);
    let script: Vec<String> = block(6).into_iter().map(here).collect();
    assert_eq!(script.len(), 2);
    let printed = run(kept.folder.path(), &script, "");
    assert!(printed.starts_with("queued") && printed.ends_with("nothing found"), "{printed}");
}
