//! What is on the disk about a run: how far it came, and what was rejected on the way.

use super::lines::Place;
use super::reject::Reject;
use super::window::Done;
use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// How much of a file is digested to know it again.
const HEAD_BYTES: u64 = 1 << 16;

/// The version of the checkpoint's form.
const VERSION: u32 = 1;

/// What is kept about a run.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Checkpoint {
    version: u32,
    file: Identity,
    /// A digest of the arguments that say what the file means.
    settings: String,
    offset: u64,
    line: u64,
    events: u64,
    rejected: u64,
    early: u64,
    /// How long the file of rejected events is.
    rejected_bytes: u64,
    /// Where later events stand that were delivered, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ahead: Vec<u64>,
    finished: bool,
}

/// By what a file is known again.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Identity {
    /// 0 where there are none.
    inode: u64,
    size: u64,
    /// SHA-256 of the first 64 KiB, in hexadecimal.
    head: String,
}

/// The files of a run.
pub(super) struct Ledger {
    paths: Paths,
    rejects: Option<File>,
    checkpoint: Checkpoint,
}

/// Where the files of a run are.
pub(super) struct Paths {
    pub(super) checkpoint: PathBuf,
    pub(super) rejected: PathBuf,
}

impl Paths {
    /// Returns where the files are of a run of this file: beside it, or in a folder.
    pub(super) fn of(file: &Path, folder: Option<&Path>) -> Self {
        let beside = |ending: &str| {
            let mut name = file.file_name().map_or_else(OsString::new, OsString::from);
            name.push(ending);
            folder.map_or_else(|| file.with_file_name(&name), |folder| folder.join(&name))
        };
        Self { checkpoint: beside(".checkpoint"), rejected: beside(".rejected.ndjson") }
    }
}

/// Where a run begins.
pub(super) struct Start {
    pub(super) done: Done,
    pub(super) ahead: HashSet<u64>,
    pub(super) is_finished: bool,
}

impl Ledger {
    /// Takes up what an earlier run has left, or begins anew.
    ///
    /// # Errors
    ///
    /// A file that is not the one of the checkpoint, or other settings; files that cannot be used.
    pub(super) fn open(
        paths: Paths,
        file: &File,
        settings: &str,
        is_new: bool,
    ) -> Result<(Self, Start), Failure> {
        let identity = identity(file).map_err(|error| Failure::backfill_unreadable(&error))?;
        if is_new {
            remove(&paths.checkpoint)
                .and_then(|()| remove(&paths.rejected))
                .map_err(|error| unusable(&error))?;
        }
        let before = match fs::read(&paths.checkpoint) {
            Ok(text) => {
                Some(serde_json::from_slice::<Checkpoint>(&text).map_err(|_| Failure::backfill_state())?)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(unusable(&error)),
        };
        let Some(checkpoint) = before else {
            if paths.rejected.exists() {
                return Err(Failure::backfill_rejects());
            }
            let checkpoint = Checkpoint::new(identity, settings.to_owned());
            let ledger = Self { paths, rejects: None, checkpoint };
            // What cannot be saved is known before anything is sent.
            ledger.write().map_err(|error| unusable(&error))?;
            return Ok((ledger, Start { done: Done::NOTHING, ahead: HashSet::new(), is_finished: false }));
        };
        if checkpoint.version != VERSION {
            return Err(Failure::backfill_state());
        }
        if checkpoint.file != identity {
            return Err(Failure::backfill_replaced());
        }
        if checkpoint.settings != settings {
            return Err(Failure::backfill_settings());
        }
        let start = Start {
            done: checkpoint.done(),
            ahead: checkpoint.ahead.iter().copied().collect(),
            is_finished: checkpoint.finished,
        };
        let mut ledger = Self { paths, rejects: None, checkpoint };
        ledger.cut_rejects()?;
        Ok((ledger, start))
    }

    /// Returns where rejected events go.
    pub(super) fn rejected(&self) -> &Path {
        &self.paths.rejected
    }

    /// Saves how far all is done, after what was rejected on the way: a kill in between costs a rejected
    /// line that is cut off again.
    pub(super) fn save(&mut self, done: Done, rejects: &[Reject]) -> io::Result<()> {
        self.append(rejects)?;
        let checkpoint = &mut self.checkpoint;
        (checkpoint.offset, checkpoint.line) = (done.place.offset, done.place.line);
        (checkpoint.events, checkpoint.rejected, checkpoint.early) = (done.events, done.rejected, done.early);
        checkpoint.ahead = Vec::new();
        self.write()
    }

    /// Saves the end of a run.
    pub(super) fn end(&mut self, ahead: Vec<u64>, is_finished: bool) -> io::Result<()> {
        self.checkpoint.ahead = ahead;
        self.checkpoint.finished = is_finished;
        self.write()
    }

    fn append(&mut self, rejects: &[Reject]) -> io::Result<()> {
        if rejects.is_empty() {
            return Ok(());
        }
        let lines: Vec<u8> = rejects.iter().flat_map(Reject::line).collect();
        let mut file = match self.rejects.take() {
            Some(file) => file,
            None => private(OpenOptions::new().create(true).append(true)).open(&self.paths.rejected)?,
        };
        file.write_all(&lines)?;
        file.sync_data()?;
        self.checkpoint.rejected_bytes += u64::try_from(lines.len()).unwrap_or(u64::MAX);
        self.rejects = Some(file);
        Ok(())
    }

    /// Puts a new checkpoint into the place of the old one, so that there is always a whole one.
    fn write(&self) -> io::Result<()> {
        let new = self.paths.checkpoint.with_extension("checkpoint.new");
        let mut file = private(OpenOptions::new().create(true).write(true).truncate(true)).open(&new)?;
        file.write_all(&serde_json::to_vec(&self.checkpoint)?)?;
        file.sync_all()?;
        drop(file);
        fs::rename(&new, &self.paths.checkpoint)?;
        sync_folder(&self.paths.checkpoint)
    }

    /// Cuts off what was rejected after the checkpoint: it is looked at again.
    fn cut_rejects(&mut self) -> Result<(), Failure> {
        let length = self.checkpoint.rejected_bytes;
        let file = match private(OpenOptions::new().append(true)).open(&self.paths.rejected) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound && length == 0 => return Ok(()),
            Err(error) => return Err(unusable(&error)),
        };
        if self.checkpoint.finished {
            return Ok(());
        }
        let has = file.metadata().map_err(|error| unusable(&error))?.len();
        if has < length {
            return Err(Failure::backfill_rejects());
        }
        file.set_len(length).and_then(|()| file.sync_all()).map_err(|error| unusable(&error))?;
        self.rejects = Some(file);
        Ok(())
    }
}

impl Checkpoint {
    const fn new(file: Identity, settings: String) -> Self {
        Self {
            version: VERSION,
            file,
            settings,
            offset: 0,
            line: 1,
            events: 0,
            rejected: 0,
            early: 0,
            rejected_bytes: 0,
            ahead: Vec::new(),
            finished: false,
        }
    }

    const fn done(&self) -> Done {
        let place = Place { offset: self.offset, line: self.line };
        Done { place, events: self.events, rejected: self.rejected, early: self.early }
    }
}

/// Returns the digest of what says what a file means.
pub(super) fn digest(text: &str) -> String {
    base16ct::lower::encode_string(&Sha256::digest(text))
}

fn identity(file: &File) -> io::Result<Identity> {
    use std::io::Seek as _;
    let data = file.metadata()?;
    let mut head = Vec::new();
    let mut reader = file;
    reader.rewind()?;
    reader.take(HEAD_BYTES).read_to_end(&mut head)?;
    let head = base16ct::lower::encode_string(&Sha256::digest(&head));
    Ok(Identity { inode: inode(&data), size: data.len(), head })
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn unusable(error: &io::Error) -> Failure {
    Failure::backfill_unusable(error)
}

#[cfg(unix)]
fn inode(data: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(data)
}

#[cfg(not(unix))]
fn inode(_data: &fs::Metadata) -> u64 {
    0
}

/// Names of people may be in what was rejected.
#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// Makes a renaming durable.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}
