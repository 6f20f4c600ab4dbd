//! What came of a scenario, and whether that is as it should be.

use crate::kind::Kind;
use std::fmt;

/// What came of a scenario with one kind of store.
#[derive(Clone, Debug, Default)]
pub(crate) struct Report {
    /// Events of which somebody was told that they are kept.
    pub(crate) acknowledged: u64,
    /// Different events that the sandbox has taken.
    pub(crate) delivered: u64,
    /// How often it has taken one again.
    pub(crate) duplicates: u64,
    /// How many duplicates there may be.
    pub(crate) bound: Bound,
    /// Events that were acknowledged, and are neither delivered nor in the tables.
    pub(crate) lost: u64,
    /// First takings of an event after that of a later one of its customer.
    pub(crate) order_violations: u64,
    /// Requests that found another one of their customer under way.
    pub(crate) overlaps: u64,
    /// Processes that were killed, or whatever else was done to them.
    pub(crate) kills: u64,
    /// What else is worth a word.
    pub(crate) note: String,
    /// What is not as it should be.
    pub(crate) failures: Vec<String>,
}

/// How many duplicates there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    /// So many, and no fewer.
    Exactly(u64),
    /// So many at most.
    AtMost(u64),
}

impl Default for Bound {
    fn default() -> Self {
        Self::Exactly(0)
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(count) => write!(f, "= {count}"),
            Self::AtMost(count) => write!(f, "≤ {count}"),
        }
    }
}

impl Report {
    /// Notes how many duplicates there may be.
    pub(crate) const fn bound(mut self, bound: Bound) -> Self {
        self.bound = bound;
        self
    }

    /// Notes how many processes were killed.
    pub(crate) const fn kills(mut self, kills: u64) -> Self {
        self.kills = kills;
        self
    }

    /// Notes something worth a word.
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// Notes what is not as it should be, unless it is.
    pub(crate) fn expect(mut self, is_so: bool, otherwise: impl FnOnce() -> String) -> Self {
        if !is_so {
            self.failures.push(otherwise());
        }
        self
    }

    /// Adds what came of another run of the same.
    pub(crate) fn add(&mut self, other: Self) {
        self.acknowledged += other.acknowledged;
        self.delivered += other.delivered;
        self.duplicates += other.duplicates;
        self.bound = match (self.bound, other.bound) {
            (Bound::Exactly(one), Bound::Exactly(two)) => Bound::Exactly(one + two),
            (Bound::Exactly(one) | Bound::AtMost(one), Bound::Exactly(two) | Bound::AtMost(two)) => {
                Bound::AtMost(one + two)
            }
        };
        self.lost += other.lost;
        self.order_violations += other.order_violations;
        self.overlaps += other.overlaps;
        self.kills += other.kills;
        if self.note.is_empty() {
            self.note = other.note;
        }
        self.failures.extend(other.failures);
    }

    /// Holds it against what every scenario must keep, and returns all that is not as it should be.
    pub(crate) fn judge(&self) -> Vec<String> {
        let mut wrong = self.failures.clone();
        let mut none = |count: u64, what: &str| {
            if count > 0 {
                wrong.push(format!("{count} {what}"));
            }
        };
        none(self.lost, "acknowledged events are lost");
        none(self.order_violations, "first takings out of order");
        none(self.overlaps, "requests of a customer beside another one");
        let within = match self.bound {
            Bound::Exactly(count) => self.duplicates == count,
            Bound::AtMost(count) => self.duplicates <= count,
        };
        if !within {
            wrong.push(format!("{} duplicates, which should be {}", self.duplicates, self.bound));
        }
        if self.acknowledged == 0 || self.delivered == 0 {
            wrong.push("nothing was acknowledged, or nothing delivered".to_owned());
        }
        wrong
    }
}

/// What came of a scenario, with its name, for the table.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) report: Report,
    pub(crate) seconds: u64,
    /// What is not as it should be.
    pub(crate) wrong: Vec<String>,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { acknowledged, delivered, duplicates, bound, lost, .. } = &self.report;
        let Report { order_violations, overlaps, kills, note, .. } = &self.report;
        let verdict = if self.wrong.is_empty() { "ok    " } else { "FAILED" };
        write!(
            f,
            "{verdict} {} ({}): {acknowledged} acknowledged, {delivered} delivered, {duplicates} duplicates \
             ({bound}), {lost} lost, {order_violations} out of order, {overlaps} overlaps, {kills} kills, {} s",
            self.name, self.kind, self.seconds
        )?;
        if !note.is_empty() {
            write!(f, "; {note}")?;
        }
        for wrong in &self.wrong {
            write!(f, "\n       {}", wrong.replace('\n', "\n       "))?;
        }
        Ok(())
    }
}

/// Returns the lines as a table of Markdown.
pub(crate) fn table(lines: &[Line]) -> String {
    let mut table = String::from(
        "| Scenario | Store | Acknowledged | Delivered | Duplicates | Lost | Out of order | Overlaps | Kills | Seconds |\n\
         |---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for Line { name, kind, report, seconds, wrong } in lines {
        let failed = if wrong.is_empty() { "" } else { " **failed**" };
        let Report { acknowledged, delivered, duplicates, bound, lost, .. } = report;
        let Report { order_violations, overlaps, kills, .. } = report;
        table.push_str(&format!(
            "| {name}{failed} | {kind} | {acknowledged} | {delivered} | {duplicates} ({bound}) | {lost} | \
             {order_violations} | {overlaps} | {kills} | {seconds} |\n"
        ));
    }
    table
}
