//! Every development task of this repository.

mod bench;
mod chaos;
mod ci;
mod demo;
mod ffi;
mod fuzz;
mod package;
mod run;
mod size;
mod suite;
mod test;
mod tools;

use anyhow::{Result, bail};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <task>

  advisories
            what is known against what is built in; fetches RustSec's database from GitHub
  bench [F] the figures that README claims, side by side; F is encrypt, checkout, sandbox, page, budget or
            delivery, which takes enqueue, claim, relay, gateway or backfill, and --long for more
            rounds and ten million lines
  chaos [S] [--long] [--seed N]
            faults for whoever delivers: processes killed, databases that crash; S is a scenario
  ci        what must hold before a merge: format, lints, docs, features, licences, all tests, a clean tree
  demo      build everything, make one purchase, then serve sandbox and shop; --once ends after it
  ffi       the vectors through Python and Kotlin, and a look at the library for apps
  fuzz [S]  the parsers against arbitrary bytes, S seconds each (60)
  package   build the npm package's files into pkg/dist
  size      print what a page loads, in bytes, and write pkg/size.tsv
  test      install what is missing and run every test; ends with the sum
";

fn main() -> ExitCode {
    // Without the backtrace that `Debug` would add: the context says which step failed.
    match task() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn task() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments {
        ["advisories"] => ci::advisories(),
        ["bench"] => bench::bench(None),
        ["bench", "delivery", ref figures @ ..] => bench::delivery(figures),
        ["bench", figure] => bench::bench(Some(figure)),
        ["chaos", ref rest @ ..] => chaos::chaos(rest),
        ["ci"] => ci::ci(),
        ["demo"] => demo::demo(false),
        ["demo", "--once"] => demo::demo(true),
        ["ffi"] => ffi::ffi(),
        ["fuzz"] => fuzz::fuzz(60),
        ["fuzz", seconds] => fuzz::fuzz(seconds.parse()?),
        ["package"] => package::package(),
        ["size"] => size::size(),
        ["test"] => test::test(),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        _ => bail!("no such task\n\n{HELP}"),
    }
}
