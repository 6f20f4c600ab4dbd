//! The database's machine is lost, and its standby is promoted: what the standby had is delivered.

use crate::enqueuer::Enqueuer;
use crate::kind::Kind;
use crate::outbox::Outbox;
use crate::program::Program;
use crate::relay;
use crate::report::Report;
use crate::scenario::Scenario;
use crate::stage::Stage;
use crate::witness;
use anyhow::Result;
use ravelin_postgres_server::{Server, Stop};
use ravelin_sandbox::{Delay, Reply, Rule, Script};
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

pub(crate) const SCENARIO: Scenario = Scenario {
    name: "promotion",
    about: "PostgreSQL's standby is promoted: in good order, and after a crash where commits wait for it",
    stores: &[Kind::Postgres],
    seconds: (40, 150),
    run,
};

const CONCURRENCY: u64 = 8;
const DATABASE: &str = "promotion";

fn run(stage: &Stage) -> Result<Report> {
    let (mut report, rounds) = (Report::default(), stage.pick(1, 5));
    for round in 0..rounds {
        report.add(promote(stage, round, Stop::Fast)?);
        stage.progress(2 * round + 1, 2 * rounds);
        report.add(promote(stage, round, Stop::Immediate)?);
        stage.progress(2 * round + 2, 2 * rounds);
    }
    Ok(report.note("half of them planned, half after a crash with synchronous commits"))
}

fn promote(stage: &Stage, round: u64, how: Stop) -> Result<Report> {
    let (first, sandbox) = (Arc::new(Server::start()?), stage.sandbox()?);
    let before = stage.outbox_in(Arc::clone(&first), DATABASE)?;
    let second = Arc::new(first.standby()?);
    if how == Stop::Immediate {
        first.wait_for_standby()?;
    }
    let answer = Reply::new().delay(Delay::Between(1, 20));
    sandbox.set_script(Script::new().rule(Rule::new().answer(answer)))?;
    // Both are named, and whoever comes takes the one that can be written to.
    let both = format!(
        "postgres://postgres@127.0.0.1:{},127.0.0.1:{}/{DATABASE}?sslmode=disable&target_session_attrs=read-write",
        first.port(),
        second.port()
    );
    let relays =
        (0..2).map(|_| relay::launch_at(stage, &both, &sandbox.url(), sandbox.token(), CONCURRENCY).start());
    let relays = relays.collect::<Result<Vec<_>>>()?;
    let mut enqueuers =
        [Enqueuer::new(stage, &before, 0), Enqueuer::new(stage, &before, 1).plain()].map(|one| {
            let notes = stage.path(format!("acknowledged-{round}-{how:?}-{}", one.place()));
            one.notes(notes).at(&both).pace(4, 200, 10)
        });
    let enqueuing = enqueuers.iter_mut().map(|one| one.start(stage)).collect::<Result<Vec<_>>>()?;
    gets_on(stage, &enqueuers)?;
    sleep(Duration::from_millis(stage.random("promotion").below(1_000)));
    first.stop(how)?;
    second.promote()?;
    let after = Outbox::found(stage.runtime.handle(), second, DATABASE)?;
    gets_on(stage, &enqueuers)?;
    enqueuing.into_iter().try_for_each(Program::terminate)?;
    stage.drained(&after, Duration::from_secs(180))?;
    relays.into_iter().try_for_each(Program::terminate)?;
    let acknowledged = enqueuers.iter().flat_map(Enqueuer::numbers).collect();
    Ok(witness::report(&sandbox, &after, &acknowledged)?.kills(1))
}

/// Waits until every program was told of some events more.
fn gets_on(stage: &Stage, enqueuers: &[Enqueuer]) -> Result<()> {
    let before: Vec<usize> = enqueuers.iter().map(Enqueuer::acknowledged).collect();
    stage.until("everybody gets on", Duration::from_secs(60), || {
        Ok(enqueuers.iter().zip(&before).all(|(one, before)| one.acknowledged() > *before + 20))
    })
}
