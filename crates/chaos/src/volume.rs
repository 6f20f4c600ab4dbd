//! A small disk, in memory.

use crate::machine::{Janitor, needs_root, system, text};
use crate::stage::Stage;
use anyhow::{Context, Result};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// What takes the room that is left, as another program's logs do.
const BALLAST: &str = "ballast";

/// A file system of its own with so much room, gone when it is dropped.
#[derive(Debug)]
pub(crate) struct Volume {
    path: PathBuf,
    _janitor: Janitor,
}

impl Volume {
    /// Makes one of so many megabytes, to which everybody may write.
    pub(crate) fn new(stage: &Stage, name: &str, megabytes: u64) -> Result<Self> {
        Self::at(stage.path(name), megabytes)
    }

    /// Makes one at a place.
    pub(crate) fn at(path: PathBuf, megabytes: u64) -> Result<Self> {
        needs_root("a disk of its own")?;
        fs::create_dir_all(&path)?;
        let place = text(&path)?;
        let options = format!("size={megabytes}m,mode=0777");
        system(&["mount", "-t", "tmpfs", "-o", &options, "ravelin-chaos", place])?;
        let janitor = Janitor::new("umount -l \"$1\"", &[place])?;
        Ok(Self { path, _janitor: janitor })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Fills it to the last byte.
    pub(crate) fn fill(&self) -> Result<()> {
        let mut ballast = File::options().create(true).append(true).open(self.path.join(BALLAST))?;
        for size in [64 * 1024, 4 * 1024, 1] {
            let piece = vec![0; size];
            while ballast.write_all(&piece).is_ok() {}
        }
        Ok(())
    }

    /// Gives the room back.
    pub(crate) fn relieve(&self) -> Result<()> {
        fs::remove_file(self.path.join(BALLAST)).context("the disk was not filled")
    }

    /// Gives it another size.
    pub(crate) fn resize(&self, megabytes: u64) -> Result<()> {
        system(&["mount", "-o", &format!("remount,size={megabytes}m"), text(&self.path)?]).map(drop)
    }
}
