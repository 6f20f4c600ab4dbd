//! The programs that are measured: beside this one, on the same two cores.

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// How long a program may take to end.
const END: Duration = Duration::from_secs(30);

/// Keeps this program, and all that it starts, on two cores: what is measured shares them, also on a
/// machine that has more.
pub(crate) fn use_two_cores() -> Result<()> {
    let all = sched_getaffinity(None)?;
    let mut two = CpuSet::new();
    for core in (0..CpuSet::MAX_CPU).filter(|core| all.is_set(*core)).take(2) {
        two.set(core);
    }
    ensure!(two.count() == 2, "two cores are needed");
    Ok(sched_setaffinity(None, &two)?)
}

/// Returns the `ravelin` command that was built with this program.
pub(crate) fn ravelin() -> Result<Command> {
    let path = std::env::current_exe()?.with_file_name("ravelin");
    ensure!(path.exists(), "{} is missing: cargo build --release -p ravelin-cli", path.display());
    let mut command = Command::new(path);
    command.env("RAVELIN_TOKEN", "sk_test_0123456789").env("RAVELIN_LOG", "warn");
    Ok(command)
}

/// Returns this program.
pub(crate) fn this() -> Result<PathBuf> {
    std::env::current_exe().context("this program has a place")
}

/// A program that runs until it is told to stop.
pub(crate) struct Service(Child);

impl Service {
    /// Starts it.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let name = command.get_program().to_owned();
        command.spawn().map(Self).with_context(|| format!("cannot start {}", name.display()))
    }

    /// Returns it.
    pub(crate) const fn child(&mut self) -> &mut Child {
        &mut self.0
    }

    /// Returns the time that it has spent on a core, its own and the system's for it.
    pub(crate) fn core_time(&self) -> Result<Duration> {
        core_time(self.0.id())
    }

    /// Tells it to stop, and waits until it has.
    pub(crate) fn stop(mut self) -> Result<()> {
        kill_process(pid(&self.0)?, Signal::TERM)?;
        let began = Instant::now();
        while began.elapsed() < END {
            if let Some(status) = self.0.try_wait()? {
                ensure!(status.success(), "a program ended with {status}");
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        bail!("a program does not end");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn pid(child: &Child) -> Result<Pid> {
    let number = i32::try_from(child.id())?;
    Pid::from_raw(number).context("a process has a number")
}

/// Returns the time that a process has spent on a core. It must not have been waited for.
pub(crate) fn core_time(process: u32) -> Result<Duration> {
    times(process, 2)
}

/// As [`core_time`], with its children, those that have ended among them.
pub(crate) fn core_time_of_family(parent: u32) -> Result<Duration> {
    let mut sum = times(parent, 4)?;
    for process in std::fs::read_dir("/proc")? {
        let name = process?.file_name();
        let Some(number) = name.to_str().and_then(|name| name.parse().ok()) else { continue };
        // One that ends meanwhile is counted with its parent, the next time.
        if let Ok(fields) = fields(number)
            && fields.get(1).is_some_and(|field| *field == u64::from(parent))
        {
            sum += times(number, 2).unwrap_or_default();
        }
    }
    Ok(sum)
}

/// Adds up so many of: user and system time, and the same of children that have ended.
fn times(process: u32, count: usize) -> Result<Duration> {
    let ticks: u64 = fields(process)?.iter().skip(11).take(count).sum();
    Ok(Duration::from_millis(ticks * 1000 / rustix::param::clock_ticks_per_second()))
}

/// Returns what the system tells of a process after its name: state, parent and so on; 0 for what is no
/// number.
fn fields(process: u32) -> Result<Vec<u64>> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name, in parentheses, may hold anything.
    let fields = stat.rsplit_once(") ").map(|(_, fields)| fields).unwrap_or_default();
    Ok(fields.split(' ').map(|field| field.parse().unwrap_or(0)).collect())
}
