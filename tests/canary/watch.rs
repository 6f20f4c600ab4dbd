//! Collects what a developer, a log or a crash report could get to see.

use super::marks::{ALL, assert_silent};
use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How many panics are made: a backtrace of each is slow.
const PANICS: usize = 4;

/// What was shown so far, each text once.
#[derive(Default)]
pub(super) struct Watch {
    shown: BTreeSet<String>,
    errors: usize,
    values: usize,
    results: usize,
}

impl Watch {
    /// Looks at a value.
    pub(super) fn value(&mut self, value: &impl Debug) {
        self.shown.extend([format!("{value:?}"), format!("{value:#?}")]);
        self.values += 1;
    }

    /// Looks at an error and its causes.
    pub(super) fn error(&mut self, error: &dyn Error) {
        let mut next = Some(error);
        while let Some(error) = next {
            self.shown.extend([format!("{error} {error:#}"), format!("{error:?}"), format!("{error:#?}")]);
            next = error.source();
        }
        self.errors += 1;
    }

    /// Looks at whatever came of it; the first few times also as the message of the panic that a
    /// caller's `unwrap` makes.
    pub(super) fn result<T: Debug, E: Error>(&mut self, result: Result<T, E>) {
        match &result {
            Ok(value) => self.value(value),
            Err(error) => self.error(error),
        }
        self.results += 1;
        if self.results > PANICS {
            return;
        }
        let panic = if result.is_ok() {
            catch_unwind(AssertUnwindSafe(|| drop(result.unwrap_err()))).unwrap_err()
        } else {
            catch_unwind(AssertUnwindSafe(|| drop(result.unwrap()))).unwrap_err()
        };
        self.shown.insert(panic.downcast_ref::<String>().unwrap().clone());
    }

    /// Asserts that nothing was shown, and that there was something to look at.
    #[track_caller]
    pub(super) fn assert_silent(self, values: usize, errors: usize) {
        let shown: Vec<String> = self.shown.into_iter().collect();
        assert_silent(&shown.join("\n"), &ALL, "the core");
        assert_eq!((self.values, self.errors), (values, errors), "values and errors looked at");
    }
}
