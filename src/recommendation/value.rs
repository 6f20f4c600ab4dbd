//! What stands in an answer, borrowed from its text where it can be.
//!
//! [`Json`](crate::json::Json) is stricter than an answer deserves: here a name may repeat, and the last one counts.

use crate::json::{Name, PRECISE_NUMBER};
use core::fmt;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;

/// A value.
pub(super) enum Value<'de> {
    Null,
    Bool(bool),
    I64(i64),
    U64(u64),
    F64(f64),
    /// A number that none of these is, where `serde_json` keeps it as text.
    Digits(String),
    Text(Cow<'de, str>),
    List(Vec<Value<'de>>),
    Object(Members<'de>),
}

/// The members of an object.
pub(super) struct Members<'de>(Vec<(Name<'de>, Value<'de>)>);

impl<'de> Members<'de> {
    pub(super) fn get(&self, name: &str) -> Option<&Value<'de>> {
        self.0.iter().rev().find(|(known, _)| **known == *name).map(|(_, value)| value)
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value<'de>, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value<'de>, E> {
        Ok(Value::I64(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value<'de>, E> {
        Ok(i64::try_from(number).map_or(Value::U64(number), Value::I64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value<'de>, E> {
        Ok(Value::F64(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element()? {
            list.push(element);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value<'de>, A::Error> {
        let mut members: Vec<(Name<'de>, Value<'de>)> = Vec::new();
        while let Some(name) = entries.next_key::<Name<'de>>()? {
            members.push((name, entries.next_value()?));
        }
        match &members[..] {
            [(name, Value::Text(digits))] if **name == *PRECISE_NUMBER => Ok(number(digits)),
            _ => Ok(Value::Object(Members(members))),
        }
    }
}

/// Reads a number that was kept as text.
fn number<'de>(text: &str) -> Value<'de> {
    let whole = text.parse().map(Value::I64).or_else(|_| text.parse().map(Value::U64));
    // One that is too long for a number has only its digits.
    whole.unwrap_or_else(|_| Value::Digits(text.to_owned()))
}
