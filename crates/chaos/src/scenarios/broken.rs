//! The disk under the file says that it is broken: when it is written, synced, read.

use crate::calls::{Failing, files};
use crate::enqueuer::Enqueuer;
use crate::kind::Kind;
use crate::relay;
use crate::report::Report;
use crate::scenario::Scenario;
use crate::stage::Stage;
use crate::volume::Volume;
use crate::witness;
use anyhow::{Result, ensure};
use ravelin_sandbox::{Delay, Reply, Rule, Script};
use std::thread::sleep;
use std::time::Duration;

pub(crate) const SCENARIO: Scenario = Scenario {
    name: "broken",
    about: "the disk under the file gives errors: when it is written, synced, read, cut",
    stores: &[Kind::Sqlite],
    seconds: (45, 240),
    run,
};

const CONCURRENCY: u64 = 8;

/// The calls that fail, whether those about the file too or about its log alone.
const FAULTS: [(&str, bool); 6] = [
    ("pwrite64,write", false),
    ("fdatasync,fsync", false),
    ("pread64,read", true),
    ("pwrite64,write", true),
    ("fdatasync,fsync", true),
    ("ftruncate", true),
];

fn run(stage: &Stage) -> Result<Report> {
    // A small disk, whose log is moved into the file again and again.
    let volume = Volume::new(stage, "disk", 16)?;
    let file = volume.path().join("private/broken.db");
    let (outbox, sandbox) = (stage.outbox_at(&file)?, stage.sandbox()?);
    let answer = Reply::new().delay(Delay::Between(1, 10));
    sandbox.set_script(Script::new().rule(Rule::new().answer(answer)))?;
    let mut enqueuer = Enqueuer::new(stage, &outbox, 0).pace(4, 300, 10).stubborn();
    let enqueuing = enqueuer.start(stage)?;
    let relaying = relay::launch(stage, &outbox, &sandbox, CONCURRENCY).start()?;
    let mut programs = [("enqueuer", enqueuing), ("relay", relaying)];
    let (file, log) = files(&file);
    let rounds = stage.pick(1, 6);
    let mut failed = 0;
    let mut never = Vec::new();
    for round in 0..rounds {
        for (place, (calls, both)) in FAULTS.into_iter().enumerate() {
            for (name, program) in &mut programs {
                gets_on(stage, &enqueuer, &sandbox)?;
                let files = if both { vec![file.clone(), log.clone()] } else { vec![log.clone()] };
                let mut failing = Failing::attach(stage, program, calls, "EIO", &files)?;
                // Not all that may be called is: whoever only enqueues hardly reads.
                let met = failing.until(stage, 3, Duration::from_secs(2)).is_ok();
                sleep(Duration::from_millis(300));
                let count = failing.end()?;
                failed += count;
                if !met && count == 0 {
                    never.push(format!("{calls} of the {name}"));
                }
                ensure!(program.is_running()?, "the {name} has ended\n{}", program.said());
            }
            stage.progress(
                witness::count(round * FAULTS.len() + place),
                witness::count(rounds * FAULTS.len()),
            );
        }
    }
    gets_on(stage, &enqueuer, &sandbox)?;
    let [(_, enqueuing), (_, relaying)] = programs;
    let refused = enqueuing.said().matches("not kept").count();
    let complained = relaying.said().matches("outbox-unavailable").count();
    enqueuing.terminate()?;
    stage.drained(&outbox, Duration::from_secs(120))?;
    relaying.terminate()?;
    let report = witness::report(&sandbox, &outbox, &enqueuer.numbers())?;
    Ok(report
        .note(format!(
            "{failed} calls failed (never met: {}); {refused} times told that an event is not kept, \
             {complained} complaints of the relay",
            never.join(", ")
        ))
        .expect(failed > 50, || format!("only {failed} calls have failed"))
        .expect(refused > 0, || "nobody was told that an event is not kept".to_owned())
        .expect(complained > 0, || "the relay has said nothing".to_owned()))
}

fn gets_on(stage: &Stage, enqueuer: &Enqueuer, sandbox: &ravelin_sandbox::Sandbox) -> Result<()> {
    let (acknowledged, taken) = (enqueuer.acknowledged(), sandbox.summary().taken);
    stage.until("everybody gets on", Duration::from_secs(60), || {
        Ok(enqueuer.acknowledged() > acknowledged && sandbox.summary().taken > taken)
    })
}
