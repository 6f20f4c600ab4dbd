//! Every development task of this repository.

mod package;
mod run;
mod tools;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask <task>

  package   build the npm package's files into pkg/dist
";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments {
        ["package"] => package::package(),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        _ => bail!("no such task\n\n{HELP}"),
    }
}
