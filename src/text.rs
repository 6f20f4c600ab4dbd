//! Text written by hand: `core::fmt`, and strings that grow, would weigh kilobytes on a page.

use alloc::{string::String, vec, vec::Vec};
use zeroize::Zeroize;

/// Text in a room of fixed size. It never grows, since what grows leaves its beginning behind; what has no room in
/// it is not written.
pub(crate) struct Text {
    room: Vec<u8>,
    length: usize,
}

impl Text {
    /// Returns an empty text that has room for so many bytes.
    pub(crate) fn with_room(bytes: usize) -> Self {
        Self { room: vec![0; bytes], length: 0 }
    }

    pub(crate) fn push(&mut self, byte: u8) {
        if let Some(place) = self.room.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }

    pub(crate) fn push_all(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.push(*byte);
        }
    }

    /// Appends a digit, 0 to 15, in lower-case hexadecimal; a decimal digit is one of them. Takes the same time for all.
    pub(crate) fn push_digit(&mut self, digit: u32) {
        // From `9` to `a` there are 39 characters more.
        self.push(low(48 + digit + (9_u32.wrapping_sub(digit) >> 8 & 39)));
    }

    /// Appends a number in decimal.
    pub(crate) fn push_decimal(&mut self, number: u32) {
        if number >= 10 {
            self.push_decimal(number / 10);
        }
        self.push_digit(number % 10);
    }

    /// Appends bytes in lower-case hexadecimal, in a time that their number tells.
    pub(crate) fn push_hex(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.push_digit(u32::from(byte >> 4));
            self.push_digit(u32::from(byte & 15));
        }
    }

    /// Appends bytes in base64 with padding, RFC 4648, in a time that their number tells.
    pub(crate) fn push_base64(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(3) {
            let bits = (0..3).fold(0, |bits, place| bits << 8 | u32::from(*chunk.get(place).unwrap_or(&0)));
            for place in 0..4 {
                let digit = bits >> (18 - 6 * place) & 63;
                // `A` and what is added beyond `Z`, `z`, `9` and `+`: a comparison is a borrow here, not a branch.
                let beyond = |last: u32, step: u32| last.wrapping_sub(digit) >> 8 & step;
                let character =
                    65 + digit + beyond(25, 6) + beyond(51, 181) + beyond(61, 241) + beyond(62, 3);
                self.push(if place > chunk.len() { b'=' } else { low(character) });
            }
        }
    }

    /// Appends a string as `JSON.stringify` writes it, in up to six times its bytes and two.
    pub(crate) fn push_json_string(&mut self, text: &[u8]) {
        self.push(b'"');
        for byte in text {
            let escaped = match byte {
                b'"' | b'\\' => *byte,
                0x8 => b'b',
                b'\t' => b't',
                b'\n' => b'n',
                0xc => b'f',
                b'\r' => b'r',
                0..=0x1f => b'u',
                _ => {
                    self.push(*byte);
                    continue;
                }
            };
            self.push(b'\\');
            self.push(escaped);
            if escaped == b'u' {
                self.push_hex(&[0, *byte]);
            }
        }
        self.push(b'"');
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.room.get(..self.length).unwrap_or_default()
    }

    pub(crate) fn as_mut_bytes(&mut self) -> &mut [u8] {
        self.room.get_mut(..self.length).unwrap_or_default()
    }
}

impl From<&Text> for String {
    fn from(text: &Text) -> Self {
        Self::from_utf8_lossy(text.as_bytes()).into_owned()
    }
}

impl Zeroize for Text {
    fn zeroize(&mut self) {
        self.room.zeroize();
    }
}

/// Returns the lowest byte of a number.
#[expect(clippy::as_conversions, reason = "the upper bytes are dropped on purpose")]
const fn low(number: u32) -> u8 {
    number as u8
}

/// Tells whether a character is white space as `char::is_whitespace` has it, whose tables a page would carry.
pub(crate) const fn is_whitespace(character: char) -> bool {
    matches!(
        character,
        '\t'..='\r'
            | ' '
            | '\u{85}'
            | '\u{a0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200a}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{202f}'
            | '\u{205f}'
            | '\u{3000}'
    )
}

/// Returns what stands before the first `separator`, an ASCII character, and what stands behind it.
pub(crate) fn split_at_first(text: &str, separator: u8) -> (&str, Option<&str>) {
    let end = text.bytes().position(|byte| byte == separator).unwrap_or(text.len());
    (text.get(..end).unwrap_or_default(), text.get(end + 1..))
}

#[cfg(test)]
mod tests;
