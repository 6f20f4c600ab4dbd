//! A calendar that can be set, for processes that are told of it: `libfaketime`. What passes is not
//! changed by it, as it is not when a machine's clock is set.

use anyhow::{Context, Result};
use ravelin_postgres_server::{Server, Stop};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The clock of a machine.
#[derive(Debug)]
pub(crate) struct Clock {
    file: PathBuf,
    library: PathBuf,
}

impl Clock {
    /// Returns one that is right. How wrong it is stands in a file, which all who use it must be able to read.
    pub(crate) fn new(file: PathBuf) -> Result<Self> {
        let folders = std::fs::read_dir("/usr/lib")?.flatten().map(|entry| entry.path());
        let library =
            folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1")).find(|file| file.exists());
        let clock =
            Self { file, library: library.context("libfaketime is missing: Debian's package `faketime`")? };
        clock.set(0)?;
        Ok(clock)
    }

    /// Sets it to so many seconds before or behind the right time.
    pub(crate) fn set(&self, wrong_by: i64) -> Result<()> {
        // By a new name: whoever reads it finds all of it.
        let new = self.file.with_extension("new");
        std::fs::write(&new, format!("{wrong_by:+}"))?;
        Ok(std::fs::rename(new, &self.file)?)
    }

    /// Returns the variables by which a process uses it.
    pub(crate) fn variables(&self) -> [(&'static str, &Path); 4] {
        [
            ("LD_PRELOAD", &self.library),
            ("FAKETIME_TIMESTAMP_FILE", &self.file),
            ("FAKETIME_NO_CACHE", Path::new("1")),
            ("DONT_FAKE_MONOTONIC", Path::new("1")),
        ]
    }

    /// Returns a PostgreSQL server that uses a clock of its own.
    pub(crate) fn server() -> Result<(Arc<Server>, Self)> {
        let server = Arc::new(Server::start_with(&[("max_connections", "100")])?);
        let clock = Self::new(server.folder().join("clock"))?;
        server.stop(Stop::Fast)?;
        let prefix = clock.prefix();
        server.start_by(&prefix.iter().map(String::as_str).collect::<Vec<_>>())?;
        Ok((server, clock))
    }

    /// Returns the command by which a process that uses it is started.
    fn prefix(&self) -> Vec<String> {
        let variables = self.variables().map(|(name, value)| format!("{name}={}", value.display()));
        std::iter::once("env".to_owned()).chain(variables).collect()
    }
}
