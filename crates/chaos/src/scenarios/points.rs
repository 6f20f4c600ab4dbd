//! A process ends at a named place: exactly what was predicted is sent a second time, and nothing is lost.

use crate::enqueuer::Enqueuer;
use crate::gateway;
use crate::kind::BOTH;
use crate::outbox::Outbox;
use crate::posters::Posters;
use crate::program::Program;
use crate::relay;
use crate::report::{Bound, Report};
use crate::scenario::Scenario;
use crate::stage::Stage;
use crate::witness::{self, Taken, count};
use anyhow::{Result, ensure};
use ravelin_sandbox::{Delay, Reply, Rule, Sandbox, Script};
use std::collections::HashSet;
use std::thread::sleep;
use std::time::Duration;

pub(crate) const SCENARIO: Scenario = Scenario {
    name: "points",
    about: "a process ends at each place that the outbox has a name for",
    stores: BOTH,
    seconds: (35, 35),
    run,
};

/// The variable that names a place, see `fail.rs` of the outbox.
const FAIL: &str = "RAVELIN_OUTBOX_FAIL";
const PATIENCE: Duration = Duration::from_secs(120);
/// How many events are under way at once.
const CONCURRENCY: u64 = 4;

/// Who ends at a place, and what follows.
enum Who {
    /// A relay, with so many events of customers of their own; so many come twice, or where nothing can
    /// be said, as many as had arrived and were still there.
    Relay(u64, Option<u64>),
    /// An enqueuer, which was told of so many events: one more is there, which nobody knows of.
    Enqueuer(u64),
    /// Likewise a gateway.
    Gateway(u64),
}

/// A place, with the number of the time that it is passed.
const POINTS: &[(&str, Who)] = &[
    ("after-commit:1", Who::Enqueuer(0)),
    ("after-commit:4", Who::Enqueuer(3)),
    ("after-commit:3", Who::Gateway(2)),
    ("after-send:1", Who::Relay(1, Some(1))),
    ("after-send:20", Who::Relay(60, None)),
    ("before-delete:1", Who::Relay(1, Some(1))),
    ("before-delete:3", Who::Relay(60, None)),
    ("in-renewal:1", Who::Relay(20, Some(0))),
    ("in-renewal:2", Who::Relay(400, None)),
    ("after-renewal:1", Who::Relay(20, Some(0))),
    ("after-renewal:2", Who::Relay(400, None)),
];

/// What is left of one that has ended at its place.
struct Ended {
    place: &'static str,
    outbox: Outbox,
    sandbox: Sandbox,
    acknowledged: HashSet<u64>,
    /// How many events are to be delivered at last.
    events: u64,
    /// How many will have come twice.
    twice: u64,
}

fn run(stage: &Stage) -> Result<Report> {
    let steps = count(POINTS.len()) * 2;
    let mut ended = Vec::new();
    for (number, (place, who)) in POINTS.iter().enumerate() {
        ended.push(end_at(stage, place, who)?);
        stage.progress(count(number), steps);
    }
    // All at once: what a dead relay had leased is nobody's until the lease has run out.
    let relays: Vec<Program> = ended
        .iter()
        .map(|one| relay::launch(stage, &one.outbox, &one.sandbox, CONCURRENCY).start())
        .collect::<Result<_>>()?;
    let mut all = Report::default();
    for (number, (one, relay)) in ended.iter().zip(relays).enumerate() {
        stage.drained(&one.outbox, PATIENCE)?;
        relay.terminate()?;
        let report = witness::report(&one.sandbox, &one.outbox, &one.acknowledged)?;
        let (twice, delivered) = (report.duplicates, report.delivered);
        let is_so = (twice, delivered) == (one.twice, one.events);
        all.add(report.kills(1).bound(Bound::Exactly(one.twice)).expect(is_so, || {
            format!(
                "{}: {delivered} events, {twice} of them twice, instead of {} and {}",
                one.place, one.events, one.twice
            )
        }));
        stage.progress(count(ended.len() + number), steps);
    }
    Ok(all.note(format!("{} places", POINTS.len())))
}

/// Lets somebody work until the process ends at its place.
fn end_at(stage: &Stage, place: &'static str, who: &Who) -> Result<Ended> {
    let name = format!("at-{}", place.replace(':', "-"));
    let name = if matches!(who, Who::Gateway(_)) { format!("{name}-gateway") } else { name };
    let (outbox, sandbox) = (stage.outbox(&name)?, stage.sandbox()?);
    let (acknowledged, events, twice) = match *who {
        Who::Relay(events, predicted) => {
            let acknowledged = outbox.enqueue(events, 0..events)?;
            // So long that a renewal falls into the middle of the work.
            let slow = Reply::new().delay(Delay::Exactly(if events > 100 { 100 } else { 10 }));
            sandbox.set_script(Script::new().rule(Rule::new().answer(slow)))?;
            dies(relay::launch(stage, &outbox, &sandbox, CONCURRENCY).env(FAIL, place).start()?)?;
            settled(&sandbox);
            let mut taken = Taken::default();
            taken.update(&sandbox)?;
            let left = taken.answered_of(&outbox.rows()?.queued);
            if let Some(predicted) = predicted {
                ensure!(left == predicted, "{place}: {left} are left of what arrived, not {predicted}");
            }
            (acknowledged, events, left)
        }
        Who::Enqueuer(told) => {
            let mut enqueuer = Enqueuer::new(stage, &outbox, 0).pace(1, 10, 0).notes(stage.path(&name));
            dies(enqueuer.launch(stage)?.env(FAIL, place).start()?)?;
            (enqueuer.numbers(), told + 1, 0)
        }
        Who::Gateway(told) => {
            let gateway = gateway::start_with(stage, &outbox, &sandbox, &["--no-relay"], &[(FAIL, place)])?;
            let posters = Posters::start(stage, &gateway.url, (1, 0))?;
            dies(gateway.program)?;
            (posters.end(stage)?.acknowledged, told + 1, 0)
        }
    };
    if let Who::Enqueuer(told) | Who::Gateway(told) = *who {
        ensure!(count(acknowledged.len()) == told, "{place}: {} acknowledged", acknowledged.len());
    }
    let rows = count(outbox.rows()?.queued.len());
    ensure!(!matches!(who, Who::Enqueuer(_) | Who::Gateway(_)) || rows == events, "{place}: {rows} rows");
    Ok(Ended { place, outbox, sandbox, acknowledged, events, twice })
}

/// Waits until the sandbox has read what was on its way when the process ended.
fn settled(sandbox: &Sandbox) {
    let mut before = None;
    while before != Some(sandbox.summary().requests) {
        before = Some(sandbox.summary().requests);
        sleep(Duration::from_millis(700));
    }
}

/// Waits until a process has ended as if it had been killed.
fn dies(mut program: Program) -> Result<()> {
    let status = program.ends(PATIENCE)?;
    ensure!(status.code().is_none(), "{status}: no such place\n{}", program.said());
    Ok(())
}
