//! The database crashes, restarts, ends connections, has none left, or is reached through PgBouncer.

use crate::enqueuer::Enqueuer;
use crate::kind::Kind;
use crate::outbox::Outbox;
use crate::program::Program;
use crate::relay;
use crate::report::Report;
use crate::scenario::Scenario;
use crate::stage::Stage;
use crate::witness;
use anyhow::{Context, Result, ensure};
use ravelin_postgres_server::{Server, Session, Stop};
use ravelin_sandbox::{Delay, Reply, Rule, Sandbox, Script};
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

pub(crate) const SCENARIO: Scenario = Scenario {
    name: "databases",
    about: "PostgreSQL crashes, restarts, ends connections or has none left, also behind PgBouncer",
    stores: &[Kind::Postgres],
    seconds: (60, 200),
    run,
};

const CONCURRENCY: u64 = 8;

/// How many connections there are. Four for each relay at most, and one more for each program and for
/// those who look; some of them are for superusers alone.
const CONNECTIONS: usize = 40;

/// What is done to the server.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// As if the machine had lost power: the next start recovers.
    Crash,
    /// Restarted in good order.
    Restart,
    /// Every connection is ended, with a word.
    Terminate,
    /// One server process is killed without a word; the server crashes all others and recovers.
    Kill,
    /// No connection is left for a while.
    Exhaust,
}

const FAULTS: [Fault; 5] = [Fault::Crash, Fault::Exhaust, Fault::Kill, Fault::Restart, Fault::Terminate];

fn run(stage: &Stage) -> Result<Report> {
    let server = Server::start_with(&[("max_connections", &CONNECTIONS.to_string())])?;
    let (outbox, sandbox) = (stage.outbox_in(Arc::new(server), "databases")?, stage.sandbox()?);
    let answer = Reply::new().delay(Delay::Between(1, 20));
    sandbox.set_script(Script::new().rule(Rule::new().answer(answer)))?;
    let bouncer = outbox.server()?.bouncer(6)?;
    let pooled = bouncer.url("databases");
    let mut enqueuers = [
        Enqueuer::new(stage, &outbox, 0).pace(4, 300, 30),
        Enqueuer::new(stage, &outbox, 1).plain().pace(4, 300, 30),
        Enqueuer::new(stage, &outbox, 2).at(&pooled).pace(4, 300, 30),
        Enqueuer::new(stage, &outbox, 3).plain().at(&pooled).pace(4, 300, 30),
    ];
    let enqueuing = enqueuers.iter_mut().map(|one| one.start(stage)).collect::<Result<Vec<_>>>()?;
    let relays = (0..2).map(|_| relay::launch(stage, &outbox, &sandbox, CONCURRENCY).start());
    let relays = relays.collect::<Result<Vec<_>>>()?;
    let faults = stage.pick(10, 50);
    let mut random = stage.random("databases");
    for number in 0..faults {
        gets_on(stage, &enqueuers, &sandbox)?;
        sleep(Duration::from_millis(random.below(500)));
        let fault = usize::try_from(if number < 5 { number } else { random.below(5) })?;
        inflict(stage, &outbox, *FAULTS.get(fault).context("there are five")?)?;
        stage.progress(number + 1, faults + 2);
    }
    gets_on(stage, &enqueuers, &sandbox)?;
    enqueuing.into_iter().try_for_each(Program::terminate)?;
    stage.drained(&outbox, Duration::from_secs(180))?;
    relays.into_iter().try_for_each(Program::terminate)?;
    let acknowledged = enqueuers.iter().flat_map(Enqueuer::numbers).collect();
    Ok(witness::report(&sandbox, &outbox, &acknowledged)?.kills(faults))
}

/// Waits until every program was told that an event is kept, and something was delivered.
fn gets_on(stage: &Stage, enqueuers: &[Enqueuer], sandbox: &Sandbox) -> Result<()> {
    let before: Vec<usize> = enqueuers.iter().map(Enqueuer::acknowledged).collect();
    let taken = sandbox.summary().taken;
    stage.until("everybody gets on", Duration::from_secs(60), || {
        let all = enqueuers.iter().zip(&before).all(|(one, before)| one.acknowledged() > *before);
        Ok(all && sandbox.summary().taken > taken)
    })
}

fn inflict(stage: &Stage, outbox: &Outbox, fault: Fault) -> Result<()> {
    let server = outbox.server()?;
    match fault {
        Fault::Crash => server.restart(Stop::Immediate)?,
        Fault::Restart => server.restart(Stop::Fast)?,
        Fault::Terminate => {
            let ended = server.kill_backends("datname = 'databases'")?;
            ensure!(ended > 3, "only {ended} connections were ended");
        }
        Fault::Kill => {
            server.crash_backend("datname = 'databases' AND application_name LIKE 'ravelin%'")?;
            stage.until("the server has recovered", Duration::from_secs(60), || {
                Ok(outbox.psql("SELECT 1").is_ok())
            })?;
        }
        Fault::Exhaust => {
            // Others take all that are left, and end all that were there. Whoever comes again finds none.
            let mut held = take_all(outbox);
            let one = held.first_mut().context("no connection was left to be taken")?;
            one.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                 WHERE datname = 'databases' AND application_name <> 'psql';",
            )?;
            let more = take_all(outbox);
            sleep(Duration::from_millis(1_500));
            drop((held, more));
        }
    }
    Ok(())
}

/// Opens connections until there are no more.
fn take_all(outbox: &Outbox) -> Vec<Session> {
    let open = || -> Result<Session> {
        let mut session = outbox.session()?;
        session.run("SELECT 1;")?;
        Ok(session)
    };
    (0..CONNECTIONS).map_while(|_| open().ok()).collect()
}
