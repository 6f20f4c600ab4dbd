//! What scenarios do to the machine, and how it is undone however this program ends.

use anyhow::{Context, Result, ensure};
use rustix::process::geteuid;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Fails where this program may not change the machine: mount, make networks, look into other processes.
pub(crate) fn needs_root(what: &str) -> Result<()> {
    ensure!(geteuid().is_root(), "{what} needs root: run it by sudo, as CI does");
    Ok(())
}

/// Runs a command of the system and returns what it printed.
pub(crate) fn system(words: &[&str]) -> Result<String> {
    let (program, arguments) = words.split_first().context("a command has a name")?;
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {program}: is its package installed?"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{}: {}", words.join(" "), said.trim());
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// Runs a script when it is dropped, and when this program is killed: a shell waits for a pipe to close.
#[derive(Debug)]
pub(crate) struct Janitor(Child);

impl Janitor {
    /// Returns one that runs a script with these arguments.
    pub(crate) fn new(script: &str, arguments: &[&str]) -> Result<Self> {
        use std::os::unix::process::CommandExt as _;
        // In a group of its own, so that Ctrl-C in a terminal does not end it before.
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("cat > /dev/null\n{script}"), "sh"]).args(arguments).process_group(0);
        let shell = shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        Ok(Self(shell))
    }
}

impl Drop for Janitor {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        // It has nobody to tell that it failed.
        let _ = self.0.wait();
    }
}

/// Returns a path as text, as it stands in commands.
pub(crate) fn text(path: &Path) -> Result<&str> {
    path.to_str().with_context(|| format!("{} is no text", path.display()))
}
