//! A process that enqueues, and what it was told is kept.

use crate::acknowledged;
use crate::kind::Kind;
use crate::outbox::Outbox;
use crate::program::{Launch, Program};
use crate::stage::Stage;
use anyhow::Result;
use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Duration;

/// One of several programs that enqueue; each can be started again and again.
#[derive(Debug)]
pub(crate) struct Enqueuer {
    /// Which it is, below 16.
    place: u64,
    round: u64,
    address: String,
    plain: bool,
    notes: PathBuf,
    arguments: Vec<String>,
}

impl Enqueuer {
    /// Returns one that enqueues through the crate.
    pub(crate) fn new(stage: &Stage, outbox: &Outbox, place: u64) -> Self {
        let notes = stage.path(format!("acknowledged-{place}"));
        let (address, arguments) = (outbox.address.clone(), Vec::new());
        Self { place, round: 0, address, plain: false, notes, arguments }
    }

    /// Returns which of several it is.
    pub(crate) const fn place(&self) -> u64 {
        self.place
    }

    /// Inserts by plain statements instead.
    pub(crate) const fn plain(mut self) -> Self {
        self.plain = true;
        self
    }

    /// Reaches the outbox by another address.
    pub(crate) fn at(mut self, address: impl Into<String>) -> Self {
        self.address = address.into();
        self
    }

    /// Has so many tasks, each of which has so many customers and pauses so long between two events.
    pub(crate) fn pace(mut self, tasks: u64, customers: u64, pause_ms: u64) -> Self {
        for (name, number) in [("--tasks", tasks), ("--customers", customers), ("--pause-ms", pause_ms)] {
            self.arguments.extend([name.to_owned(), number.to_string()]);
        }
        self
    }

    /// Notes what is acknowledged in another file.
    pub(crate) fn notes(mut self, file: PathBuf) -> Self {
        self.notes = file;
        self
    }

    /// Goes on whatever the outbox says.
    pub(crate) fn stubborn(mut self) -> Self {
        self.arguments.push("--stubborn".to_owned());
        self
    }

    /// Ends each task after so many acknowledged events.
    pub(crate) fn count(mut self, each: u64) -> Self {
        self.arguments.extend(["--count".to_owned(), each.to_string()]);
        self
    }

    /// Returns the process in the making. Its numbers are above those of the ones before.
    pub(crate) fn launch(&mut self, stage: &Stage) -> Result<Launch> {
        let mut address = self.address.clone();
        if address.starts_with("postgres") {
            // Our addresses have parameters already.
            address.push_str(&format!("&application_name={}", self.name()));
        }
        let launch = stage
            .own(&self.name())?
            .args(["enqueue", "--database", &address])
            .arg("--notes")
            .arg(&self.notes)
            .args(["--place", &self.place.to_string(), "--round", &self.round.to_string()])
            .args(&self.arguments);
        self.round += 1;
        Ok(if self.plain { launch.arg("--plain") } else { launch })
    }

    /// Starts the process.
    pub(crate) fn start(&mut self, stage: &Stage) -> Result<Program> {
        self.launch(stage)?.start()
    }

    /// Waits until what a killed process had begun has ended in the database too: a transaction of its
    /// successor would overlap with it, and order is not promised then.
    pub(crate) fn settled(&self, stage: &Stage, outbox: &Outbox) -> Result<()> {
        if outbox.kind() == Kind::Sqlite {
            return Ok(());
        }
        let open =
            format!("SELECT count(*) FROM pg_stat_activity WHERE application_name = '{}'", self.name());
        stage.until("what was killed has left the database", Duration::from_secs(30), || {
            Ok(outbox.psql(&open)? == "0")
        })
    }

    /// Returns how its connections are called in PostgreSQL.
    fn name(&self) -> String {
        format!("enqueuer-{}", self.place)
    }

    /// Returns how many events were acknowledged so far.
    pub(crate) fn acknowledged(&self) -> usize {
        acknowledged::count(&self.notes)
    }

    /// Returns their numbers.
    pub(crate) fn numbers(&self) -> HashSet<u64> {
        acknowledged::read(&self.notes)
    }
}
