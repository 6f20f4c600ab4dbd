//! A JSON text as a value that serialises: it is walked while it is read, and no tree of it is built.
//!
//! What is wrong with a text is not told here. Whoever cannot be served reads it again, as a tree.

use crate::json::{Name, PRECISE_NUMBER, is_exact};
use core::cell::Cell;
use core::fmt;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};

/// How many members of an object are compared with each other. Longer ones are left to the tree.
const MEMBERS: usize = 64;

/// How many members most objects have at most.
const USUAL_MEMBERS: usize = 16;

/// A value that is still to be read. It serialises once.
pub(super) struct Unread<D>(Cell<Option<D>>);

impl<D> Unread<D> {
    pub(super) const fn new(deserializer: D) -> Self {
        Self(Cell::new(Some(deserializer)))
    }

    /// Fails for a value that was passed over: what follows it could not be read.
    fn done<E: serde::de::Error>(self) -> Result<(), E> {
        match self.0.into_inner() {
            None => Ok(()),
            Some(_) => Err(E::custom("a value that was not read")),
        }
    }
}

impl<'de, D: Deserializer<'de>> Serialize for Unread<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let deserializer = self.0.take().ok_or_else(|| S::Error::custom("read before"))?;
        deserializer.deserialize_any(Pass(serializer)).map_err(S::Error::custom)
    }
}

/// Hands what is read to a serialiser.
struct Pass<S>(S);

/// Writes the methods that hand a scalar on.
macro_rules! scalars {
    ($($visit:ident => $serialize:ident: $type:ty,)*) => {
        $(fn $visit<E: serde::de::Error>(self, value: $type) -> Result<S::Ok, E> {
            self.0.$serialize(value).map_err(E::custom)
        })*
    };
}

impl<'de, S: Serializer> Visitor<'de> for Pass<S> {
    type Value = S::Ok;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    scalars! {
        visit_bool => serialize_bool: bool,
        visit_i64 => serialize_i64: i64,
        visit_u64 => serialize_u64: u64,
        visit_str => serialize_str: &str,
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<S::Ok, E> {
        if is_exact(number) {
            self.0.serialize_f64(number).map_err(E::custom)
        } else {
            Err(E::custom("a number that no integer type has"))
        }
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<S::Ok, E> {
        self.0.serialize_unit().map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<S::Ok, A::Error> {
        let mut items = self.0.serialize_seq(None).map_err(A::Error::custom)?;
        while elements.next_element_seed(Item(&mut items))?.is_some() {}
        items.end().map_err(A::Error::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<S::Ok, A::Error> {
        let mut members = self.0.serialize_map(None).map_err(A::Error::custom)?;
        let mut names: Vec<Name<'de>> = Vec::new();
        while let Some(name) = entries.next_key::<Name<'de>>()? {
            let is_plain = names.len() < MEMBERS && *name != *PRECISE_NUMBER;
            if !is_plain || names.iter().any(|other| **other == *name) {
                return Err(A::Error::custom("an object that is not walked"));
            }
            if names.is_empty() {
                names.reserve(USUAL_MEMBERS);
            }
            members.serialize_key(&*name).map_err(A::Error::custom)?;
            entries.next_value_seed(Member(&mut members))?;
            names.push(name);
        }
        members.end().map_err(A::Error::custom)
    }
}

/// The value of a member, for the object that it stands in.
struct Member<'m, M>(&'m mut M);

impl<'de, M: SerializeMap> DeserializeSeed<'de> for Member<'_, M> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let text = Unread::new(deserializer);
        self.0.serialize_value(&text).map_err(D::Error::custom)?;
        text.done()
    }
}

/// An item, for the list that it stands in.
struct Item<'m, M>(&'m mut M);

impl<'de, M: SerializeSeq> DeserializeSeed<'de> for Item<'_, M> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let text = Unread::new(deserializer);
        self.0.serialize_element(&text).map_err(D::Error::custom)?;
        text.done()
    }
}
