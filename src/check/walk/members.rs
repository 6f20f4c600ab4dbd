//! The members of an object and the items of a list.

use super::key::Name;
use super::{IsThere, Unserialisable, Value};
use crate::check::name;
use crate::check::path::Path;
use crate::check::rule::Rule;
use crate::check::run::Run;
use crate::check::shape::{Kind, Member, Shape, Slot, Slots};
use crate::check::{finish, value};
use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, SerializeTupleStruct,
};

/// What is known of the members of an object.
#[derive(Clone, Copy)]
pub(super) enum Inside {
    /// They are those of the API.
    Shape(&'static Shape),
    /// They are all of one kind, under whatever names.
    Each(Kind),
    /// Nothing. `true` where a name further out speaks of cards.
    Free(bool),
    /// It is no object at all, but how `serde_json` hands over a number that it keeps as text.
    Digits(Kind, Slot),
}

/// An object that is being walked.
pub(in crate::check) struct Members<'r, 'p> {
    run: &'r mut Run,
    path: Path<'p>,
    inside: Inside,
    /// A bit for each member of the shape that was there.
    seen: u64,
    slots: Slots,
    /// The member that usually comes next.
    next: usize,
    /// The member whose value comes, and its place in the shape.
    member: Option<(usize, &'static Member)>,
    /// The name of the member whose value comes, where the shape does not have it.
    other: String,
}

impl<'r, 'p> Members<'r, 'p> {
    pub(super) fn new(run: &'r mut Run, path: Path<'p>, inside: Inside) -> Self {
        Self {
            run,
            path,
            inside,
            seen: 0,
            slots: Slots::default(),
            next: 0,
            member: None,
            other: String::new(),
        }
    }

    /// Returns the member of that name. Members mostly come in the order of their shape.
    #[inline]
    fn find(&mut self, name: &str) -> Option<(usize, &'static Member)> {
        let Inside::Shape(shape) = self.inside else { return None };
        if let Some(member) = shape.members.get(self.next)
            && member.name == name
        {
            self.next += 1;
            return Some((self.next - 1, member));
        }
        let (before, after) = shape.members.split_at_checked(self.next).unwrap_or((shape.members, &[]));
        let behind = after.iter().position(|member| member.name == name).map(|place| place + self.next);
        let place = behind.or_else(|| before.iter().position(|member| member.name == name))?;
        self.next = place + 1;
        shape.members.get(place).map(|member| (place, member))
    }

    /// Takes the name of the member whose value comes.
    #[inline]
    fn begin(&mut self, name: &str) {
        self.member = self.find(name);
        if self.member.is_none() {
            name.clone_into(&mut self.other);
        }
    }

    /// Returns the digits of a number that is kept as text.
    fn digits_of<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<String, Unserialisable> {
        let value_of = Value { run: self.run, kind: Kind::Digits, slot: Slot::None, path: self.path };
        value.serialize(value_of)?;
        Ok(core::mem::take(&mut self.run.digits))
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unserialisable> {
        if let Inside::Digits(kind, slot) = self.inside {
            let digits = self.digits_of(value)?;
            Value { run: self.run, kind, slot, path: self.path }.digits(&digits);
            return Ok(());
        }
        let Some((place, member)) = self.member else { return self.other_value(value) };
        let path = self.path.member(member.name);
        if value.serialize(Value { run: self.run, kind: member.kind, slot: member.slot, path })? {
            self.seen |= 1 << place;
            self.slots.fill(member.slot);
        }
        Ok(())
    }

    /// Looks at the value of a member that the shape does not have.
    fn other_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unserialisable> {
        let name = &*self.other;
        let path = self.path.member(name);
        let kind = match self.inside {
            Inside::Each(kind) => {
                if matches!(kind, Kind::Money(_)) && !value::is_currency_pattern(name) {
                    self.run.find(Rule::BalanceNotWhole, &path);
                }
                kind
            }
            Inside::Shape(shape) => {
                if name::is_misspelt(name, shape) {
                    self.run.find(Rule::Misspelt, &path);
                }
                Kind::Free(name::speaks_of_cards(name))
            }
            Inside::Free(is_card) => Kind::Free(is_card || name::speaks_of_cards(name)),
            Inside::Digits(kind, _) => kind,
        };
        if name::is_forbidden(name) {
            self.run.find(Rule::SecurityCode, &path);
        }
        value.serialize(Value { run: self.run, kind, slot: Slot::None, path })?;
        Ok(())
    }

    fn end(self) -> IsThere {
        if let Inside::Shape(shape) = self.inside {
            let missing = shape.required & !self.seen;
            if missing != 0 {
                for (place, member) in shape.members.iter().enumerate() {
                    if missing & (1 << place) != 0 {
                        let rule =
                            if member.name == "timestamp" { Rule::TimestampMissing } else { Rule::Missing };
                        self.run.find(rule, &self.path.member(member.name));
                    }
                }
            }
            finish::object(self.run, shape.object, self.slots, &self.path);
        }
        true
    }
}

impl SerializeMap for Members<'_, '_> {
    type Ok = IsThere;
    type Error = Unserialisable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unserialisable> {
        key.serialize(Name(|name: &str| self.begin(name)))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unserialisable> {
        self.value(value)
    }

    fn end(self) -> Result<IsThere, Unserialisable> {
        Ok(self.end())
    }
}

impl SerializeStruct for Members<'_, '_> {
    type Ok = IsThere;
    type Error = Unserialisable;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Unserialisable> {
        self.begin(key);
        self.value(value)
    }

    fn end(self) -> Result<IsThere, Unserialisable> {
        Ok(self.end())
    }
}

/// A list that is being walked.
pub(in crate::check) struct Items<'r, 'p> {
    pub(super) run: &'r mut Run,
    pub(super) path: Path<'p>,
    pub(super) kind: Kind,
    pub(super) limit: Option<(u16, Rule)>,
    pub(super) place: usize,
}

impl Items<'_, '_> {
    fn item<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Unserialisable> {
        let path = self.path.item(self.place);
        let is_there = item.serialize(Value { run: self.run, kind: self.kind, slot: Slot::None, path })?;
        if !is_there && !matches!(self.kind, Kind::Free(_)) {
            self.run.find(value::expected(self.kind), &path);
        }
        self.place += 1;
        Ok(())
    }

    fn end(self) -> IsThere {
        if let Some((limit, rule)) = self.limit
            && self.place > limit.into()
        {
            self.run.find(rule, &self.path);
        }
        true
    }
}

macro_rules! items {
    ($($trait:ident: $method:ident,)*) => {
        $(impl $trait for Items<'_, '_> {
            type Ok = IsThere;
            type Error = Unserialisable;

            fn $method<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Unserialisable> {
                self.item(item)
            }

            fn end(self) -> Result<IsThere, Unserialisable> {
                Ok(self.end())
            }
        })*
    };
}

items! {
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
}
