//! Where the file lies, who may read it, and who relays from it.

use super::{database, integer};
use crate::store::{StoreError, StoreErrorKind};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long one process waits for the commit of another.
const BUSY: Duration = Duration::from_secs(5);

/// How much of the free room on a disk the outbox takes at most, in hundredths.
const SHARE: u64 = 60;

/// Which part of that room the log may have before it is copied into the file.
const LOG_SHARE: u64 = 16;

/// How many pages the log may have, likewise.
const LONGEST_LOG: i64 = 4_000;

/// What SQLite puts beside the file.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

pub(super) struct Place {
    path: PathBuf,
}

/// Which files the names stand for: the outbox, and what SQLite has beside it.
///
/// Whoever replaces one while it is open would have commits go to a file that nobody finds any more.
#[derive(Clone)]
pub(super) struct Names(Vec<(PathBuf, Option<Identity>)>);

/// By what a file is told from another one of the same name.
type Identity = (u64, u64);

impl Place {
    /// Makes the folder and the file, for their owner only.
    pub(super) fn prepare(path: &Path) -> Result<Self, StoreError> {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let unfit = |error: io::Error| StoreError::from_source(StoreErrorKind::Place, error);
        if !folder.exists() {
            make_folder(folder).map_err(unfit)?;
        }
        if is_on_network(folder).map_err(unfit)? {
            return Err(StoreError::new(StoreErrorKind::Place));
        }
        let is_new = !path.exists();
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        let file = private(&mut options).open(path).map_err(unfit)?;
        has_one_name(&file.metadata().map_err(unfit)?)?;
        if is_new {
            // What is acknowledged must not be lost with the name of the file.
            sync_folder(folder).map_err(unfit)?;
        }
        // As a full path: the working directory of a service may change.
        let path = fs::canonicalize(path).map_err(unfit)?;
        warn_if_open_to_others(&path);
        Ok(Self { path })
    }

    /// Returns the names as they are now, with the file open.
    pub(super) fn names(&self) -> Names {
        let beside = BESIDE.map(|end| beside(&self.path, end));
        let names = std::iter::once(self.path.clone()).chain(beside);
        Names(names.map(|path| (path.clone(), identity(&path))).collect())
    }

    /// Takes a file that is there.
    pub(super) fn existing(path: &Path) -> Result<Self, StoreError> {
        let unfit = |error: io::Error| StoreError::from_source(StoreErrorKind::Place, error);
        let path = fs::canonicalize(path).map_err(unfit)?;
        let data = fs::metadata(&path).map_err(unfit)?;
        if !data.is_file() || is_on_network(&path).map_err(unfit)? {
            return Err(StoreError::new(StoreErrorKind::Place));
        }
        has_one_name(&data)?;
        warn_if_open_to_others(&path);
        Ok(Self { path })
    }

    /// Opens the file as it is: nothing is set that would be written into it.
    pub(super) fn connect_unchanged(&self) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags).map_err(database)?;
        connection.busy_timeout(BUSY).map_err(database)?;
        Ok(connection)
    }

    /// Returns how many bytes the file and its log have.
    pub(super) fn bytes(&self) -> u64 {
        let size = |path: &Path| fs::metadata(path).map_or(0, |data| data.len());
        size(&self.path).saturating_add(size(&beside(&self.path, "-wal")))
    }

    /// Opens the file to write, with a ceiling that leaves room to remove what was delivered.
    pub(super) fn connect(&self, max_bytes: u64) -> Result<Connection, StoreError> {
        let connection = Connection::open(&self.path).map_err(database)?;
        connection.busy_timeout(BUSY).map_err(database)?;
        // FULL: what is acknowledged survives a loss of power. secure_delete: names of people are gone
        // with the event.
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; \
                 PRAGMA cache_size = -16384;",
            )
            .map_err(database)?;
        let page: i64 = connection.query_row("PRAGMA page_size", [], |row| row.get(0)).map_err(database)?;
        let room =
            free_bytes(&self.path).saturating_add(fs::metadata(&self.path).map_or(0, |data| data.len()));
        let bytes = max_bytes.min(room / 100 * SHARE);
        let pages = (integer(bytes) / page.max(1)).max(16);
        // The log lies on the same disk, and grows until it is copied into the file: seldom where there is
        // room, since a page that was written often is copied once.
        let log = (integer(room / LOG_SHARE) / page.max(1)).clamp(16, LONGEST_LOG);
        for limit in [format!("max_page_count = {pages}"), format!("wal_autocheckpoint = {log}")] {
            connection
                .query_row(&format!("PRAGMA {limit}"), [], |row| row.get::<_, i64>(0))
                .map_err(database)?;
        }
        Ok(connection)
    }

    /// Opens the file to read.
    pub(super) fn connect_to_read(&self) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags).map_err(database)?;
        connection.busy_timeout(BUSY).map_err(database)?;
        // Otherwise SQLite plans a statement anew for each other value of a LIMIT.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(database)?;
        Ok(connection)
    }

    /// Returns the lock beside the file.
    pub(super) fn relay_lock(&self) -> RelayLock {
        RelayLock { path: beside(&self.path, ".relay"), held: None }
    }
}

impl Names {
    /// Tells whether all of them stand for the same files still.
    pub(super) fn are_right(&self) -> bool {
        self.0.iter().all(|(path, file)| identity(path) == *file)
    }
}

/// Returns the error of whoever has an outbox open whose names are not right any more.
pub(super) fn moved() -> StoreError {
    let moved = "its file was moved, removed or replaced: whoever uses it must open it again";
    StoreError::from_source(StoreErrorKind::Place, moved)
}

/// Who relays: a lock of the operating system, which a killed process loses.
pub(super) struct RelayLock {
    path: PathBuf,
    held: Option<File>,
}

impl RelayLock {
    pub(super) fn take(&mut self) -> Result<(), StoreError> {
        // One whose file is gone keeps nobody away.
        if self.held.as_ref().is_some_and(|held| is_named(held, &self.path)) {
            return Ok(());
        }
        self.held = None;
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        let unfit = |error: io::Error| StoreError::from_source(StoreErrorKind::Unavailable, error);
        let file = private(&mut options).open(&self.path).map_err(unfit)?;
        match file.try_lock() {
            Ok(()) if is_named(&file, &self.path) => {
                self.held = Some(file);
                Ok(())
            }
            Ok(()) => Err(StoreError::new(StoreErrorKind::Taken)),
            Err(TryLockError::WouldBlock) => Err(StoreError::new(StoreErrorKind::Taken)),
            Err(TryLockError::Error(error)) => Err(unfit(error)),
        }
    }

    pub(super) fn release(&mut self) {
        self.held = None;
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Tells whether a file is still the one that has this name.
fn is_named(file: &File, path: &Path) -> bool {
    file.metadata().is_ok_and(|data| identity_of(&data) == identity(path))
}

fn identity(path: &Path) -> Option<Identity> {
    fs::metadata(path).ok().and_then(|data| identity_of(&data))
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere there is none")]
fn identity_of(data: &fs::Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    Some((data.dev(), data.ino()))
}

#[cfg(not(unix))]
fn identity_of(_data: &fs::Metadata) -> Option<Identity> {
    None
}

/// Refuses a file with several names: by another one there would be another log, and another lock
/// (sqlite.org/howtocorrupt.html).
fn has_one_name(data: &fs::Metadata) -> Result<(), StoreError> {
    if links(data) > 1 {
        return Err(StoreError::from_source(StoreErrorKind::Place, "it has another name, by a hard link"));
    }
    Ok(())
}

#[cfg(unix)]
fn links(data: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(data)
}

#[cfg(not(unix))]
fn links(_data: &fs::Metadata) -> u64 {
    1
}

/// Tells whoever runs it that a file which was there is not its owner's alone. It may be meant so: the rights are
/// left as they are.
fn warn_if_open_to_others(path: &Path) {
    if is_open_to_others(path) {
        tracing::warn!("the outbox's file can be read by others than its owner: chmod 600 ends that");
    }
}

/// Tells whether others may read the file, and get to it in its folder.
#[cfg(unix)]
fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let may = |path: Option<&Path>, rights: u32| {
        let data = path.and_then(|path| fs::metadata(path).ok());
        data.map_or(0, |data| data.permissions().mode()) & rights
    };
    let (read, enter) = (may(Some(path), 0o044), may(path.parent(), 0o011));
    // The group of both may be another one; whoever is in neither has the last digit.
    (read & 0o040 != 0 && enter != 0) || (read & 0o004 != 0 && enter & 0o001 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_path: &Path) -> bool {
    false
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(unix)]
fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    if !parent.exists() {
        make_folder(parent)?;
    }
    // Somebody else may have made it meanwhile.
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    sync_folder(parent)
}

#[cfg(not(unix))]
fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// Has the disk keep the names in a folder.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn free_bytes(path: &Path) -> u64 {
    rustix::fs::statvfs(path).map_or(u64::MAX, |room| room.f_bavail.saturating_mul(room.f_frsize))
}

#[cfg(not(unix))]
fn free_bytes(_path: &Path) -> u64 {
    u64::MAX
}

/// Tells whether a folder is on one of the file systems where SQLite's locks or its shared memory
/// do not work (sqlite.org/wal.html, sqlite.org/faq.html, question 5); the numbers are those of statfs(2).
#[cfg(target_os = "linux")]
fn is_on_network(folder: &Path) -> io::Result<bool> {
    const NFS: u64 = 0x6969;
    const SMB: u64 = 0x517b;
    const CIFS: u64 = 0xff53_4d42;
    const SMB2: u64 = 0xfe53_4d42;
    const NINE_P: u64 = 0x0102_1997;
    const CEPH: u64 = 0x00c3_6400;
    const AFS: u64 = 0x5346_414f;
    let kind = u64::try_from(rustix::fs::statfs(folder)?.f_type).unwrap_or_default() & 0xffff_ffff;
    Ok([NFS, SMB, CIFS, SMB2, NINE_P, CEPH, AFS].contains(&kind))
}

#[cfg(not(target_os = "linux"))]
fn is_on_network(_folder: &Path) -> io::Result<bool> {
    Ok(false)
}
