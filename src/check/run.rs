//! One run of the checker: what it was told, what it has found, and what it remembers.

use super::facts::Facts;
use super::path::Path;
use super::rule::Rule;
use super::{Check, Finding};

pub(super) struct Run {
    pub(super) check: Check,
    pub(super) facts: Facts,
    pub(super) findings: Vec<Finding>,
    /// Where a number is put that comes as text.
    pub(super) digits: String,
}

impl Run {
    pub(super) fn new(check: Check) -> Self {
        Self { check, facts: Facts::default(), findings: Vec::new(), digits: String::new() }
    }

    /// Notes that a rule is broken. Kept out of the way: most bodies break none.
    #[cold]
    pub(super) fn find(&mut self, rule: Rule, path: &Path<'_>) {
        self.findings.push(Finding { rule, path: path.to_string() });
    }
}
