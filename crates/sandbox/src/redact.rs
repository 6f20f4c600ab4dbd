//! What may be kept of a body: everything but card numbers, passwords and security codes.

mod digits;

pub(crate) use digits::text;

use crate::json::{Members, Node};
use digits::{masked_number, may_hold_pan};
use ravelin::card::mask;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

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
pub(crate) struct Masked<'a>(pub(crate) &'a Node<'a>);

/// The same of a member, whose name says what it holds.
struct Member<'a>(&'a str, &'a Node<'a>);

/// Returns a value as it may be kept and shown.
pub(crate) fn redact(value: &Node<'_>) -> Value {
    // What is a tree becomes one again.
    serde_json::to_value(Masked(value)).unwrap_or_default()
}

/// Returns the value of a member as it may be kept and shown.
pub(crate) fn member(name: &str, value: &Node<'_>) -> Value {
    serde_json::to_value(Member(name, value)).unwrap_or_default()
}

/// Returns the members of an object as they may be kept and shown.
pub(crate) fn members(members: &Members<'_>) -> Map<String, Value> {
    members.iter().map(|(name, value)| (text(name), member(name, value))).collect()
}

impl Serialize for Masked<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Node::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members.iter() {
                    let value = Member(name, value);
                    if may_hold_pan(name) {
                        map.serialize_entry(&text(name), &value)?;
                    } else {
                        map.serialize_entry(name, &value)?;
                    }
                }
                map.end()
            }
            Node::List(elements) => serializer.collect_seq(elements.iter().map(Masked)),
            Node::Text(string) if may_hold_pan(string) => serializer.serialize_str(&text(string)),
            Node::Number(number) => match masked_number(number) {
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
            Node::Object(_) | Node::List(_) | Node::Null => Masked(value).serialize(serializer),
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

/// Returns what can be told of a password hash without telling it: the form it has.
fn form(value: &Node<'_>) -> &'static str {
    let Node::Text(text) = value else { return "(present: no string)" };
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

fn plain(value: &Node<'_>) -> String {
    match value {
        Node::Text(text) => text.clone().into_owned(),
        Node::Number(number) => number.to_string(),
        Node::Bool(truth) => truth.to_string(),
        Node::Null | Node::List(_) | Node::Object(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let shown = redact(&Node::from(&body)).to_string();
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
            redact(&Node::from(&body)),
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
        assert_eq!(redact(&Node::from(&body)), body);
    }
}
