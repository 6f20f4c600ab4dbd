//! What the objects of the API have in common, written once: [`record!`] for an object, [`one_of!`]
//! for members of which an object has exactly one.
//!
//! `serde(flatten)` would pass unknown members through as well, but buffers every value in a form
//! that loses numbers where `arbitrary_precision` is on, and its errors lose the path.

mod members;

pub(crate) use members::{Hidden, OneOf, Sequence, add, fill, missing, only};

/// Declares an object: its struct, constructor, setters, serde both ways and a `Debug` of its shape.
///
/// What the constructor takes is required. Behind it stand members of which there is exactly one
/// (`one_of`), then the optional ones: `optional` takes anything that converts, `scalar` the very
/// type, `list` anything that iterates, `custom` one member of an object at a time, `plain` has a
/// setter of its own elsewhere. Members are written in this order, or in that of `in`, where the
/// documents' examples have another; unknown ones at the end in theirs. What was read is written in
/// the order it had. `null` is read as absent, and a member given twice is refused.
macro_rules! record {
    (
        $(#[$doc:meta])*
        $name:ident $(in [$($first:literal),* $(,)?])? {
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
            pub(crate) sequence: $crate::event::record::Sequence,
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
                    sequence: $crate::event::record::Sequence::NONE,
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

            /// Looks at the members where they stand in the shape `S`.
            #[allow(dead_code, reason = "not every object is part of an event")]
            #[inline]
            pub(crate) fn walk_members<S: $crate::check::typed::Shaped>(
                &self,
                members: &mut $crate::check::typed::Members<'_>,
            ) {
                $(members.member(const { $crate::check::typed::Place::of::<S>($rjson) }, &self.$rfield);)*
                $($(if let Some(one) = &self.$ofield {
                    $crate::event::record::OneOf::walk::<S>(one, members);
                })*)?
                $(if let Some(value) = &self.$field {
                    members.member(const { $crate::check::typed::Place::of::<S>($json) }, value);
                })*
                if !self.rest.is_empty() {
                    members.unknown();
                }
            }

            /// Writes the member of that name, if it is there.
            #[allow(unreachable_patterns, reason = "an object without members of its own")]
            fn write_member<M: serde::ser::SerializeMap>(
                &self,
                name: &str,
                map: &mut M,
            ) -> Result<(), M::Error> {
                match name {
                    $($rjson => map.serialize_entry($rjson, &self.$rfield)?,)*
                    $($json => if let Some(value) = &self.$field {
                        map.serialize_entry($json, value)?;
                    },)*
                    _ => {
                        $($(if let Some(one) = &self.$ofield {
                            if $crate::event::record::OneOf::name(one) == name {
                                $crate::event::record::OneOf::write(one, map)?;
                            }
                        })*)?
                    }
                }
                Ok(())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(None)?;
                let mut rest = self.rest.iter();
                let sequence = self.sequence.names(&[$($($first),*)?]);
                for name in sequence {
                    if !name.is_empty() {
                        self.write_member(name, &mut map)?;
                    } else if let Some((name, value)) = rest.next() {
                        map.serialize_entry(name, value)?;
                    }
                }
                $(if !sequence.contains(&$rjson) {
                    map.serialize_entry($rjson, &self.$rfield)?;
                })*
                $($(if let Some(one) = &self.$ofield {
                    if !sequence.contains(&$crate::event::record::OneOf::name(one)) {
                        $crate::event::record::OneOf::write(one, &mut map)?;
                    }
                })*)?
                $(if let Some(value) = &self.$field {
                    if !sequence.contains(&$json) {
                        map.serialize_entry($json, value)?;
                    }
                })*
                for (name, value) in rest {
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
                        let mut read = Vec::new();
                        while let Some(name) = members.next_key::<$crate::json::Name<'de>>()? {
                            match &*name {
                                $($rjson => {
                                    $crate::event::record::fill(&mut $rfield, $rjson, &mut members, &mut read)?;
                                })*
                                $($json => {
                                    $crate::event::record::fill(&mut $field, $json, &mut members, &mut read)?;
                                })*
                                name => {
                                    $($(if $crate::event::record::add(&mut $ofield, name, &mut members, &mut read)? {
                                        continue;
                                    })*)?
                                    read.push("");
                                    rest.push((name.to_owned(), members.next_value()?));
                                }
                            }
                        }
                        Ok($name {
                            $($rfield: $rfield.ok_or_else(|| $crate::event::record::missing($rjson))?,)*
                            $($($ofield: $crate::event::record::only($ofield)?,)*)?
                            $($field,)*
                            rest: $crate::json::Members::read(rest)?,
                            sequence: $crate::event::record::Sequence::read(read),
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

            fn walk<S: $crate::check::typed::Shaped>(
                &self,
                members: &mut $crate::check::typed::Members<'_>,
            ) {
                match self {
                    $(Self::$variant(value) => members.member(const { $crate::check::typed::Place::of::<S>($json) }, value),)*
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

/// Declares a record an event: its endpoint, and the type of the checkpoints there.
macro_rules! event {
    ($name:ident at $endpoint:ident, asked for by $checkpoint:ty) => {
        impl $crate::event::Event for $name {
            const ENDPOINT: $crate::endpoint::Endpoint = $crate::endpoint::Endpoint::$endpoint;
            type Checkpoint = $checkpoint;

            fn is_accepted(&self, check: &$crate::check::Check) -> bool {
                check.accepts(self)
            }
        }
    };
}

pub(crate) use {event, one_of, record, setter, slot};
