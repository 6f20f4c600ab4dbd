//! `ravelin completions`

use crate::arguments::{Arguments, Completions};
use crate::failure::Failure;
use clap::CommandFactory as _;

pub(crate) fn run(task: &Completions) -> Result<String, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(task.shell, &mut Arguments::command(), "ravelin", &mut script);
    String::from_utf8(script)
        .map_err(|error| Failure::no_text("completions-failed", "SHELL", error.utf8_error()))
}
