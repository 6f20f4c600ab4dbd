//! The power goes, at every moment of a run: what was acknowledged is on the disk, whatever the disk made
//! of the rest.

use crate::disk::{Disk, Unsynced};
use crate::kind::Kind;
use crate::machine::needs_root;
use crate::report::Report;
use crate::scenario::Scenario;
use crate::stage::Stage;
use crate::trace::{self, Step};
use crate::volume::Volume;
use crate::witness::count;
use anyhow::{Context, Result, ensure};
use rusqlite::Connection;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(crate) const SCENARIO: Scenario = Scenario {
    name: "power",
    about: "the power goes at every moment of a run, and the disk keeps only what it was told to sync",
    stores: &[Kind::Sqlite],
    seconds: (40, 600),
    run,
};

/// At one in so many moments the outbox itself is opened, beside SQLite alone.
const OPENED: u64 = 40;

/// What somebody was told at a moment.
#[derive(Debug, Default)]
struct Told {
    /// Events that are kept.
    kept: HashSet<u64>,
    /// Those of them that may be gone, because they are delivered.
    delivered: HashSet<u64>,
}

/// What came of it.
#[derive(Debug, Default)]
struct Found {
    crashes: u64,
    lost: u64,
    corrupt: Vec<String>,
}

fn run(stage: &Stage) -> Result<Report> {
    needs_root("a disk of its own")?;
    // A small disk, whose log is moved into the file again and again.
    let volume = Volume::new(stage, "disk", 4)?;
    let folder = volume.path().canonicalize()?;
    let file = folder.join("private/power.db");
    let (failing, events) =
        (["-e", "inject=fdatasync,fsync:error=EIO:when=50+37"], stage.pick("300", "3000"));
    let mut report = Report::default();
    // The disk may also say that it could not sync: what was to be synced may be lost then, even if a later
    // sync succeeds.
    for (name, extra) in [("steady", &[][..]), ("with errors", &failing[..])] {
        if folder.join("private").exists() {
            fs::remove_dir_all(folder.join("private"))?;
        }
        let steps = record(stage, name, &folder, &file, events, extra)?;
        report.add(replay(stage, name, &folder, &file, &steps)?);
    }
    Ok(report)
}

/// Has a program keep events and remove them again, and returns what it had the disk do.
fn record(
    stage: &Stage,
    name: &str,
    folder: &Path,
    file: &Path,
    events: &str,
    extra: &[&str],
) -> Result<Vec<Step>> {
    let (trace, notes) = (stage.path(format!("{name}.trace")), stage.path(format!("{name}.notes")));
    let to = trace.to_str().context("a path that is no text")?;
    let mut prefix = trace::ARGUMENTS.to_vec();
    prefix.extend(extra);
    prefix.extend(["-o", to]);
    let recording = stage.own("record")?.arg("record").arg("--file").arg(file).arg("--notes").arg(&notes);
    let recording = recording.args(["--events", events, "--seed", &stage.seed.to_string()]);
    let program = recording.inside(&prefix).start()?;
    program.succeeds(Duration::from_secs(300))?;
    trace::read(&fs::read_to_string(&trace)?, folder, &notes.canonicalize()?)
}

/// Lets the power go at many moments, and holds what is found against what somebody was told.
fn replay(stage: &Stage, name: &str, folder: &Path, file: &Path, steps: &[Step]) -> Result<Report> {
    let place = stage.path(format!("{name}.after"));
    fs::create_dir(&place)?;
    let after = Volume::at(place, 64)?;
    let mut random = stage.random(name);
    let (mut disk, mut liar, mut told) = (Disk::default(), Disk::default(), Told::default());
    let (mut found, mut lied) = (Found::default(), Found::default());
    let one_in = stage.pick(u64::try_from(steps.len())? / 600, 1).max(1);
    for (number, step) in steps.iter().enumerate() {
        disk.take(step);
        if !matches!(step, Step::Sync(..) | Step::Fail(..)) {
            liar.take(step);
        }
        told.take(step)?;
        let chosen = random.below(one_in) == 0;
        if !chosen {
            continue;
        }
        for unsynced in [Unsynced::Lost, Unsynced::Kept, Unsynced::Torn] {
            let files = disk.after_crash(folder, unsynced, &mut random);
            let what = format!("{name}, step {number}, {unsynced:?}");
            look(after.path(), folder, file, &files, &told, &mut found, &what)?;
        }
        let opened = random.below(OPENED) == 0;
        if opened {
            open(stage, &disk.after_crash(folder, Unsynced::Torn, &mut random), after.path(), folder, file)?;
            // A disk that syncs nothing must be found out, or all this proves nothing.
            let files = liar.after_crash(folder, Unsynced::Lost, &mut random);
            look(after.path(), folder, file, &files, &told, &mut lied, "a disk that lies")?;
        }
        stage.progress(count(number), count(steps.len()));
    }
    let syncs = steps.iter().filter(|step| matches!(step, Step::Sync(..))).count();
    let corrupt = found.corrupt.clone();
    let report = Report {
        acknowledged: count(told.kept.len()),
        delivered: count(told.delivered.len()),
        lost: found.lost,
        kills: found.crashes,
        ..Report::default()
    };
    Ok(report
        .note(format!("{} steps, {syncs} syncs; a disk that lies loses {}", steps.len(), lied.lost))
        .expect(corrupt.is_empty(), || format!("corrupt: {}", corrupt.join("; ")))
        .expect(lied.lost > 0, || "a disk that syncs nothing was not found out".to_owned())
        .expect(told.delivered.len() > 50, || "hardly anything was removed".to_owned()))
}

impl Told {
    fn take(&mut self, step: &Step) -> Result<()> {
        let Step::Note(line) = step else { return Ok(()) };
        let (kind, number) = line.split_at_checked(1).context("an empty line")?;
        match kind {
            "+" => self.kept.insert(number.parse()?),
            _ => self.delivered.insert(number.parse()?),
        };
        Ok(())
    }
}

/// Puts files where they can be opened.
fn put(files: &BTreeMap<PathBuf, Vec<u8>>, at: &Path, folder: &Path, file: &Path) -> Result<PathBuf> {
    let place = at.join("found");
    if place.exists() {
        fs::remove_dir_all(&place)?;
    }
    for (path, bytes) in files {
        let path = place.join(path.strip_prefix(folder)?);
        fs::create_dir_all(path.parent().context("a file is in a folder")?)?;
        fs::write(path, bytes)?;
    }
    Ok(place.join(file.strip_prefix(folder)?))
}

#[allow(clippy::too_many_arguments, reason = "one look, with all that it is held against")]
fn look(
    at: &Path,
    folder: &Path,
    file: &Path,
    files: &BTreeMap<PathBuf, Vec<u8>>,
    told: &Told,
    found: &mut Found,
    what: &str,
) -> Result<()> {
    found.crashes += 1;
    let there = match numbers(&put(files, at, folder, file)?) {
        Ok(there) => there,
        Err(error) => {
            found.corrupt.push(format!("{what}: {error:#}"));
            HashSet::new()
        }
    };
    let lost = told.kept.iter().filter(|number| !there.contains(number) && !told.delivered.contains(number));
    found.lost += count(lost.count());
    Ok(())
}

/// Returns the numbers in a file, which must be sound.
fn numbers(file: &Path) -> Result<HashSet<u64>> {
    if !file.exists() {
        return Ok(HashSet::new());
    }
    let connection = Connection::open(file)?;
    let sound: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    ensure!(sound == "ok", "{sound}");
    let tables = "SELECT count(*) FROM sqlite_master WHERE name = 'ravelin_outbox'";
    if connection.query_row(tables, [], |row| row.get::<_, i64>(0))? == 0 {
        return Ok(HashSet::new());
    }
    let select = "SELECT body ->> '$.customer.custom.number' FROM ravelin_outbox";
    let mut rows = connection.prepare(select)?;
    let numbers = rows.query_map([], |row| row.get::<_, i64>(0))?;
    numbers.map(|number| Ok(u64::try_from(number?)?)).collect()
}

/// Opens what is found as the programs do, and enqueues.
fn open(
    stage: &Stage,
    files: &BTreeMap<PathBuf, Vec<u8>>,
    at: &Path,
    folder: &Path,
    file: &Path,
) -> Result<()> {
    use ravelin_outbox::{Entry, Store as _};
    let outbox = stage.outbox_at(&put(files, at, folder, file)?)?;
    let before = outbox.stats()?.queued;
    stage.wait(outbox.store().enqueue(vec![Entry::new("c", "/v2/customer", "{}")]))?;
    ensure!(outbox.stats()?.queued == before + 1, "an event that was enqueued after the crash is not there");
    Ok(())
}
