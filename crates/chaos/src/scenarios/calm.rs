//! Nothing goes wrong: nothing is sent twice.

use crate::enqueuer::Enqueuer;
use crate::kind::BOTH;
use crate::relay;
use crate::report::Report;
use crate::scenario::Scenario;
use crate::stage::Stage;
use crate::witness;
use anyhow::Result;
use ravelin_sandbox::{Delay, Reply, Rule, Script};
use std::time::Duration;

pub(crate) const SCENARIO: Scenario = Scenario {
    name: "calm",
    about: "no fault, four relays, again and again: nothing is sent twice",
    stores: BOTH,
    seconds: (15, 60),
    run,
};

/// In PostgreSQL they share the work; of a file one delivers, and three stand by.
const RELAYS: usize = 4;
const CONCURRENCY: u64 = 8;

fn run(stage: &Stage) -> Result<Report> {
    let (mut report, runs) = (Report::default(), stage.pick(3, 10));
    for run in 0..runs {
        report.add(once(stage, run)?);
        stage.progress(run + 1, runs);
    }
    Ok(report.note(format!("{runs} runs, {RELAYS} relays")))
}

fn once(stage: &Stage, run: u64) -> Result<Report> {
    let (outbox, sandbox) = (stage.outbox(&format!("calm{run}"))?, stage.sandbox()?);
    let answer = Reply::new().delay(Delay::Between(1, 10));
    sandbox.set_script(Script::new().rule(Rule::new().answer(answer)))?;
    let launch = || relay::launch(stage, &outbox, &sandbox, CONCURRENCY).start();
    let mut relays = (1..RELAYS).map(|_| launch()).collect::<Result<Vec<_>>>()?;
    let places = 2 * run..2 * run + 2;
    let mut enqueuers: Vec<_> = places
        .map(|place| Enqueuer::new(stage, &outbox, place % 16).pace(4, 50, 5).count(stage.pick(50, 250)))
        .collect();
    let programs = enqueuers.iter_mut().map(|one| one.start(stage)).collect::<Result<Vec<_>>>()?;
    // One more comes while the others are at work.
    relays.push(launch()?);
    for program in programs {
        program.succeeds(Duration::from_secs(120))?;
    }
    stage.drained(&outbox, Duration::from_secs(120))?;
    for relay in relays {
        relay.terminate()?;
    }
    let acknowledged = enqueuers.iter().flat_map(Enqueuer::numbers).collect();
    witness::report(&sandbox, &outbox, &acknowledged)
}
