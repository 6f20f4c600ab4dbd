//! How far it is, for people: a bar on a terminal, lines elsewhere.

use super::window::Done;
use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

/// How often a line is written where there is no terminal.
const PERIOD: Duration = Duration::from_secs(5);

/// How often the same pause is told.
const PAUSE_PERIOD: Duration = Duration::from_secs(60);

pub(super) struct Progress {
    /// Nothing where programs listen.
    shown: Option<Shown>,
    began: Instant,
    from: Done,
    size: u64,
}

struct Shown {
    bar: Option<ProgressBar>,
    told: Instant,
    pause: Option<(&'static str, Instant)>,
}

impl Progress {
    pub(super) fn new(is_quiet: bool, size: u64, from: Done) -> Self {
        let now = Instant::now();
        let shown = (!is_quiet).then(|| Shown { bar: bar(size), told: now, pause: None });
        Self { shown, began: now, from, size }
    }

    /// Shows how far it is.
    pub(super) fn at(&mut self, done: Done) {
        let Some(shown) = &mut self.shown else { return };
        if shown.bar.is_none() && shown.told.elapsed() < PERIOD {
            return;
        }
        shown.told = Instant::now();
        let words = words(self.from, done, self.size, self.began.elapsed());
        match &shown.bar {
            Some(bar) => {
                bar.set_position(done.place.offset);
                bar.set_message(words);
            }
            None => crate::say(&words),
        }
    }

    /// Tells that nothing is sent for a while.
    pub(super) fn pause(&mut self, why: &'static str, time: Duration) {
        let Some(shown) = &mut self.shown else { return };
        if shown.pause.is_some_and(|(before, told)| before == why && told.elapsed() < PAUSE_PERIOD) {
            return;
        }
        shown.pause = Some((why, Instant::now()));
        self.say(&format!("note: nothing is sent for {}: {why}", HumanDuration(time)));
    }

    /// Says something above the bar.
    pub(super) fn say(&self, text: &str) {
        match self.shown.as_ref().map(|shown| &shown.bar) {
            Some(Some(bar)) => bar.suspend(|| crate::say(text)),
            Some(None) => crate::say(text),
            None => {}
        }
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        if let Some(Shown { bar: Some(bar), .. }) = &self.shown {
            bar.finish_and_clear();
        }
    }
}

fn bar(size: u64) -> Option<ProgressBar> {
    if !std::io::stderr().is_terminal() {
        return None;
    }
    let style = ProgressStyle::with_template("{bar:30} {percent:>3} %  {msg}").ok()?;
    Some(ProgressBar::with_draw_target(Some(size), ProgressDrawTarget::stderr()).with_style(style))
}

/// Returns how far it is, how fast, and how long it will take.
fn words(from: Done, done: Done, size: u64, time: Duration) -> String {
    let seconds = time.as_secs().max(1);
    let rate = done.events.saturating_sub(from.events) / seconds;
    let read = done.place.offset.saturating_sub(from.place.offset);
    let rest = size.saturating_sub(done.place.offset);
    let left = u128::from(rest) * u128::from(seconds) / u128::from(read.max(1));
    let left = if read == 0 {
        "nobody knows how long".to_owned()
    } else {
        format!("{} left", HumanDuration(Duration::from_secs(u64::try_from(left).unwrap_or(u64::MAX))))
    };
    format!(
        "{} done, {} rejected, {} a second, {left}",
        HumanCount(done.events),
        HumanCount(done.rejected),
        HumanCount(rate)
    )
}

#[cfg(test)]
mod tests {
    use super::super::lines::Place;
    use super::*;

    #[test]
    fn rate_and_time_left_are_those_of_this_run() {
        let at =
            |offset, events| Done { place: Place { offset, line: events }, events, rejected: 3, early: 0 };
        assert_eq!(
            words(at(1_000, 10), at(2_000, 12_010), 61_000, Duration::from_secs(10)),
            "12,010 done, 3 rejected, 1,200 a second, 10 minutes left"
        );
        assert!(words(at(0, 0), at(0, 0), 10, Duration::ZERO).ends_with("nobody knows how long"));
    }
}
