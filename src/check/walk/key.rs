//! The name of a member, taken from where it stands: a copy of each would cost as much as its check.

use super::Unserialisable;
use serde::ser::{Impossible, Serialize, Serializer};

/// Takes text, and hands it on. Other names than text have no place in JSON.
pub(super) struct Name<F>(pub(super) F);

/// Writes the methods that refuse.
macro_rules! refuse {
    ($($method:ident($($type:ty),*);)*) => {
        $(fn $method(self, $(_: $type),*) -> Result<(), Unserialisable> {
            Err(Unserialisable)
        })*
    };
}

/// Writes the methods that refuse something compound.
macro_rules! refuse_compound {
    ($($method:ident($($type:ty),*) -> $compound:ident;)*) => {
        $(fn $method(self, $(_: $type),*) -> Result<Self::$compound, Unserialisable> {
            Err(Unserialisable)
        })*
    };
}

impl<F: FnOnce(&str)> Serializer for Name<F> {
    type Ok = ();
    type Error = Unserialisable;
    type SerializeSeq = Impossible<(), Unserialisable>;
    type SerializeTuple = Impossible<(), Unserialisable>;
    type SerializeTupleStruct = Impossible<(), Unserialisable>;
    type SerializeTupleVariant = Impossible<(), Unserialisable>;
    type SerializeMap = Impossible<(), Unserialisable>;
    type SerializeStruct = Impossible<(), Unserialisable>;
    type SerializeStructVariant = Impossible<(), Unserialisable>;

    #[inline]
    fn serialize_str(self, name: &str) -> Result<(), Unserialisable> {
        self.0(name);
        Ok(())
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<(), Unserialisable> {
        self.serialize_str(variant)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, name: &T) -> Result<(), Unserialisable> {
        name.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        name: &T,
    ) -> Result<(), Unserialisable> {
        name.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _value: &T,
    ) -> Result<(), Unserialisable> {
        Err(Unserialisable)
    }

    refuse! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_f32(f32);
        serialize_f64(f64);
        serialize_char(char);
        serialize_bytes(&[u8]);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(&'static str);
    }

    refuse_compound! {
        serialize_seq(Option<usize>) -> SerializeSeq;
        serialize_tuple(usize) -> SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> SerializeTupleVariant;
        serialize_map(Option<usize>) -> SerializeMap;
        serialize_struct(&'static str, usize) -> SerializeStruct;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> SerializeStructVariant;
    }
}
