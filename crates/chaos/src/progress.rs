//! How far it is, on standard error.

use std::cell::Cell;
use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// How often it is told where nobody watches.
const SELDOM: Duration = Duration::from_secs(15);
/// How often it is told on a terminal.
const OFTEN: Duration = Duration::from_millis(500);

/// How far one scenario is, and how long the rest takes.
#[derive(Debug)]
pub(crate) struct Progress {
    name: String,
    began: Instant,
    told: Cell<Instant>,
    /// About how many seconds this one takes, and those behind it.
    expected: u64,
    behind: u64,
    watched: bool,
}

impl Progress {
    pub(crate) fn new(name: String, expected: u64, behind: u64) -> Self {
        let (now, watched) = (Instant::now(), std::io::stderr().is_terminal());
        Self { name, began: now, told: Cell::new(now), expected, behind, watched }
    }

    /// Tells that so much of all is done.
    pub(crate) fn tell(&self, done: u64, all: u64) {
        let now = Instant::now();
        if now.duration_since(self.told.get()) < if self.watched { OFTEN } else { SELDOM } {
            return;
        }
        self.told.set(now);
        let taken = now.duration_since(self.began).as_secs();
        // What was expected counts until enough is done to know better.
        let left = match (taken * all.saturating_sub(done)).checked_div(done) {
            Some(left) if done * 5 >= all => left,
            _ => self.expected.saturating_sub(taken),
        };
        let percent = (done * 100).checked_div(all).unwrap_or_default();
        let line = format!(
            "{}: {percent} %, about {} left, {} in all",
            self.name,
            time(left),
            time(left + self.behind)
        );
        if self.watched {
            eprint!("\r\x1b[K{line}");
            // A terminal that is gone needs no progress.
            let _ = std::io::stderr().flush();
        } else {
            eprintln!("{line}");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.watched {
            eprint!("\r\x1b[K");
        }
    }
}

/// Returns a number of seconds for people.
pub(crate) fn time(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}
