//! The programs of the package, run as a user that they accept.

use std::ffi::OsStr;
use std::io;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

/// Returns the folder of the newest server's programs, where Debian has them.
pub(super) fn bin() -> io::Result<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|entry| {
            Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin")))
        })
        .filter(|(_, bin)| bin.join("initdb").exists())
        .max();
    newest.map(|(_, bin)| bin).ok_or_else(|| {
        io::Error::new(io::ErrorKind::NotFound, "no PostgreSQL server: install Debian's package `postgresql`")
    })
}

/// Returns a command that runs as the package's user where this program is root: a server refuses root.
pub(super) fn as_server(program: impl AsRef<OsStr>) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    // The folder that this program is in may be closed to that user.
    command.current_dir("/");
    command
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

/// Starts the shell that ends the server and removes its folder once the pipe closes.
///
/// In a group of its own, so that Ctrl-C in a terminal does not end it before.
pub(super) fn janitor(bin: &Path, folder: &Path) -> io::Result<(ChildStdin, Child)> {
    const SCRIPT: &str = r#"
        cat > /dev/null
        for file in "$2"/*.pid; do
            if [ -e "$file" ]; then kill "$(cat "$file")"; fi
        done
        "$1/pg_ctl" -D "$2/data" -m immediate -w stop
        rm -rf "$2""#;
    let mut shell = as_server("sh");
    shell.args(["-c", SCRIPT, "sh"]).arg(bin).arg(folder).process_group(0);
    let mut child = shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let pipe = child.stdin.take().ok_or_else(|| io::Error::other("the pipe was asked for"))?;
    Ok((pipe, child))
}

/// Runs a command and returns what it printed.
pub(super) fn text(command: &mut Command) -> io::Result<String> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return String::from_utf8(output.stdout).map_err(io::Error::other);
    }
    let error = String::from_utf8_lossy(&output.stderr);
    Err(io::Error::other(format!("{}: {}", command.get_program().display(), error.trim())))
}

/// Runs a command that leaves a server behind: its output goes to a file, since a pipe would stay open.
pub(super) fn said(command: &mut Command) -> io::Result<()> {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status()?;
    if status.success() {
        return Ok(());
    }
    let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
    Err(io::Error::other(format!("{status}: {}", words.join(" "))))
}

/// Returns a port that nobody has at the moment.
pub(super) fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
