//! The numbers of events that somebody was told are kept: in a file that outlives whoever was told.

use anyhow::{Context, Result};
use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;

/// A file to which numbers are added.
#[derive(Debug)]
pub(crate) struct Notes(File);

impl Notes {
    /// Opens a file, and makes it where it is missing.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path);
        file.map(Self).with_context(|| format!("cannot open {}", path.display()))
    }

    /// Adds a number: one write, which a kill does not tear, and which a crash of the machine does not
    /// take back.
    pub(crate) fn add(&mut self, number: u64) -> Result<()> {
        self.0.write_all(format!("{number}\n").as_bytes())?;
        Ok(self.0.sync_data()?)
    }
}

/// Returns the numbers in a file; none where there is no file yet.
pub(crate) fn read(path: &Path) -> HashSet<u64> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')?.parse().ok()).collect()
}

/// Returns how many numbers are in a file.
pub(crate) fn count(path: &Path) -> usize {
    let text = std::fs::read(path).unwrap_or_default();
    text.into_iter().filter(|byte| *byte == b'\n').count()
}
