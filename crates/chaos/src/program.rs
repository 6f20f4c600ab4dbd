//! Processes that are started, paused, and killed.

use crate::clock::Clock;
use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long a process may take to end once it was told to.
const PATIENCE: Duration = Duration::from_secs(60);

/// A process in the making.
#[derive(Debug)]
pub(crate) struct Launch {
    command: Command,
    said: PathBuf,
}

/// A running process, killed when dropped. What it prints and says goes to files, which nobody must
/// empty; a process that is started again adds to them.
#[derive(Debug)]
pub(crate) struct Program {
    child: Child,
    said: PathBuf,
}

impl Launch {
    /// Returns a process that says what it has to say into a file, and prints into the same name with
    /// `.out` behind it.
    pub(crate) fn new(program: &Path, said: PathBuf) -> Self {
        Self { command: Command::new(program), said }
    }

    /// Adds an argument.
    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// Adds arguments.
    pub(crate) fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.command.args(arguments);
        self
    }

    /// Sets a variable of its environment.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Has it use a clock.
    pub(crate) fn clock(self, clock: &Clock) -> Self {
        clock.variables().into_iter().fold(self, |launch, (name, value)| launch.env(name, value))
    }

    /// Starts it by another command, such as `ip netns exec left`, which must become the process itself.
    pub(crate) fn inside(self, prefix: &[&str]) -> Self {
        let Some((first, rest)) = prefix.split_first() else { return self };
        let mut command = Command::new(first);
        command.args(rest).arg(self.command.get_program()).args(self.command.get_args());
        for (name, value) in self.command.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        Self { command, ..self }
    }

    /// Starts it.
    pub(crate) fn start(mut self) -> Result<Program> {
        let open = |path: &Path| File::options().create(true).append(true).open(path);
        self.command.stdin(Stdio::null()).stdout(open(&printed(&self.said))?).stderr(open(&self.said)?);
        let child = self.command.spawn();
        let child =
            child.with_context(|| format!("cannot start {}", self.command.get_program().display()))?;
        Ok(Program { child, said: self.said })
    }
}

impl Program {
    /// Kills it as a lost machine would, and returns once it is gone.
    pub(crate) fn kill(mut self) -> Result<()> {
        ensure!(self.is_running()?, "it had ended before it was killed\n{}", self.said());
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Returns its number.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: Signal) -> Result<()> {
        Ok(kill_process(Pid::from_child(&self.child), signal)?)
    }

    /// Stops it where it is, until [`Self::resume`].
    pub(crate) fn pause(&self) -> Result<()> {
        self.signal(Signal::STOP)
    }

    /// Lets it go on.
    pub(crate) fn resume(&self) -> Result<()> {
        self.signal(Signal::CONT)
    }

    /// Ends it as a service manager does, with SIGTERM, and waits for it; its exit code must be 0.
    pub(crate) fn terminate(self) -> Result<()> {
        self.signal(Signal::TERM)?;
        self.succeeds(PATIENCE)
    }

    /// Waits until it has ended by itself, with exit code 0.
    pub(crate) fn succeeds(mut self, patience: Duration) -> Result<()> {
        let status = self.ends(patience)?;
        ensure!(status.success(), "{status}\n{}", self.said());
        Ok(())
    }

    /// Waits until it has ended by itself, however.
    pub(crate) fn ends(&mut self, patience: Duration) -> Result<ExitStatus> {
        let end = Instant::now() + patience;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            if Instant::now() >= end {
                bail!("it does not end\n{}", self.said());
            }
            sleep(Duration::from_millis(5));
        }
    }

    /// Tells whether it has not ended yet.
    pub(crate) fn is_running(&mut self) -> Result<bool> {
        Ok(self.child.try_wait()?.is_none())
    }

    /// Returns what it has said so far, on standard error.
    pub(crate) fn said(&self) -> String {
        std::fs::read_to_string(&self.said).unwrap_or_default()
    }

    /// Returns what it has printed so far, on standard output.
    pub(crate) fn printed(&self) -> String {
        std::fs::read_to_string(printed(&self.said)).unwrap_or_default()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn printed(said: &Path) -> PathBuf {
    let mut name = said.as_os_str().to_owned();
    name.push(".out");
    name.into()
}
