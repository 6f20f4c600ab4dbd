//! A card read from JSON, for the command and for whatever forwards one.

use super::{Card, Entry, FIRST_UNCERTAIN_INTEGER};
use crate::error::{Error, Reason};
use core::fmt;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use zeroize::Zeroizing;

impl Card {
    /// Returns the card of a JSON object with `pan`, `month`, `year` and, where known,
    /// `nameOnCard`.
    ///
    /// # Errors
    ///
    /// `json-invalid` for text that is no JSON; `card-invalid` for anything but an object, or one
    /// that repeats a field; then as [`Card::from_fields`].
    ///
    /// ```
    /// let card = ravelin::Card::from_json(r#"{"pan":"4111 1111 1111 1111","month":"07","year":28}"#);
    /// assert!(card.is_ok());
    /// let error = ravelin::Card::from_json(r#"{"pan":"4111111111111111","month":7,"year":28,"cvv":"123"}"#);
    /// assert_eq!(error.unwrap_err().field(), "cvv");
    /// ```
    pub fn from_json(json: &str) -> Result<Self, Error> {
        match serde_json::from_str(json).map_err(|_| Reason::JsonSyntax)? {
            Value::Object(fields) => {
                for (place, (name, _)) in fields.iter().enumerate() {
                    if fields.iter().take(place).any(|(earlier, _)| earlier == name) {
                        return Err(Error::at(Reason::CardRepeated, name));
                    }
                }
                Self::from_fields(fields.iter().map(|(name, value)| (&**name, value.entry())))
            }
            _ => Err(Reason::CardNotObject.into()),
        }
    }
}

/// A JSON value as far as a card needs it; text is wiped when dropped.
enum Value {
    Text(Zeroizing<String>),
    Number(Entry<'static>),
    Null,
    Object(Vec<(String, Value)>),
    Other,
}

impl Value {
    fn entry(&self) -> Entry<'_> {
        match self {
            Self::Text(text) => Entry::Text(text),
            Self::Number(number) => *number,
            Self::Null => Entry::Null,
            Self::Object(_) | Self::Other => Entry::Other,
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Value, E> {
        Ok(Value::Number(Entry::Uncertain))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        let certain = number < FIRST_UNCERTAIN_INTEGER;
        Ok(Value::Number(if certain { Entry::Number(number) } else { Entry::Uncertain }))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(Zeroizing::new(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(Zeroizing::new(text)))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(member) = members.next_entry()? {
            fields.push(member);
        }
        Ok(Value::Object(fields))
    }
}
