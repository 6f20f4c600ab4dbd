//! A test suite: a command, and the count in what it prints.

use crate::run::shown;
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// How many tests passed and failed.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

impl Tally {
    pub(crate) const fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// The suites of one run.
#[derive(Default)]
pub(crate) struct Suites {
    lines: Vec<String>,
    total: Tally,
}

impl Suites {
    /// Runs a suite; one that cannot run, or that fails without a failed test, counts as a failed one.
    pub(crate) fn run(&mut self, name: &str, suite: impl FnOnce() -> Result<Tally>) {
        println!("\n── {name}");
        let tally = suite().unwrap_or_else(|error| {
            eprintln!("{name}: {error:#}");
            Tally { passed: 0, failed: 1 }
        });
        self.total.add(tally);
        self.lines.push(format!("{:>6} passed {:>4} failed   {name}", tally.passed, tally.failed));
    }

    /// Prints what came of it; the last line is the sum.
    pub(crate) fn finish(self) -> Result<()> {
        println!("\n{}\n", self.lines.join("\n"));
        println!("{} passed, {} failed", self.total.passed, self.total.failed);
        if self.total.failed > 0 { Err(anyhow::anyhow!("not all tests passed")) } else { Ok(()) }
    }
}

/// Runs a command, shows what it prints, and counts its tests by the summary lines of cargo, Node.js,
/// pytest, Maven and our own scripts.
pub(crate) fn counted(command: &mut Command) -> Result<Tally> {
    let name = shown(command);
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot start: {name}"))?;
    let output = child.stdout.take().context("the output is piped")?;
    let mut tally = Tally::default();
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        tally.add(count(&line));
    }
    let success = child.wait()?.success();
    if tally.failed == 0 && (!success || tally.passed == 0) {
        eprintln!("{name}: failed, or ran no test");
        tally.failed += 1;
    }
    Ok(tally)
}

/// Returns the count of a summary line; nothing of any other.
fn count(line: &str) -> Tally {
    let words: Vec<&str> = line.split(|c: char| c.is_whitespace() || ",;:".contains(c)).collect();
    let before = |word: &str| {
        let place = words.iter().position(|found| *found == word)?;
        words.get(place.checked_sub(1)?)?.parse::<usize>().ok()
    };
    let after = |word: &str| {
        let place = words.iter().position(|found| *found == word)?;
        words.get(place + 1..)?.iter().find(|word| !word.is_empty())?.parse::<usize>().ok()
    };
    let [node_pass, node_fail] = ["# pass ", "# fail "].map(|begin| line.strip_prefix(begin));
    match line {
        _ if line.starts_with("test result:") => sum(before("passed"), before("failed")),
        _ if node_pass.is_some() => sum(node_pass.and_then(|n| n.parse().ok()), None),
        _ if node_fail.is_some() => sum(None, node_fail.and_then(|n| n.parse().ok())),
        // Maven's line for all classes has no time in it.
        _ if line.contains("Tests run:") && !line.contains("Time elapsed") => {
            let [run, failures, errors, skipped] =
                ["run", "Failures", "Errors", "Skipped"].map(|word| after(word).unwrap_or_default());
            let failed = failures + errors + skipped;
            Tally { passed: run.saturating_sub(failed), failed }
        }
        // pytest and our scripts: a count of seconds, or nothing, stands behind.
        _ if line.trim_matches('=').trim().starts_with(|c: char| c.is_ascii_digit())
            && (line.contains(" passed") || line.contains(" failed")) =>
        {
            sum(before("passed"), before("failed"))
        }
        _ => Tally::default(),
    }
}

fn sum(passed: Option<usize>, failed: Option<usize>) -> Tally {
    Tally { passed: passed.unwrap_or_default(), failed: failed.unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn summary_lines_are_counted_and_others_are_not() {
        for (line, passed, failed) in [
            (
                "test result: ok. 7 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.70s",
                7,
                0,
            ),
            ("test result: FAILED. 5 passed; 2 failed; 0 ignored", 5, 2),
            ("# pass 512", 512, 0),
            ("# fail 3", 0, 3),
            (
                "[INFO] Tests run: 12, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1.2 s -- in VectorsTest",
                0,
                0,
            ),
            ("[WARNING] Tests run: 12, Failures: 1, Errors: 1, Skipped: 1", 9, 3),
            ("======== 40 passed in 2.31s ========", 40, 0),
            ("2 failed, 38 passed in 2.31s", 38, 2),
            ("1290 passed, 0 failed", 1290, 0),
            ("ok 3 - 5 passed cards", 0, 0),
            ("test card::tests::passed ... ok", 0, 0),
        ] {
            let tally = count(line);
            assert_eq!((tally.passed, tally.failed), (passed, failed), "{line}");
        }
    }
}
