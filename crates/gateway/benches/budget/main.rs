//! How long a recommendation takes at most, whatever goes wrong: by the client with a keeper, and by the
//! gateway, on SQLite and on PostgreSQL, wherever Ravelin or the database stops.
//!
//! Beside each call a bare timer of the same length runs on the same runtime. What 999 of 1,000 calls take
//! may exceed the budget by 20 ms, and by what those timers were late themselves: that is the machine.
//!
//! `cargo bench` makes 2,000 calls for each line, `cargo test` fewer. Names of scenarios as arguments leave
//! out the others. It ends with an error where a bound does not hold.

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

/// How much is asked for.
#[derive(Clone, Copy, Debug)]
struct Extent {
    /// How many calls each line is about.
    calls: usize,
    /// How many of them are under way at once.
    at_once: usize,
    /// How long a request runs on when nobody waits for it any more.
    runs_on: Duration,
    /// How often the lateness of a bare timer is allowed for. A build for tests needs more of a busy
    /// machine for a call than a timer does.
    lateness: u32,
}

/// The figure: what is promised.
const WHOLE: Extent = Extent { calls: 2_000, at_once: 100, runs_on: Duration::from_secs(2), lateness: 1 };

/// The test: what would be broken by far is found.
const SHORT: Extent = Extent { calls: 100, at_once: 20, runs_on: Duration::from_secs(1), lateness: 4 };

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_whole = arguments.iter().any(|argument| argument == "--bench");
    let wanted: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|argument| !argument.starts_with("--")).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(run(is_whole, &wanted))
}

async fn run(is_whole: bool, wanted: &[&str]) -> ExitCode {
    let extent = if is_whole { WHOLE } else { SHORT };
    println!("budget {BUDGET:?}, {} calls each, {} at once; milliseconds", extent.calls, extent.at_once);
    println!("{}", Line::HEAD);
    let (mut held, mut broken) = (0, 0);
    for (caller, side, disk) in scenarios(is_whole) {
        let name = format!("{} {} {}", caller.name(), side.name(), disk.name());
        if !wanted.is_empty() && !wanted.iter().any(|wanted| name.contains(wanted)) {
            continue;
        }
        let line = measure(caller, side, disk, extent).await;
        println!("{}", line.shown(&name));
        if line.holds() { held += 1 } else { broken += 1 }
    }
    let word = if broken == 0 { "ok" } else { "FAILED" };
    println!("test result: {word}. {held} passed; {broken} failed; 0 ignored");
    if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Every trouble of Ravelin's on a database that is well, and every trouble of a database with a Ravelin that
/// answers and with one that does not.
fn scenarios(is_whole: bool) -> Vec<(Caller, Side, Disk)> {
    let mut scenarios = Vec::new();
    for caller in Caller::ALL {
        let (well, ill): (Vec<_>, Vec<_>) = Disk::ALL.iter().copied().partition(|disk| disk.is_well());
        let well = if is_whole { &well[..] } else { &well[..1] };
        scenarios.extend(Side::ALL.iter().flat_map(|side| well.iter().map(|disk| (caller, *side, *disk))));
        let sides = if is_whole { &[Side::Well, Side::Silent][..] } else { &[Side::Silent][..] };
        scenarios.extend(ill.iter().flat_map(|disk| sides.iter().map(|side| (caller, *side, *disk))));
    }
    scenarios
}

async fn measure(caller: Caller, side: Side, disk: Disk, extent: Extent) -> Line {
    let (side_is_up, url) = side.start().await;
    let disk_is_up = disk.start().await;
    let line = caller.measure(&url, &disk_is_up, extent).await;
    drop((side_is_up, disk_is_up));
    line
}
