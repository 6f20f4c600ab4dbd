//! A relay stands still for longer than its lease, as on a machine that sleeps, and goes on.

use crate::enqueuer::Enqueuer;
use crate::kind::Kind;
use crate::relay::{self, repeated_by_a_kill};
use crate::report::{Bound, Report};
use crate::scenario::Scenario;
use crate::stage::Stage;
use crate::witness;
use anyhow::Result;
use ravelin_sandbox::{Delay, Reply, Rule, Script};
use std::thread::sleep;
use std::time::{Duration, Instant};

pub(crate) const SCENARIO: Scenario = Scenario {
    name: "asleep",
    about: "a relay stands still for longer than its lease, and goes on",
    stores: &[Kind::Postgres],
    seconds: (45, 300),
    run,
};

const CONCURRENCY: u64 = 16;

/// How long a lease lasts.
pub(crate) const LEASE: Duration = Duration::from_secs(15);

/// How much later than the end of a lease somebody else has taken over.
pub(crate) const TAKE_OVER: Duration = Duration::from_secs(5);

/// How much longer that may take on a machine that is busy with other things.
pub(crate) const BUSY: Duration = Duration::from_secs(25);

fn run(stage: &Stage) -> Result<Report> {
    let (outbox, sandbox) = (stage.outbox("asleep")?, stage.sandbox()?);
    // Slow enough for two requests of one customer to meet.
    let answer = Reply::new().delay(Delay::Between(50, 200));
    sandbox.set_script(Script::new().rule(Rule::new().answer(answer)))?;
    let mut enqueuer = Enqueuer::new(stage, &outbox, 0).pace(4, 80, 150);
    let enqueuing = enqueuer.start(stage)?;
    let start = || relay::launch(stage, &outbox, &sandbox, CONCURRENCY).start();
    let relays = [start()?, start()?];
    let sleeps = stage.pick(1, 8);
    let mut longest = Duration::ZERO;
    for number in 0..sleeps {
        let owners = "SELECT count(DISTINCT owner) FROM ravelin_bucket";
        stage.until("both have buckets", Duration::from_secs(60), || Ok(outbox.psql(owners)? == "2"))?;
        let sleeper = relays.get(number % 2).unwrap_or(&relays[0]);
        sleeper.pause()?;
        let began = Instant::now();
        // All that was there before it fell asleep is delivered by the other one.
        let there = enqueuer.numbers();
        stage.until("the other one takes over", LEASE + TAKE_OVER + BUSY, || {
            Ok(witness::taken(&sandbox)?.is_superset(&there))
        })?;
        longest = longest.max(began.elapsed());
        // It wakes up when the other has its lanes for certain, and in the midst of them.
        sleep((LEASE + TAKE_OVER + Duration::from_secs(2)).saturating_sub(began.elapsed()));
        sleeper.resume()?;
        sleep(Duration::from_secs(3));
        stage.progress(witness::count(number), witness::count(sleeps));
    }
    enqueuing.terminate()?;
    stage.drained(&outbox, Duration::from_secs(120))?;
    for relay in relays {
        relay.terminate()?;
    }
    let report = witness::report(&sandbox, &outbox, &enqueuer.numbers())?;
    let kills = witness::count(sleeps);
    Ok(report
        .bound(Bound::AtMost(kills * repeated_by_a_kill(CONCURRENCY)))
        .kills(kills)
        .note(format!("taken over within {:.1} s", longest.as_secs_f64())))
}
