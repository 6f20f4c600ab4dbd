//! The walk through a typed event, for the one question that is asked before it is sent: would the
//! API reject it?
//!
//! What each member should be is found while compiling, so that a member costs no more than its rule,
//! and one that no rule can reject costs nothing. Values, facts and the rules about several members
//! are those of the walk through anything (`walk.rs`). This one may only err on the safe side: where
//! it is not sure, the other is asked, which also tells what is wrong and where.

use super::finish;
use super::path::Path;
use super::run::Run;
use super::scalar::Scalar;
use super::shape::{Kind, Shape, Slot, Slots};
use super::value;
use super::walk::Value;
use serde::Serialize;

pub(crate) use super::form::Form;

/// A type whose members stand in a shape.
pub(crate) trait Shaped {
    const SHAPE: &'static Shape;
}

/// What stands in a typed event.
pub(crate) trait Typed {
    /// What it is in JSON.
    const FORM: Form;

    /// Looks whether the API would reject it in this place; returns whether there is a value at all.
    fn walk(&self, run: &mut Run, place: Place) -> bool;
}

/// Where a value stands: what its member should be.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    bit: u64,
    kind: Kind,
    slot: Slot,
}

impl Place {
    /// The body itself.
    pub(super) const BODY: Self = Self { bit: 0, kind: Kind::Free(false), slot: Slot::None };

    /// Returns the place of a member in its shape; for one that the shape does not have, that of a
    /// value of which nothing is known.
    pub(crate) const fn of<S: Shaped>(name: &str) -> Self {
        let (mut bit, mut rest) = (1, S::SHAPE.members);
        while let [member, others @ ..] = rest {
            if is_same(member.name.as_bytes(), name.as_bytes()) {
                return Self { bit, kind: member.kind, slot: member.slot };
            }
            (bit, rest) = (bit << 1, others);
        }
        Self { bit: 0, kind: Kind::Free(false), slot: Slot::None }
    }

    const fn is_harmless(self, form: Form) -> bool {
        !self.slot.decides() && value::is_never_rejected(self.kind, form)
    }
}

const fn is_same(mut one: &[u8], mut other: &[u8]) -> bool {
    while let ([first, ones @ ..], [second, others @ ..]) = (one, other) {
        if *first != *second {
            return false;
        }
        (one, other) = (ones, others);
    }
    one.is_empty() && other.is_empty()
}

/// The members of an object, one after the other.
pub(crate) struct Members<'r> {
    run: &'r mut Run,
    seen: u64,
    slots: Slots,
}

impl Members<'_> {
    /// Looks at a member that is there.
    #[inline(always)]
    pub(crate) fn member<T: Typed>(&mut self, place: Place, value: &T) {
        if place.is_harmless(T::FORM) || value.walk(self.run, place) {
            self.seen |= place.bit;
            self.slots.fill(place.slot);
        }
    }

    /// Takes note of members that no type knows.
    pub(crate) const fn unknown(&mut self) {
        self.run.doubt();
    }
}

/// Walks through an object.
#[inline]
pub(crate) fn object<S: Shaped>(run: &mut Run, members: impl FnOnce(&mut Members<'_>)) -> bool {
    run.facts.begin(S::SHAPE.object);
    let mut there = Members { run, seen: 0, slots: Slots::default() };
    members(&mut there);
    let Members { run, seen, slots } = there;
    if S::SHAPE.required & !seen != 0 {
        run.doubt();
    }
    finish::object(run, S::SHAPE.object, slots, &Path::ROOT);
    true
}

/// Walks through a value that is neither a list nor an object.
#[inline]
pub(crate) fn scalar(run: &mut Run, place: Place, scalar: Scalar<'_>) -> bool {
    value::screen(run, place.kind, scalar);
    if place.slot.decides() {
        run.facts.note(place.slot, scalar);
    }
    true
}

/// Walks through whatever serialises, as the walk through anything does.
pub(crate) fn whatever<T: Serialize>(run: &mut Run, place: Place, value: &T) -> bool {
    let walked = value.serialize(Value { run, kind: place.kind, slot: place.slot, path: Path::ROOT });
    walked.unwrap_or_else(|_| {
        run.doubt();
        true
    })
}

impl<T: Typed> Typed for Box<T> {
    const FORM: Form = T::FORM;

    #[inline]
    fn walk(&self, run: &mut Run, place: Place) -> bool {
        (**self).walk(run, place)
    }
}

impl<T: Typed + Serialize> Typed for Vec<T> {
    const FORM: Form = Form::Other;

    fn walk(&self, run: &mut Run, place: Place) -> bool {
        let Kind::List(shape) = place.kind else { return whatever(run, place, self) };
        let place = Place { bit: 0, kind: Kind::Object(shape), slot: Slot::None };
        for item in self {
            item.walk(run, place);
        }
        true
    }
}
