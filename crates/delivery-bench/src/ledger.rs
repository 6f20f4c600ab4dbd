//! What was measured against what it has to be.

/// The bounds that were looked at.
#[derive(Default)]
pub(crate) struct Ledger {
    lines: Vec<String>,
    missed: usize,
}

impl Ledger {
    /// Notes a figure that has to be at least so much.
    pub(crate) fn at_least(&mut self, what: &str, value: f64, floor: f64) {
        self.note(value >= floor, format!("{what}: {} (at least {})", shown(value), shown(floor)));
    }

    /// Notes a figure that has to be at most so much.
    pub(crate) fn at_most(&mut self, what: &str, value: f64, ceiling: f64) {
        self.note(value <= ceiling, format!("{what}: {} (at most {})", shown(value), shown(ceiling)));
    }

    fn note(&mut self, is_kept: bool, line: String) {
        let line = if is_kept { format!("  {line}") } else { format!("  MISSED: {line}") };
        println!("{line}");
        self.lines.push(line);
        self.missed += usize::from(!is_kept);
    }

    /// Says all of it once more, and returns whether every bound was kept.
    pub(crate) fn close(self) -> bool {
        println!("\nall figures");
        for line in &self.lines {
            println!("{line}");
        }
        match self.missed {
            0 => println!("every bound is kept"),
            count => println!("{count} of {} bounds are missed", self.lines.len()),
        }
        self.missed == 0
    }
}

/// Returns a figure with as many digits as mean something.
fn shown(value: f64) -> String {
    match value {
        ..10.0 => format!("{value:.2}"),
        ..100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}
