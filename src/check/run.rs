//! One run of the checker: what it was told, what it has found, and what it remembers.

use super::facts::Facts;
use super::path::Path;
use super::rule::Rule;
use super::{Check, Finding, Severity};

pub(crate) struct Run {
    pub(super) check: Check,
    pub(super) facts: Facts,
    pub(super) findings: Vec<Finding>,
    /// Whether nothing is kept but whether the event would be rejected.
    screens: bool,
    /// Whether it would be, or nobody is sure.
    pub(super) is_rejected: bool,
    /// Where a number is put that comes as text.
    pub(super) digits: String,
}

impl Run {
    pub(super) fn new(check: Check) -> Self {
        Self {
            check,
            facts: Facts::default(),
            findings: Vec::new(),
            screens: false,
            is_rejected: false,
            digits: String::new(),
        }
    }

    /// Returns a run that only tells whether the event would be rejected.
    pub(super) fn to_screen(check: Check) -> Self {
        Self { screens: true, ..Self::new(check) }
    }

    /// Notes that a rule is broken. Kept out of the way: most bodies break none.
    #[cold]
    pub(super) fn find(&mut self, rule: Rule, path: &Path<'_>) {
        if self.screens {
            self.is_rejected |= matches!(rule.severity(), Severity::Rejected);
        } else {
            self.findings.push(Finding { rule, path: path.to_string() });
        }
    }

    /// Returns what was found, the worst first.
    pub(super) fn worst_first(mut self) -> Vec<Finding> {
        self.findings.sort_by_key(Finding::severity);
        self.findings
    }

    /// Notes that nobody is sure.
    pub(crate) const fn doubt(&mut self) {
        self.is_rejected = true;
    }
}
