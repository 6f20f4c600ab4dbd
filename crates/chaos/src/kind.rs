//! The two kinds of stores.

use std::fmt;

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

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}
