//! What a scenario is.

use crate::kind::Kind;
use crate::length::Length;
use crate::report::Report;
use crate::stage::Stage;
use anyhow::Result;

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

impl Scenario {
    /// Returns about how long it takes.
    pub(crate) const fn expected(&self, length: Length) -> u64 {
        match length {
            Length::Short => self.seconds.0,
            Length::Long => self.seconds.1,
        }
    }
}
