//! System calls of a running process that fail, by `strace`: what a broken disk tells those who use it.

use crate::machine::{needs_root, text};
use crate::program::Program;
use crate::stage::Stage;
use anyhow::{Result, ensure};
use rustix::process::{Pid, Signal, kill_process};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Calls that fail until it is dropped.
#[derive(Debug)]
pub(crate) struct Failing {
    strace: Child,
    said: PathBuf,
}

impl Failing {
    /// Lets these calls of a process fail with an error where they are about one of these files.
    pub(crate) fn attach(
        stage: &Stage,
        program: &Program,
        calls: &str,
        error: &str,
        files: &[PathBuf],
    ) -> Result<Self> {
        needs_root("a call of another process that fails")?;
        let said = stage.path("calls");
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-p", &program.id().to_string(), "-e", &format!("trace={calls}")]);
        strace.args(["-e", &format!("inject={calls}:error={error}"), "-o"]).arg(&said);
        for file in files {
            strace.args(["-P", text(file)?]);
        }
        File::create(&said)?;
        let strace = strace.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        Ok(Self { strace, said })
    }

    /// Returns how many calls have failed so far.
    pub(crate) fn count(&self) -> Result<usize> {
        Ok(std::fs::read_to_string(&self.said)?.matches("(INJECTED)").count())
    }

    /// Waits until so many calls have failed.
    pub(crate) fn until(&mut self, stage: &Stage, count: usize, patience: Duration) -> Result<()> {
        stage.until("calls have failed", patience, || {
            ensure!(self.strace.try_wait()?.is_none(), "strace has ended");
            Ok(self.count()? >= count)
        })
    }

    /// Lets calls succeed again, and returns how many have failed.
    pub(crate) fn end(mut self) -> Result<usize> {
        self.detach()?;
        self.count()
    }

    /// A tracer that is told to end lets go first; one that is killed would take what it traces along.
    fn detach(&mut self) -> Result<()> {
        if self.strace.try_wait()?.is_none() {
            kill_process(Pid::from_child(&self.strace), Signal::INT)?;
            self.strace.wait()?;
        }
        Ok(())
    }
}

impl Drop for Failing {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.detach();
    }
}

/// Returns the command that starts a process for which `statfs` says that all folders are on a file
/// system of this kind: the number from statfs(2).
pub(crate) fn on_file_system(kind: u64) -> [String; 7] {
    // The first member of what the call fills in, in the machine's own order of bytes.
    let bytes: String = kind.to_ne_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let inject = format!("inject=statfs,fstatfs:poke_exit=@arg2={bytes}");
    ["strace", "-f", "-qq", "-o", "/dev/null", "-e", &inject].map(str::to_owned)
}

/// Returns the files of an outbox: the file itself, and its log.
pub(crate) fn files(outbox: &Path) -> (PathBuf, PathBuf) {
    let mut log = outbox.as_os_str().to_owned();
    log.push("-wal");
    (outbox.to_owned(), log.into())
}
