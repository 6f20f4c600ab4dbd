//! A test suite: a command, and the count in what it prints.

use crate::run::shown;
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// How many tests passed and failed, and what the latter are called.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) failures: Vec<String>,
}

impl Tally {
    pub(crate) const fn passed(passed: usize) -> Self {
        Self { passed, failed: 0, failures: Vec::new() }
    }

    fn failed(what: String) -> Self {
        Self { passed: 0, failed: 1, failures: vec![what] }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.failures.extend(other.failures);
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
            Tally::failed(format!("{error:#}"))
        });
        self.lines.push(format!("{:>6} passed {:>4} failed   {name}", tally.passed, tally.failed));
        self.lines.extend(tally.failures.iter().map(|failure| format!("{:>29}{failure}", "")));
        self.total.add(tally);
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
    let mut reasons = Reasons::default();
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        tally.add(count(&line));
        tally.failures.extend(failure(&line).or_else(|| reasons.of(&line)).map(ToOwned::to_owned));
    }
    let success = child.wait()?.success();
    if tally.failed == 0 && (!success || tally.passed == 0) {
        eprintln!("{name}: failed, or ran no test");
        tally.add(Tally::failed(format!("{name}: failed, or ran no test")));
    }
    Ok(tally)
}

/// Returns what failed, of a line that names it: by cargo, Node.js (and, on a line below, why), pytest, Maven
/// and our own scripts.
fn failure(line: &str) -> Option<&str> {
    let line = line.trim();
    let cargo = line.strip_prefix("---- ").and_then(|rest| rest.strip_suffix(" stdout ----"));
    // Node.js numbers its tests.
    let number = |c: char| c.is_ascii_digit() || " :-".contains(c);
    let node = line.strip_prefix("not ok").map(|rest| rest.trim_start_matches(number));
    let why = line.strip_prefix("error: '").and_then(|rest| rest.strip_suffix('\''));
    let maven =
        line.strip_prefix("[ERROR] ").filter(|rest| rest.contains("Test.") && !rest.contains("Tests run:"));
    cargo.or(node).or(why).or_else(|| line.strip_prefix("FAILED ")).or(maven)
}

/// Reads why a test of Node.js failed where that takes several lines: they stand below `error: |-`, indented.
#[derive(Default)]
struct Reasons {
    indent: Option<usize>,
}

impl Reasons {
    /// Returns the line if it belongs to a reason.
    fn of<'a>(&mut self, line: &'a str) -> Option<&'a str> {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        match self.indent {
            // Their blank lines are indented, or empty.
            Some(_) if text.is_empty() => None,
            Some(begin) if indent > begin => Some(&line[begin..]),
            _ => {
                self.indent = (text == "error: |-").then_some(indent);
                None
            }
        }
    }
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
            sum(Some(run.saturating_sub(failed)), Some(failed))
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
    let [passed, failed] = [passed, failed].map(Option::unwrap_or_default);
    Tally { passed, failed, failures: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::{Reasons, count, failure};

    #[test]
    fn what_failed_is_named() {
        for (line, name) in [
            ("---- card::tests::pan stdout ----", Some("card::tests::pan")),
            ("test card::tests::pan ... ok", None),
            ("    not ok 9 - on a page that comes back", Some("on a page that comes back")),
            ("      error: 'the page did not come back'", Some("the page did not come back")),
            ("not ok: firefox 12", Some("firefox 12")),
            ("    ok 10 - for two merchants", None),
            (
                "FAILED test_cards.py::test_pan - AssertionError",
                Some("test_cards.py::test_pan - AssertionError"),
            ),
            ("[ERROR]   CardsTest.pan:12 expected: <1>", Some("  CardsTest.pan:12 expected: <1>")),
            ("[ERROR] Tests run: 9, Failures: 1 -- in unofficial.CardsTest.", None),
        ] {
            assert_eq!(failure(line), name, "{line}");
        }
    }

    #[test]
    fn a_reason_of_several_lines_is_read_to_its_end() {
        let mut reasons = Reasons::default();
        let lines = [
            "  not ok 32 - a cookie",
            "    location: 'devices.test.mjs:68:43'",
            "    error: |-",
            "      Expected values to be strictly deep-equal:",
            "      ",
            "      + []",
            "",
            "    code: 'ERR_ASSERTION'",
            "      + []",
        ];
        let found: Vec<_> = lines.iter().filter_map(|line| reasons.of(line)).collect();
        assert_eq!(found, ["  Expected values to be strictly deep-equal:", "  + []"]);
    }

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
