//! A disk that keeps what it was told to sync, and of the rest whatever it likes: what POSIX promises, and
//! no more.

use crate::random::Random;
use crate::trace::Step;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// What a disk keeps of a write is decided for each of these.
const SECTOR: usize = 512;

/// A disk, as far as it was written.
#[derive(Debug, Default)]
pub(crate) struct Disk {
    /// The steps so far, whose numbers syncs refer to.
    steps: usize,
    files: HashMap<PathBuf, Content>,
    /// The names that have reached the disk.
    names: BTreeSet<PathBuf>,
    /// Names that were made or removed since, each with the number of the step.
    changes: Vec<(usize, PathBuf, bool)>,
}

#[derive(Debug, Default)]
struct Content {
    /// What has reached the disk.
    kept: Vec<u8>,
    /// What was done since, each with the number of the step.
    changes: Vec<(usize, Change)>,
    /// Whether its name was removed; another file may have it.
    removed: bool,
}

#[derive(Clone, Debug)]
enum Change {
    Write(usize, Vec<u8>),
    Cut(usize),
}

/// What becomes of what was not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unsynced {
    /// All of it is lost.
    Lost,
    /// All of it is there, as after a crash of the program alone.
    Kept,
    /// Chance decides, for each sector.
    Torn,
}

impl Disk {
    /// Does one more step.
    pub(crate) fn take(&mut self, step: &Step) {
        match step {
            Step::Note(_) => {}
            Step::Make(path) => {
                if self.files.get(path).is_none_or(|content| content.removed) {
                    self.files.insert(path.clone(), Content::default());
                    self.changes.push((self.steps, path.clone(), true));
                }
            }
            Step::MakeFolder(path) => self.changes.push((self.steps, path.clone(), true)),
            Step::Remove(path) => {
                if let Some(content) = self.files.get_mut(path) {
                    content.removed = true;
                    self.changes.push((self.steps, path.clone(), false));
                }
            }
            Step::Write(path, place, bytes) => {
                let change = Change::Write(*place, bytes.clone());
                self.files.entry(path.clone()).or_default().changes.push((self.steps, change));
            }
            Step::Cut(path, length) => {
                self.files.entry(path.clone()).or_default().changes.push((self.steps, Change::Cut(*length)));
            }
            Step::Sync(path, before) => self.sync(path, *before),
            // The kernel takes what it could not write for written, so no later sync brings it to the disk.
            Step::Fail(path, before) => {
                if let Some(content) = self.files.get_mut(path) {
                    content.changes.retain(|(step, _)| step >= before);
                }
            }
        }
        self.steps += 1;
    }

    /// Keeps what was done to a file, or to the names in a folder, before a step.
    fn sync(&mut self, path: &Path, before: usize) {
        if let Some(content) = self.files.get_mut(path) {
            let (done, left): (Vec<_>, Vec<_>) =
                std::mem::take(&mut content.changes).into_iter().partition(|(step, _)| *step < before);
            for (_, change) in &done {
                change.apply(&mut content.kept);
            }
            content.changes = left;
        }
        let (done, left): (Vec<_>, Vec<_>) = std::mem::take(&mut self.changes)
            .into_iter()
            .partition(|(step, name, _)| *step < before && name.parent() == Some(path));
        for (_, name, is_made) in done {
            if is_made {
                self.names.insert(name)
            } else {
                self.names.remove(&name)
            };
        }
        self.changes = left;
    }

    /// Returns the files below a folder as they are found after the power has gone and come back.
    pub(crate) fn after_crash(
        &self,
        folder: &Path,
        unsynced: Unsynced,
        random: &mut Random,
    ) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut names = self.names.clone();
        for (_, name, is_made) in &self.changes {
            if unsynced.keeps(random) {
                if *is_made {
                    names.insert(name.clone())
                } else {
                    names.remove(name)
                };
            }
        }
        // What is in a folder that was lost is lost with it.
        let is_reached = |path: &Path| {
            path.ancestors()
                .skip(1)
                .take_while(|parent| *parent != folder)
                .all(|parent| names.contains(parent))
        };
        let mut files = BTreeMap::new();
        for (path, content) in &self.files {
            if names.contains(path) && is_reached(path) {
                files.insert(path.clone(), content.after_crash(unsynced, random));
            }
        }
        files
    }
}

impl Content {
    fn after_crash(&self, unsynced: Unsynced, random: &mut Random) -> Vec<u8> {
        let mut bytes = self.kept.clone();
        for (_, change) in &self.changes {
            match change {
                Change::Write(place, written) if unsynced == Unsynced::Torn => {
                    for (number, sector) in written.chunks(SECTOR).enumerate() {
                        if unsynced.keeps(random) {
                            Change::Write(place + number * SECTOR, sector.to_vec()).apply(&mut bytes);
                        }
                    }
                }
                change => {
                    if unsynced.keeps(random) {
                        change.apply(&mut bytes);
                    }
                }
            }
        }
        bytes
    }
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Cut(length) => bytes.resize(*length, 0),
            Self::Write(place, written) => {
                let end = place + written.len();
                if bytes.len() < end {
                    bytes.resize(end, 0);
                }
                if let Some(room) = bytes.get_mut(*place..end) {
                    room.copy_from_slice(written);
                }
            }
        }
    }
}

impl Unsynced {
    fn keeps(self, random: &mut Random) -> bool {
        match self {
            Self::Lost => false,
            Self::Kept => true,
            Self::Torn => random.below(2) == 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(name: &str) -> PathBuf {
        Path::new("/volume").join(name)
    }

    fn crash(disk: &Disk, unsynced: Unsynced) -> BTreeMap<PathBuf, Vec<u8>> {
        disk.after_crash(Path::new("/volume"), unsynced, &mut Random::new(1, "disk"))
    }

    #[test]
    fn what_was_synced_is_kept_and_the_rest_is_anybodys_guess() {
        let mut disk = Disk::default();
        let file = path("a/b");
        for step in [
            Step::MakeFolder(path("a")),
            Step::Make(file.clone()),
            Step::Write(file.clone(), 0, b"one".to_vec()),
            Step::Write(file.clone(), 3, b"two".to_vec()),
            // It began before the second write.
            Step::Sync(file.clone(), 3),
        ] {
            disk.take(&step);
        }
        // Nobody has synced the folders.
        assert_eq!(crash(&disk, Unsynced::Lost), BTreeMap::new());
        disk.take(&Step::Sync(path("a"), 5));
        assert_eq!(crash(&disk, Unsynced::Lost), BTreeMap::new());
        disk.take(&Step::Sync(PathBuf::from("/volume"), 6));
        assert_eq!(crash(&disk, Unsynced::Lost).get(&file), Some(&b"one".to_vec()));
        assert_eq!(crash(&disk, Unsynced::Kept).get(&file), Some(&b"onetwo".to_vec()));
        disk.take(&Step::Remove(file.clone()));
        assert_eq!(crash(&disk, Unsynced::Lost).get(&file), Some(&b"one".to_vec()));
        disk.take(&Step::Sync(path("a"), 8));
        assert_eq!(crash(&disk, Unsynced::Lost).get(&file), None);
    }
}
