//! The server of a test, mistreated.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use ravelin_postgres_server::{Server, Stop, eventually};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn what_was_committed_survives_a_crash_and_the_end_leaves_nothing() {
    let server = Server::start().unwrap();
    server.create_database("one").unwrap();
    server.psql("one", "CREATE TABLE kept (id int)").unwrap();
    server.psql("one", "INSERT INTO kept VALUES (1), (2)").unwrap();
    server.restart(Stop::Immediate).unwrap();
    assert_eq!(server.psql("one", "SELECT id, id * 2 FROM kept ORDER BY id").unwrap(), "1|2\n2|4");
    server.restart(Stop::Fast).unwrap();
    assert!(server.psql("one", "SELECT nothing").is_err());
    let folder = server.folder().to_owned();
    assert!(folder.exists());
    drop(server);
    assert!(!folder.exists());
}

#[test]
fn backends_are_killed_snapshots_held_and_commits_delayed() {
    let server = Server::start_with(&[("max_connections", "30")]).unwrap();
    assert_eq!(server.psql("postgres", "SHOW max_connections").unwrap(), "30");
    server
        .psql("postgres", "CREATE TABLE kept (id int); INSERT INTO kept SELECT generate_series(1, 100)")
        .unwrap();
    let mut held = server.hold_snapshot("postgres").unwrap();
    server.psql("postgres", "DELETE FROM kept").unwrap();
    assert_eq!(held.run("SELECT count(*) FROM kept;").unwrap(), "100");
    assert!(server.kill_backends("state = 'idle in transaction'").unwrap() > 0);
    assert!(held.run("SELECT 1;").is_err());

    server.delay_commits(Duration::from_millis(100)).unwrap();
    let began = Instant::now();
    server.psql("postgres", "INSERT INTO kept VALUES (1)").unwrap();
    assert!(began.elapsed() >= Duration::from_millis(100));
}

#[test]
fn a_way_is_slowed_down_cut_and_healed() {
    let server = Server::start().unwrap();
    let proxy = server.proxy().unwrap();
    let select = |limit: &str| {
        let mut psql = Command::new("timeout");
        psql.arg(limit).arg(server.programs().join("psql")).args([&proxy.url("postgres"), "-c", "SELECT 1"]);
        psql.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
    };
    assert!(select("30"));
    proxy.delay(Duration::from_millis(200));
    let began = Instant::now();
    assert!(select("30"));
    assert!(began.elapsed() >= Duration::from_millis(400));
    proxy.delay(Duration::ZERO);
    proxy.cut();
    assert!(!select("1"));
    proxy.heal();
    assert!(select("30"));
    let bouncer = server.bouncer(2).unwrap();
    let through = Command::new(server.programs().join("psql"))
        .args([&bouncer.url("postgres"), "-c", "SELECT 1"])
        .output();
    assert!(through.unwrap().status.success());
}

#[test]
fn a_killed_program_leaves_nothing() {
    use std::io::{BufRead, BufReader};
    let mut program =
        Command::new(env!("CARGO_BIN_EXE_ravelin-postgres-server")).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
    let url = lines.next().unwrap().unwrap();
    let mut psql = Command::new(Server::programs_of_newest().unwrap().join("psql"));
    let folder = psql.args([&url, "-A", "-t", "-c", "SHOW unix_socket_directories"]).output().unwrap();
    let folder = std::path::PathBuf::from(String::from_utf8(folder.stdout).unwrap().trim());
    assert!(folder.exists());
    program.kill().unwrap();
    program.wait().unwrap();
    assert!(eventually(|| !folder.exists()));
}
