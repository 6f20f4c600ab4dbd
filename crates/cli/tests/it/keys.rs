//! Public keys, and what is pasted instead of them.

use super::common::{cases, failure, success, text};
use serde_json::Value;

#[test]
fn every_spelling_of_a_key_is_described() {
    let mut spellings = 0;
    for key in cases("keys") {
        for spelling in key["spellings"].as_array().unwrap() {
            let line = spelling["key"].as_str().unwrap();
            let printed: Value =
                serde_json::from_str(&success(&["--json", "inspect-key"], line.as_bytes())).unwrap();
            assert_eq!(printed["index"], spelling["keyIndex"]);
            assert_eq!(printed["signature"], spelling["keySignature"]);
            assert_eq!(printed["bits"], key["bits"]);
            assert_eq!(printed["exponent"], key["exponent"]);
            spellings += 1;
        }
    }
    assert_eq!(spellings, 91);
    let key = &cases("keys")[1];
    let shown = success(&["inspect-key", "-"], key["spellings"][0]["key"].as_str().unwrap().as_bytes());
    let signature = key["spellings"][0]["keySignature"].as_str().unwrap();
    let expected = format!("index      0\nbits       2048\nexponent   65537\nsignature  {signature}");
    assert_eq!(text(shown.as_bytes()), expected);
}

#[test]
fn what_was_pasted_instead_is_named_and_not_shown() {
    for (pasted, code, word) in [
        ("sk_live_0123456789", "key-secret", "secret API key"),
        ("-----BEGIN PRIVATE KEY-----\n0123456789", "key-secret", "private key"),
        ("publishable_key_live_0123456789", "key-invalid", "publishable"),
        ("https://example.com/0123456789", "key-invalid", "URL"),
        ("", "key-invalid", "missing"),
        ("10001|abc ", "key-invalid", "white space"),
        ("10001|abc\n\n", "key-invalid", "white space"),
    ] {
        let error = failure(&["inspect-key"], pasted.as_bytes());
        let message = error["message"].as_str().unwrap();
        assert_eq!((&error["code"], &error["field"]), (&code.into(), &"rsaKey".into()), "{pasted:?}");
        assert!(message.contains(word) && !message.contains("0123456789"), "{message}");
    }
    // What an editor under Windows writes as "Unicode".
    let utf16: Vec<u8> = "\u{feff}10001|ab".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let error = failure(&["inspect-key"], &utf16);
    assert_eq!((&error["code"], &error["field"]), (&"key-invalid".into(), &"rsaKey".into()));
    assert!(error["message"].as_str().unwrap().contains("UTF-8"), "{error}");
}
