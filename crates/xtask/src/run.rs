//! Commands, run from the root of the repository, that say what failed.

use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Returns the root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_owned).unwrap_or_default()
}

/// Returns a command in the root; words are separated by spaces.
pub(crate) fn command(words: &str) -> Command {
    let mut words = words.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words).current_dir(root());
    command
}

/// Returns a `cargo` command, free of what this cargo passed to us.
pub(crate) fn cargo(words: &str) -> Command {
    let mut command = command(&format!("cargo {words}"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG_")) {
        command.env_remove(name);
    }
    command.env_remove("CARGO_MANIFEST_DIR");
    command
}

/// Returns the flags that keep this machine's paths out of what is built, so that it is the same elsewhere.
pub(crate) fn without_paths() -> [String; 2] {
    let home = std::env::var("CARGO_HOME")
        .unwrap_or_else(|_| format!("{}/.cargo", std::env::var("HOME").unwrap_or_default()));
    [format!("--remap-path-prefix={}=/", root().display()), format!("--remap-path-prefix={home}=/cargo")]
}

/// Runs a command whose output the user sees.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = shown(command);
    let status = command.status().with_context(|| format!("cannot start: {name}"))?;
    if !status.success() {
        bail!("failed ({status}): {name}");
    }
    Ok(())
}

/// Runs a command and returns its standard output; what it says on the other one is shown if it fails.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let name = shown(command);
    let output = command.output().with_context(|| format!("cannot start: {name}"))?;
    let [out, err] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned());
    ensure!(output.status.success(), "failed ({}): {name}\n{out}{err}", output.status);
    Ok(out)
}

/// Tells whether a program is there: under its own path, or where the system looks for programs. They are
/// not started for it, since not all of them know `--version`.
pub(crate) fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Debian puts servers where only root's path goes.
    let servers = ["/usr/sbin", "/sbin"].map(PathBuf::from);
    std::env::split_paths(&path).chain(servers).any(|folder| folder.join(program).is_file())
}

/// Returns a command as it would be typed.
pub(crate) fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
