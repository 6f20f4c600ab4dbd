//! What the objects that `record!` declares do with their members.

use crate::check::typed::{Members, Shaped};
use crate::error::Reason;
use crate::json::fault;
use core::fmt;
use serde::de::{Deserialize, Error, MapAccess};
use serde::ser::SerializeMap;

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

    /// Looks at the member where it stands in the shape `S`.
    fn walk<S: Shaped>(&self, members: &mut Members<'_>);

    /// Returns whether the other one tells nothing that this one does not: its id, given again.
    fn repeats(&self, other: &Self) -> bool;
}

/// The order in which the members of an object are written, if they were read: the order they had.
/// An empty name stands for the next member that no type knows. What is not listed follows.
///
/// Two objects that differ in nothing else are equal.
#[derive(Clone)]
#[expect(clippy::box_collection, reason = "one word, since objects are moved when they are built")]
pub(crate) struct Sequence(Option<Box<Vec<&'static str>>>);

impl Sequence {
    pub(crate) const NONE: Self = Self(None);

    pub(crate) fn read(names: Vec<&'static str>) -> Self {
        Self(Some(Box::new(names)))
    }

    /// Returns the names in order; `fixed` for an object that was built.
    pub(crate) fn names<'a>(&'a self, fixed: &'a [&'static str]) -> &'a [&'static str] {
        self.0.as_deref().map_or(fixed, Vec::as_slice)
    }
}

impl PartialEq for Sequence {
    fn eq(&self, _: &Self) -> bool {
        true
    }
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
    name: &'static str,
    members: &mut A,
    read: &mut Vec<&'static str>,
) -> Result<(), A::Error> {
    let earlier = field.is_some();
    *field = members.next_value()?;
    if field.is_some() {
        read.push(name);
    }
    if earlier { Err(fault(Reason::JsonRepeated, name)) } else { Ok(()) }
}

/// Reads a member if it is one of these.
pub(crate) fn add<'de, T: OneOf, A: MapAccess<'de>>(
    ones: &mut Vec<T>,
    name: &str,
    members: &mut A,
    read: &mut Vec<&'static str>,
) -> Result<bool, A::Error> {
    if !T::NAMES.contains(&name) {
        return Ok(false);
    }
    let one = T::read(name, members)?;
    if one.is_some() && ones.iter().any(|earlier| earlier.name() == name) {
        return Err(fault(Reason::JsonRepeated, name));
    }
    if let Some(one) = one {
        read.push(one.name());
        ones.push(one);
    }
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
