//! What may be kept of a body: everything but card numbers, passwords and security codes.

use ravelin::card::{luhn, mask, scheme};
use serde_json::Value;
use std::net::IpAddr;

/// The fewest digits of a card number.
const MIN_PAN_DIGITS: usize = 12;

/// The smallest number with as many digits.
const SMALLEST_PAN: u64 = 100_000_000_000;

/// The most digits of a card number.
const MAX_PAN_DIGITS: usize = 19;

/// The longest run that is searched; a longer one is masked without a look.
const MAX_SEARCHED_BYTES: usize = 128;

/// Members that hold a plaintext password.
const PASSWORDS: [&str; 1] = ["password"];

/// Members that hold a password's hash.
const HASHES: [&str; 5] =
    ["emailPasswordSHA256", "passwordBcrypted", "passwordHash", "passwordHashed", "passwordSHA1SHA256"];

/// Members that hold a card's security code.
const CODES: [&str; 8] = ["cardSecurityCode", "cid", "csc", "cvc", "cvc2", "cvv", "cvv2", "securityCode"];

/// Members that hold a card number.
const NUMBERS: [&str; 2] = ["cardNumber", "pan"];

/// Members that hold ciphertext.
const CIPHERTEXTS: [&str; 2] = ["aesKeyCiphertext", "cardCiphertext"];

/// Returns a body as it may be kept and shown. What may stay is not copied.
pub(crate) fn redact(mut body: Value) -> Value {
    hide(&mut body);
    body
}

/// Returns the value of a member as it may be kept and shown.
pub(crate) fn member(name: &str, mut value: Value) -> Value {
    hide_member(name, &mut value);
    value
}

fn hide(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, value) in members.iter_mut() {
                hide_member(name, value);
            }
            if members.keys().any(|name| may_hold_pan(name)) {
                *members =
                    std::mem::take(members).into_iter().map(|(name, value)| (text(&name), value)).collect();
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(hide),
        Value::String(string) if may_hold_pan(string) => *string = text(string),
        Value::Number(number) if number.as_u64().is_none_or(|number| number >= SMALLEST_PAN) => {
            *value = self::number(value);
        }
        _ => {}
    }
}

fn hide_member(name: &str, value: &mut Value) {
    let is = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    let instead = match value {
        Value::Object(_) | Value::Array(_) | Value::Null => None,
        _ if is(&PASSWORDS) => Some("(removed: a plaintext password)".to_owned()),
        _ if is(&HASHES) => Some(form(value).to_owned()),
        _ if is(&CODES) => Some("(removed: a security code, which must never be sent)".to_owned()),
        _ if is(&NUMBERS) => Some(mask(&plain(value))),
        _ if is(&CIPHERTEXTS) => Some(format!("({} characters)", plain(value).chars().count())),
        _ => None,
    };
    match instead {
        Some(instead) => *value = instead.into(),
        None => hide(value),
    }
}

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

/// Tells at one glance whether text may hold a card number: it is long enough, and has as many
/// digits, of which those beyond ASCII are not told apart.
fn may_hold_pan(text: &str) -> bool {
    text.len() >= MIN_PAN_DIGITS
        && text.bytes().filter(|byte| byte.is_ascii_digit() || !byte.is_ascii()).count() >= MIN_PAN_DIGITS
}

/// Returns what can be told of a password hash without telling it: the form it has.
fn form(value: &Value) -> &'static str {
    let Value::String(text) = value else { return "(present: no string)" };
    let all = |accepted: fn(u8) -> bool| text.bytes().all(accepted);
    match text.len() {
        0 => "(present: empty)",
        64 if all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) => "(present: 64 hex digits)",
        64 if all(|byte| byte.is_ascii_hexdigit()) => "(present: 64 hex digits, not all lower case)",
        44 if text.ends_with('=') => "(present: 32 bytes in base64)",
        60 if text.starts_with("$2") => "(present: bcrypt)",
        _ => "(present: in no published form)",
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns a number, or its digits masked where they may be those of a card. Times begin with 1
/// until 2033, which no card scheme does.
fn number(value: &Value) -> Value {
    let digits = match value.as_f64() {
        Some(float) if value.is_f64() => format!("{float:.0}"),
        _ => value.to_string(),
    };
    let digits = digits.trim_start_matches('-');
    if may_be_pan(digits) { mask(digits).into() } else { value.clone() }
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
    use serde_json::json;

    #[test]
    fn card_numbers_are_masked_wherever_they_stand() {
        let body = json!({
            "4111111111111111": true,
            "note": "call about 4111 1111 1111 1111, or 5555-5555-5555-4444!",
            "behind": "order 12 4012888888881881 07 2028",
            "inside": "99999994012888888881881",
            "long": format!("9{}4012888888881881", "9".repeat(200)),
            "wide": "４１１１１１１１１１１１１１１１",
            "number": 4_111_111_111_111_111_u64,
            "float": 4_111_111_111_111_111.0,
            "list": [{"deep": "x4111111111111111x"}],
            "pan": "1234",
            "cardNumber": 378_282_246_310_005_u64,
        });
        let shown = redact(body.clone()).to_string();
        for secret in [
            "4111111111111111",
            "4111 1111",
            "5555-5555",
            "４１１１１１１１",
            "378282246310005",
            "1234",
            "88888888",
        ] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
        assert!(shown.contains("411111******1111") && shown.contains("555555******4444"), "{shown}");
        assert!(shown.contains("378282*****0005"), "{shown}");
    }

    #[test]
    fn passwords_and_security_codes_leave_their_form_only() {
        let hash = "ef92b778bafe771e89245b89ecbc08a44a4e166c06659911881f383d4473e94f";
        let body = json!({
            "customer": {
                "password": "canary-word",
                "passwordHashed": "75K3eLr+dx6JJFuJ7LwIpEpOFmwGZZkRiB84PURz6U8=",
                "passwordBcrypted": format!("$2b$10${}", "a".repeat(53)),
            },
            "login": {"authenticationMechanism": {"password": {"success": true, "passwordHashed": hash}}},
            "upper": {"passwordHashed": hash.to_uppercase()},
            "CVV": 999,
        });
        assert_eq!(
            redact(body.clone()),
            json!({
                "customer": {
                    "password": "(removed: a plaintext password)",
                    "passwordHashed": "(present: 32 bytes in base64)",
                    "passwordBcrypted": "(present: bcrypt)",
                },
                "login": {"authenticationMechanism": {
                    "password": {"success": true, "passwordHashed": "(present: 64 hex digits)"}
                }},
                "upper": {"passwordHashed": "(present: 64 hex digits, not all lower case)"},
                "CVV": "(removed: a security code, which must never be sent)",
            })
        );
    }

    #[test]
    fn what_is_no_card_is_left_alone() {
        let body = json!({
            "timestamp": 1_512_828_988_826_u64,
            "nanoseconds": 1_512_828_988_826_123_456_u64,
            "text": "1512828988820 and 12 34",
            "ipAddress": "222.113.112.123",
            "latitude": 51.503_252,
            "date": "2021-08-27T12:19:31Z",
            "deviceId": "rjs-65fc5ac0-2ba3-4a3b-aa5e-f5a77b845260",
            "price": -1500,
            "none": null,
        });
        assert_eq!(redact(body.clone()), body);
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
