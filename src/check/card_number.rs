//! Card numbers and magnetic stripes in texts that should have neither.

use crate::card::{luhn, scheme};

/// The shortest and the longest card number.
const DIGITS: core::ops::RangeInclusive<usize> = 13..=19;

/// Tells whether a text holds a card number: digits, in groups or not, of a scheme's prefix, with a
/// check digit that fits. What looks like one by chance is found as well, one number in some forty.
pub(super) fn is_in(text: &str) -> bool {
    // Most texts are short or have few digits.
    if text.len() < *DIGITS.start() {
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
                let run = text.get(start..place).unwrap_or_default();
                if DIGITS.contains(&digits) && is_card_number(run, digits) {
                    return true;
                }
                (digits, gap) = (0, true);
            }
        }
    }
    false
}

fn is_card_number(run: &str, digits: usize) -> bool {
    use crate::card::Scheme::{AmericanExpress, DinersClub, Visa};
    let fits = match scheme(run) {
        None => false,
        Some(Visa) => matches!(digits, 13 | 16 | 19),
        Some(AmericanExpress) => digits == 15,
        Some(DinersClub) => digits == 14,
        Some(_) => digits == 16,
    };
    fits && luhn(run)
}

/// Tells whether a text is what is on a magnetic stripe (ISO/IEC 7813): `%B…^…^…` or `;…=…`.
pub(super) fn is_stripe(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let first = text.split("%B").skip(1).any(|rest| digits(rest) >= 12 && rest.contains('^'));
    first
        || text.split(';').skip(1).any(|rest| {
            let length = digits(rest);
            length >= 12 && rest.as_bytes().get(length) == Some(&b'=')
        })
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
            assert!(is_in(text), "{text}");
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
            assert!(!is_in(text), "{text}");
        }
    }

    #[test]
    fn magnetic_stripes_are_known_by_their_marks() {
        assert!(is_stripe("%B4111111111111111^LOVELACE/ADA^2807101"));
        assert!(is_stripe(";4111111111111111=2807101"));
        for text in ["", "a;b=c", "100%B", "; 4111111111111111", "%Bx^y^z"] {
            assert!(!is_stripe(text), "{text}");
        }
    }
}
