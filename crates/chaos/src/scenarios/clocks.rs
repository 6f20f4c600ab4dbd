//! Clocks are wrong, and set: the database's, and those of the machines that relay.

use super::asleep::{BUSY, LEASE, TAKE_OVER};
use super::outage::away;
use crate::clock::Clock;
use crate::enqueuer::Enqueuer;
use crate::kind::{BOTH, Kind};
use crate::outbox::Outbox;
use crate::relay::{self, repeated_by_a_kill};
use crate::report::{Bound, Report};
use crate::scenario::Scenario;
use crate::stage::Stage;
use crate::witness;
use anyhow::{Context as _, Result};
use ravelin_sandbox::{Delay, Reply, Rule, Sandbox, Script};
use std::thread::sleep;
use std::time::{Duration, Instant};

pub(crate) const SCENARIO: Scenario = Scenario {
    name: "clocks",
    about: "clocks are minutes apart, and are set by an hour and a day, during leases and waits",
    stores: BOTH,
    seconds: (40, 300),
    run,
};

const CONCURRENCY: u64 = 16;

/// How long what is there may take while everybody works.
const WITHIN: Duration = Duration::from_secs(20);

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// What a clock is set to, one after the other: seconds before and behind the right time. The short form
/// begins with the day.
const STEPS: [i64; 6] = [HOUR, 0, DAY, HOUR, -HOUR, 0];

fn run(stage: &Stage) -> Result<Report> {
    match stage.kind {
        Kind::Sqlite => file(stage),
        Kind::Postgres => server(stage),
    }
}

/// Answers slowly enough for two requests of one customer to meet.
fn steady(sandbox: &Sandbox) -> Result<()> {
    let answer = Reply::new().delay(Delay::Between(50, 200));
    Ok(sandbox.set_script(Script::new().rule(Rule::new().answer(answer)))?)
}

/// Waits until all that is acknowledged by now is delivered, and returns how long it took.
fn all_delivered(
    stage: &Stage,
    outbox: &Outbox,
    enqueuer: &Enqueuer,
    sandbox: &Sandbox,
    within: Duration,
) -> Result<Duration> {
    let (began, there) = (Instant::now(), enqueuer.numbers());
    let delivered = stage.until("what is there is delivered", within + BUSY, || {
        Ok(witness::taken(sandbox)?.is_superset(&there))
    });
    delivered.with_context(|| left(outbox))?;
    Ok(began.elapsed())
}

/// Tells what is queued.
fn left(outbox: &Outbox) -> String {
    outbox
        .rows()
        .map_or_else(|error| format!("{error:#}"), |rows| format!("{} events are queued", rows.queued.len()))
}

fn file(stage: &Stage) -> Result<Report> {
    let (outbox, sandbox) = (stage.outbox("clocks")?, stage.sandbox()?);
    let clock = Clock::new(stage.path("clock"))?;
    steady(&sandbox)?;
    let mut enqueuer = Enqueuer::new(stage, &outbox, 0).pace(4, 80, 150);
    let enqueuing = enqueuer.launch(stage)?.clock(&clock).start()?;
    let relaying = relay::launch(stage, &outbox, &sandbox, CONCURRENCY).clock(&clock).start()?;
    let rounds = stage.pick(1, 5);
    let mut longest = Duration::ZERO;
    for round in 0..rounds {
        for (place, step) in STEPS.into_iter().enumerate().skip(stage.pick(2, 0)) {
            away(&sandbox)?;
            sleep(Duration::from_millis(1_500));
            clock.set(step)?;
            sleep(Duration::from_millis(500));
            steady(&sandbox)?;
            longest = longest.max(all_delivered(stage, &outbox, &enqueuer, &sandbox, WITHIN)?);
            stage.progress(witness::count(round * STEPS.len() + place), witness::count(rounds * STEPS.len()));
        }
    }
    enqueuing.terminate()?;
    stage.drained(&outbox, Duration::from_secs(120))?;
    relaying.terminate()?;
    let report = witness::report(&sandbox, &outbox, &enqueuer.numbers())?;
    Ok(report.note(format!("nothing waited longer than {:.1} s", longest.as_secs_f64())))
}

fn server(stage: &Stage) -> Result<Report> {
    let (server, databases) = Clock::server()?;
    let (outbox, sandbox) = (stage.outbox_in(server, "clocks")?, stage.sandbox()?);
    steady(&sandbox)?;
    let mut enqueuer = Enqueuer::new(stage, &outbox, 0).pace(4, 80, 150);
    let enqueuing = enqueuer.start(stage)?;
    // Ten minutes apart from the database, and from each other.
    let (one, other) = (Clock::new(stage.path("one"))?, Clock::new(stage.path("other"))?);
    one.set(10 * MINUTE)?;
    other.set(-10 * MINUTE)?;
    let relays =
        [&one, &other].map(|clock| relay::launch(stage, &outbox, &sandbox, CONCURRENCY).clock(clock).start());
    let [victim, survivor] = relays;
    let (victim, survivor) = (victim?, survivor?);
    both_work(stage, &outbox)?;
    let rounds = stage.pick(1, 5);
    let mut longest = Duration::ZERO;
    for round in 0..rounds {
        for (place, step) in STEPS.into_iter().enumerate().skip(stage.pick(2, 0)) {
            databases.set(step)?;
            sleep(Duration::from_secs(2));
            one.set(-step)?;
            longest = longest.max(all_delivered(stage, &outbox, &enqueuer, &sandbox, WITHIN)?);
            stage.progress(
                witness::count(round * STEPS.len() + place),
                witness::count(rounds * STEPS.len() + 4),
            );
        }
    }
    // Events wait for a time of the database's clock when it is set back.
    databases.set(HOUR)?;
    both_work(stage, &outbox)?;
    away(&sandbox)?;
    sleep(Duration::from_secs(3));
    databases.set(0)?;
    steady(&sandbox)?;
    let waited = all_delivered(stage, &outbox, &enqueuer, &sandbox, WITHIN)?;
    // A relay is killed, and the database's clock is set back under the lease that it had.
    both_work(stage, &outbox)?;
    databases.set(-HOUR)?;
    victim.kill()?;
    // Until there is something that only it could have delivered.
    sleep(Duration::from_secs(2));
    let taken_over = all_delivered(stage, &outbox, &enqueuer, &sandbox, LEASE + TAKE_OVER)?;
    enqueuing.terminate()?;
    stage.drained(&outbox, Duration::from_secs(120))?;
    survivor.terminate()?;
    let report = witness::report(&sandbox, &outbox, &enqueuer.numbers())?;
    Ok(report.bound(Bound::AtMost(repeated_by_a_kill(CONCURRENCY))).kills(1).note(format!(
        "delivered within {:.1} s, what had waited within {:.1} s, taken over within {:.1} s",
        longest.as_secs_f64(),
        waited.as_secs_f64(),
        taken_over.as_secs_f64()
    )))
}

/// Waits until both relays have buckets.
fn both_work(stage: &Stage, outbox: &Outbox) -> Result<()> {
    let owners = "SELECT count(DISTINCT owner) FROM ravelin_bucket";
    stage.until("both have buckets", Duration::from_secs(60), || Ok(outbox.psql(owners)? == "2"))
}
