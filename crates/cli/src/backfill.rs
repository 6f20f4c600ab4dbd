//! Data of the past, from a file to the backfill endpoints.
//!
//! The file is the queue: lines are read and checked ahead ([`source`], [`record`]), sent by customer
//! ([`lanes`], [`delivery`]), and it is saved up to where all is done ([`window`], [`ledger`]).

mod cells;
mod delivery;
mod dry;
mod lanes;
mod ledger;
mod lines;
mod progress;
mod rate;
mod record;
mod reject;
mod run;
mod saver;
mod secret;
mod shape;
mod source;
mod table;
mod value;
mod window;

use crate::arguments::{self, Backfill};
use crate::command::Outcome;
use crate::failure::Failure;
use crate::service;
use delivery::Delivery;
use ledger::{Ledger, Paths};
use progress::Progress;
use rate::Rate;
use ravelin_client::Client;
use run::{Cut, Ended, Run};
use serde_json::json;
use source::{Format, Source};
use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;
use table::Wishes;
use tokio::sync::mpsc;
use window::Done;

/// How long one request may take. Nobody waits in a shop for it.
const BUDGET: Duration = Duration::from_secs(30);

/// How many events may be sent again after a kill, for each that is under way at once.
const WINDOW: u64 = 64;

/// Checks a file, or sends it.
pub(crate) fn run(task: &Backfill, json: bool) -> Result<Outcome, Failure> {
    let format = format(task)?;
    if task.file.as_os_str() == "-" {
        let message = "standard input is no file to go on with after a kill".to_owned();
        return Err(Failure::usage("FILE", message, "write it to a file first"));
    }
    let unreadable = |error| Failure::backfill_unreadable(&error);
    let file = File::open(&task.file).map_err(unreadable)?;
    if !file.metadata().map_err(unreadable)?.is_file() {
        let message = "FILE is no regular file".to_owned();
        return Err(Failure::usage(
            "FILE",
            message,
            "write it to a disk first: it is gone on with after a kill",
        ));
    }
    if task.dry_run {
        return dry(file, &format, json);
    }
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(Failure::backfill_taken()),
        Err(TryLockError::Error(error)) => return Err(unreadable(error)),
    }
    let client = client(task)?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::system(&error))?;
    let outcome = runtime.block_on(send(task, file, &format, client, json));
    // A thread may be waiting for a slow disk.
    runtime.shutdown_background();
    outcome
}

async fn send(
    task: &Backfill,
    file: File,
    format: &Format,
    client: Client,
    json: bool,
) -> Result<Outcome, Failure> {
    let stop = service::stop()?;
    let settings = ledger::digest(&format!("{format:?}"));
    let paths = Paths::of(&task.file, task.state_dir.as_deref());
    let size = file.metadata().map_err(|error| Failure::backfill_unreadable(&error))?.len();
    // A file that is none for this command leaves nothing behind.
    let look = file.try_clone().map_err(|error| Failure::backfill_unreadable(&error))?;
    Source::open(look, format, Done::NOTHING.place)?;
    let (ledger, start) = Ledger::open(paths, &file, &settings, task.restart)?;
    if start.is_finished {
        let ended = Ended { done: start.done, cut: None, ledger };
        return Ok(told(&ended, 0, json));
    }
    let mut progress = Progress::new(json, size, start.done);
    if start.done != Done::NOTHING {
        progress.say(&format!("goes on at line {}", start.done.place.line));
    }
    // The lock lasts until this is closed, too; the reader closes its own at the end of the file.
    let _lock = file.try_clone().map_err(|error| Failure::backfill_unreadable(&error))?;
    let source = Source::open(file, format, start.done.place)?;
    let (pausing, pauses) = mpsc::unbounded_channel();
    let rate = Rate::new(task.rate.unwrap_or(0));
    let delivery = Delivery::new(client, task.concurrency, rate, stop.subscribe(), pausing);
    let limit = WINDOW * u64::from(task.concurrency);
    let run = Run::new(delivery, stop, start, limit, task.keep_going);
    let delivered = run.delivery();
    let ended = run.go(source, ledger, pauses, &mut progress).await;
    progress.end();
    let ended = ended?;
    match ended.cut {
        Some(Cut::Hopeless(why)) => Err(Failure::backfill_hopeless(why)),
        _ => Ok(told(&ended, delivered.delivered(), json)),
    }
}

/// Returns what is printed at the end.
fn told(ended: &Ended, delivered: u64, json: bool) -> Outcome {
    let Ended { done, cut, ledger } = ended;
    let Done { place, events, rejected, .. } = *done;
    let is_good = cut.is_none() && rejected == 0;
    if json {
        let why = cut.map(|cut| if cut == Cut::Stopped { "stopped" } else { "too-many-bad" });
        let text = json!({
            "events": events, "delivered": events - rejected, "rejected": rejected,
            "deliveredInThisRun": delivered, "finished": cut.is_none(), "cut": why, "nextLine": place.line,
        });
        return Outcome { text: text.to_string(), is_good };
    }
    let mut text = match cut {
        None => format!("all {events} done: {} delivered, {rejected} rejected", events - rejected),
        Some(_) => format!("{events} done: {} delivered, {rejected} rejected", events - rejected),
    };
    if rejected > 0 {
        text += &format!("; see {}", ledger.rejected().display());
    }
    text += match cut {
        None => "",
        Some(Cut::TooManyBad) => {
            "\nstopped: more than 5 % of the first 1,000 are bad; see whether --kind and the columns are right, \
             then --restart, or --keep-going"
        }
        Some(_) => "\nstopped: the same command goes on from there",
    };
    Outcome { text, is_good }
}

fn dry(file: File, format: &Format, json: bool) -> Result<Outcome, Failure> {
    let size = file.metadata().map_err(|error| Failure::backfill_unreadable(&error))?.len();
    let mut progress = Progress::new(json, size, Done::NOTHING);
    let source = Source::open(file, format, Done::NOTHING.place)?;
    let checked = dry::run(source, &mut progress)?;
    progress.end();
    let is_good = checked.rejected == 0;
    if json {
        // Numbers and words of our own always have their JSON.
        return Ok(Outcome { text: serde_json::to_string(&checked).unwrap_or_default(), is_good });
    }
    let mut text = format!("{} events, {} would be rejected", checked.events, checked.rejected);
    for found in &checked.findings {
        let dry::Found { code, severity, events, line } = found;
        text += &format!("\n{severity:9} {events:>9} × {code}, first in line {line}");
    }
    Ok(Outcome { text, is_good })
}

fn client(task: &Backfill) -> Result<Client, Failure> {
    let token = service::token(task.token_file.as_deref())?;
    let builder = Client::builder(token).send_budget(BUDGET);
    let builder = match &task.base_url {
        Some(url) => builder.base_url(url),
        None => builder,
    };
    builder.build().map_err(|error| Failure::client(&error))
}

/// Returns what the file is: as it was said, or as its ending says.
fn format(task: &Backfill) -> Result<Format, Failure> {
    let ending = Path::new(&task.file).extension().map(|ending| ending.to_ascii_lowercase());
    let is_tab = ending.as_deref() == Some("tsv".as_ref());
    let is_csv = match task.format {
        Some(format) => format == arguments::Format::Csv,
        None => is_tab || ending.as_deref() == Some("csv".as_ref()),
    };
    let kind = task.kind.map(arguments::Kind::endpoint);
    if !is_csv {
        if !task.map.is_empty() || !task.types.is_empty() || task.delimiter.is_some() {
            let message = "--map, --type and --delimiter are for CSV, which this file is not".to_owned();
            return Err(Failure::usage("--map", message, "give --format csv if it is"));
        }
        return Ok(Format::Ndjson(kind));
    }
    let endpoint = kind.ok_or_else(|| {
        let message = "--kind is missing: no row of CSV says what it is".to_owned();
        Failure::usage(
            "--kind",
            message,
            "give --kind customer, order, paymentmethod, transaction or chargeback",
        )
    })?;
    let delimiter = task.delimiter.unwrap_or(if is_tab { b'\t' } else { b',' });
    let wishes = Wishes { map: task.map.clone(), types: task.types.clone() };
    Ok(Format::Csv { endpoint, delimiter, wishes })
}
