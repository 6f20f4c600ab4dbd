//! What a process has a disk do, read from what `strace` wrote of its system calls.

use anyhow::{Context, Result, bail};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A file was made, unless it was there.
    Make(PathBuf),
    /// A folder was made.
    MakeFolder(PathBuf),
    /// A file was removed.
    Remove(PathBuf),
    /// Bytes were written to a file at a place.
    Write(PathBuf, usize, Vec<u8>),
    /// A file was cut or grown to a length.
    Cut(PathBuf, usize),
    /// A file or folder has reached the disk, with all but what was done behind this number of steps.
    Sync(PathBuf, usize),
    /// The disk said that it could not do so.
    Fail(PathBuf, usize),
    /// A line was added to the notes.
    Note(String),
}

/// The calls that are read; the arguments of `strace` that go with it.
pub(crate) const ARGUMENTS: &[&str] = &[
    "strace",
    "-f",
    "-qq",
    "-y",
    "-xx",
    "-s",
    "1000000",
    "-a",
    "1",
    "-e",
    // Those that the disk knows, and those that would be missing if it did not refuse them.
    "trace=openat,mkdir,mkdirat,pwrite64,write,lseek,ftruncate,fsync,fdatasync,unlink,unlinkat,\
     creat,fallocate,rename,renameat,renameat2,link,linkat,msync,sync_file_range,copy_file_range,pwritev,writev",
];

/// Reads what was done to files below a folder, and what was written to the notes.
pub(crate) fn read(trace: &str, folder: &Path, notes: &Path) -> Result<Vec<Step>> {
    let mut reader =
        Reader { folder, notes, steps: Vec::new(), begun: HashMap::new(), places: HashMap::new() };
    for line in trace.lines() {
        reader.line(line).with_context(|| format!("strace said: {}", line.get(..300).unwrap_or(line)))?;
    }
    Ok(reader.steps)
}

struct Reader<'a> {
    folder: &'a Path,
    notes: &'a Path,
    steps: Vec<Step>,
    /// The calls that have not ended, by thread, with how many steps there were when they began.
    begun: HashMap<String, (String, usize)>,
    /// Where files are written next, by process-wide number and name.
    places: HashMap<String, usize>,
}

impl Reader<'_> {
    fn line(&mut self, line: &str) -> Result<()> {
        let (thread, call) = line.split_once(' ').context("a thread comes first")?;
        let call = call.trim_start();
        if let Some(begun) = call.strip_suffix(" <unfinished ...>") {
            self.enter(begun)?;
            self.begun.insert(thread.to_owned(), (begun.to_owned(), self.steps.len()));
            return Ok(());
        }
        if call.starts_with("<... ") {
            // Of one that was under way when the tracer came nothing is known.
            let Some((begun, steps)) = self.begun.remove(thread) else { return Ok(()) };
            return self.leave(&begun, call, steps);
        }
        if call.starts_with("+++") || call.starts_with("---") {
            return Ok(());
        }
        self.enter(call)?;
        self.leave(call, call, self.steps.len())
    }

    /// What a call may do from its beginning on.
    fn enter(&mut self, call: &str) -> Result<()> {
        let (name, arguments) = parts(call)?;
        let argument = |at: usize| arguments.get(at).map(String::as_str).unwrap_or_default();
        let named = |at: usize| text_of(argument(at)).map(PathBuf::from).filter(|path| self.is_ours(path));
        let opened = path_of(argument(0)).filter(|path| self.is_ours(path));
        match (name, opened) {
            ("openat", _) if call.contains("O_TRUNC") && named(1).is_some() => {
                bail!("a file that is emptied")
            }
            ("openat", _) if call.contains("O_CREAT") => self.steps.extend(named(1).map(Step::Make)),
            ("mkdir", _) => self.steps.extend(named(0).map(Step::MakeFolder)),
            ("mkdirat", _) => self.steps.extend(named(1).map(Step::MakeFolder)),
            ("unlink", _) => self.steps.extend(named(0).map(Step::Remove)),
            ("unlinkat", _) => self.steps.extend(named(1).map(Step::Remove)),
            ("pwrite64", Some(path)) => {
                let bytes = bytes_of(argument(1)).context("what is written")?;
                self.steps.push(Step::Write(path, argument(3).parse()?, bytes));
            }
            ("write", Some(path)) => {
                let bytes = bytes_of(argument(1)).context("what is written")?;
                let place = self.places.entry(argument(0).to_owned()).or_default();
                let begin = std::mem::replace(place, *place + bytes.len());
                self.steps.push(Step::Write(path, begin, bytes));
            }
            ("write", None) if path_of(argument(0)).is_some_and(|path| path == self.notes) => {
                let line = String::from_utf8(bytes_of(argument(1)).context("what is noted")?)?;
                self.steps.push(Step::Note(line.trim_end().to_owned()));
            }
            ("ftruncate", Some(path)) => self.steps.push(Step::Cut(path, argument(1).parse()?)),
            ("openat" | "lseek" | "fsync" | "fdatasync", _) | (_, None)
                if (0..4).all(|at| named(at).is_none()) || name == "openat" => {}
            _ => bail!("a call that the disk does not know"),
        }
        Ok(())
    }

    /// What a call has done once it has ended.
    fn leave(&mut self, begun: &str, end: &str, steps: usize) -> Result<()> {
        let (name, arguments) = parts(begun)?;
        let first = arguments.first().map(String::as_str).unwrap_or_default();
        let Some(path) = path_of(first).filter(|path| self.is_ours(path)) else { return Ok(()) };
        let result = end.rsplit_once(" = ").map(|(_, result)| result).unwrap_or_default();
        match name {
            "fsync" | "fdatasync" if result.starts_with('-') => self.steps.push(Step::Fail(path, steps)),
            "fsync" | "fdatasync" => self.steps.push(Step::Sync(path, steps)),
            "lseek" if !result.starts_with('-') => {
                self.places.insert(first.to_owned(), result.parse()?);
            }
            _ => {}
        }
        Ok(())
    }

    /// The shared memory beside a file is made anew after a crash, and the lock holds nothing.
    fn is_ours(&self, path: &Path) -> bool {
        let beside = path.extension().is_some_and(|end| end == "db-shm" || end == "relay");
        path.starts_with(self.folder) && !beside
    }
}

/// Returns the name of a call and its arguments.
fn parts(call: &str) -> Result<(&str, Vec<String>)> {
    let (name, rest) = call.split_once('(').context("a call has arguments")?;
    // The answer stands behind the last bracket; texts are in hexadecimal and hold none.
    let rest = rest.rsplit_once(") = ").map_or(rest, |(arguments, _)| arguments);
    let rest = rest.trim_end_matches(')').trim_end_matches(" ");
    Ok((name, rest.split(", ").map(str::to_owned).collect()))
}

/// Returns the path of a file's number, such as `3<\x2f\x74>`.
fn path_of(argument: &str) -> Option<PathBuf> {
    let (_, name) = argument.strip_suffix('>')?.split_once('<')?;
    Some(String::from_utf8(unescaped(name)?).ok()?.into())
}

/// Returns a text in quotes.
fn text_of(argument: &str) -> Option<String> {
    String::from_utf8(bytes_of(argument)?).ok()
}

fn bytes_of(argument: &str) -> Option<Vec<u8>> {
    unescaped(argument.strip_prefix('"')?.strip_suffix('"')?)
}

/// Returns the bytes of a text such as `\x2f\x74`.
fn unescaped(text: &str) -> Option<Vec<u8>> {
    text.split("\\x").skip(1).map(|byte| u8::from_str_radix(byte, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_sync_keeps_what_was_done_before_it_began() {
        let file = r"7<\x2f\x76\x2f\x66>";
        let trace = format!(
            "11 openat(AT_FDCWD<\\x2f>, \"\\x2f\\x76\\x2f\\x66\", O_RDWR|O_CREAT, 0600) = {file}\n\
             11 pwrite64({file}, \"\\x61\\x29\", 2, 16) = 2\n\
             11 fdatasync({file} <unfinished ...>\n\
             12 write(9<\\x2f\\x6e>, \"\\x2b\\x37\\x0a\", 3) = 3\n\
             12 lseek({file}, 4, SEEK_SET) = 4\n\
             12 write({file}, \"\\x62\", 1) = 1\n\
             11 <... fdatasync resumed>) = 0\n\
             12 fdatasync({file}) = -1 EIO (Input/output error)\n"
        );
        let file = PathBuf::from("/v/f");
        assert_eq!(
            read(&trace, Path::new("/v"), Path::new("/n")).unwrap(),
            [
                Step::Make(file.clone()),
                Step::Write(file.clone(), 16, b"a)".to_vec()),
                Step::Note("+7".to_owned()),
                Step::Write(file.clone(), 4, b"b".to_vec()),
                Step::Sync(file.clone(), 2),
                Step::Fail(file, 5),
            ]
        );
    }
}
