//! The `ravelin` command.
//!
//! What may be secret comes from standard input or a file, never from an argument, which every
//! user of a machine can see. Results go to standard output, everything else to standard error.
//! The exit code is 0 for success, 1 for a failure, 2 for wrong usage.

mod arguments;
mod command;
mod failure;
mod input;

use arguments::{Arguments, Task};
use clap::Parser as _;
use std::io::{ErrorKind, Write as _};
use std::process::ExitCode;

fn main() -> ExitCode {
    let Arguments { json, task } = Arguments::parse();
    let result = match task {
        Task::EncryptCard(task) => command::encrypt_card::run(&task),
        Task::DecryptCard(task) => command::decrypt_card::run(&task),
        Task::HashPassword(task) => command::hash_password::run(&task, json),
        Task::InspectKey(task) => command::inspect_key::run(&task, json),
        Task::DeviceId(task) => command::device_id::run(&task, json),
        Task::Sandbox(task) => command::sandbox::run(&task, json),
    };
    match result.and_then(|text| print(&text)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Where even standard error is closed, the exit code is all that is left to say.
            let _ = writeln!(std::io::stderr(), "{}", failure.shown(json));
            ExitCode::FAILURE
        }
    }
}

/// Prints a result; a reader that has heard enough, as `head` has, is no failure.
fn print(text: &str) -> Result<(), failure::Failure> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(failure::Failure::output(&error)),
        _ => Ok(()),
    }
}
