#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::Text;
use alloc::string::String;
use alloc::vec::Vec;
use base64ct::{Base64, Encoding};

fn written(write: impl FnOnce(&mut Text)) -> String {
    let mut text = Text::with_room(4096);
    write(&mut text);
    String::from(&text)
}

#[test]
fn base64_and_hexadecimal_are_those_of_the_crates() {
    let bytes: Vec<u8> = (0..=255).flat_map(|byte: u8| [byte, byte.wrapping_mul(167), byte ^ 90]).collect();
    for length in [0, 1, 2, 3, 4, 31, 32, 255, 256, 257, bytes.len()] {
        let bytes = bytes.get(..length).unwrap();
        assert_eq!(written(|text| text.push_base64(bytes)), Base64::encode_string(bytes), "{length} bytes");
        assert_eq!(
            written(|text| text.push_hex(bytes)),
            base16ct::lower::encode_string(bytes),
            "{length} bytes"
        );
    }
}

#[test]
fn decimal_numbers() {
    for number in [0, 7, 10, 99, 100, 2028, u32::MAX] {
        assert_eq!(written(|text| text.push_decimal(number)), number.to_string());
    }
}

#[test]
fn strings_are_escaped_as_json_wants_them() {
    let all: String = (0..=0x17f).filter_map(char::from_u32).collect();
    let json = written(|text| text.push_json_string(all.as_bytes()));
    assert_eq!(serde_json::from_str::<String>(&json).unwrap(), all);
    assert!(
        json.starts_with(r#""\u0000\u0001"#) && json.contains(r"\b\t\n\u000b\f\r") && json.contains("\u{7f}")
    );
}

#[test]
fn a_room_that_is_full_takes_nothing() {
    let mut text = Text::with_room(3);
    text.push_all(b"abcd");
    assert_eq!(text.as_bytes(), b"abc");
}

#[test]
fn white_space_is_that_of_the_standard_library() {
    for character in '\0'..=char::MAX {
        assert_eq!(super::is_whitespace(character), character.is_whitespace(), "{character:?}");
    }
}
