//! An old snapshot is held, and with it half a million removed events that cannot be cleaned up.

use crate::kind::Kind;
use crate::outbox::Outbox;
use crate::program::Program;
use crate::relay;
use crate::report::Report;
use crate::scenario::Scenario;
use crate::stage::Stage;
use crate::witness;
use anyhow::Result;
use ravelin_sandbox::Sandbox;
use std::time::{Duration, Instant};

pub(crate) const SCENARIO: Scenario = Scenario {
    name: "snapshot",
    about: "an old snapshot keeps half a million removed events: delivery stays quick, and somebody is told",
    stores: &[Kind::Postgres],
    seconds: (40, 200),
    run,
};

const CONCURRENCY: u64 = 32;

/// How many removed events there are.
const DEAD: u64 = 500_000;

/// How many events each customer has.
const FEW: u64 = 5;

/// How often the speeds are compared, where something else kept the machine busy meanwhile.
const TRIES: u64 = 3;

fn run(stage: &Stage) -> Result<Report> {
    let (outbox, sandbox) = (stage.outbox("snapshot")?, stage.sandbox()?);
    let events = stage.pick(3_000, 40_000);
    let mut next = 0;
    // Once to warm up; the second one is the measure.
    deliver(stage, &outbox, &sandbox, &mut next, events / 4)?;
    let before = deliver(stage, &outbox, &sandbox, &mut next, events)?;
    stage.progress(1, 4);
    let held = outbox.server()?.hold_snapshot("snapshot")?;
    outbox.insert("g", DEAD / FEW, next..next + DEAD)?;
    outbox.psql("DELETE FROM ravelin_outbox")?;
    stage.progress(2, 4);
    let (mut behind, mut tries) = (0.0_f64, 0);
    while tries < TRIES && behind < before / 2.0 {
        behind = behind.max(deliver(stage, &outbox, &sandbox, &mut next, events)?);
        tries += 1;
    }
    // A relay that starts looks at once.
    let relay = relay::launch(stage, &outbox, &sandbox, CONCURRENCY).start()?;
    let told = stage.until("somebody is told", Duration::from_secs(60), || Ok(is_told(&relay)));
    relay.terminate()?;
    drop(held);
    let acknowledged = (0..next).collect();
    let report = witness::report(&sandbox, &outbox, &acknowledged)?;
    Ok(report
        .note(format!("{before:.0} events/s, with the snapshot {behind:.0} events/s"))
        .expect(behind >= before / 2.0, || "with the snapshot less than half of the speed".to_owned())
        .expect(told.is_ok(), || "nobody was told of the snapshot".to_owned()))
}

fn is_told(relay: &Program) -> bool {
    relay
        .said()
        .contains("removed events are not cleaned up: vacuum is late, or an old transaction keeps them")
}

/// Inserts events, has them delivered, and returns how many were in a second.
fn deliver(stage: &Stage, outbox: &Outbox, sandbox: &Sandbox, next: &mut u64, count: u64) -> Result<f64> {
    // Customers of their own: each round begins with nobody held back.
    outbox.insert(&format!("c{next}"), count / FEW, *next..*next + count)?;
    let (first, taken) = (*next, sandbox.summary().taken);
    *next = first + count;
    let mut relay = relay::launch(stage, outbox, sandbox, CONCURRENCY).start()?;
    relay::runs(stage, &mut relay)?;
    stage.until("it delivers", Duration::from_secs(60), || Ok(sandbox.summary().taken > taken))?;
    let began = Instant::now();
    stage.until("all is delivered", Duration::from_secs(240), || {
        Ok(sandbox.summary().taken >= taken + count)
    })?;
    let seconds = began.elapsed().as_secs_f64();
    stage.drained(outbox, Duration::from_secs(60))?;
    relay.terminate()?;
    Ok(f64::from(u32::try_from(count)?) / seconds)
}
