//! Whoever takes part is killed, again and again: nothing that was acknowledged is lost, nothing of a
//! customer comes for the first time out of order, and no more comes twice than was under way.

use crate::enqueuer::Enqueuer;
use crate::gateway::{self, Gateway};
use crate::kind::{BOTH, Kind};
use crate::outbox::Outbox;
use crate::posters::Posters;
use crate::program::Program;
use crate::random::Random;
use crate::relay;
use crate::report::{Bound, Report};
use crate::scenario::Scenario;
use crate::stage::Stage;
use crate::witness::{self, Taken};
use anyhow::{Context, Result};
use ravelin_sandbox::{Delay, Fault, Reply, ResetAt, Rule, Sandbox, Script};
use std::thread::sleep;
use std::time::Duration;

pub(crate) const SCENARIO: Scenario = Scenario {
    name: "kills",
    about: "kill -9 of enqueuers, relays and the gateway, one after the other and all at once",
    stores: BOTH,
    seconds: (75, 900),
    run,
};

const CONCURRENCY: u64 = 8;
/// How many programs post to the gateway: events that ask for nothing, and such that ask for a
/// recommendation.
const POSTERS: (u64, u64) = (3, 2);
/// How long all that is left may take: a lease that runs out, an event that was held for its
/// recommendation, and the pace of each customer.
const REST: Duration = Duration::from_secs(300);

fn run(stage: &Stage) -> Result<Report> {
    let mut crowd = Crowd::start(stage)?;
    let kills = stage.pick(60, 1_000);
    let mut random = stage.random("kills");
    for kill in 1..=kills {
        crowd.gets_on(kill)?;
        sleep(Duration::from_millis(random.below(300)));
        // Each in turn at first; after that whoever comes, and now and then all of them.
        let victim = if kill <= 5 { kill - 1 } else { random.below(10) };
        match victim {
            0 | 5 => crowd.kill_enqueuer(0)?,
            1 | 6 => crowd.kill_enqueuer(1)?,
            2 | 3 | 7 => crowd.kill_relay(&mut random)?,
            4 | 8 => crowd.kill_gateway()?,
            _ => crowd.kill_all(&mut random)?,
        }
        stage.progress(kill, kills + kills / 5);
    }
    crowd.end()
}

/// Everybody who takes part, and who is left in the middle of something.
struct Crowd<'a> {
    stage: &'a Stage,
    outbox: Outbox,
    sandbox: Sandbox,
    enqueuers: Vec<(Enqueuer, Program)>,
    relays: Vec<Program>,
    gateway: Option<Gateway>,
    posters: Posters,
    taken: Taken,
    /// How many processes were killed.
    killed: u64,
    /// How many events may come twice.
    bound: u64,
    /// The most that were delivered and not removed when a relay was killed.
    most: u64,
    acknowledged: usize,
    distinct: u64,
}

impl<'a> Crowd<'a> {
    fn start(stage: &'a Stage) -> Result<Self> {
        let (outbox, sandbox) = (stage.outbox("kills")?, stage.sandbox()?);
        sandbox.set_script(hostile(stage.seed))?;
        let mut enqueuers = Vec::new();
        for enqueuer in [Enqueuer::new(stage, &outbox, 0), Enqueuer::new(stage, &outbox, 1).plain()] {
            let mut enqueuer = enqueuer.pace(4, 400, 30);
            let program = enqueuer.start(stage)?;
            enqueuers.push((enqueuer, program));
        }
        // Of a file one delivers and one stands by; a database is shared.
        let count = if stage.kind == Kind::Sqlite { 2 } else { 4 };
        let launch = |_| relay::launch(stage, &outbox, &sandbox, CONCURRENCY).start();
        let relays = (0..count).map(launch).collect::<Result<_>>()?;
        let gateway = start_gateway(stage, &outbox, &sandbox)?;
        let posters = Posters::start(stage, &gateway.url, POSTERS)?;
        Ok(Self {
            stage,
            outbox,
            sandbox,
            enqueuers,
            relays,
            gateway: Some(gateway),
            posters,
            taken: Taken::default(),
            killed: 0,
            bound: 0,
            most: 0,
            acknowledged: 0,
            distinct: 0,
        })
    }

    /// Waits until something was acknowledged and something delivered since the kill before.
    fn gets_on(&mut self, kill: u64) -> Result<()> {
        let what = format!("anything gets on before kill {kill}");
        let (acknowledged, distinct) = (self.acknowledged, self.distinct);
        self.stage.until(&what, Duration::from_secs(120), || {
            Ok(self.acknowledged() > acknowledged && self.sandbox.summary().distinct > distinct)
        })?;
        self.acknowledged = self.acknowledged();
        self.distinct = self.sandbox.summary().distinct;
        Ok(())
    }

    fn acknowledged(&self) -> usize {
        self.enqueuers.iter().map(|(one, _)| one.acknowledged()).sum::<usize>() + self.posters.count()
    }

    fn kill_enqueuer(&mut self, place: usize) -> Result<()> {
        let (mut enqueuer, program) = self.enqueuers.remove(place);
        program.kill()?;
        self.killed += 1;
        enqueuer.settled(self.stage, &self.outbox)?;
        let program = enqueuer.start(self.stage)?;
        self.enqueuers.insert(place, (enqueuer, program));
        Ok(())
    }

    fn kill_relay(&mut self, random: &mut Random) -> Result<()> {
        let place = random.below(witness::count(self.relays.len()));
        let relay = self.relays.remove(usize::try_from(place)?);
        relay.kill()?;
        self.killed += 1;
        self.may_come_twice()?;
        self.relays.push(relay::launch(self.stage, &self.outbox, &self.sandbox, CONCURRENCY).start()?);
        Ok(())
    }

    fn kill_gateway(&mut self) -> Result<()> {
        self.gateway.take().context("there is one")?.program.kill()?;
        self.killed += 1;
        self.may_come_twice()?;
        // What was sent for a recommendation, and kept a moment later.
        self.bound += POSTERS.1;
        let gateway = start_gateway(self.stage, &self.outbox, &self.sandbox)?;
        self.posters.moved(&gateway.url);
        self.gateway = Some(gateway);
        Ok(())
    }

    /// A machine is lost, with all that ran on it.
    fn kill_all(&mut self, random: &mut Random) -> Result<()> {
        for place in 0..self.enqueuers.len() {
            self.kill_enqueuer(place)?;
        }
        self.kill_gateway()?;
        for _ in 0..self.relays.len() {
            self.kill_relay(random)?;
        }
        Ok(())
    }

    /// Counts what was delivered and is not removed: no more than that is sent again, and what was on its
    /// way in this moment.
    fn may_come_twice(&mut self) -> Result<()> {
        self.taken.update(&self.sandbox)?;
        let left = self.taken.answered_of(&self.outbox.rows()?.queued);
        self.most = self.most.max(left);
        self.bound += left + CONCURRENCY;
        Ok(())
    }

    fn end(self) -> Result<Report> {
        let Self { stage, outbox, sandbox, enqueuers, relays, gateway, posters, .. } = self;
        let mut acknowledged = posters.end(stage)?.acknowledged;
        for (enqueuer, program) in enqueuers {
            program.terminate()?;
            acknowledged.extend(enqueuer.numbers());
        }
        stage.drained(&outbox, REST)?;
        for program in relays.into_iter().chain(gateway.map(|gateway| gateway.program)) {
            program.terminate()?;
        }
        let lost_answers = sandbox.script_applied().first().copied().unwrap_or_default();
        let note =
            format!("{lost_answers} lost answers; at most {} delivered and not removed at a kill", self.most);
        let report = witness::report(&sandbox, &outbox, &acknowledged)?;
        let report = report.kills(self.killed).bound(Bound::AtMost(self.bound + lost_answers)).note(note);
        // The documents' bound. Several relays share a database, each of which may have as many.
        let documented = relay::repeated_by_a_kill(CONCURRENCY);
        let is_within = stage.kind == Kind::Postgres || self.most <= documented;
        Ok(report.expect(is_within, || format!("{} instead of at most {documented}", self.most)))
    }
}

/// In a file the relays outside deliver, of which it is known how much they have under way.
fn start_gateway(stage: &Stage, outbox: &Outbox, sandbox: &Sandbox) -> Result<Gateway> {
    let arguments: &[&str] = if stage.kind == Kind::Sqlite { &["--no-relay"] } else { &[] };
    gateway::start(stage, outbox, sandbox, arguments)
}

/// Takes one event in fifty and loses the answer, has no time for one in thirty, and answers the others a
/// little later.
fn hostile(seed: u64) -> Script {
    let lost = Reply::fault(Fault::Reset(ResetAt::BeforeHeaders)).accept(true);
    let busy = Reply::fault(Fault::Status(503));
    Script::new()
        .seed(seed)
        .rule(Rule::new().probability(0.02).answer(lost))
        .rule(Rule::new().probability(0.03).answer(busy))
        .rule(Rule::new().answer(Reply::new().delay(Delay::Between(1, 40))))
}
