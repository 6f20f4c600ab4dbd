//! Text written by hand: `core::fmt` and the encoding of characters would weigh kilobytes on a page.

use alloc::string::String;

/// Appends a digit, 0 to 15, in lower-case hexadecimal; a decimal digit is one of them.
pub(crate) fn push_digit(text: &mut String, digit: u32) {
    let place = usize::try_from(digit & 15).unwrap_or_default();
    text.push_str("0123456789abcdef".get(place..=place).unwrap_or_default());
}

/// Appends a number in decimal.
pub(crate) fn push_decimal(text: &mut String, number: u32) {
    if number >= 10 {
        push_decimal(text, number / 10);
    }
    push_digit(text, number % 10);
}

/// Appends a string as `JSON.stringify` writes it.
pub(crate) fn push_json_string(json: &mut String, text: &str) {
    json.push_str("\"");
    let mut done = 0;
    for (place, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            0x8 => "\\b",
            b'\t' => "\\t",
            b'\n' => "\\n",
            0xc => "\\f",
            b'\r' => "\\r",
            0..=0x1f => "\\u00",
            _ => continue,
        };
        json.push_str(text.get(done..place).unwrap_or_default());
        json.push_str(escaped);
        if escaped.len() == 4 {
            push_digit(json, u32::from(byte >> 4));
            push_digit(json, u32::from(byte));
        }
        done = place + 1;
    }
    json.push_str(text.get(done..).unwrap_or_default());
    json.push_str("\"");
}

/// Returns what stands before the first `separator`, an ASCII character, and what stands behind it.
pub(crate) fn split_at_first(text: &str, separator: u8) -> (&str, Option<&str>) {
    let end = text.bytes().position(|byte| byte == separator).unwrap_or(text.len());
    (text.get(..end).unwrap_or_default(), text.get(end + 1..))
}
