//! Walks through a body as it stands; nothing is built of it.

use super::{Found, Refusal};
use ravelin::card::{holds_card_number, is_magnetic_stripe};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

/// What merchants call a card number.
const NUMBERS: &[&str] =
    &["cardnumber", "cardno", "ccnumber", "creditcardnumber", "pan", "primaryaccountnumber"];

/// What merchants call a security code or a PIN.
const CODES: &[&str] = &[
    "cardcvc",
    "cardcvv",
    "cardsecuritycode",
    "cardverificationvalue",
    "csc",
    "cvc",
    "cvc2",
    "cvn",
    "cvv",
    "cvv2",
    "pin",
    "pinblock",
    "securitycode",
    "verificationvalue",
];

/// What Ravelin's events call a password.
const PASSWORD: &str = "password";

/// How many digits a security code or a PIN has at least.
const CODE_DIGITS: usize = 3;

/// How many digits the cards of today have, but for a few Maestro ones.
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 14..=16;

/// How many digits a card number has at least, under the name of one or on a magnetic stripe.
const LEAST_DIGITS: usize = 12;

/// The longest name that is looked at.
const LONGEST_NAME: usize = 32;

pub(super) fn body(text: &str) -> Result<(), Refusal> {
    let found = Cell::new(None);
    let mut json = serde_json::Deserializer::from_str(text);
    let read = Look { place: &Place::Root, found: &found }.deserialize(&mut json).and_then(|()| json.end());
    match (found.into_inner(), read) {
        (Some(refusal), _) => Err(refusal),
        (None, Ok(())) => Ok(()),
        // As a whole, since nobody knows what stands where.
        (None, Err(_)) => match in_text(text) {
            Some(found) => Err(Refusal { found, path: String::new() }),
            None => Ok(()),
        },
    }
}

/// Where a value stands.
enum Place<'a> {
    Root,
    Member(&'a Place<'a>, &'a str),
    Element(&'a Place<'a>, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Element(above, index) => write!(f, "{above}[{index}]"),
            Self::Member(above, name) => {
                let dot = if matches!(above, Self::Root) { "" } else { "." };
                // A name with many digits, or of any other letters, may be a value.
                let is_name = name.len() <= LONGEST_NAME
                    && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
                    && digits(name) < 6;
                write!(f, "{above}{dot}{}", if is_name { name } else { "…" })
            }
        }
    }
}

/// What a name says about what stands under it.
enum Says {
    CardNumber,
    SecurityCode,
    Password,
    Identifier,
    Nothing,
}

impl Says {
    fn of(name: &str) -> Self {
        let mut letters = [0; LONGEST_NAME];
        let Some(letters) = letters_of(name, &mut letters) else { return Self::Nothing };
        let is = |known: &&str| known.as_bytes() == letters;
        if name == PASSWORD {
            Self::Password
        } else if NUMBERS.iter().any(is) {
            Self::CardNumber
        } else if CODES.iter().any(is) {
            Self::SecurityCode
        } else if ["Id", "_id", "-id", "Reference", "reference"].iter().any(|end| name.ends_with(end))
            || name == "id"
        {
            Self::Identifier
        } else {
            Self::Nothing
        }
    }
}

/// Returns letters and digits of a name in lower case, put where there is room; nothing of a name that is too long.
fn letters_of<'a>(name: &str, room: &'a mut [u8; LONGEST_NAME]) -> Option<&'a [u8]> {
    if name.len() > LONGEST_NAME {
        return None;
    }
    let mut length = 0;
    let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
    for (place, letter) in room.iter_mut().zip(letters) {
        *place = letter.to_ascii_lowercase();
        length += 1;
    }
    room.get(..length)
}

/// Returns how many digits a text has.
fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

fn in_text(text: &str) -> Option<Found> {
    if is_magnetic_stripe(text) {
        Some(Found::Stripe)
    } else if holds_card_number(text, CARD_DIGITS) {
        Some(Found::CardNumber)
    } else {
        None
    }
}

/// Looks at one value, and all in it.
struct Look<'a> {
    place: &'a Place<'a>,
    found: &'a Cell<Option<Refusal>>,
}

impl Look<'_> {
    /// Looks at a text, or at a number as text.
    fn scalar<E: serde::de::Error>(&self, text: &str, is_text: bool) -> Result<(), E> {
        let digits = digits(text);
        let says = match self.name() {
            // A text with so few digits is a password or nothing.
            Some(name) if digits >= CODE_DIGITS || name == PASSWORD => Says::of(name),
            _ => Says::Nothing,
        };
        let found = match says {
            Says::CardNumber if digits >= LEAST_DIGITS => Some(Found::CardNumber),
            Says::SecurityCode if digits >= CODE_DIGITS => Some(Found::SecurityCode),
            Says::Password if is_text && !text.is_empty() => Some(Found::Password),
            Says::Identifier if !is_magnetic_stripe(text) => None,
            // Most texts and numbers are done with here.
            _ if digits < LEAST_DIGITS => None,
            _ => in_text(text),
        };
        self.tell(found)
    }

    fn tell<E: serde::de::Error>(&self, found: Option<Found>) -> Result<(), E> {
        let Some(found) = found else { return Ok(()) };
        self.found.set(Some(Refusal { found, path: self.place.to_string() }));
        Err(E::custom("refused"))
    }

    /// Returns the name that it stands under, also as an element of a list.
    fn name(&self) -> Option<&str> {
        let mut place = self.place;
        loop {
            match place {
                Place::Root => return None,
                Place::Member(_, name) => return Some(name),
                Place::Element(above, _) => place = above,
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Look<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Look<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<(), E> {
        // Prices and counts are not worth a text.
        if number < 100 { Ok(()) } else { self.scalar(&number.to_string(), false) }
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        self.scalar(text, true)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        for index in 0_usize.. {
            let place = Place::Element(self.place, index);
            if elements.next_element_seed(Look { place: &place, found: self.found })?.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key_seed(Name)? {
            let place = Place::Member(self.place, &name);
            let inner = Look { place: &place, found: self.found };
            inner.tell::<A::Error>(in_text(&name))?;
            members.next_value_seed(inner)?;
        }
        Ok(())
    }
}

/// Reads a name, without a copy where it has no escapes.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}
