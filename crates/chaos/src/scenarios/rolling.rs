//! A rolling deploy: relays and a gateway are told to end, one after the other, and others take their place.

use crate::enqueuer::Enqueuer;
use crate::gateway;
use crate::kind::BOTH;
use crate::posters::Posters;
use crate::relay;
use crate::report::Report;
use crate::scenario::Scenario;
use crate::stage::Stage;
use crate::witness;
use anyhow::{Context, Result};
use ravelin_sandbox::{Delay, Reply, Rule, Script};
use std::collections::VecDeque;
use std::thread::sleep;
use std::time::Duration;

pub(crate) const SCENARIO: Scenario = Scenario {
    name: "rolling",
    about: "SIGTERM to one of two relays and to the gateway, again and again: nothing is lost or sent twice",
    stores: BOTH,
    seconds: (30, 120),
    run,
};

const CONCURRENCY: u64 = 8;
const POSTERS: u64 = 2;

fn run(stage: &Stage) -> Result<Report> {
    let (outbox, sandbox) = (stage.outbox("rolling")?, stage.sandbox()?);
    let answer = Reply::new().delay(Delay::Between(5, 50));
    sandbox.set_script(Script::new().rule(Rule::new().answer(answer)))?;
    let mut random = stage.random("rolling");
    // One that is told to stop before it listens for that ends at once, by the signal.
    let launch = || {
        let mut relay = relay::launch(stage, &outbox, &sandbox, CONCURRENCY).start()?;
        relay::runs(stage, &mut relay)?;
        anyhow::Ok(relay)
    };
    let mut relays = VecDeque::from([launch()?, launch()?]);
    let mut gateway = gateway::start(stage, &outbox, &sandbox, &[])?;
    let mut enqueuer = Enqueuer::new(stage, &outbox, 0).pace(4, 300, 30);
    let (enqueuing, posters) = (enqueuer.start(stage)?, Posters::start(stage, &gateway.url, (POSTERS, 0))?);
    let (mut taken, restarts) = (0, stage.pick(20, 100));
    for restart in 0..restarts {
        stage.until("anything is delivered since the last restart", Duration::from_secs(60), || {
            Ok(sandbox.summary().taken > taken)
        })?;
        sleep(Duration::from_millis(random.below(300)));
        taken = sandbox.summary().taken;
        if restart % 4 == 3 {
            // The new one is there before the old one ends, as a load balancer would have it.
            let old = std::mem::replace(&mut gateway, gateway::start(stage, &outbox, &sandbox, &[])?);
            posters.moved(&gateway.url);
            old.program.terminate()?;
        } else {
            relays.push_back(launch()?);
            relays.pop_front().context("there are two")?.terminate()?;
        }
        stage.progress(restart + 1, restarts + 2);
    }
    let told = posters.end(stage)?;
    let mut acknowledged = told.acknowledged;
    enqueuing.terminate()?;
    acknowledged.extend(enqueuer.numbers());
    stage.drained(&outbox, Duration::from_secs(180))?;
    for program in relays.into_iter().chain([gateway.program]) {
        program.terminate()?;
    }
    // A request that is sent in the moment in which its gateway closes the connection may find nobody. The
    // event is not acknowledged then, and the program sends it again.
    let (unanswered, most) = (told.unanswered, restarts / 4 * POSTERS);
    let note = format!(
        "{restarts} restarts, {unanswered} requests to the gateway unanswered, {} refused",
        told.unsafe_
    );
    let report = witness::report(&sandbox, &outbox, &acknowledged)?.note(note);
    Ok(report.expect(unanswered <= most, || format!("{unanswered} requests were not answered")))
}
