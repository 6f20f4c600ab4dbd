//! A payment card as a shopper types it: number, expiry and, where known, the holder's name.
//!
//! A [`Card`] that exists can be encrypted. It accepts what people type and refuses what cannot
//! be a card; it does not look at a clock, so an expired card is a card. A security code has no
//! place in it, and a field beyond the four is refused by its name.

use crate::error::{Error, Reason};
use crate::secret::Secret;
use crate::text::{Text, is_whitespace};
use alloc::string::String;
use core::fmt;

mod found;
mod hint;
#[cfg(any(feature = "events", feature = "ffi"))]
mod json;

pub use found::{holds_card_number, is_magnetic_stripe};
pub use hint::{Scheme, luhn, mask, scheme};

/// The longest name on a card, in bytes of UTF-8. An embossed name has 26 characters; the
/// official SDK has no limit, so this one only keeps accidents out.
pub const MAX_NAME_BYTES: usize = 4096;

/// The longest text that is searched for a card number, in bytes.
const MAX_PAN_BYTES: usize = 256;

/// The first integer that a JavaScript or JSON number may have been rounded to.
const FIRST_UNCERTAIN_INTEGER: u64 = 1 << 53;

/// A card that can be encrypted. `Debug` shows that there is one, and nothing of it.
pub struct Card {
    pan: Secret<Text>,
    month: u8,
    year: u16,
    name: Option<Secret<Text>>,
}

/// What stood in one field of a form, an object or a JSON document.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Entry<'a> {
    /// Text as typed.
    Text(&'a str),
    /// A whole number from 0 on.
    Number(u64),
    /// Any other number, or one whose digits JavaScript or JSON may have rounded.
    Uncertain,
    /// Present, and nothing: `null`, `undefined`.
    Null,
    /// Text that has no UTF-8 form: a JavaScript string with half a surrogate pair.
    Broken,
    /// Any other type.
    Other,
}

impl Card {
    /// Returns the card of a number and an expiry date.
    ///
    /// The number may have spaces, dashes and dots between its digits. Month and year may be
    /// numbers or text: `7`, `"07"`, `2028`, `"28"`.
    ///
    /// # Errors
    ///
    /// `pan-invalid` unless there are 12 to 19 digits, `month-invalid`, `year-invalid`.
    ///
    /// ```
    /// # fn main() -> Result<(), ravelin::Error> {
    /// let card = ravelin::card::Card::new("4111 1111 1111 1111", "07", 28)?.holder("Ada Lovelace")?;
    /// assert_eq!((card.month(), card.year()), (7, 2028));
    /// # Ok(())
    /// # }
    /// ```
    pub fn new<'a>(
        pan: impl Into<Entry<'a>>,
        month: impl Into<Entry<'a>>,
        year: impl Into<Entry<'a>>,
    ) -> Result<Self, Error> {
        Ok(Self::read([pan.into(), month.into(), year.into(), Entry::Null])?)
    }

    /// Returns the card of number, month, year and name, with the bare row of the error table.
    pub(crate) fn read([pan, month, year, name]: [Entry<'_>; 4]) -> Result<Self, Reason> {
        Ok(Self { pan: pan_of(pan)?, month: month_of(month)?, year: year_of(year)?, name: name_of(name)? })
    }

    /// Returns this card with the name that stands on it, kept exactly as given.
    ///
    /// # Errors
    ///
    /// `name-invalid` beyond [`MAX_NAME_BYTES`].
    pub fn holder<'a>(mut self, name: impl Into<Entry<'a>>) -> Result<Self, Error> {
        self.name = name_of(name.into())?;
        Ok(self)
    }

    /// Returns the card whose fields are named as in Ravelin's payload: `pan`, `month`, `year`
    /// and `nameOnCard`. This is how the page, the command and every JSON reader make a card.
    ///
    /// # Errors
    ///
    /// `unknown-field` for any other name, before any value is looked at: a security code must
    /// never travel. Then as [`Card::new`] and [`Card::holder`], in this order.
    pub fn from_fields<'a, 'b>(
        fields: impl IntoIterator<Item = (&'a str, Entry<'b>)>,
    ) -> Result<Self, Error> {
        let [mut pan, mut month, mut year, mut name] = [Entry::Null; 4];
        for (field, entry) in fields {
            *match field {
                "pan" => &mut pan,
                "month" => &mut month,
                "year" => &mut year,
                "nameOnCard" => &mut name,
                unknown => return Err(Error::at(Reason::CardUnknownField, unknown)),
            } = entry;
        }
        Ok(Self::read([pan, month, year, name])?)
    }

    /// Returns the expiry month, 1 to 12.
    #[must_use]
    pub const fn month(&self) -> u8 {
        self.month
    }

    /// Returns the expiry year in four digits.
    #[must_use]
    pub const fn year(&self) -> u16 {
        self.year
    }

    /// Returns the card number's digits.
    pub(crate) const fn pan(&self) -> &Secret<Text> {
        &self.pan
    }

    /// Returns the holder's name, if one was given; an empty one is one.
    pub(crate) const fn name(&self) -> Option<&Secret<Text>> {
        self.name.as_ref()
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Card { .. }")
    }
}

impl<'a> From<&'a str> for Entry<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Entry<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<Option<&'a str>> for Entry<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }
}

macro_rules! number_entries {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Entry<'_> {
            fn from(number: $integer) -> Self {
                Self::Number(number.into())
            }
        }
    )*};
}
number_entries!(u8, u16, u32, u64);

impl From<i32> for Entry<'_> {
    fn from(number: i32) -> Self {
        u64::try_from(number).map_or(Self::Uncertain, Self::Number)
    }
}

impl From<f64> for Entry<'_> {
    /// As JavaScript and JSON have numbers.
    fn from(number: f64) -> Self {
        whole_number(number).map_or(Self::Uncertain, Self::Number)
    }
}

impl fmt::Debug for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text(..)",
            Self::Number(_) => "Number(..)",
            Self::Uncertain => "Uncertain",
            Self::Null => "Null",
            Self::Broken => "Broken",
            Self::Other => "Other",
        })
    }
}

/// Returns the digits of a card number.
fn pan_of(entry: Entry<'_>) -> Result<Secret<Text>, Reason> {
    let mut pan = Secret::new(Text::with_room(20));
    // EXPOSE: the digits are written into the place they stay in.
    let digits = pan.expose_mut();
    match entry {
        Entry::Text(text) if text.len() > MAX_PAN_BYTES => return Err(Reason::PanLength),
        Entry::Text(text) => {
            for character in text.chars() {
                match digit_of(character) {
                    _ if digits.as_bytes().len() > 19 => return Err(Reason::PanLength),
                    Some(digit) => digits.push_digit(digit),
                    None if is_separator(character) => {}
                    None => return Err(Reason::PanCharacter),
                }
            }
        }
        Entry::Number(number) => {
            let mut unit = 10_000_000_000_000_000_000;
            while unit > number.max(1) {
                unit /= 10;
            }
            while unit > 0 {
                digits.push_digit(u32::try_from(number / unit % 10).unwrap_or_default());
                unit /= 10;
            }
        }
        Entry::Uncertain => return Err(Reason::PanNumber),
        Entry::Null => return Err(Reason::PanMissing),
        Entry::Broken => return Err(Reason::PanCharacter),
        Entry::Other => return Err(Reason::PanType),
    }
    match digits.as_bytes().len() {
        0 => Err(Reason::PanMissing),
        12..=19 => Ok(pan),
        _ => Err(Reason::PanLength),
    }
}

/// Returns an expiry month, 1 to 12.
fn month_of(entry: Entry<'_>) -> Result<u8, Reason> {
    match small_number(entry, Reason::MonthMissing, Reason::MonthRange)? {
        (month @ 1..=12, 0..=2) => u8::try_from(month).map_err(|_| Reason::MonthRange),
        _ => Err(Reason::MonthRange),
    }
}

/// Returns an expiry year, 2001 to 9999; 1 to 99 counts from 2000.
fn year_of(entry: Entry<'_>) -> Result<u16, Reason> {
    match small_number(entry, Reason::YearMissing, Reason::YearRange)? {
        (year @ 1..=99, 0..=2) => Ok(2000 + year),
        (year @ 2001..=9999, _) => Ok(year),
        _ => Err(Reason::YearRange),
    }
}

/// Returns a number of up to four digits, and how many digits it was written in: none for one
/// that was not written.
fn small_number(entry: Entry<'_>, missing: Reason, range: Reason) -> Result<(u16, u8), Reason> {
    let text = match entry {
        Entry::Text(text) => text,
        Entry::Number(number) => return u16::try_from(number).map(|n| (n, 0)).map_err(|_| range),
        Entry::Null => return Err(missing),
        Entry::Uncertain | Entry::Broken | Entry::Other => return Err(range),
    };
    let (mut value, mut digits, mut ended) = (0, 0, false);
    for character in text.chars() {
        match digit_of(character).and_then(|digit| u16::try_from(digit).ok()) {
            Some(digit) if digits < 4 && !ended => {
                value = value * 10 + digit;
                digits += 1;
            }
            // White space around a number is no part of it.
            None if is_whitespace(character) => ended = digits > 0,
            _ => return Err(range),
        }
    }
    if digits == 0 { Err(missing) } else { Ok((value, digits)) }
}

/// Returns the name as given; nothing where nothing was given.
fn name_of(entry: Entry<'_>) -> Result<Option<Secret<Text>>, Reason> {
    match entry {
        Entry::Text(name) if name.len() > MAX_NAME_BYTES => Err(Reason::NameLength),
        Entry::Text(name) => {
            let mut kept = Text::with_room(name.len());
            kept.push_all(name.as_bytes());
            Ok(Some(Secret::new(kept)))
        }
        Entry::Null => Ok(None),
        Entry::Broken => Err(Reason::NameSurrogate),
        Entry::Number(_) | Entry::Uncertain | Entry::Other => Err(Reason::NameType),
    }
}

/// Returns the integer that a number certainly is, if it is one and not negative.
fn whole_number(number: f64) -> Option<u64> {
    #[expect(clippy::as_conversions, reason = "saturates; what was no integer is seen below")]
    let whole = number as u64;
    #[expect(clippy::as_conversions, reason = "exact below 2^53")]
    let exact = whole as f64;
    (whole < FIRST_UNCERTAIN_INTEGER && exact.to_bits() == number.to_bits()).then_some(whole)
}

/// Returns the value of a digit: ASCII, and the full-width, Arabic and Persian digits that phone
/// keyboards type for the same number.
fn digit_of(character: char) -> Option<u32> {
    ['0', '０', '٠', '۰']
        .into_iter()
        .map(|zero| u32::from(character).wrapping_sub(u32::from(zero)))
        .find(|value| *value < 10)
}

/// Tells whether a character may stand between the digits of a card number: white space, dots,
/// and the dashes that keyboards and word processors put for a hyphen.
fn is_separator(character: char) -> bool {
    is_whitespace(character) || matches!(character, '-' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}
