//! The `ravelin` command.
//!
//! What may be secret comes from standard input or a file, never from an argument, which every
//! user of a machine can see. Results go to standard output, everything else to standard error.
//! The exit code is 0 for success, 1 for a failure, 2 for wrong usage.

mod arguments;
mod backfill;
mod command;
mod events;
mod failure;
mod guess;
mod input;
mod lines;
mod service;
mod usage;

use arguments::{Arguments, Task};
use clap::Parser as _;
use clap::error::ErrorKind;
use command::Outcome;
use std::io::Write as _;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let Arguments { json, task } = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return unparsed(&error),
    };
    let result = match task {
        Task::EncryptCard(task) => command::encrypt_card::run(&task).map(Outcome::from),
        Task::DecryptCard(task) => command::decrypt_card::run(&task).map(Outcome::from),
        Task::HashPassword(task) => command::hash_password::run(&task, json).map(Outcome::from),
        Task::InspectKey(task) => command::inspect_key::run(&task, json).map(Outcome::from),
        Task::DeviceId(task) => command::device_id::run(&task, json).map(Outcome::from),
        Task::Check(task) => command::check::run(&task, json),
        Task::Send(task) => command::send::run(&task, json),
        Task::Explain(task) => command::explain::run(&task, json).map(Outcome::from),
        Task::Backfill(task) => backfill::run(&task, json),
        Task::Sandbox(task) => command::sandbox::run(&task, json).map(Outcome::from),
        Task::Gateway(task) => command::gateway::run(&task, json).map(Outcome::from),
        Task::Relay(task) => command::relay::run(&task, json).map(Outcome::from),
        Task::Outbox(task) => command::outbox::run(&task, json),
        Task::Completions(task) => command::completions::run(&task).map(Outcome::from),
        Task::Man(task) => command::man::run(&task, json).map(Outcome::from),
    };
    match result.and_then(|outcome| print(&outcome.text).map(|()| outcome.is_good)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            say(&failure.shown(json));
            if failure.is_usage() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

/// Prints the help or the version where they were asked for, and else what is wrong.
fn unparsed(error: &clap::Error) -> ExitCode {
    let is_help = matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    if is_help {
        // As in `print`, a reader that has heard enough is no failure.
        let _ = error.print();
    } else {
        say(&usage::shown(error, std::env::args_os().any(|argument| argument == "--json")));
    }
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// Prints a result, if there is any; a reader that has heard enough, as `head` has, is no failure.
fn print(text: &str) -> Result<(), failure::Failure> {
    if text.is_empty() {
        return Ok(());
    }
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(failure::Failure::output(&error)),
        _ => Ok(()),
    }
}

/// Says something that is no result. Where even standard error is closed, only the exit code is left.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
