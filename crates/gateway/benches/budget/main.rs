//! How long a recommendation takes at most, whatever goes wrong: by the client with a keeper, and by the
//! gateway, on SQLite and on PostgreSQL, wherever Ravelin or the database stops.
//!
//! Beside each call a bare timer of the same length runs on the same runtime. What 999 of 1,000 calls take
//! may exceed the budget by 20 ms, and by what those timers were late themselves: that is the machine.
//!
//! `cargo xtask bench budget` makes 2,000 calls for each line. Names of scenarios as arguments leave out the
//! others. It ends with an error where a bound does not hold.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a benchmark fails by panicking"
)]

mod callers;
mod disks;
mod line;
mod sides;

use callers::Caller;
use disks::Disk;
use line::Line;
use sides::Side;
use std::process::ExitCode;
use std::time::Duration;

/// What a caller gives.
const BUDGET: Duration = Duration::from_millis(250);

/// What a call may take beyond it.
const BEYOND: Duration = Duration::from_millis(20);

/// How many calls each line is about.
const CALLS: usize = 2_000;

/// How many of them are under way at once.
const AT_ONCE: usize = 100;

/// How long a request runs on when nobody waits for it any more.
const RUNS_ON: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wanted: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|argument| !argument.starts_with("--")).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(run(&wanted))
}

async fn run(wanted: &[&str]) -> ExitCode {
    println!("budget {BUDGET:?}, {CALLS} calls each, {AT_ONCE} at once; milliseconds");
    println!("{}", Line::HEAD);
    let (mut held, mut broken) = (0, 0);
    for (caller, side, disk) in scenarios() {
        let name = format!("{} {} {}", caller.name(), side.name(), disk.name());
        if !wanted.is_empty() && !wanted.iter().any(|wanted| name.contains(wanted)) {
            continue;
        }
        let line = measure(caller, side, disk).await;
        println!("{}", line.shown(&name));
        if line.holds() { held += 1 } else { broken += 1 }
    }
    println!("{held} bounds are kept, {broken} are missed");
    if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Every trouble of Ravelin's on a database that is well, and every trouble of a database with a Ravelin that
/// answers and with one that does not.
fn scenarios() -> Vec<(Caller, Side, Disk)> {
    let (well, ill): (Vec<_>, Vec<_>) = Disk::ALL.iter().copied().partition(|disk| disk.is_well());
    let mut pairs: Vec<(Side, Disk)> = Vec::new();
    pairs.extend(Side::ALL.iter().flat_map(|side| well.iter().map(|disk| (*side, *disk))));
    pairs.extend(ill.iter().flat_map(|disk| [Side::Well, Side::Silent].map(|side| (side, *disk))));
    Caller::ALL.iter().flat_map(|caller| pairs.iter().map(|(side, disk)| (*caller, *side, *disk))).collect()
}

async fn measure(caller: Caller, side: Side, disk: Disk) -> Line {
    let (side_is_up, url) = side.start().await;
    let disk_is_up = disk.start().await;
    let line = caller.measure(&url, &disk_is_up).await;
    drop((side_is_up, disk_is_up));
    line
}
