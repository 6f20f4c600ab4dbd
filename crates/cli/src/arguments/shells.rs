//! What `ravelin completions` and `ravelin man` take.

use clap::Args;
use clap_complete::Shell;
use std::path::PathBuf;

/// Print what completes this command's arguments in a shell.
#[derive(Args)]
#[command(after_help = "\
Examples:
  source <(ravelin completions bash)
  ravelin completions bash > ~/.local/share/bash-completion/completions/ravelin
  ravelin completions zsh > \"${fpath[1]}/_ravelin\"
  ravelin completions fish > ~/.config/fish/completions/ravelin.fish
  ravelin completions powershell >> $PROFILE")]
pub(crate) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

/// Write the manual: a page for the command, and one for each of its commands.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ravelin man | man -l -
  ravelin man ~/.local/share/man/man1 && man ravelin-outbox-replay")]
pub(crate) struct Man {
    /// The folder to write the pages into, which is made where it is missing; left out, the page of the
    /// command itself is printed.
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: Option<PathBuf>,
}
