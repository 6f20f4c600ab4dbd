//! A text in a person's own editor.

use crate::failure::Failure;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use tempfile::TempDir;

/// Opens `$VISUAL` or `$EDITOR` on a text, and returns what has become of it.
///
/// The text lies in a folder of its owner's alone, where the editor may leave copies too; both are gone
/// afterwards.
pub(super) fn edit(text: &str) -> Result<String, Failure> {
    let is_set = |name| std::env::var_os(name).filter(|editor| !editor.is_empty());
    let editor = is_set("VISUAL").or_else(|| is_set("EDITOR"));
    let editor = editor.ok_or_else(|| Failure::editor("neither VISUAL nor EDITOR is set"))?;
    let unusable = |error: io::Error| Failure::editor(&format!("the file to edit cannot be used: {error}"));
    let folder = private_folder().map_err(unusable)?;
    let file = folder.path().join("body.json");
    write(&file, text).map_err(unusable)?;
    let status = run(&editor, &file)
        .map_err(|error| Failure::editor(&format!("the editor does not start: {error}")))?;
    if !status.success() {
        return Err(Failure::editor("the editor ended with a failure, and nothing is changed"));
    }
    fs::read_to_string(&file).map_err(unusable)
}

/// Makes a folder: in memory where the system has a place for that, since the text may be of an outbox
/// whose bodies are sealed.
fn private_folder() -> io::Result<TempDir> {
    let in_memory = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let places = in_memory.into_iter().chain([PathBuf::from("/dev/shm")]);
    for place in places {
        if let Ok(folder) = builder().tempdir_in(place) {
            return Ok(folder);
        }
    }
    builder().tempdir()
}

/// Writes a text into a new file, for its owner only.
fn write(file: &Path, text: &str) -> io::Result<()> {
    let mut options = File::options();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    writeln!(options.open(file)?, "{text}")
}

#[cfg(unix)]
fn builder() -> tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    let mut builder = tempfile::Builder::new();
    builder.prefix("ravelin-").permissions(fs::Permissions::from_mode(0o700));
    builder
}

#[cfg(not(unix))]
fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("ravelin-");
    builder
}

/// Runs the editor as a shell does, since the variable may hold arguments too. Ctrl-C in it is its own:
/// this program must be there afterwards to remove the file.
#[cfg(unix)]
fn run(editor: &OsString, file: &Path) -> io::Result<ExitStatus> {
    use tokio::signal::unix::{SignalKind, signal};
    let _heard = signal(SignalKind::interrupt())?;
    let mut script = editor.clone();
    script.push(" \"$1\"");
    Command::new("sh").arg("-c").arg(script).arg("editor").arg(file).status()
}

#[cfg(not(unix))]
fn run(editor: &OsString, file: &Path) -> io::Result<ExitStatus> {
    Command::new(editor).arg(file).status()
}
