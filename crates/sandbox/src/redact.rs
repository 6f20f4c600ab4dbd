//! What may be kept of a body: everything but card numbers, passwords and security codes.

use ravelin::card::{luhn, mask, scheme};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Number, Value};
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

/// A value as it may be kept and shown, for whatever serialises it. Only what is masked is copied.
pub(crate) struct Masked<'a>(pub(crate) &'a Value);

/// The same of a member, whose name says what it holds.
struct Member<'a>(&'a str, &'a Value);

/// Returns a value as it may be kept and shown.
pub(crate) fn redact(value: &Value) -> Value {
    // What was a tree becomes one again.
    serde_json::to_value(Masked(value)).unwrap_or_default()
}

/// Returns the value of a member as it may be kept and shown.
pub(crate) fn member(name: &str, value: &Value) -> Value {
    serde_json::to_value(Member(name, value)).unwrap_or_default()
}

impl Serialize for Masked<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    let value = Member(name, value);
                    if may_hold_pan(name) {
                        map.serialize_entry(&text(name), &value)?;
                    } else {
                        map.serialize_entry(name, &value)?;
                    }
                }
                map.end()
            }
            Value::Array(elements) => serializer.collect_seq(elements.iter().map(Masked)),
            Value::String(string) if may_hold_pan(string) => serializer.serialize_str(&text(string)),
            Value::Number(number) => match masked_number(number) {
                Some(masked) => serializer.serialize_str(&masked),
                None => number.serialize(serializer),
            },
            other => other.serialize(serializer),
        }
    }
}

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(name, value) = self;
        let is = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
        match value {
            Value::Object(_) | Value::Array(_) | Value::Null => Masked(value).serialize(serializer),
            _ if is(&PASSWORDS) => serializer.serialize_str("(removed: a plaintext password)"),
            _ if is(&HASHES) => serializer.serialize_str(form(value)),
            _ if is(&CODES) => {
                serializer.serialize_str("(removed: a security code, which must never be sent)")
            }
            _ if is(&NUMBERS) => serializer.serialize_str(&mask(&plain(value))),
            _ if is(&CIPHERTEXTS) => {
                serializer.collect_str(&format_args!("({} characters)", plain(value).chars().count()))
            }
            _ => Masked(value).serialize(serializer),
        }
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

/// Returns a number's digits masked, where they may be those of a card.
fn masked_number(number: &Number) -> Option<String> {
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
        let shown = redact(&body).to_string();
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
            redact(&body),
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
        assert_eq!(redact(&body), body);
    }

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
