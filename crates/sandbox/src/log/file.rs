//! A log in a file: a line of JSON for each request, only ever added to.

use crate::delivery::Delivery;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// A file that lines are added to.
#[derive(Debug)]
pub(super) struct LogFile {
    file: File,
    path: PathBuf,
    length: u64,
}

impl LogFile {
    /// Opens a log, which may exist, and shows each request in it. Half a line at the end, which a
    /// crash or a full disk left, is cut off.
    ///
    /// # Errors
    ///
    /// That of the file; `InvalidData` if it has a line that is no request.
    pub(super) fn open(path: &Path, mut found: impl FnMut(&Delivery)) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.create(true).read(true).append(true);
        // Identifiers are in it.
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let file = options.open(path)?;
        let length = each_line(&file, |delivery| found(&delivery))?;
        file.set_len(length)?;
        Ok(Self { file, path: path.to_owned(), length })
    }

    /// Adds a line, in one write. It is the kernel's then, and outlives the process.
    ///
    /// # Errors
    ///
    /// That of the file. What half of the line was written is taken back, as far as possible.
    pub(super) fn add(&mut self, delivery: &Delivery) -> io::Result<()> {
        let mut line = serde_json::to_vec(delivery)?;
        line.push(b'\n');
        self.file.write_all(&line).inspect_err(|_| {
            // If this fails too, what is read ends here.
            let _ = self.file.set_len(self.length);
        })?;
        self.length += u64::try_from(line.len()).unwrap_or(u64::MAX);
        Ok(())
    }

    /// Returns the requests after a number, oldest first.
    ///
    /// # Errors
    ///
    /// That of the file; `InvalidData` if somebody else wrote to it.
    pub(super) fn after(path: &Path, seq: u64) -> io::Result<Vec<Delivery>> {
        let mut deliveries = Vec::new();
        each_line(&File::open(path)?, |delivery| {
            if delivery.seq > seq {
                deliveries.push(delivery);
            }
        })?;
        Ok(deliveries)
    }

    /// Returns a log whose lines cannot be written, as on a full disk.
    #[cfg(test)]
    pub(super) fn unwritable(path: &Path) -> io::Result<Self> {
        Ok(Self { file: File::open(path)?, path: path.to_owned(), length: 0 })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Forgets everything.
    ///
    /// # Errors
    ///
    /// That of the file.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        self.file.set_len(0)?;
        self.length = 0;
        Ok(())
    }
}

/// Shows each request in a file; returns the length of the whole lines.
fn each_line(file: &File, mut found: impl FnMut(Delivery)) -> io::Result<u64> {
    let mut lines = BufReader::new(file);
    let (mut line, mut whole) = (Vec::new(), 0);
    loop {
        line.clear();
        let length = lines.read_until(b'\n', &mut line)?;
        if !line.ends_with(b"\n") {
            return Ok(whole);
        }
        found(serde_json::from_slice(&line)?);
        whole += u64::try_from(length).unwrap_or(u64::MAX);
    }
}
