//! The whole relay, `ravelin relay` from database to server, against wrk to the same server.

use crate::Length;
use crate::event;
use crate::ledger::Ledger;
use crate::process::{Service, core_time_of_family, ravelin};
use crate::round::{median, number};
use crate::server::Server;
use crate::wrk::Wrk;
use anyhow::{Result, ensure};
use ravelin_outbox::{AnyStore, Entry, Store};
use std::fmt;
use std::process::Stdio;
use std::time::Duration;
use tokio::runtime::Runtime;

/// How many connections either has: as many as a relay has by default.
pub(crate) const CONNECTIONS: usize = 64;

/// How many events are delivered in a round.
pub(crate) const EVENTS: u64 = 100_000;

/// How long wrk sends in a round.
const ROUND: Duration = Duration::from_secs(3);

/// How long a relay may take for a round.
const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) fn figure(length: Length, ledger: &mut Ledger) -> Result<()> {
    let rounds = if length == Length::Long { 9 } else { 5 };
    println!(
        "the relay from database to server, {EVENTS} events of {} bytes, one of each customer; against wrk to \
         the same server, with the same bodies over {CONNECTIONS} connections each",
        event::update("c-1000", 1).len()
    );
    let runtime = Runtime::new()?;
    let folder = tempfile::tempdir()?;
    let file = format!("sqlite://{}", folder.path().join("outbox.db").display());
    compare(ledger, "SQLite", rounds, Queue::open(&runtime, &file)?)?;
    let server = ravelin_postgres_server::Server::start()?;
    let mut queue = Queue::open(&runtime, &server.create_database("shop")?)?;
    let data = server.folder().join("data/postmaster.pid");
    queue.postmaster = std::fs::read_to_string(data)?.lines().next().and_then(|line| line.parse().ok());
    compare(ledger, "PostgreSQL", rounds, queue)
}

fn compare(ledger: &mut Ledger, name: &str, rounds: usize, mut queue: Queue<'_>) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let wrk =
        Wrk::new(folder.path(), "/v2/customer", |number| event::update(&format!("c-{number}"), number))?;
    let server = Server::start()?;
    let (mut ratios, mut of_time) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let (theirs, ours) = (by_wrk(&wrk, &server)?, queue.relay(&server)?);
        let ratio = ours.rate / theirs.rate;
        println!("  {name}: {ours}, and {theirs}: {ratio:.2}");
        ratios.push(ratio);
        of_time.push(theirs.micros() / ours.micros());
    }
    println!("  by the time on a core, which other programs change less: {:.2}", median(of_time));
    ledger.at_least(&format!("relay, {name}, of wrk"), median(ratios), 0.3);
    Ok(())
}

/// What one of the two has done.
pub(crate) struct Sent {
    pub(crate) rate: f64,
    /// What was spent on a core for each request, in microseconds: by whoever sends, by the server, by
    /// PostgreSQL.
    shares: [f64; 3],
}

impl Sent {
    fn micros(&self) -> f64 {
        self.shares.iter().sum()
    }
}

impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [sender, server, database] = self.shares;
        write!(f, "{:6.0}/s ({sender:.1} + {server:.1} + {database:.1} µs of a core)", self.rate)
    }
}

fn by_wrk(wrk: &Wrk, server: &Server) -> Result<Sent> {
    server.counted()?;
    let before = server.core_time()?;
    let run = wrk.run(server.address, CONNECTIONS, ROUND)?;
    let served = server.core_time()? - before;
    let counted = server.counted()?;
    let share = |time: Duration| time.as_secs_f64() * 1e6 / number(counted.requests);
    Ok(Sent { rate: counted.rate(), shares: [share(run.core_time), share(served), 0.0] })
}

/// An outbox that is filled and emptied.
pub(crate) struct Queue<'a> {
    runtime: &'a Runtime,
    database: String,
    store: AnyStore,
    filled: u64,
    /// The process of the PostgreSQL server, if there is one.
    postmaster: Option<u32>,
}

impl<'a> Queue<'a> {
    pub(crate) fn open(runtime: &'a Runtime, database: &str) -> Result<Self> {
        let store = ravelin_outbox::open(database)?;
        runtime.block_on(store.migrate())?;
        Ok(Self { runtime, database: database.to_owned(), store, filled: 0, postmaster: None })
    }

    /// Queues events, and has them delivered by a relay of their own.
    pub(crate) fn relay(&mut self, server: &Server) -> Result<Sent> {
        self.runtime.block_on(fill(&self.store, self.filled))?;
        self.filled += 1;
        server.counted()?;
        let mut command = ravelin()?;
        command.args(["relay", "--database", &self.database, "--base-url", &server.url()]);
        command.args(["--concurrency", &CONNECTIONS.to_string()]).stdout(Stdio::null());
        let before = (server.core_time()?, self.database_time()?);
        let relay = Service::start(&mut command)?;
        let counted = server.wait_for(EVENTS, PATIENCE)?;
        let spent = [relay.core_time()?, server.core_time()? - before.0, self.database_time()? - before.1];
        relay.stop()?;
        let left = self.runtime.block_on(self.store.stats())?;
        ensure!(left.queued == 0 && left.dead == 0 && counted.requests == EVENTS, "left {left:?}");
        Ok(Sent { rate: counted.rate(), shares: spent.map(|time| time.as_secs_f64() * 1e6 / number(EVENTS)) })
    }

    fn database_time(&self) -> Result<Duration> {
        self.postmaster.map_or(Ok(Duration::ZERO), core_time_of_family)
    }
}

/// Returns the customer and the body of each event of a round. Each has one: a relay that has just begun knows nothing
/// of what Ravelin was sent before, and paces whoever has more, which would be what is measured.
pub(crate) fn events(round: u64) -> impl Iterator<Item = (String, String)> {
    (0..EVENTS).map(move |number| {
        let customer = format!("c-{round}-{number}");
        let body = event::update(&customer, number);
        (customer, body)
    })
}

async fn fill(store: &impl Store, round: u64) -> Result<()> {
    let mut entries =
        events(round).map(|(customer, body)| Entry::new(customer, "/v2/customer", body)).peekable();
    while entries.peek().is_some() {
        store.enqueue(entries.by_ref().take(5_000).collect()).await?;
    }
    Ok(())
}
