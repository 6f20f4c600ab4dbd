//! What there is to be tried.

use crate::report::Report;
use crate::scenarios;
use crate::stage::Stage;
use anyhow::Result;
use std::fmt;

/// One way to mistreat those who deliver.
pub(crate) struct Scenario {
    /// By what it is asked for.
    pub(crate) name: &'static str,
    /// What is done, in a line.
    pub(crate) about: &'static str,
    /// It is run once with each of these.
    pub(crate) stores: &'static [Kind],
    /// About how many seconds the short and the long form take with one store: for the time that is left.
    pub(crate) seconds: (u64, u64),
    /// Does it, and returns what came of it. An error is a scenario that could not be carried out, which
    /// counts as failed.
    pub(crate) run: fn(&Stage) -> Result<Report>,
}

/// All scenarios, in the order in which they run.
pub(crate) const ALL: &[Scenario] = &[
    scenarios::calm::SCENARIO,
    scenarios::kills::SCENARIO,
    scenarios::points::SCENARIO,
    scenarios::rolling::SCENARIO,
    scenarios::databases::SCENARIO,
    scenarios::promotion::SCENARIO,
    scenarios::secrets::SCENARIO,
    scenarios::full::SCENARIO,
    scenarios::broken::SCENARIO,
    scenarios::power::SCENARIO,
    scenarios::replaced::SCENARIO,
    scenarios::clocks::SCENARIO,
    scenarios::asleep::SCENARIO,
    scenarios::outage::SCENARIO,
    scenarios::network::SCENARIO,
    scenarios::snapshot::SCENARIO,
];

/// Where events are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Kind {
    /// In a file.
    Sqlite,
    /// In a PostgreSQL server of the scenario's own.
    Postgres,
}

/// Both kinds.
pub(crate) const BOTH: &[Kind] = &[Kind::Sqlite, Kind::Postgres];

/// How much is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    /// What can be run before each merge.
    Short,
    /// What can be run before a release.
    Long,
}

impl Scenario {
    /// Returns about how long it takes.
    pub(crate) const fn expected(&self, length: Length) -> u64 {
        match length {
            Length::Short => self.seconds.0,
            Length::Long => self.seconds.1,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}
