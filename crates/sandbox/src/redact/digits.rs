//! Digits that may be those of a card number, found and masked.

use ravelin::card::{luhn, mask, scheme};
use serde_json::Number;
use std::net::IpAddr;

/// The fewest digits of a card number.
const MIN_PAN_DIGITS: usize = 12;

/// The smallest number with as many digits.
const SMALLEST_PAN: u64 = 100_000_000_000;

/// Nothing below it rounds to so many.
const SMALLEST_PAN_FLOAT: f64 = 99_999_999_999.0;

/// The most digits of a card number.
const MAX_PAN_DIGITS: usize = 19;

/// The longest run that is searched; a longer one is masked without a look.
const MAX_SEARCHED_BYTES: usize = 128;

/// Returns text in which every run of digits that may be a card number is masked.
pub(crate) fn text(text: &str) -> String {
    if !may_hold_pan(text) || text.parse::<IpAddr>().is_ok() {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_digit) {
        let (before, run) = rest.split_at(start);
        let (run, after) = run.split_at(run_length(run));
        shown.push_str(before);
        shown.push_str(&run_of_digits(run));
        rest = after;
    }
    shown.push_str(rest);
    shown
}

/// Tells without a copy whether text may hold a card number: whether a run in it has as many digits.
pub(super) fn may_hold_pan(text: &str) -> bool {
    // The glance that is enough for most text. Digits beyond ASCII are not told apart.
    text.len() >= MIN_PAN_DIGITS
        && text.bytes().filter(|byte| byte.is_ascii_digit() || !byte.is_ascii()).count() >= MIN_PAN_DIGITS
        && (!text.is_ascii() || has_long_run(text))
}

/// Tells whether ASCII has a run with as many digits, as [`run_length`] sees runs.
fn has_long_run(text: &str) -> bool {
    let (mut digits, mut separated) = (0, false);
    text.chars().any(|character| {
        if character.is_ascii_digit() {
            (digits, separated) = (digits + 1, false);
        } else if separated || !is_separator(character) {
            (digits, separated) = (0, false);
        } else {
            separated = true;
        }
        digits >= MIN_PAN_DIGITS
    })
}

/// Returns a number's digits masked, where they may be those of a card.
pub(super) fn masked_number(number: &Number) -> Option<String> {
    let digits = match (number.as_u64(), number.as_f64()) {
        (Some(small), _) if small < SMALLEST_PAN => return None,
        (Some(whole), _) if is_no_first_digit(first_digit(whole)) => return None,
        (None, Some(float)) if number.is_f64() && float.abs() < SMALLEST_PAN_FLOAT => return None,
        (None, Some(float)) if number.is_f64() => format!("{float:.0}"),
        _ => number.to_string(),
    };
    let digits = digits.trim_start_matches('-');
    may_be_pan(digits).then(|| mask(digits))
}

fn first_digit(mut number: u64) -> char {
    while number >= 10 {
        number /= 10;
    }
    u32::try_from(number).ok().and_then(|digit| char::from_digit(digit, 10)).unwrap_or_default()
}

/// Tells whether no card number begins with a digit. Times begin with 1 until 2033, and are looked
/// at often.
const fn is_no_first_digit(digit: char) -> bool {
    matches!(digit, '0' | '1')
}

fn run_of_digits(run: &str) -> String {
    if holds_pan(run) { mask(run) } else { run.to_owned() }
}

/// Tells whether a run in text may hold a card number: at its beginning, behind a separator, or
/// anywhere if the check digit fits.
fn holds_pan(run: &str) -> bool {
    if run.len() > MAX_SEARCHED_BYTES {
        return true;
    }
    let groups = run.split(is_separator).scan(0, |start, group| {
        let own = *start;
        *start += group.len() + run.get(own + group.len()..)?.chars().next().map_or(0, char::len_utf8);
        Some(own)
    });
    groups.filter_map(|start| run.get(start..)).any(may_be_pan) || {
        let digits: Vec<char> = run.chars().filter(|c| is_digit(*c)).collect();
        (MIN_PAN_DIGITS..=MAX_PAN_DIGITS).any(|length| {
            digits.windows(length).any(|window| {
                let window: String = window.iter().collect();
                luhn(&window) && may_be_pan(&window)
            })
        })
    }
}

/// Tells whether digits may be a card number: long enough, and beginning as a scheme's do. The
/// check digit is not asked, since a mistyped number is nearly a real one.
fn may_be_pan(digits: &str) -> bool {
    if digits.starts_with(is_no_first_digit) {
        return false;
    }
    digits.chars().filter(|c| is_digit(*c)).count() >= MIN_PAN_DIGITS && scheme(digits).is_some()
}

/// Returns how many bytes of text belong to a run of digits with single separators in it.
fn run_length(text: &str) -> usize {
    let mut end = 0;
    let mut separated = false;
    for (place, character) in text.char_indices() {
        if is_digit(character) {
            end = place + character.len_utf8();
            separated = false;
        } else if separated || !is_separator(character) {
            break;
        } else {
            separated = true;
        }
    }
    end
}

/// Tells whether a character counts as a digit of a card number, as in the core.
const fn is_digit(character: char) -> bool {
    matches!(character, '0'..='9' | '０'..='９' | '٠'..='٩' | '۰'..='۹')
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::*;
    use crate::random::Random;

    #[test]
    fn no_scheme_begins_with_a_digit_that_is_not_looked_at() {
        for prefix in 0..2000 {
            assert_eq!(scheme(&format!("{prefix:04}00000000")), None, "{prefix:04}");
        }
        assert_eq!(first_digit(1_512_828_988_826), '1');
        assert_eq!(first_digit(u64::MAX), '1');
        assert_eq!(first_digit(0), '0');
    }

    #[test]
    fn what_has_no_long_run_is_left_as_it_is() {
        for (given, may) in [
            ("Mozilla/5.0 (X11; Linux x86_64) Chrome/69.0.3497.100 Safari/537.36", false),
            ("65fc5ac0-2ba3-4a3b-aa5e-f5a77b845260", false),
            ("4111--1111--1111--1111", false),
            ("4111 1111-1111.1111", true),
            ("x411111111111", true),
            ("４１１１１１１１１１１１", true),
        ] {
            assert_eq!(may_hold_pan(given), may, "{given}");
        }
    }

    #[test]
    fn no_card_number_survives_between_other_digits_and_separators() {
        let mut random = Random::new(20);
        for _ in 0..2000 {
            let mut pan = ["4", "51", "2221", "37", "6011", "3528", "62", "36"]
                [usize::try_from(random.below(8)).unwrap_or_default()]
            .to_owned();
            while pan.len() < 15 {
                pan.push_str(&random.below(10).to_string());
            }
            let check = (0..10).map(|digit| format!("{pan}{digit}")).find(|pan| luhn(pan));
            let pan = check.unwrap_or_default();
            let separator =
                ["", " ", "-", ".", "\u{2013}"][usize::try_from(random.below(5)).unwrap_or_default()];
            let grouped: Vec<&str> = (0..4).filter_map(|group| pan.get(4 * group..4 * group + 4)).collect();
            let before = ["", "9", "no. 12 ", "1", "a"][usize::try_from(random.below(5)).unwrap_or_default()];
            let after =
                ["", " 07 28", "/0728", "z", "."][usize::try_from(random.below(5)).unwrap_or_default()];
            let given = format!("{before}{}{after}", grouped.join(separator));
            let digits: String = text(&given).chars().filter(|c| is_digit(*c)).collect();
            assert!(!digits.contains(&pan), "{given}");
        }
    }
}
