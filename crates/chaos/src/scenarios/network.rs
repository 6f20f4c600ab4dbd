//! A relay is in a network of its own, and the wire from there to the database and to the API is cut, loses
//! packets in one direction, or is slow. Another relay is beside it, whose wires are whole.

use super::asleep::{BUSY, LEASE, TAKE_OVER};
use crate::enqueuer::Enqueuer;
use crate::kind::Kind;
use crate::outbox::Outbox;
use crate::program::Program;
use crate::relay::{self, repeated_by_a_kill};
use crate::report::{Bound, Report};
use crate::scenario::Scenario;
use crate::stage::Stage;
use crate::wire::{NETWORK, Ways, Wire};
use crate::witness;
use anyhow::{Context as _, Result, bail};
use ravelin_sandbox::{Delay, Reply, Rule, Sandbox, Script};
use std::thread::sleep;
use std::time::{Duration, Instant};

pub(crate) const SCENARIO: Scenario = Scenario {
    name: "network",
    about: "a relay is cut off from the database, the API, or both; answers are lost; the wire is slow",
    stores: &[Kind::Postgres],
    seconds: (95, 300),
    run,
};

const CONCURRENCY: u64 = 8;

/// How long it takes until a relay that nothing gets through from has left all to another: requests run
/// into their time-outs until everyone is stopped, half a minute passes, what is under way ends, and the
/// other one looks.
const ASIDE: Duration = Duration::from_secs(70);

/// What is looked at where a relay does not take over: what is kept, in whose buckets, and what the database is
/// busy with.
const KEPT: &str = "SELECT bucket, owner, epoch, until - now() AS lasts, count(*), min(due) - now() AS due, \
    max(attempt), min(reason) FROM ravelin_outbox JOIN ravelin_bucket USING (bucket) \
    GROUP BY 1, 2, 3, 4 ORDER BY count(*) DESC";
const BUSY_WITH: &str = "SELECT pid, state, wait_event, now() - state_change AS since, pg_blocking_pids(pid), \
    left(query, 60) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";

/// What happens to the wires of one relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    /// Nothing comes or goes between relay and database.
    DatabaseCut,
    /// Nothing comes or goes between relay and API.
    ApiCut,
    /// Nothing comes or goes at all.
    Cut,
    /// What the relay says is heard by the database, and what it answers is lost.
    DatabaseMute,
    /// Events arrive, and the answers are lost.
    ApiMute,
    /// Every packet takes a second, to and from both: the relay goes on, slowly, and keeps what it has.
    Slow,
}

const TROUBLES: [Trouble; 6] = [
    Trouble::DatabaseCut,
    Trouble::ApiCut,
    Trouble::Cut,
    Trouble::DatabaseMute,
    Trouble::ApiMute,
    Trouble::Slow,
];

/// One trouble, with an outbox and two relays of its own. All go on side by side: most of it is waiting.
struct Case {
    trouble: Trouble,
    outbox: Outbox,
    sandbox: Sandbox,
    wire: Wire,
    enqueuer: Enqueuer,
    enqueuing: Program,
    relays: [Program; 2],
    /// How long it took until all was delivered that was there when the trouble began, and soon after.
    recovered: Option<Duration>,
}

fn run(stage: &Stage) -> Result<Report> {
    stage.server()?.trust(NETWORK)?;
    let mut report = Report::default();
    let rounds = stage.pick(1, 4);
    let mut notes = Vec::new();
    for round in 0..rounds {
        let mut cases = TROUBLES
            .into_iter()
            .enumerate()
            .map(|(place, trouble)| Case::new(stage, round * TROUBLES.len() + place, trouble))
            .collect::<Result<Vec<_>>>()?;
        for case in &cases {
            case.both_work(stage)?;
        }
        stage.progress(witness::count(round * 3 + 1), witness::count(rounds * 3));
        for case in &cases {
            case.wreck(true)?;
        }
        let began = Instant::now();
        sleep(Duration::from_secs(3));
        let there: Vec<_> = cases.iter().map(|case| case.enqueuer.numbers()).collect();
        stage.until("the other relay takes over everywhere", ASIDE + BUSY, || {
            for (case, there) in cases.iter_mut().zip(&there) {
                if case.recovered.is_some() {
                    continue;
                }
                let left = there.difference(&witness::taken(&case.sandbox)?).count();
                if left == 0 {
                    case.recovered = Some(began.elapsed());
                } else if case.within().is_some_and(|within| began.elapsed() > within + BUSY) {
                    let (trouble, kept, busy) =
                        (case.trouble, case.outbox.psql(KEPT)?, case.outbox.psql(BUSY_WITH)?);
                    bail!("the other relay has not taken over: {trouble:?}, {left} are left\n{kept}\n{busy}");
                }
            }
            Ok(cases.iter().all(|case| case.recovered.is_some() || case.within().is_none()))
        })?;
        // The leases of whoever is cut off have ended for certain when it is healed.
        sleep((LEASE + TAKE_OVER).saturating_sub(began.elapsed()));
        stage.progress(witness::count(round * 3 + 2), witness::count(rounds * 3));
        for case in &cases {
            case.wreck(false)?;
        }
        sleep(Duration::from_secs(6));
        for case in cases {
            notes.push(case.note());
            report.add(case.end(stage)?);
        }
    }
    Ok(report.kills(witness::count(rounds * TROUBLES.len())).note(notes.join(", ")))
}

impl Case {
    fn new(stage: &Stage, number: usize, trouble: Trouble) -> Result<Self> {
        let (outbox, sandbox) = (stage.outbox(&format!("network{number}"))?, stage.sandbox()?);
        // Slow enough for two requests of one customer to meet.
        let answer = Reply::new().delay(Delay::Between(50, 200));
        sandbox.set_script(Script::new().rule(Rule::new().answer(answer)))?;
        let ports = [stage.server()?.port(), port_of(&sandbox)?];
        let wire = Wire::new(&stage.runtime, u8::try_from(number + 1)?, &ports)?;
        let notes = stage.path(format!("acknowledged-network{number}"));
        let mut enqueuer = Enqueuer::new(stage, &outbox, 0).notes(notes).pace(2, 100, 150);
        let enqueuing = enqueuer.start(stage)?;
        let launch = || relay::launch(stage, &outbox, &sandbox, CONCURRENCY);
        let relays = [launch().inside(&wire.prefix()).start()?, launch().start()?];
        Ok(Self { trouble, outbox, sandbox, wire, enqueuer, enqueuing, relays, recovered: None })
    }

    /// Waits until both relays have their share, and deliver.
    fn both_work(&self, stage: &Stage) -> Result<()> {
        let owners = "SELECT count(DISTINCT owner) FROM ravelin_bucket";
        stage.until("both have buckets", Duration::from_secs(60), || Ok(self.outbox.psql(owners)? == "2"))?;
        let taken = self.sandbox.summary().taken;
        stage.until("events are delivered", Duration::from_secs(60), || {
            Ok(self.sandbox.summary().taken > taken + 20)
        })
    }

    /// Begins the trouble, or ends it.
    fn wreck(&self, begins: bool) -> Result<()> {
        let database = self.wire.ways(self.outbox.server()?.port())?;
        let api = self.wire.ways(port_of(&self.sandbox)?)?;
        let cut = |ways: &Ways| {
            ways.to.lose(begins);
            ways.from.lose(begins);
        };
        match self.trouble {
            Trouble::DatabaseCut => cut(database),
            Trouble::ApiCut => cut(api),
            Trouble::Cut => {
                cut(database);
                cut(api);
            }
            Trouble::DatabaseMute => database.from.lose(begins),
            Trouble::ApiMute => api.from.lose(begins),
            Trouble::Slow => {
                let delay = Duration::from_secs(u64::from(begins));
                for way in [&database.to, &database.from, &api.to, &api.from] {
                    way.delay(delay);
                }
            }
        }
        Ok(())
    }

    fn note(&self) -> String {
        match self.recovered {
            Some(time) => format!("{:?} {:.1} s", self.trouble, time.as_secs_f64()),
            None => format!("{:?} until it was healed", self.trouble),
        }
    }

    /// Within how long the other relay delivers what was there, on a machine that is not busy.
    const fn within(&self) -> Option<Duration> {
        match self.trouble {
            Trouble::DatabaseCut | Trouble::Cut | Trouble::DatabaseMute => {
                Some(LEASE.saturating_add(TAKE_OVER))
            }
            Trouble::ApiCut | Trouble::ApiMute => Some(ASIDE),
            Trouble::Slow => None,
        }
    }

    /// How many events may be sent again: what a relay had delivered and not removed when it was cut off;
    /// and where answers are lost every event under way, and each one by which it is tried again.
    const fn bound(&self) -> u64 {
        match self.trouble {
            Trouble::DatabaseCut | Trouble::Cut | Trouble::DatabaseMute | Trouble::Slow => {
                repeated_by_a_kill(CONCURRENCY)
            }
            Trouble::ApiCut | Trouble::ApiMute => repeated_by_a_kill(CONCURRENCY) + 60,
        }
    }

    fn end(self, stage: &Stage) -> Result<Report> {
        let bound = Bound::AtMost(self.bound());
        self.enqueuing.terminate()?;
        stage.drained(&self.outbox, Duration::from_secs(120))?;
        for relay in self.relays {
            relay.terminate()?;
        }
        let report = witness::report(&self.sandbox, &self.outbox, &self.enqueuer.numbers())?.bound(bound);
        // Each by itself: what one may repeat another one must not.
        let (trouble, wrong) = (self.trouble, report.judge());
        Ok(report.expect(wrong.is_empty(), || format!("{trouble:?}: {}", wrong.join("; "))))
    }
}

fn port_of(sandbox: &Sandbox) -> Result<u16> {
    let url = sandbox.url();
    let (_, port) = url.rsplit_once(':').context("a sandbox has a port")?;
    Ok(port.trim_end_matches('/').parse()?)
}
