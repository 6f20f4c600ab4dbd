//! What the objects of the API have in common, written once: [`record!`] for an object, [`one_of!`]
//! for members of which an object has exactly one.
//!
//! `serde(flatten)` would pass unknown members through as well, but buffers every value in a form
//! that loses numbers where `arbitrary_precision` is on, and its errors lose the path.

use crate::error::Reason;
use crate::json::fault;
use core::fmt;
use serde::de::{Deserialize, Error, MapAccess};
use serde::ser::SerializeMap;

/// Declares an object: its struct, constructor, setters, serde both ways and a `Debug` of its shape.
///
/// What the constructor takes is required. Behind it stand members of which there is exactly one
/// (`one_of`), then the optional ones: `optional` takes anything that converts, `scalar` the very
/// type, `list` anything that iterates, `custom` one member of an object at a time, `plain` has a
/// setter of its own elsewhere. Members are written in this order, unknown ones at the end in
/// theirs; `null` is read as absent, and a member given twice is refused.
macro_rules! record {
    (
        $(#[$doc:meta])*
        $name:ident {
            $(#[$ndoc:meta])*
            $nvis:vis fn $new:ident($($(#[$rdoc:meta])* $rfield:ident: $rtype:ty = $rjson:literal),* $(,)?)
                $(one_of($($(#[$odoc:meta])* $ofield:ident: $otype:ty),* $(,)?))?;
            $($(#[$fdoc:meta])* $kind:ident $field:ident: $type:ty = $json:literal,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$rdoc])* pub $rfield: $rtype,)*
            $($($(#[$odoc])* pub $ofield: Option<$otype>,)*)?
            $($(#[$fdoc])* pub $field: Option<$crate::event::record::slot!($kind $type)>,)*
            /// Members that no type here knows, in their order.
            pub rest: $crate::json::Members,
        }

        impl $name {
            $(#[$ndoc])*
            #[must_use]
            #[inline]
            #[allow(clippy::new_without_default, reason = "an object is `Default` where it may be empty")]
            $nvis fn $new($($rfield: impl Into<$rtype>),*) -> Self {
                Self {
                    $($rfield: $rfield.into(),)*
                    $($($ofield: None,)*)?
                    $($field: None,)*
                    rest: $crate::json::Members::new(),
                }
            }

            $($crate::event::record::setter!($(#[$fdoc])* $kind $field: $type);)*

            /// Sets a member that has no setter here, since Ravelin adds members without notice.
            ///
            /// # Errors
            ///
            /// `event-invalid` if there is a setter for a member of that name.
            #[allow(unreachable_patterns, reason = "an object without members of its own")]
            pub fn other(
                mut self,
                name: &str,
                value: impl Into<$crate::json::Json>,
            ) -> Result<Self, $crate::error::Error> {
                let known = match name {
                    $($rjson => true,)*
                    $($json => true,)*
                    _ => false $($(|| <$otype as $crate::event::record::OneOf>::NAMES.contains(&name))*)?,
                };
                if known {
                    return Err($crate::error::Error::at($crate::error::Reason::EventExclusive, name));
                }
                self.rest.set(name.to_owned(), value.into());
                Ok(self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(None)?;
                $(map.serialize_entry($rjson, &self.$rfield)?;)*
                $($(if let Some(one) = &self.$ofield {
                    $crate::event::record::OneOf::write(one, &mut map)?;
                })*)?
                $(if let Some(value) = &self.$field {
                    map.serialize_entry($json, value)?;
                })*
                for (name, value) in self.rest.iter() {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Members;
                impl<'de> serde::de::Visitor<'de> for Members {
                    type Value = $name;

                    fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                        f.write_str("an object")
                    }

                    #[allow(unused_mut, unused_variables, reason = "an object without members of its own")]
                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        mut members: A,
                    ) -> Result<$name, A::Error> {
                        $(let mut $rfield: Option<$rtype> = None;)*
                        $($(let mut $ofield: Vec<$otype> = Vec::new();)*)?
                        $(let mut $field: Option<$crate::event::record::slot!($kind $type)> = None;)*
                        let mut rest = Vec::new();
                        while let Some(name) = members.next_key::<$crate::json::Name<'de>>()? {
                            match &*name {
                                $($rjson => $crate::event::record::fill(&mut $rfield, $rjson, &mut members)?,)*
                                $($json => $crate::event::record::fill(&mut $field, $json, &mut members)?,)*
                                name => {
                                    $($(if $crate::event::record::add(&mut $ofield, name, &mut members)? {
                                        continue;
                                    })*)?
                                    rest.push((name.to_owned(), members.next_value()?));
                                }
                            }
                        }
                        Ok($name {
                            $($rfield: $rfield.ok_or_else(|| $crate::event::record::missing($rjson))?,)*
                            $($($ofield: $crate::event::record::only($ofield)?,)*)?
                            $($field,)*
                            rest: $crate::json::Members::read(rest)?,
                        })
                    }
                }
                deserializer.deserialize_map(Members)
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                use $crate::event::record::Hidden;
                let mut shape = f.debug_struct(stringify!($name));
                $(shape.field($rjson, &Hidden);)*
                $($(if let Some(one) = &self.$ofield {
                    shape.field($crate::event::record::OneOf::name(one), &Hidden);
                })*)?
                $(if self.$field.is_some() {
                    shape.field($json, &Hidden);
                })*
                if !self.rest.is_empty() {
                    shape.field("rest", &self.rest);
                }
                shape.finish()
            }
        }
    };
}

/// The type of a member's field.
macro_rules! slot {
    (list $type:ty) => { Vec<$type> };
    (custom $type:ty) => { $crate::json::Members };
    ($kind:ident $type:ty) => { $type };
}

/// The setter of a member.
macro_rules! setter {
    ($(#[$doc:meta])* optional $field:ident: $type:ty) => {
        $(#[$doc])*
        #[must_use]
        #[inline]
        pub fn $field(mut self, $field: impl Into<$type>) -> Self {
            self.$field = Some($field.into());
            self
        }
    };
    ($(#[$doc:meta])* scalar $field:ident: $type:ty) => {
        $(#[$doc])*
        #[must_use]
        #[inline]
        pub fn $field(mut self, $field: $type) -> Self {
            self.$field = Some($field);
            self
        }
    };
    ($(#[$doc:meta])* list $field:ident: $type:ty) => {
        $(#[$doc])*
        #[must_use]
        #[inline]
        pub fn $field(mut self, $field: impl IntoIterator<Item = $type>) -> Self {
            self.$field = Some($field.into_iter().collect());
            self
        }
    };
    ($(#[$doc:meta])* custom $field:ident: $type:ty) => {
        $(#[$doc])*
        ///
        /// Each call sets one member.
        #[must_use]
        #[inline]
        pub fn $field(mut self, name: impl Into<String>, value: impl Into<$type>) -> Self {
            let value: $type = value.into();
            self.$field.get_or_insert_default().set(name.into(), value.into());
            self
        }
    };
    ($(#[$doc:meta])* plain $field:ident: $type:ty) => {};
}

/// Declares members of which an object has exactly one: an enum, named after what they tell.
macro_rules! one_of {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$vdoc:meta])* $variant:ident($type:ty) = $json:literal,)* }
        repeats($full:ident, $other:ident) $repeats:expr;
    ) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum $name { $($(#[$vdoc])* $variant($type),)* }

        impl $crate::event::record::OneOf for $name {
            const NAMES: &'static [&'static str] = &[$($json),*];

            fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $json,)*
                }
            }

            fn read<'de, A: serde::de::MapAccess<'de>>(
                name: &str,
                members: &mut A,
            ) -> Result<Option<Self>, A::Error> {
                match name {
                    $($json => Ok(members.next_value::<Option<$type>>()?.map(Self::$variant)),)*
                    _ => Ok(None),
                }
            }

            fn write<M: serde::ser::SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                match self {
                    $(Self::$variant(value) => map.serialize_entry($json, value),)*
                }
            }

            fn repeats(&self, $other: &Self) -> bool {
                let $full = self;
                $repeats
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                match self {
                    $(Self::$variant(_) => f.write_str(concat!(stringify!($variant), "(..)")),)*
                }
            }
        }
    };
}

pub(crate) use {one_of, record, setter, slot};

/// Members that exclude each other.
pub(crate) trait OneOf: Sized {
    /// What they are called.
    const NAMES: &'static [&'static str];

    /// Returns the name of this one.
    fn name(&self) -> &'static str;

    /// Reads the member of that name; nothing for `null`.
    fn read<'de, A: MapAccess<'de>>(name: &str, members: &mut A) -> Result<Option<Self>, A::Error>;

    /// Writes the member.
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;

    /// Returns whether the other one tells nothing that this one does not: its id, given again.
    fn repeats(&self, other: &Self) -> bool;
}

/// What `Debug` shows in place of a value.
pub(crate) struct Hidden;

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}

/// Reads a member into its field.
pub(crate) fn fill<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    field: &mut Option<T>,
    name: &str,
    members: &mut A,
) -> Result<(), A::Error> {
    let earlier = field.is_some();
    *field = members.next_value()?;
    if earlier { Err(fault(Reason::JsonRepeated, name)) } else { Ok(()) }
}

/// Reads a member if it is one of these.
pub(crate) fn add<'de, T: OneOf, A: MapAccess<'de>>(
    ones: &mut Vec<T>,
    name: &str,
    members: &mut A,
) -> Result<bool, A::Error> {
    if !T::NAMES.contains(&name) {
        return Ok(false);
    }
    let one = T::read(name, members)?;
    if one.is_some() && ones.iter().any(|earlier| earlier.name() == name) {
        return Err(fault(Reason::JsonRepeated, name));
    }
    ones.extend(one);
    Ok(true)
}

/// Returns the only one of these, or the one whose id the others repeat.
pub(crate) fn only<T: OneOf, E: Error>(mut ones: Vec<T>) -> Result<Option<T>, E> {
    let full = ones.iter().enumerate().position(|(place, one)| {
        ones.iter().enumerate().all(|(other, repeated)| place == other || one.repeats(repeated))
    });
    match (full, ones.last()) {
        (Some(place), _) => Ok(Some(ones.swap_remove(place))),
        (None, Some(last)) => Err(fault(Reason::EventExclusive, last.name())),
        (None, None) => Ok(None),
    }
}

/// Returns the error of a member that is not there.
pub(crate) fn missing<E: Error>(name: &str) -> E {
    fault(Reason::EventMissing, name)
}
