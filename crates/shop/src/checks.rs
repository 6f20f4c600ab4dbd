//! The extra checks that shoppers have been asked for and have not passed yet.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// What a check is for: the page that follows differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Purpose {
    /// An order waits for it.
    Order,
    /// A login or a registration waits for it.
    Account,
}

/// What came of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The right code; the check is done.
    Passed(Purpose),
    /// The wrong code; there are tries left.
    Wrong,
    /// No such check, or no tries left.
    Gone,
}

/// Checks by reference, in memory, as everything in this shop.
#[derive(Debug, Default)]
pub(crate) struct Checks(Mutex<HashMap<String, (Purpose, u8)>>);

impl Checks {
    /// Begins a check.
    pub(crate) fn begin(&self, reference: &str, purpose: Purpose) {
        let mut checks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if checks.len() < MOST {
            checks.insert(reference.to_owned(), (purpose, TRIES));
        }
    }

    /// Takes a code for a check.
    pub(crate) fn answer(&self, reference: &str, code: &str) -> Outcome {
        let mut checks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((purpose, tries)) = checks.get_mut(reference) else {
            return Outcome::Gone;
        };
        let (purpose, right) = (*purpose, code == CODE);
        *tries -= 1;
        let outcome = match (right, *tries) {
            (true, _) => Outcome::Passed(purpose),
            (false, 0) => Outcome::Gone,
            (false, _) => return Outcome::Wrong,
        };
        checks.remove(reference);
        outcome
    }
}

/// The demo sends no message, so its code is known; a real one is random and short-lived.
const CODE: &str = "246810";

/// A code of six digits must not be guessed.
const TRIES: u8 = 3;

/// Nobody fills the memory with checks.
const MOST: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_code_passes_once() {
        let checks = Checks::default();
        checks.begin("ord-1", Purpose::Order);
        assert_eq!(checks.answer("ord-1", "000000"), Outcome::Wrong);
        assert_eq!(checks.answer("ord-1", CODE), Outcome::Passed(Purpose::Order));
        assert_eq!(checks.answer("ord-1", CODE), Outcome::Gone);
    }

    #[test]
    fn three_wrong_codes_end_a_check() {
        let checks = Checks::default();
        checks.begin("cust-1", Purpose::Account);
        let outcomes = ["1", "2", "3"].map(|code| checks.answer("cust-1", code));
        assert_eq!(outcomes, [Outcome::Wrong, Outcome::Wrong, Outcome::Gone]);
        assert_eq!(checks.answer("cust-1", CODE), Outcome::Gone);
    }
}
