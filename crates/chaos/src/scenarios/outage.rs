//! Ravelin is away for a day of the calendar, with much queued and most of it one customer's.

use crate::clock::Clock;
use crate::kind::{BOTH, Kind};
use crate::length::Length;
use crate::outbox::Outbox;
use crate::relay;
use crate::report::Report;
use crate::scenario::Scenario;
use crate::stage::Stage;
use crate::witness;
use anyhow::{Context as _, Result, ensure};
use ravelin_sandbox::{Fault, Reply, Rule, Sandbox, Script};
use serde_json::Value;
use std::collections::HashSet;
use std::thread::sleep;
use std::time::{Duration, Instant};

pub(crate) const SCENARIO: Scenario = Scenario {
    name: "outage",
    about: "the API is away for a day with a million events queued, nine in ten of them one customer's",
    stores: BOTH,
    seconds: (15, 200),
    run,
};

const CONCURRENCY: u64 = 32;

/// How many events Ravelin takes of a customer in a minute.
const LIMIT: u32 = 50;

/// How many events each of the other customers has.
const FEW: u64 = 5;

/// How much longer the others may take because of the one customer.
const LONGER: f64 = 1.2;

/// How often the times are compared, where something else kept the machine busy meanwhile.
const TRIES: u64 = 3;

const HOUR: i64 = 3_600;
const DAY: Duration = Duration::from_secs(24 * 3_600);

fn run(stage: &Stage) -> Result<Report> {
    let (one, others) = stage.pick((900, 500), (900_000, 100_000));
    if stage.length == Length::Short {
        // Too short to compare times.
        return Ok(day(stage, "with", one, others)?.0);
    }
    let (mut report, mut ratio, mut tries) = (Report::default(), f64::MAX, 0);
    while tries < TRIES && ratio > LONGER {
        let (alone, without) = day(stage, &format!("without{tries}"), 0, others)?;
        stage.progress(2 * tries + 1, 2 * TRIES);
        let (beside, with) = day(stage, &format!("with{tries}"), one, others)?;
        stage.progress(2 * tries + 2, 2 * TRIES);
        ratio = ratio.min(with.as_secs_f64() / without.as_secs_f64());
        report.add(beside);
        report.add(alone);
        tries += 1;
    }
    let note = format!("{}; the others took {ratio:.2} of the time without the one", report.note);
    Ok(report.note(note).expect(ratio <= LONGER, || "the others wait for the one".to_owned()))
}

/// Lets a day pass in which nothing is taken, with so many events of one customer and of others, and returns
/// what came of it, and how long the others took from the first delivery on.
fn day(stage: &Stage, name: &str, one: u64, others: u64) -> Result<(Report, Duration)> {
    let (outbox, clock) = match stage.kind {
        Kind::Sqlite => (stage.outbox(name)?, Clock::new(stage.path(format!("{name}.clock")))?),
        Kind::Postgres => {
            let (server, clock) = Clock::server()?;
            (stage.outbox_in(server, name)?, clock)
        }
    };
    let sandbox = stage.sandbox_with(|config| config.customer_limit(Some(LIMIT)))?;
    away(&sandbox)?;
    outbox.insert("one", 1, 0..one)?;
    outbox.insert("other", others / FEW, one..one + others)?;
    let relay = relay::launch(stage, &outbox, &sandbox, CONCURRENCY).clock(&clock).start()?;
    stage.until("it is tried", Duration::from_secs(60), || Ok(sandbox.summary().requests > 0))?;
    for hour in 1..=24 {
        clock.set(hour * HOUR)?;
        sleep(stage.pick(Duration::from_millis(100), Duration::from_secs(1)));
    }
    let age = age(stage, &outbox, &clock)?;
    ensure!(age >= DAY, "the day has not passed: the oldest event is {} s old", age.as_secs());
    let tried = sandbox.summary().requests;
    sandbox.clear_script();
    // The brake lets one request through every half a minute.
    stage.until("it goes on", Duration::from_secs(90), || Ok(sandbox.summary().taken > 0))?;
    let began = Instant::now();
    let there: HashSet<u64> = (one..one + others).collect();
    stage.until("the others are delivered", Duration::from_secs(600), || {
        Ok(sandbox.summary().taken >= others && witness::taken(&sandbox)?.is_superset(&there))
    })?;
    let took = began.elapsed();
    relay.terminate()?;
    let summary = sandbox.summary();
    let report = witness::report(&sandbox, &outbox, &(0..one + others).collect())?;
    let (throttled, highest) = (summary.throttled, summary.highest_per_minute);
    let report = report
        .note(format!("{tried} requests in the day, and {highest} a minute of the one at most"))
        .expect(throttled == 0, || format!("{throttled} requests were too many for one customer"));
    Ok((report, took))
}

/// Returns how old the command says that the oldest event is, by a clock.
fn age(stage: &Stage, outbox: &Outbox, clock: &Clock) -> Result<Duration> {
    let asked = stage.command("stats").args(["outbox", "stats", "--database", &outbox.address]).clock(clock);
    let mut asked = asked.start()?;
    let status = asked.ends(Duration::from_secs(60))?;
    ensure!(status.success(), "{status}\n{}", asked.said());
    let told: Value = serde_json::from_str(&asked.printed())?;
    let age = told.pointer("/oldestMs").and_then(Value::as_u64).context("no age was told")?;
    Ok(Duration::from_millis(age))
}

/// Is away for everybody: events wait for a time of the clock.
pub(super) fn away(sandbox: &Sandbox) -> Result<()> {
    Ok(sandbox.set_script(Script::new().rule(Rule::new().answer(Reply::fault(Fault::Status(503)))))?)
}
