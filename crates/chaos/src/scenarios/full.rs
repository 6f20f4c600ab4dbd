//! The disk is full: under the file of SQLite, under the table of PostgreSQL, under its log.

use crate::calls::files;
use crate::enqueuer::Enqueuer;
use crate::kind::{BOTH, Kind};
use crate::machine::{needs_root, system, text};
use crate::outbox::Outbox;
use crate::program::Program;
use crate::random::Random;
use crate::relay::{self, repeated_by_a_kill};
use crate::report::{Bound, Report};
use crate::scenario::Scenario;
use crate::stage::Stage;
use crate::volume::Volume;
use crate::witness;
use anyhow::{Result, bail, ensure};
use ravelin_outbox::{Entry, Store as _, StoreErrorKind};
use ravelin_postgres_server::{Server, Stop};
use ravelin_sandbox::{Delay, Reply, Rule, Sandbox, Script};
use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

pub(crate) const SCENARIO: Scenario = Scenario {
    name: "full",
    about: "a full disk: under the file, under PostgreSQL's table, under its log",
    stores: BOTH,
    seconds: (50, 150),
    run,
};

const CONCURRENCY: u64 = 8;

/// Within so long whoever enqueues is told; far more than it takes on a quiet machine.
const PROMPT: Duration = Duration::from_secs(2);

/// So many megabytes.
const SMALL: u64 = 8;

/// What a relay says of what it cannot remove.
const NOT_REMOVED: &str = "delivered events could not be removed";

fn run(stage: &Stage) -> Result<Report> {
    match stage.kind {
        Kind::Sqlite => file(stage),
        Kind::Postgres => {
            let mut report = table(stage)?;
            report.add(log(stage)?);
            Ok(report)
        }
    }
}

/// Enqueues in this process, and notes what it was told.
struct Teller<'a> {
    stage: &'a Stage,
    outbox: &'a Outbox,
    next: u64,
    random: Random,
    acknowledged: HashSet<u64>,
    /// The longest that it took to be told that there is no room.
    slowest: Duration,
}

impl<'a> Teller<'a> {
    fn new(stage: &'a Stage, outbox: &'a Outbox) -> Self {
        let random = stage.random("notes");
        Self { stage, outbox, next: 0, random, acknowledged: HashSet::new(), slowest: Duration::ZERO }
    }

    /// Enqueues one event of about two kilobytes; returns whether there was room.
    fn enqueue(&mut self) -> Result<bool> {
        let number = self.next;
        self.next += 1;
        // Few enough of each customer not to be held back.
        let customer = format!("c{}", number / 5);
        // What PostgreSQL cannot make smaller.
        let letters =
            (0..2_000).map(|_| u8::try_from(self.random.below(26)).map(|letter| char::from(b'a' + letter)));
        let note = letters.collect::<Result<String, _>>()?;
        let body = format!(
            r#"{{"timestamp":1700000000000,"customer":{{"customerId":"{customer}","custom":{{"number":{number},"note":"{note}"}}}}}}"#
        );
        let began = Instant::now();
        let entry = Entry::new(&customer, "/v2/customer", body);
        match self.stage.wait(self.outbox.store().enqueue(vec![entry])) {
            Ok(ids) => {
                ensure!(ids.len() == 1, "one event, and not one number");
                self.acknowledged.insert(number);
                Ok(true)
            }
            Err(error) if error.kind() == StoreErrorKind::Full => {
                self.slowest = self.slowest.max(began.elapsed());
                Ok(false)
            }
            Err(error) => bail!("not that it is full, but {}", error.kind().as_str()),
        }
    }

    fn enqueue_all(&mut self, count: u64) -> Result<()> {
        for _ in 0..count {
            ensure!(self.enqueue()?, "there should be room");
        }
        Ok(())
    }

    /// Enqueues until there is no room, and then some more.
    fn fill(&mut self) -> Result<()> {
        let end = self.next + 20_000;
        while self.enqueue()? {
            ensure!(self.next < end, "it never gets full");
        }
        for _ in 0..50 {
            self.enqueue()?;
        }
        Ok(())
    }

    /// Waits until there is room again.
    fn until_room(&mut self) -> Result<()> {
        let stage = self.stage;
        stage.until("there is room again", Duration::from_secs(60), || {
            sleep(Duration::from_millis(20));
            self.enqueue()
        })
    }

    fn report(self, sandbox: &Sandbox, bound: Bound) -> Result<Report> {
        let report = witness::report(sandbox, self.outbox, &self.acknowledged)?.bound(bound);
        let slowest = self.slowest;
        Ok(report
            .expect(slowest < PROMPT, || format!("told that it is full after {slowest:?}"))
            .note(format!("told that it is full within {} ms", slowest.as_millis())))
    }
}

fn sandbox(stage: &Stage) -> Result<Sandbox> {
    let sandbox = stage.sandbox()?;
    answers(&sandbox, 5, 20)?;
    Ok(sandbox)
}

/// Answers after so many milliseconds.
fn answers(sandbox: &Sandbox, least: u64, most: u64) -> Result<()> {
    let answer = Reply::new().delay(Delay::Between(least, most));
    Ok(sandbox.set_script(Script::new().rule(Rule::new().answer(answer)))?)
}

fn file(stage: &Stage) -> Result<Report> {
    let volume = Volume::new(stage, "disk", SMALL)?;
    let (outbox, sandbox) = (stage.outbox_at(&volume.path().join("private/full.db"))?, sandbox(stage)?);
    let start = || relay::launch(stage, &outbox, &sandbox, CONCURRENCY).start();
    let mut teller = Teller::new(stage, &outbox);
    // Its own share of the disk is used up.
    teller.fill()?;
    let relay = start()?;
    teller.until_room()?;
    stage.drained(&outbox, Duration::from_secs(120))?;
    teller.enqueue_all(100)?;
    stage.progress(1, 4);

    // Another program takes the rest of the disk while events are delivered. SQLite's log has room for
    // removals as long as it has not been emptied; it is while nobody writes.
    teller.enqueue_all(600)?;
    volume.fill()?;
    stage.until("what is there is delivered, or removals fail", Duration::from_secs(60), || {
        Ok(outbox.stats()?.queued == 0 || relay.said().contains(NOT_REMOVED))
    })?;
    none_twice(&sandbox)?;
    volume.relieve()?;
    teller.until_room()?;
    stage.drained(&outbox, Duration::from_secs(120))?;
    relay.terminate()?;
    stage.progress(2, 4);

    // The log is empty: what is delivered cannot be removed, and must not be sent again.
    let relay = starved(&mut teller, &volume, &start)?;
    sleep(stage.pick(Duration::from_secs(3), Duration::from_secs(20)));
    none_twice(&sandbox)?;
    volume.relieve()?;
    teller.until_room()?;
    stage.drained(&outbox, Duration::from_secs(120))?;
    relay.terminate()?;
    none_twice(&sandbox)?;
    stage.progress(3, 4);

    // As before, and the relay is killed and started again and again: what it had not removed is sent
    // again by each that starts, and by no other.
    let kills = stage.pick(1, 5);
    for _ in 0..kills {
        starved(&mut teller, &volume, &start)?.kill()?;
        // On a full disk it may be refused at once; a service manager would try again.
        drop(start()?.ends(Duration::from_millis(500)));
        volume.relieve()?;
        let relay = start()?;
        teller.until_room()?;
        stage.drained(&outbox, Duration::from_secs(120))?;
        relay.terminate()?;
    }
    // The one that was started on the full disk was killed too.
    let bound = Bound::AtMost(2 * kills * repeated_by_a_kill(CONCURRENCY));
    Ok(teller.report(&sandbox, bound)?.kills(kills))
}

/// Fills the disk when SQLite's log has just been emptied, and starts a relay, which cannot remove what it
/// delivers.
fn starved(
    teller: &mut Teller<'_>,
    volume: &Volume,
    start: &impl Fn() -> Result<Program>,
) -> Result<Program> {
    let (stage, outbox) = (teller.stage, teller.outbox);
    teller.enqueue_all(600)?;
    let (_, log) = files(outbox.file()?);
    stage.until("the log is emptied", Duration::from_secs(30), || Ok(fs::metadata(&log)?.len() == 0))?;
    volume.fill()?;
    let relay = start()?;
    stage.until("removals fail", Duration::from_secs(60), || {
        ensure!(!teller.enqueue()?, "there is room on a full disk");
        Ok(relay.said().contains(NOT_REMOVED))
    })?;
    Ok(relay)
}

fn none_twice(sandbox: &Sandbox) -> Result<()> {
    let duplicates = sandbox.summary().duplicates;
    ensure!(duplicates == 0, "{duplicates} events were sent again on a full disk");
    Ok(())
}

/// Makes a folder on a volume that is the server's user's.
fn place_of_server(volume: &Volume, server: &Server, name: &str) -> Result<String> {
    let folder = volume.path().join(name);
    fs::create_dir(&folder)?;
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
    let place = text(&folder)?;
    system(&["chown", &format!("--reference={}", server.data().display()), place])?;
    Ok(place.to_owned())
}

fn table(stage: &Stage) -> Result<Report> {
    needs_root("a disk of its own")?;
    let server = Arc::new(Server::start_with(&[("max_connections", "100"), ("autovacuum_naptime", "1")])?);
    // Beside the server's data: the stage's folder is closed to its user.
    let volume = Volume::at(server.folder().join("disk"), SMALL)?;
    let place = place_of_server(&volume, &server, "table")?;
    let (outbox, sandbox) = (stage.outbox_in(Arc::clone(&server), "table")?, sandbox(stage)?);
    server.psql("table", &format!("CREATE TABLESPACE small LOCATION '{place}'"))?;
    for kind in ["TABLE", "INDEX"] {
        outbox.psql(&format!("ALTER {kind} ALL IN TABLESPACE pg_default SET TABLESPACE small"))?;
    }
    let mut teller = Teller::new(stage, &outbox);
    teller.fill()?;
    let relay = relay::launch(stage, &outbox, &sandbox, CONCURRENCY).start()?;
    // Deliveries go on without room; there is room for more when somebody sees to it.
    stage.drained(&outbox, Duration::from_secs(120))?;
    volume.resize(2 * SMALL)?;
    teller.until_room()?;
    // Full again, under a relay that delivers more slowly than events come.
    answers(&sandbox, 1_000, 2_000)?;
    teller.fill()?;
    answers(&sandbox, 5, 20)?;
    stage.drained(&outbox, Duration::from_secs(120))?;
    volume.resize(4 * SMALL)?;
    teller.until_room()?;
    teller.enqueue_all(200)?;
    stage.drained(&outbox, Duration::from_secs(120))?;
    relay.terminate()?;
    teller.report(&sandbox, Bound::Exactly(0))
}

/// PostgreSQL panics where it cannot write its log, and does not come up before there is room.
fn log(stage: &Stage) -> Result<Report> {
    let server = Arc::new(Server::start_with(&[
        ("max_connections", "100"),
        ("min_wal_size", "32MB"),
        ("max_wal_size", "32MB"),
        ("wal_recycle", "off"),
    ])?);
    server.stop(Stop::Fast)?;
    let volume = Volume::at(server.folder().join("disk"), 96)?;
    let place = place_of_server(&volume, &server, "log")?;
    let log = server.data().join("pg_wal");
    let log = text(&log)?;
    system(&["cp", "-a", &format!("{log}/."), &place])?;
    system(&["rm", "-r", log])?;
    system(&["ln", "-s", &place, log])?;
    server.start_again()?;
    let (outbox, sandbox) = (stage.outbox_in(Arc::clone(&server), "log")?, sandbox(stage)?);
    let mut enqueuers = [
        Enqueuer::new(stage, &outbox, 0).pace(4, 300, 5),
        Enqueuer::new(stage, &outbox, 1).plain().pace(4, 300, 5),
    ];
    let enqueuing = enqueuers.iter_mut().map(|one| one.start(stage)).collect::<Result<Vec<_>>>()?;
    let relay = relay::launch(stage, &outbox, &sandbox, CONCURRENCY).start()?;
    let rounds = stage.pick(1, 4);
    for round in 0..rounds {
        let (acknowledged, taken) =
            (enqueuers.each_ref().map(Enqueuer::acknowledged), sandbox.summary().taken);
        stage.until("everybody gets on", Duration::from_secs(60), || {
            let all =
                enqueuers.iter().zip(acknowledged).all(|(one, before)| one.acknowledged() > before + 50);
            Ok(all && sandbox.summary().taken > taken + 50)
        })?;
        volume.fill()?;
        // The next piece of the log finds no room.
        stage.until("the server has given up", Duration::from_secs(60), || {
            Ok(outbox.psql("SELECT pg_switch_wal()").is_err())
        })?;
        sleep(stage.pick(Duration::from_secs(3), Duration::from_secs(20)));
        volume.relieve()?;
        // It may have come up by itself, or be in the middle of trying.
        stage.until("the server is there again", Duration::from_secs(120), || {
            Ok(outbox.psql("SELECT 1").is_ok() || server.start_again().is_ok())
        })?;
        stage.progress(round + 2, rounds + 2);
    }
    enqueuing.into_iter().try_for_each(Program::terminate)?;
    stage.drained(&outbox, Duration::from_secs(120))?;
    relay.terminate()?;
    let acknowledged = enqueuers.iter().flat_map(Enqueuer::numbers).collect();
    Ok(witness::report(&sandbox, &outbox, &acknowledged)?.kills(rounds))
}
