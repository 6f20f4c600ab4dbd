//! The commands of the pages in `deploy/`: run in the shell, but for those that need a service manager, a
//! container engine or the system's root, which are read by the shell only.

use super::common::text;
use super::deploy::deploy;
use super::places::SERVER;
use super::relaying::{sandbox, until};
use ravelin_outbox::Store as _;
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Returns the blocks of a kind in a page, each with the lines of its own.
fn blocks(page: &str, kind: &str) -> Vec<String> {
    let text = std::fs::read_to_string(deploy(page)).unwrap();
    let fence = format!("```{kind}\n");
    text.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

/// A folder in which the commands of a page are run one after the other, as by its reader.
struct Reader {
    folder: tempfile::TempDir,
    variables: Vec<(&'static str, String)>,
    /// What the page says, and what is said here.
    here: Vec<(String, String)>,
    groups: Vec<u32>,
}

impl Reader {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder, variables: Vec::new(), here: Vec::new(), groups: Vec::new() }
    }

    fn set(&mut self, name: &'static str, value: String) {
        self.variables.push((name, value));
    }

    fn says(&mut self, page: &str, here: &str) {
        self.here.push((page.to_owned(), here.to_owned()));
    }

    fn shell(&self, script: &str) -> Command {
        let bin = Path::new(env!("CARGO_BIN_EXE_ravelin")).parent().unwrap();
        let path =
            format!("{}:{}:{}", bin.display(), SERVER.programs().display(), std::env::var("PATH").unwrap());
        let mut command = Command::new("sh");
        command.args(["-euc", script]).current_dir(self.folder.path()).env("PATH", path);
        command.env_remove("RAVELIN_DATABASE").env_remove("RAVELIN_SEAL_KEYS").env_remove("RAVELIN_TOKEN");
        command.envs(self.variables.iter().map(|(name, value)| (*name, value)));
        // What stays in the background is in its group.
        command.process_group(0).stdin(Stdio::null());
        command
    }

    /// Runs a block and returns what it printed; what it left in the background goes on.
    fn run(&mut self, block: &str) -> String {
        let script = self.here.iter().fold(block.to_owned(), |script, (page, here)| {
            assert!(!page.is_empty());
            script.replace(page, here)
        });
        // Into files: a pipe would be open for as long as something stays in the background.
        let [out, err] = ["stdout", "stderr"].map(|name| self.folder.path().join(name));
        let mut command = self.shell(&script);
        command.stdout(std::fs::File::create(&out).unwrap()).stderr(std::fs::File::create(&err).unwrap());
        let mut child = command.spawn().unwrap();
        self.groups.push(child.id());
        let status = child.wait().unwrap();
        let [out, err] = [out, err].map(|file| std::fs::read_to_string(file).unwrap());
        assert!(status.success(), "{script}\n{out}\n{err}");
        out
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        for group in &self.groups {
            let _ = Command::new("kill").args(["-KILL", "--", &format!("-{group}")]).output();
        }
    }
}

fn free_port() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string()
}

#[test]
fn one_machine() {
    let mut reader = Reader::new();
    reader.says("8787", &free_port());
    reader.says("8788", &free_port());
    let blocks = blocks("one-machine.md", "sh");
    let [trial, sealed, dead] = &blocks[..] else { panic!("{blocks:?}") };
    let printed = reader.run(trial);
    assert!(printed.contains("{\"status\":200") && printed.contains("version 1"), "{printed}");
    let printed = reader.run(sealed);
    assert!(printed.starts_with("the tables are of version 1\n"), "{printed}");
    let keys = reader.folder.path().join("seal-keys.txt");
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(keys).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    let printed = reader.run(dead);
    assert!(printed.ends_with("nothing found\n0 events queued again\n0 events removed\n"), "{printed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fleet_on_postgresql() {
    let sandbox = sandbox().await;
    // Its roles are a server's own.
    let server = ravelin_postgres_server::Server::start().unwrap();
    let owner = server.create_database("shop").unwrap();
    let mut reader = Reader::new();
    let by = |user: &str| owner.replace("postgres@", &format!("{user}@"));
    reader.set("OWNER_URL", owner.clone());
    reader.set("SHOP_URL", by("shop_backend"));
    reader.set("RELAY_URL", by("shop_relay"));
    std::fs::write(reader.folder.path().join("token.txt"), sandbox.token()).unwrap();
    reader.says("--admin 127.0.0.1:9789", &format!("--admin 127.0.0.1:0 --base-url {}", sandbox.url()));
    let blocks = blocks("fleet.md", "sh");
    let [tables, insert, relay, dead, upgrade] = &blocks[..] else { panic!("{blocks:?}") };
    reader.run(tables);
    reader.run(insert);
    let store = ravelin_outbox::open(&by("shop_relay")).unwrap();
    assert_eq!(store.stats().await.unwrap().queued, 1);
    reader.run(relay);
    until("the relay delivers", async || sandbox.summary().taken == 1).await;
    until("it is removed", async || store.stats().await.unwrap().queued == 0).await;
    let printed = reader.run(dead);
    assert!(printed.ends_with("nothing found\n0 events queued again\n0 events removed\n"), "{printed}");
    reader.run(upgrade);
    let rest = std::fs::read_to_string(reader.folder.path().join("from-1.sql")).unwrap();
    assert!(rest.starts_with("BEGIN;") && !rest.contains("CREATE TABLE ravelin_outbox "), "{rest}");
}

#[test]
fn beyond() {
    let owner = SERVER.create_database("beyond").unwrap();
    let mut reader = Reader::new();
    reader.set("OWNER_URL", owner.clone());
    reader.set("RAVELIN_DATABASE", owner);
    reader.run("ravelin outbox migrate");
    let blocks = blocks("beyond.md", "sh");
    let [insert] = &blocks[..] else { panic!("{blocks:?}") };
    reader.run(insert);
    let printed = reader.run("ravelin outbox list");
    assert_eq!(printed, "nothing found\n");
    assert_eq!(
        SERVER.psql("beyond", "SELECT last_value FROM ravelin_outbox_id_seq").unwrap(),
        "1",
        "there was one"
    );
}

#[test]
fn what_is_not_run_is_at_least_a_script_about_files_that_there_are() {
    let mut count = 0;
    for page in ["one-machine.md", "fleet.md", "beyond.md"] {
        for block in blocks(page, "shell") {
            let read: Output = Command::new("sh").args(["-nc", &block]).output().unwrap();
            assert!(read.status.success(), "{block}: {}", text(&read.stderr));
            for word in block
                .split_whitespace()
                .filter(|word| word.starts_with("deploy/") && !word.contains("secrets"))
            {
                assert!(deploy("..").join(word).exists(), "{page}: {word}");
            }
            count += 1;
        }
        let text = std::fs::read_to_string(deploy(page)).unwrap();
        assert!(text.contains("## The promise") && text.contains("**Not promised"), "{page}");
    }
    assert_eq!(count, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_that_are_to_be_watched_are_told() {
    let sandbox = sandbox().await;
    let place = super::places::postgres("watched").await;
    let relay = super::relaying::Relaying::start(&place.address, &sandbox, &[]);
    place.store.enqueue(vec![super::relaying::customer("c", 1)]).await.unwrap();
    until("it is delivered", async || sandbox.summary().taken == 1).await;
    // What has happened to nobody yet is not told: it is known by its name in the program.
    let program = std::fs::read(env!("CARGO_BIN_EXE_ravelin")).unwrap();
    let is_in_program = |name: &str| program.windows(name.len()).any(|bytes| bytes == name.as_bytes());
    let told = relay.get("/metrics");
    let mut figures = 0;
    for page in ["one-machine.md", "fleet.md"] {
        let text = std::fs::read_to_string(deploy(page)).unwrap();
        for name in text.split('`').filter(|word| word.starts_with("ravelin_outbox_")) {
            let bare = name.split('{').next().unwrap();
            assert!(told.contains(bare) || is_in_program(bare), "{page}: {name}\n{told}");
            figures += 1;
        }
    }
    assert_eq!(figures, 5);
    assert!(
        told.contains("ravelin_outbox_oldest_age_seconds")
            && told.contains("ravelin_outbox_events{state=\"dead\"}"),
        "{told}"
    );
}
