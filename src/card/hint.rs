//! Hints for a card form. They refuse nothing: a number that fails them is still encrypted.

use super::digit_of;
use alloc::string::String;

/// The brand that a number's first digits belong to.
///
/// Co-branded ranges give the international scheme. Ranges as published by the schemes for their
/// issuer identification numbers (ISO/IEC 7812).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scheme {
    /// 34, 37.
    AmericanExpress,
    /// 300 to 305, 3095, 36, 38, 39.
    DinersClub,
    /// 6011, 644 to 649, 65.
    Discover,
    /// 3528 to 3589.
    Jcb,
    /// 50, 56 to 58, 6 where no other scheme has it.
    Maestro,
    /// 51 to 55, 2221 to 2720.
    Mastercard,
    /// 62, 81.
    UnionPay,
    /// 4.
    Visa,
}

impl Scheme {
    /// Returns the scheme in lower case, as Ravelin's `scheme` field shows it (`visa`).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AmericanExpress => "amex",
            Self::DinersClub => "diners",
            Self::Discover => "discover",
            Self::Jcb => "jcb",
            Self::Maestro => "maestro",
            Self::Mastercard => "mastercard",
            Self::UnionPay => "unionpay",
            Self::Visa => "visa",
        }
    }
}

/// Returns the scheme that the first digits tell, as soon as they do; four always suffice.
///
/// ```
/// use ravelin::card::{Scheme, scheme};
/// assert_eq!(scheme("4"), Some(Scheme::Visa));
/// assert_eq!(scheme("5555 55"), Some(Scheme::Mastercard));
/// assert_eq!(scheme(""), None);
/// ```
#[must_use]
pub fn scheme(typed: &str) -> Option<Scheme> {
    let mut digits = typed.chars().filter_map(digit_of);
    let mut prefix = 0_u16;
    for length in 1..=4 {
        prefix = prefix * 10 + u16::try_from(digits.next()?).ok()?;
        // The prefix of `length` digits stands for a range of four-digit ones.
        let unit = 10_u16.pow(4 - length);
        let (low, high) = (prefix * unit, prefix * unit + unit - 1);
        let found = scheme_of(low);
        if found == scheme_of(high) && (length == 4 || is_settled(low, high)) {
            return found;
        }
    }
    None
}

/// Tells whether a check digit after ISO/IEC 7812-1 (Luhn) fits. A hint only: some cards have none.
///
/// ```
/// assert!(ravelin::card::luhn("4111 1111 1111 1111"));
/// assert!(!ravelin::card::luhn("4111 1111 1111 1112"));
/// ```
#[must_use]
pub fn luhn(typed: &str) -> bool {
    let (mut sum, mut count) = (0_u32, 0_u32);
    for digit in typed.chars().rev().filter_map(digit_of) {
        let value = digit * (1 + count % 2);
        sum = sum.wrapping_add(value / 10 + value % 10);
        count = count.wrapping_add(1);
    }
    count > 1 && sum % 10 == 0
}

/// Returns a number that may be shown: the first six and last four digits, the rest as `*`; of a
/// number below twelve digits nothing but stars.
///
/// ```
/// assert_eq!(ravelin::card::mask("4111 1111 1111 1234"), "411111******1234");
/// ```
#[must_use]
pub fn mask(typed: &str) -> String {
    let digits = typed.chars().filter_map(digit_of);
    let count = digits.clone().count();
    digits
        .enumerate()
        .map(|(place, digit)| {
            let shown = count >= 12 && (place < 6 || place + 4 >= count);
            char::from_digit(digit, 10).filter(|_| shown).unwrap_or('*')
        })
        .collect()
}

/// Returns the scheme of four leading digits.
const fn scheme_of(prefix: u16) -> Option<Scheme> {
    Some(match prefix {
        4000..=4999 => Scheme::Visa,
        2221..=2720 | 5100..=5599 => Scheme::Mastercard,
        3400..=3499 | 3700..=3799 => Scheme::AmericanExpress,
        3000..=3059 | 3095 | 3600..=3699 | 3800..=3999 => Scheme::DinersClub,
        3528..=3589 => Scheme::Jcb,
        6011 | 6440..=6599 => Scheme::Discover,
        6200..=6299 | 8100..=8199 => Scheme::UnionPay,
        5000..=5099 | 5600..=5899 | 6000..=6999 => Scheme::Maestro,
        _ => return None,
    })
}

/// Tells whether every four-digit prefix from `low` to `high` has the same scheme.
fn is_settled(low: u16, high: u16) -> bool {
    let first = scheme_of(low);
    (low..=high).all(|prefix| scheme_of(prefix) == first)
}
