//! What the program takes.

use crate::kind::Kind;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Mistreats relay, gateway, enqueuers and databases, and counts what arrives.
#[derive(Parser)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) task: Task,
}

#[derive(Subcommand)]
pub(crate) enum Task {
    /// Run scenarios; the exit code is 1 where one fails.
    Run(Run),
    /// Print the scenarios.
    List,
    /// Enqueue until told to stop: what scenarios start as a process of its own.
    #[command(hide = true)]
    Enqueue(Enqueue),
    /// Keep events and remove them again, while the disk is watched.
    #[command(hide = true)]
    Record(Record),
}

#[derive(Args)]
pub(crate) struct Run {
    /// The scenarios to run; all if left out.
    pub(crate) scenarios: Vec<String>,
    /// Run the long form.
    #[arg(long)]
    pub(crate) long: bool,
    /// What chance is drawn from; printed at the start, to have the same again.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// With this kind of store only.
    #[arg(long, value_enum)]
    pub(crate) store: Option<Kind>,
    /// The command to mistreat; that beside this program if left out.
    #[arg(long, value_name = "FILE")]
    pub(crate) ravelin: Option<PathBuf>,
    /// Keep the folders of scenarios that fail, with what every process said.
    #[arg(long)]
    pub(crate) keep: bool,
}

#[derive(Args)]
pub(crate) struct Enqueue {
    /// The outbox.
    #[arg(long)]
    pub(crate) database: String,
    /// The file to which the number of each acknowledged event is added, a line each, synced.
    #[arg(long)]
    pub(crate) notes: PathBuf,
    /// Which of several such programs this is, below 16: each has customers of its own.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u64).range(..16))]
    pub(crate) place: u64,
    /// How often it was started before: numbers grow from round to round.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u64).range(..100_000))]
    pub(crate) round: u64,
    /// How many tasks wait for a commit at once; each has customers of its own.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u64).range(1..=16))]
    pub(crate) tasks: u64,
    /// How many customers each task has.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) customers: u64,
    /// How long a task pauses between two events, in milliseconds.
    #[arg(long, default_value_t = 10)]
    pub(crate) pause_ms: u64,
    /// End after so many acknowledged events of each task.
    #[arg(long)]
    pub(crate) count: Option<u64>,
    /// Go on whatever the outbox says: a broken disk is reported in many words.
    #[arg(long)]
    pub(crate) stubborn: bool,
    /// Insert by a plain statement in a transaction, as a program does that knows nothing of the crate.
    #[arg(long)]
    pub(crate) plain: bool,
}

#[derive(Args)]
pub(crate) struct Record {
    /// The outbox.
    #[arg(long)]
    pub(crate) file: PathBuf,
    /// The file to which it is added what is kept, and what may be gone.
    #[arg(long)]
    pub(crate) notes: PathBuf,
    /// How many events.
    #[arg(long)]
    pub(crate) events: u64,
    /// What chance is drawn from.
    #[arg(long)]
    pub(crate) seed: u64,
}
