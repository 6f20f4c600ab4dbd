//! What a scenario is given: a place, chance, and the means to start things.

use crate::kind::Kind;
use crate::length::Length;
use crate::outbox::Outbox;
use crate::program::Launch;
use crate::progress::Progress;
use crate::random::Random;
use anyhow::{Context, Result, bail};
use ravelin_postgres_server::Server;
use ravelin_sandbox::{Config, Keys, LogTo, Sandbox};
use std::cell::{Cell, OnceCell};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Where the sandbox finds the number of an event.
const NUMBER: &str = "/customer/custom/number";

/// Where one scenario is carried out, with one kind of store.
pub(crate) struct Stage {
    /// How much is to be done.
    pub(crate) length: Length,
    /// Where events are kept.
    pub(crate) kind: Kind,
    /// What all chance is drawn from.
    pub(crate) seed: u64,
    /// The command that is mistreated.
    pub(crate) ravelin: PathBuf,
    /// Gone with the stage, and what every process said with it.
    pub(crate) folder: TempDir,
    pub(crate) progress: Progress,
    pub(crate) runtime: Runtime,
    /// Started when it is first asked for.
    pub(crate) server: OnceCell<Arc<Server>>,
    /// How many processes were started so far.
    pub(crate) started: Cell<u32>,
}

impl Stage {
    /// Returns the first in the short form, the second in the long one.
    pub(crate) fn pick<T>(&self, short: T, long: T) -> T {
        match self.length {
            Length::Short => short,
            Length::Long => long,
        }
    }

    /// Returns chance for one purpose.
    pub(crate) fn random(&self, purpose: &str) -> Random {
        Random::new(self.seed, (self.kind.to_string(), purpose))
    }

    /// Returns a path in the stage's own folder.
    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Tells how far it is.
    pub(crate) fn progress(&self, done: u64, all: u64) {
        self.progress.tell(done, all);
    }

    /// Runs a future of the sandbox's or the outbox's.
    pub(crate) fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// Returns a new outbox of the kind that is tried: in a file of its own, or in a database of its own
    /// in the stage's server.
    pub(crate) fn outbox(&self, name: &str) -> Result<Outbox> {
        match self.kind {
            Kind::Sqlite => Outbox::sqlite(self.runtime.handle(), &self.path(format!("private/{name}.db"))),
            Kind::Postgres => Outbox::postgres(self.runtime.handle(), self.server()?, name),
        }
    }

    /// Returns an outbox in a new database of another server.
    pub(crate) fn outbox_in(&self, server: Arc<Server>, name: &str) -> Result<Outbox> {
        Outbox::postgres(self.runtime.handle(), server, name)
    }

    /// Returns an outbox in another file.
    pub(crate) fn outbox_at(&self, file: &Path) -> Result<Outbox> {
        Outbox::sqlite(self.runtime.handle(), file)
    }

    /// Returns the stage's PostgreSQL server, started when it is first asked for.
    pub(crate) fn server(&self) -> Result<Arc<Server>> {
        if let Some(server) = self.server.get() {
            return Ok(Arc::clone(server));
        }
        let server = Arc::new(Server::start_with(&[("max_connections", "200")])?);
        Ok(Arc::clone(self.server.get_or_init(|| server)))
    }

    /// Returns a sandbox that notes every event by its number and throttles nobody.
    pub(crate) fn sandbox(&self) -> Result<Sandbox> {
        self.sandbox_with(|config| config)
    }

    /// Returns a sandbox that is set up differently.
    pub(crate) fn sandbox_with(&self, change: impl FnOnce(Config) -> Config) -> Result<Sandbox> {
        let config = Sandbox::builder()
            .keys(Keys::generate(1024)?)
            .seed(self.seed)
            .log(LogTo::Memory)
            .log_id(NUMBER)
            .journal_limit(0)
            .customer_limit(None);
        Ok(self.wait(Sandbox::start(change(config)))?)
    }

    /// Returns a process of the command in the making; what it says goes to a file of its own, named by
    /// what it is.
    pub(crate) fn command(&self, what: &str) -> Launch {
        Launch::new(&self.ravelin, self.said(what)).arg("--json")
    }

    /// Returns a process of this program in the making.
    pub(crate) fn own(&self, what: &str) -> Result<Launch> {
        let own = std::env::current_exe().context("this program does not know where it is")?;
        Ok(Launch::new(&own, self.said(what)))
    }

    fn said(&self, what: &str) -> PathBuf {
        self.started.set(self.started.get() + 1);
        self.path(format!("{:04}-{what}", self.started.get()))
    }

    /// Waits until something is so.
    pub(crate) fn until(
        &self,
        what: &str,
        patience: Duration,
        mut is_so: impl FnMut() -> Result<bool>,
    ) -> Result<()> {
        let end = Instant::now() + patience;
        while !is_so()? {
            if Instant::now() >= end {
                bail!("after {} s still not: {what}", patience.as_secs());
            }
            sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    /// Waits until nothing is queued any more.
    pub(crate) fn drained(&self, outbox: &Outbox, patience: Duration) -> Result<()> {
        let mut left = None;
        let end = Instant::now() + patience;
        loop {
            // A database that restarts is not there for a moment.
            left = outbox.stats().ok().or(left);
            if left.is_some_and(|stats| stats.queued == 0) {
                return Ok(());
            }
            if Instant::now() >= end {
                bail!("after {} s not all is delivered: {left:?}", patience.as_secs());
            }
            sleep(Duration::from_millis(50));
        }
    }
}
