//! JSON that keeps its order, for what passes through unchanged: `custom` and members that no
//! type here knows.
//!
//! `serde_json::Value` is not used for this, since any crate in a merchant's build can change what
//! it does: `preserve_order` its order, `arbitrary_precision` its numbers.

mod members;
mod read;
mod tree;

pub use members::Members;
pub use read::{read, read_tree};

pub(crate) use members::{Name, first_repeated};
pub(crate) use read::{fault, nested_fault};
pub(crate) use tree::Tree;

use crate::error::{Error, Reason};
use core::fmt;
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// What `serde_json` calls a number when `arbitrary_precision` is switched on somewhere in the build.
pub(crate) const PRECISE_NUMBER: &str = "$serde_json::private::Number";

/// A JSON value. Objects keep the order of their members; `Debug` shows the shape, never a value.
///
/// Reading refuses an object that repeats a key, and a whole number that 64 bits cannot hold
/// (`1e30` among them, since a parser cannot always tell it from its digits).
///
/// ```
/// use ravelin::json::Json;
/// let json = Json::parse(br#"{"b": [1, -2.5], "a": null}"#)?;
/// assert_eq!(json.to_string(), r#"{"b":[1,-2.5],"a":null}"#);
/// assert!(Json::parse(br#"{"a": 1, "a": 2}"#).is_err());
/// # Ok::<(), ravelin::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number that fits.
    I64(i64),
    /// A whole number beyond [`i64::MAX`].
    U64(u64),
    /// Any other number.
    F64(f64),
    /// Text.
    String(String),
    /// A list.
    Array(Vec<Json>),
    /// An object, in order.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Returns the value of a JSON text.
    ///
    /// # Errors
    ///
    /// `json-invalid`, with the path where the text is wrong.
    pub fn parse(text: &[u8]) -> Result<Self, Error> {
        read(text)
    }

    /// Returns the tree of anything that serialises: what the JSON of an event looks like.
    ///
    /// # Errors
    ///
    /// `json-invalid` if the value has no JSON form, or one that [`Json::parse`] refuses.
    pub fn of(value: &impl Serialize) -> Result<Self, Error> {
        Self::parse(&serde_json::to_vec(value).map_err(|_| Reason::JsonShape)?)
    }

    /// Returns the member of that name, if this is an object that has one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Returns the text, if this is text.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the number, if this is a whole one that fits.
    #[must_use]
    pub const fn as_i64(&self) -> Option<i64> {
        match self {
            Self::I64(number) => Some(*number),
            _ => None,
        }
    }

    /// Returns the truth value, if this is one.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// Returns the elements, if this is a list.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// Returns the members in their order, if this is an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&[(String, Self)]> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }
}

/// Writes compact JSON.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(_) => f.write_str("bool"),
            Self::I64(_) | Self::U64(_) => f.write_str("integer"),
            Self::F64(_) => f.write_str("number"),
            Self::String(_) => f.write_str("string"),
            Self::Array(items) => f.debug_list().entries(items).finish(),
            Self::Object(members) => write!(f, "object of {}", members.len()),
        }
    }
}

macro_rules! from {
    ($($type:ty: |$value:ident| $json:expr;)*) => {
        $(impl From<$type> for Json {
            fn from($value: $type) -> Self {
                $json
            }
        })*
    };
}

from! {
    bool: |truth| Self::Bool(truth);
    i32: |number| Self::I64(number.into());
    i64: |number| Self::I64(number);
    u32: |number| Self::I64(number.into());
    u64: |number| i64::try_from(number).map_or(Self::U64(number), Self::I64);
    f64: |number| if number.is_finite() { Self::F64(number) } else { Self::Null };
    &str: |text| Self::String(text.to_owned());
    String: |text| Self::String(text);
    Vec<Json>: |items| Self::Array(items);
    Members: |members| Self::Object(members.into());
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(truth) => serializer.serialize_bool(*truth),
            Self::I64(number) => serializer.serialize_i64(*number),
            Self::U64(number) => serializer.serialize_u64(*number),
            Self::F64(number) => serializer.serialize_f64(*number),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Json, E> {
        Ok(truth.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(number.into())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Json, E> {
        if is_exact(number) { Ok(Json::F64(number)) } else { Err(fault(Reason::JsonNumber, "")) }
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(text.into())
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_none<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = elements.next_element()? {
            items.push(item);
        }
        Ok(Json::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut members: Vec<(String, Json)> = Vec::new();
        while let Some(name) = entries.next_key::<String>()? {
            if members.is_empty() && name == PRECISE_NUMBER {
                return precise_number(&entries.next_value::<String>()?);
            }
            members.push((name, entries.next_value()?));
        }
        match first_repeated(&members) {
            Some(name) => Err(fault(Reason::JsonRepeated, name)),
            None => Ok(Json::Object(members)),
        }
    }
}

/// Tells whether a number that was read as a float cannot have been a whole one that 64 bits cannot hold.
pub(crate) fn is_exact(number: f64) -> bool {
    // From 2^64 on every float is whole, and below 2^53 no whole number becomes a float.
    (-9_223_372_036_854_775_808.0..18_446_744_073_709_551_616.0).contains(&number)
}

/// Returns the number that these digits are.
fn precise_number<E: de::Error>(digits: &str) -> Result<Json, E> {
    if let Ok(number) = digits.parse::<i64>() {
        Ok(number.into())
    } else if let Ok(number) = digits.parse::<u64>() {
        Ok(number.into())
    } else {
        digits
            .parse()
            .map_err(|_| fault(Reason::JsonNumber, ""))
            .and_then(|number| JsonVisitor.visit_f64(number))
    }
}
