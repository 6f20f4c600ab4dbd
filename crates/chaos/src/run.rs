//! Runs scenarios one after the other and tells what came of them.

use crate::arguments;
use crate::kind::Kind;
use crate::length::Length;
use crate::progress::{Progress, time};
use crate::report::{Line, Report, table};
use crate::scenario::Scenario;
use crate::scenarios::ALL;
use crate::stage::Stage;
use anyhow::{Context, Result, bail, ensure};
use std::cell::{Cell, OnceCell};
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Returns the scenarios as text.
pub(crate) fn list() -> String {
    ALL.iter().map(|scenario| format!("{:<14} {}\n", scenario.name, scenario.about)).collect()
}

/// Runs the scenarios that are asked for; the last line is a sum that can be counted.
pub(crate) fn run(task: &arguments::Run) -> Result<()> {
    let chosen = chosen(task)?;
    let ravelin = ravelin(task.ravelin.as_deref())?;
    let length = if task.long { Length::Long } else { Length::Short };
    let seed = task.seed.unwrap_or_else(now_ms);
    let expected = |rest: &[(&Scenario, Kind)]| rest.iter().map(|(one, _)| one.expected(length)).sum::<u64>();
    println!("seed {seed}; {} runs, about {}", chosen.len(), time(expected(&chosen)));
    let mut lines = Vec::new();
    for (place, (scenario, kind)) in chosen.iter().enumerate() {
        let behind = expected(chosen.get(place + 1..).unwrap_or_default());
        let name = format!("[{}/{}] {} ({kind})", place + 1, chosen.len(), scenario.name);
        let stage = Stage {
            length,
            kind: *kind,
            seed,
            ravelin: ravelin.clone(),
            folder: tempfile::Builder::new().prefix("ravelin-chaos-").tempdir()?,
            progress: Progress::new(name, scenario.expected(length), behind),
            runtime: tokio::runtime::Runtime::new()?,
            server: OnceCell::new(),
            started: Cell::new(0),
        };
        let line = carry_out(scenario, stage, task.keep);
        println!("{line}");
        lines.push(line);
    }
    println!("\n{}", table(&lines));
    let failed = lines.iter().filter(|line| !line.wrong.is_empty()).count();
    println!("{} passed, {failed} failed (seed {seed})", lines.len() - failed);
    if failed > 0 { bail!("--seed {seed} draws the same chances again") } else { Ok(()) }
}

fn carry_out(scenario: &Scenario, stage: Stage, keep: bool) -> Line {
    let (began, kind) = (Instant::now(), stage.kind);
    let (report, wrong) = match (scenario.run)(&stage) {
        Ok(report) => {
            let wrong = report.judge();
            (report, wrong)
        }
        Err(error) => (Report::default(), vec![format!("{error:#}")]),
    };
    let Stage { folder, runtime, progress, .. } = stage;
    drop(progress);
    if keep && !wrong.is_empty() {
        println!("kept: {}", folder.keep().display());
    }
    // A task that was forgotten keeps nobody waiting.
    runtime.shutdown_background();
    Line { name: scenario.name, kind, report, seconds: began.elapsed().as_secs(), wrong }
}

/// Returns what is to be run: each scenario with each of its stores.
fn chosen(task: &arguments::Run) -> Result<Vec<(&'static Scenario, Kind)>> {
    if let Some(unknown) = task.scenarios.iter().find(|name| ALL.iter().all(|one| one.name != **name)) {
        bail!("no scenario is called {unknown}; there are\n{}", list());
    }
    let is_chosen =
        |one: &&Scenario| task.scenarios.is_empty() || task.scenarios.iter().any(|name| name == one.name);
    let with_stores = |one: &'static Scenario| one.stores.iter().map(move |kind| (one, *kind));
    let chosen = ALL.iter().filter(is_chosen).flat_map(with_stores);
    let chosen: Vec<_> = chosen.filter(|(_, kind)| task.store.is_none_or(|only| only == *kind)).collect();
    ensure!(!chosen.is_empty(), "nothing of that is run with this store");
    Ok(chosen)
}

/// Returns the command that is mistreated.
fn ravelin(path: Option<&Path>) -> Result<PathBuf> {
    let path = match path {
        Some(path) => path.to_owned(),
        None => std::env::current_exe()?.with_file_name("ravelin"),
    };
    path.canonicalize().with_context(|| format!("{} is missing: cargo xtask chaos builds it", path.display()))
}

fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or_default()
}
