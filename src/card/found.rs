//! Cards in texts where they should not be.

use super::{Scheme, luhn, scheme};
use core::ops::RangeInclusive;

/// Tells whether a text holds a card number with so many digits: in groups or not, of a scheme's prefix and
/// length, with a check digit that fits. What looks like one by chance is found as well, one number in some
/// forty.
///
/// ```
/// use ravelin::card::holds_card_number;
/// assert!(holds_card_number("paid by 4111-1111-1111-1111, thanks", 13..=19));
/// assert!(!holds_card_number("order 4111111111111112", 13..=19));
/// ```
#[must_use]
pub fn holds_card_number(text: &str, lengths: RangeInclusive<usize>) -> bool {
    // Most texts are short or have few digits, which are counted sooner than they are looked for.
    if text.len() < *lengths.start() || text.bytes().filter(u8::is_ascii_digit).count() < *lengths.start() {
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
                if lengths.contains(&digits) && is_number(text.get(start..place).unwrap_or_default(), digits)
                {
                    return true;
                }
                (digits, gap) = (0, true);
            }
        }
    }
    false
}

fn is_number(run: &str, digits: usize) -> bool {
    let fits = match scheme(run) {
        None => false,
        Some(Scheme::Visa) => matches!(digits, 13 | 16 | 19),
        Some(Scheme::AmericanExpress) => digits == 15,
        Some(Scheme::DinersClub) => digits == 14,
        Some(_) => digits == 16,
    };
    fits && luhn(run)
}

/// Tells whether a text holds what is on a magnetic stripe (ISO/IEC 7813): `%B…^…^…` or `;…=…`.
#[must_use]
pub fn is_magnetic_stripe(text: &str) -> bool {
    // Most texts are shorter than twelve digits between two marks, or have no second mark.
    if text.len() < 14 || !text.bytes().any(|byte| matches!(byte, b'^' | b'=')) {
        return false;
    }
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let first = |rest: &str| digits(rest) >= 12 && rest.contains('^');
    let second = |rest: &str| {
        let length = digits(rest);
        length >= 12 && rest.as_bytes().get(length) == Some(&b'=')
    };
    text.split("%B").skip(1).any(first) || text.split(';').skip(1).any(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn card_numbers_are_found_in_whatever_surrounds_them() {
        for text in [
            "4111111111111111",
            "card 4111 1111 1111 1111, please",
            "pan:4111-1111-1111-1111",
            "5555555555554444",
            "378282246310005",
            "30569309025904",
            "x4222222222222y",
        ] {
            assert!(holds_card_number(text, 13..=19), "{text}");
        }
        for text in [
            "",
            "1512828988826",
            "4111111111111112",
            "61283761287361",
            "65fc5ac0-2ba3-4a3b-aa5e-f5a77b845260",
            "fp_abc123",
            "411111111111111111111111",
            "+442071838750",
        ] {
            assert!(!holds_card_number(text, 13..=19), "{text}");
        }
        assert!(!holds_card_number("4222222222222", 14..=16), "thirteen digits were not asked for");
    }

    #[test]
    fn magnetic_stripes_are_known_by_their_marks() {
        assert!(is_magnetic_stripe("%B4111111111111111^LOVELACE/ADA^2807101"));
        assert!(is_magnetic_stripe(";4111111111111111=2807101"));
        for text in ["", "a;b=c", "100%B", "; 4111111111111111", "%Bx^y^z"] {
            assert!(!is_magnetic_stripe(text), "{text}");
        }
    }
}
