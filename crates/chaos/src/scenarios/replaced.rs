//! Two relays and one file; and what is done to the file behind the back of those who have it open.

use crate::calls::{files, on_file_system};
use crate::enqueuer::Enqueuer;
use crate::kind::Kind;
use crate::outbox::Outbox;
use crate::relay::{self, repeated_by_a_kill};
use crate::report::{Bound, Report};
use crate::scenario::Scenario;
use crate::stage::Stage;
use crate::witness;
use anyhow::{Result, ensure};
use ravelin_sandbox::{Delay, Reply, Rule, Sandbox, Script};
use std::collections::HashSet;
use std::fs;
use std::time::Duration;

pub(crate) const SCENARIO: Scenario = Scenario {
    name: "replaced",
    about: "two relays and one file; the file is replaced, has another name, is on a network",
    stores: &[Kind::Sqlite],
    seconds: (15, 90),
    run,
};

const CONCURRENCY: u64 = 8;

fn run(stage: &Stage) -> Result<Report> {
    let sandbox = stage.sandbox()?;
    let answer = Reply::new().delay(Delay::Between(20, 80));
    sandbox.set_script(Script::new().rule(Rule::new().answer(answer)))?;
    let mut report = two_relays(stage, &sandbox)?;
    stage.progress(1, 3);
    let rounds = stage.pick(1, 5);
    for round in 0..rounds {
        sandbox.clear_deliveries()?;
        report.add(replaced(stage, &sandbox, round)?);
    }
    stage.progress(2, 3);
    second_name(stage, &sandbox)?;
    network(stage, &sandbox)?;
    Ok(report)
}

/// One delivers, the others stand by; the lock goes with whoever is killed.
fn two_relays(stage: &Stage, sandbox: &Sandbox) -> Result<Report> {
    let outbox = stage.outbox("two")?;
    let mut enqueuer = Enqueuer::new(stage, &outbox, 0).pace(4, 80, 60);
    let enqueuing = enqueuer.start(stage)?;
    let start = || relay::launch(stage, &outbox, sandbox, CONCURRENCY).start();
    let mut relay = start()?;
    // Of two that start at once either may be the first.
    stage.until("events are delivered", Duration::from_secs(60), || Ok(sandbox.summary().taken > 0))?;
    let kills = stage.pick(3, 20);
    for kill in 0..kills {
        let next = start()?;
        stage.until("the second one stands by", Duration::from_secs(60), || {
            Ok(next.said().contains("another relay delivers"))
        })?;
        let taken = sandbox.summary().taken;
        stage.until("the first one delivers", Duration::from_secs(60), || {
            Ok(sandbox.summary().taken > taken)
        })?;
        ensure!(!next.said().contains("this relay takes over"), "two relays deliver from one file");
        // Even kills are by SIGTERM: then nothing may be sent again.
        if kill % 2 == 0 {
            relay.terminate()?
        } else {
            relay.kill()?
        }
        stage.until("the second one takes over", Duration::from_secs(60), || {
            Ok(next.said().contains("this relay takes over"))
        })?;
        relay = next;
    }
    enqueuing.terminate()?;
    stage.drained(&outbox, Duration::from_secs(120))?;
    relay.terminate()?;
    let report = witness::report(sandbox, &outbox, &enqueuer.numbers())?;
    Ok(report.bound(Bound::AtMost(kills / 2 * repeated_by_a_kill(CONCURRENCY))).kills(kills))
}

/// The folder is moved away, and a copy is put there, as when a backup is restored. Who has the old one
/// open must not go on as if nothing had happened: what it acknowledged nobody would find.
fn replaced(stage: &Stage, sandbox: &Sandbox, round: u64) -> Result<Report> {
    let folder = stage.path(format!("folder{round}"));
    let old = stage.path(format!("old{round}"));
    let outbox = stage.outbox_at(&folder.join("replaced.db"))?;
    let mut enqueuer = Enqueuer::new(stage, &outbox, 1 + round % 15).pace(4, 80, 40);
    let mut enqueuing = enqueuer.start(stage)?;
    let mut relay = relay::launch(stage, &outbox, sandbox, CONCURRENCY).start()?;
    stage.until("events are delivered", Duration::from_secs(60), || Ok(sandbox.summary().taken > 20))?;
    fs::rename(&folder, &old)?;
    fs::create_dir(&folder)?;
    let copied = outbox_copy(&old.join("replaced.db"), &folder.join("replaced.db"));
    copied?;
    for (name, program, word) in
        [("enqueuer", &mut enqueuing, "cannot be kept there"), ("relay", &mut relay, "outbox-place")]
    {
        let status = program.ends(Duration::from_secs(60))?;
        ensure!(!status.success(), "the {name} went on with a file that was replaced");
        let told = format!("{}{}", program.said(), program.printed());
        ensure!(told.contains(word), "the {name} has ended without saying why\n{told}");
    }
    drop(outbox);
    // Whoever starts again has the new one; a copy delivers again what the other had delivered.
    let (left, outbox) =
        (stage.outbox_at(&old.join("replaced.db"))?, stage.outbox_at(&folder.join("replaced.db"))?);
    let copied = outbox.rows()?.queued.len();
    let relay = relay::launch(stage, &outbox, sandbox, CONCURRENCY).start()?;
    stage.drained(&outbox, Duration::from_secs(120))?;
    relay.terminate()?;
    // What was acknowledged is in one of the two, or delivered.
    let kept: HashSet<u64> = left.rows()?.queued.into_iter().collect();
    let acknowledged = enqueuer.numbers().difference(&kept).copied().collect();
    let report = witness::report(sandbox, &outbox, &acknowledged)?;
    Ok(report.bound(Bound::AtMost(witness::count(copied))).kills(1).note("a copy is delivered once more"))
}

/// Copies an outbox as it stands on the disk, with its log.
fn outbox_copy(from: &std::path::Path, to: &std::path::Path) -> Result<()> {
    let ((file, log), (new_file, new_log)) = (files(from), files(to));
    fs::copy(file, new_file)?;
    if log.exists() {
        fs::copy(log, new_log)?;
    }
    Ok(())
}

/// A hard link would be another log and another lock.
fn second_name(stage: &Stage, sandbox: &Sandbox) -> Result<()> {
    let outbox = stage.outbox("named")?;
    let other = stage.path("private/other.db");
    fs::hard_link(outbox.file()?, &other)?;
    refused(stage, sandbox, &format!("sqlite://{}", other.display()), &[], "a file with two names")
}

/// A network file system is refused; this machine has none, so the kernel's answer is changed on its way.
fn network(stage: &Stage, sandbox: &Sandbox) -> Result<()> {
    let outbox = stage.outbox("network")?;
    for (name, kind) in [
        ("NFS", 0x6969),
        ("SMB", 0x517b),
        ("CIFS", 0xff53_4d42),
        ("SMB2", 0xfe53_4d42),
        ("9P", 0x0102_1997),
        ("Ceph", 0x00c3_6400),
        ("AFS", 0x5346_414f),
    ] {
        let prefix = on_file_system(kind);
        let prefix: Vec<&str> = prefix.iter().map(String::as_str).collect();
        refused(stage, sandbox, &outbox.address, &prefix, name)?;
    }
    // ext4 by the same way: what is refused above is the kind, not the way.
    let prefix = on_file_system(0xef53);
    let prefix: Vec<&str> = prefix.iter().map(String::as_str).collect();
    let mut relay = launch(stage, &outbox, sandbox).inside(&prefix).start()?;
    relay::runs(stage, &mut relay)
}

fn launch(stage: &Stage, outbox: &Outbox, sandbox: &Sandbox) -> crate::program::Launch {
    relay::launch(stage, outbox, sandbox, CONCURRENCY)
}

fn refused(stage: &Stage, sandbox: &Sandbox, address: &str, prefix: &[&str], what: &str) -> Result<()> {
    let launch = relay::launch_at(stage, address, &sandbox.url(), sandbox.token(), CONCURRENCY);
    let mut relay = launch.inside(prefix).start()?;
    let status = relay.ends(Duration::from_secs(60))?;
    let told = format!("{}{}", relay.said(), relay.printed());
    ensure!(!status.success() && told.contains("outbox-place"), "{what} is not refused\n{told}");
    Ok(())
}
