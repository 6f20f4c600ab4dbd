//! What the name of a member tells that the API does not have.

use super::shape::Shape;

/// What merchants call what must never be sent.
const FORBIDDEN: &[&str] = &[
    "cardsecuritycode",
    "cardverificationvalue",
    "csc",
    "cvc",
    "cvc2",
    "cvn",
    "cvv",
    "cvv2",
    "cardcvc",
    "cardcvv",
    "magneticstripe",
    "magstripe",
    "pin",
    "pinblock",
    "securitycode",
    "track1",
    "track2",
    "trackdata",
    "verificationvalue",
];

/// Other names that the documents themselves slip into, and what they mean.
const SLIPS: &[(&str, &str)] = &[("reference", "gatewayReference"), ("referredId", "referrerId")];

/// Tells whether a name announces a security code, a PIN or a magnetic stripe.
pub(super) fn is_forbidden(name: &str) -> bool {
    name.len() <= 32 && FORBIDDEN.iter().any(|forbidden| letters(name).eq(forbidden.chars()))
}

/// Tells whether a name speaks of cards, so that a hash under it may be one of a card number.
pub(super) fn speaks_of_cards(name: &str) -> bool {
    let word: String = letters(name).take(64).collect();
    word.starts_with("pan") || word.contains("card") || word.contains("instrument")
}

/// Tells whether a name is that of a member, but for case, dashes, underscores or one letter.
pub(super) fn is_misspelt(name: &str, shape: &Shape) -> bool {
    shape.members.iter().any(|member| {
        letters(name).eq(letters(member.name))
            || (name.len() > 4 && is_one_edit(name.as_bytes(), member.name.as_bytes()))
            || SLIPS.contains(&(name, member.name))
    })
}

/// Returns letters and digits in lower case.
fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase())
}

/// Tells whether one letter more, less or other makes one name of the other. A plural is no slip: it
/// may be a member of newer documents.
fn is_one_edit(name: &[u8], known: &[u8]) -> bool {
    let same = name.iter().zip(known).take_while(|(left, right)| left == right).count();
    let (name, known) = (name.get(same..).unwrap_or_default(), known.get(same..).unwrap_or_default());
    match (name, known) {
        ([b's'], []) | ([], [b's']) => false,
        ([_, rest @ ..], [_, known @ ..]) if rest == known => true,
        ([_, rest @ ..], known) if rest == known => true,
        (name, [_, rest @ ..]) => name == rest,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::shapes;
    use crate::endpoint::Endpoint;

    #[test]
    fn what_must_not_be_sent_is_known_by_many_names() {
        for name in ["cvv", "CVV2", "card_cvc", "securityCode", "security-code", "track2", "PIN"] {
            assert!(is_forbidden(name), "{name}");
        }
        for name in ["cvvResultCode", "pinCode2", "cvvChecked", "", "spin"] {
            assert!(!is_forbidden(name), "{name}");
        }
    }

    #[test]
    fn names_that_are_nearly_right_are_told_from_new_ones() {
        let shape = shapes::of(Endpoint::Checkout);
        for name in ["customerID", "customer_id", "paymentMethodld", "voucherRedemtion", "Timestamp"] {
            assert!(is_misspelt(name, shape), "{name}");
        }
        for name in ["supplier", "orders", "devices", "ord", "ordr", "vehicles", ""] {
            assert!(!is_misspelt(name, shape), "{name}");
        }
    }
}
