//! Faults for whoever delivers: the real command, as processes that are killed and cut off, over real
//! databases that crash, with the sandbox as the witness that logs every event it takes.
//!
//! `cargo xtask chaos` builds and runs it. A scenario is a file in `scenarios/` and a line in
//! [`scenarios::ALL`]. Nothing in here knows how the outbox works: what a scenario asserts on is what was
//! acknowledged, what arrived, and what is left in the tables.

mod acknowledged;
mod arguments;
mod calls;
mod clock;
mod disk;
mod enqueue;
mod enqueuer;
mod gateway;
mod kind;
mod length;
mod machine;
mod outbox;
mod posters;
mod program;
mod progress;
mod random;
mod record;
mod relay;
mod report;
mod run;
mod scenario;
mod scenarios;
mod stage;
mod trace;
mod volume;
mod wire;
mod witness;

use arguments::{Arguments, Task};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Run(run) => run::run(&run),
        Task::List => {
            print!("{}", run::list());
            Ok(())
        }
        Task::Enqueue(enqueue) => enqueue::run(&enqueue),
        Task::Record(record) => record::run(&record),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
