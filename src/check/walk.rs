//! The walk through a body: a serialiser that writes nothing and holds every value against its
//! member of the API. A typed event, a tree and whatever else serialises are walked alike, and
//! nothing is copied on the way.

mod key;
mod members;

use super::path::Path;
use super::rule::Rule;
use super::run::Run;
use super::scalar::Scalar;
use super::shape::{Kind, Slot};
use super::value;
use core::fmt;
use members::{Inside, Items, Members};
use serde::ser::{Error, Impossible, Serialize, Serializer};

/// A value that is about to be looked at: what it should be, and where it stands.
pub(super) struct Value<'r, 'p> {
    pub(super) run: &'r mut Run,
    pub(super) kind: Kind,
    pub(super) slot: Slot,
    pub(super) path: Path<'p>,
}

/// A value that cannot be serialised at all.
#[derive(Debug)]
pub(super) struct Unserialisable;

impl fmt::Display for Unserialisable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value without a JSON form")
    }
}

impl core::error::Error for Unserialisable {}

impl Error for Unserialisable {
    fn custom<T: fmt::Display>(_message: T) -> Self {
        Self
    }
}

/// Whether there was a value at all: `null` is as good as none.
pub(super) type IsThere = bool;

impl Value<'_, '_> {
    fn scalar(self, scalar: Scalar<'_>) -> IsThere {
        value::look(self.run, self.kind, &self.path, scalar);
        if self.slot != Slot::None {
            self.run.facts.note(self.slot, scalar);
        }
        true
    }

    /// Looks at a number that came as text.
    fn digits(self, digits: &str) -> IsThere {
        let integer = digits.parse().map(Scalar::Integer);
        self.scalar(integer.unwrap_or_else(|_| Scalar::Float(digits.parse().unwrap_or(f64::NAN))))
    }

    fn integer(self, number: impl Into<i128>) -> Result<IsThere, Unserialisable> {
        Ok(self.scalar(Scalar::Integer(number.into())))
    }
}

macro_rules! integers {
    ($($method:ident: $type:ty,)*) => {
        $(fn $method(self, number: $type) -> Result<IsThere, Unserialisable> {
            self.integer(number)
        })*
    };
}

impl<'r, 'p> Serializer for Value<'r, 'p> {
    type Ok = IsThere;
    type Error = Unserialisable;
    type SerializeSeq = Items<'r, 'p>;
    type SerializeTuple = Items<'r, 'p>;
    type SerializeTupleStruct = Items<'r, 'p>;
    type SerializeTupleVariant = Impossible<IsThere, Unserialisable>;
    type SerializeMap = Members<'r, 'p>;
    type SerializeStruct = Members<'r, 'p>;
    type SerializeStructVariant = Impossible<IsThere, Unserialisable>;

    integers! {
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_i128: i128,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
    }

    fn serialize_u128(self, number: u128) -> Result<IsThere, Unserialisable> {
        self.integer(i128::try_from(number).unwrap_or(i128::MAX))
    }

    fn serialize_bool(self, truth: bool) -> Result<IsThere, Unserialisable> {
        Ok(self.scalar(Scalar::Boolean(truth)))
    }

    fn serialize_f32(self, number: f32) -> Result<IsThere, Unserialisable> {
        self.serialize_f64(number.into())
    }

    fn serialize_f64(self, number: f64) -> Result<IsThere, Unserialisable> {
        Ok(self.scalar(Scalar::Float(number)))
    }

    fn serialize_char(self, letter: char) -> Result<IsThere, Unserialisable> {
        self.serialize_str(letter.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, text: &str) -> Result<IsThere, Unserialisable> {
        // Most texts may be any text.
        if matches!((self.kind, self.slot), (Kind::Text, Slot::None)) {
            return Ok(true);
        }
        Ok(self.scalar(Scalar::Text(text)))
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<IsThere, Unserialisable> {
        self.collect_seq(bytes)
    }

    fn serialize_none(self) -> Result<IsThere, Unserialisable> {
        Ok(false)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<IsThere, Unserialisable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<IsThere, Unserialisable> {
        Ok(false)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<IsThere, Unserialisable> {
        Ok(false)
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<IsThere, Unserialisable> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<IsThere, Unserialisable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<IsThere, Unserialisable> {
        self.collect_map([(variant, value)])
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<Items<'r, 'p>, Unserialisable> {
        let (kind, limit) = match self.kind {
            Kind::List(shape) => (Kind::Object(shape), None),
            Kind::ListOf(shape, limit, rule) => (Kind::Object(shape), Some((limit, rule))),
            Kind::Tags => (Kind::Tag, None),
            Kind::Free(is_card) => (Kind::Free(is_card), None),
            Kind::Deprecated(rule) => {
                self.run.find(rule, &self.path);
                (Kind::Free(false), None)
            }
            kind => {
                self.run.find(value::expected(kind), &self.path);
                (Kind::Free(false), None)
            }
        };
        Ok(Items { run: self.run, path: self.path, kind, limit, place: 0 })
    }

    fn serialize_tuple(self, length: usize) -> Result<Items<'r, 'p>, Unserialisable> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        length: usize,
    ) -> Result<Items<'r, 'p>, Unserialisable> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleVariant, Unserialisable> {
        Err(Unserialisable)
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Members<'r, 'p>, Unserialisable> {
        let inside = match self.kind {
            Kind::Object(shape) | Kind::Body(shape) | Kind::TextOr(shape) => {
                self.run.facts.begin(shape.object);
                Inside::Shape(shape)
            }
            Kind::Custom => Inside::Free(false),
            Kind::Free(is_card) => Inside::Free(is_card),
            Kind::Flags => Inside::Each(Kind::Boolean),
            Kind::Balance => {
                self.run.find(Rule::DeprecatedOfCustomer, &self.path);
                Inside::Each(Kind::Money(Rule::BalanceNotWhole))
            }
            Kind::Deprecated(rule) => {
                self.run.find(rule, &self.path);
                Inside::Free(false)
            }
            kind => {
                self.run.find(value::expected(kind), &self.path);
                Inside::Free(false)
            }
        };
        Ok(Members::new(self.run, self.path, inside))
    }

    fn serialize_struct(self, name: &'static str, length: usize) -> Result<Members<'r, 'p>, Unserialisable> {
        if name == crate::json::PRECISE_NUMBER {
            return Ok(Members::new(self.run, self.path, Inside::Digits(self.kind, self.slot)));
        }
        self.serialize_map(Some(length))
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeStructVariant, Unserialisable> {
        Err(Unserialisable)
    }

    /// Whatever is written by `Display`, digits of a foreign number among it.
    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<IsThere, Unserialisable> {
        self.serialize_str(&value.to_string())
    }
}
