//! Card numbers and stripes in a text.

use ravelin::card::{luhn, scheme};

/// How many digits the cards of today have, but for a few Maestro ones.
const DIGITS: std::ops::RangeInclusive<usize> = 14..=16;

/// Tells whether a text holds a card number: digits, in groups or not.
pub(super) fn is_card(text: &str) -> bool {
    // Most texts have few digits, which is counted sooner than they are looked for.
    if text.len() < *DIGITS.start() || digits(text) < *DIGITS.start() {
        return false;
    }
    let (mut start, mut digits, mut gap) = (0, 0, true);
    for (place, byte) in text.bytes().chain([b'.']).enumerate() {
        match byte {
            b'0'..=b'9' => {
                if digits == 0 {
                    start = place;
                }
                (digits, gap) = (digits + 1, false);
            }
            b' ' | b'-' if digits > 0 && !gap => gap = true,
            _ => {
                if DIGITS.contains(&digits) && fits(text.get(start..place).unwrap_or_default(), digits) {
                    return true;
                }
                (digits, gap) = (0, true);
            }
        }
    }
    false
}

fn fits(run: &str, digits: usize) -> bool {
    use ravelin::card::Scheme::{AmericanExpress, DinersClub};
    let length = match scheme(run) {
        None => return false,
        Some(AmericanExpress) => 15,
        Some(DinersClub) => 14,
        Some(_) => 16,
    };
    digits == length && luhn(run)
}

/// Tells whether a text is what is on a magnetic stripe: `%B…^…^…` or `;…=…`.
pub(super) fn is_stripe(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let first = |rest: &str| digits(rest) >= 12 && rest.contains('^');
    let second = |rest: &str| {
        let length = digits(rest);
        length >= 12 && rest.as_bytes().get(length) == Some(&b'=')
    };
    text.split("%B").skip(1).any(first) || text.split(';').skip(1).any(second)
}

/// Returns how many digits a text has.
pub(super) fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}
