//! Something that events tell of, merged member by member by the time of the events.

use crate::json::{Members, Node};
use crate::redact;
use serde_json::{Map, Number, Value};
use std::collections::BTreeMap;
use std::time::Duration;

/// The most members that are kept of one entity; the documents name fewer than forty.
const MAX_MEMBERS: usize = 256;

/// Members that other entities are found by. They are kept as they came, since what looks like a
/// card number may be an order's number; whatever shows them masks them.
const REFERENCES: [&str; 7] = [
    "customerId",
    "gateway",
    "gatewayReference",
    "orderId",
    "paymentMethodId",
    "tempCustomerId",
    "transactionId",
];

/// The transaction whose payment method a transaction refers to. The documents have it inside of
/// `paymentMethod`.
pub(crate) const SOURCE: &str = "fromTransactionId";

/// A time in nanoseconds since 1970, which every unit of the API goes into.
pub(crate) type Nanos = i128;

/// Returns a time of the sandbox's clock as one of an event.
pub(crate) fn since_1970(now: Duration) -> Nanos {
    Nanos::try_from(now.as_nanos()).unwrap_or(Nanos::MAX)
}

/// What is known of an entity, each member with the time of the event that told it.
///
/// An older event never replaces what a newer one told, but adds what none has told yet ("used to
/// merge data that arrives out-of-order"; core V2 reference). Of two events of the same time the one
/// that arrives later wins. `null` tells nothing. Objects and lists are one value: half an old
/// address under half a new one would be nobody's.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Entity {
    members: BTreeMap<Box<str>, Member>,
}

#[derive(Clone, Debug, PartialEq)]
struct Member {
    at: Nanos,
    value: Value,
}

impl Entity {
    /// Merges all members of an object.
    pub(crate) fn describe(&mut self, members: &Members<'_>, at: Nanos) {
        for (name, value) in members.iter() {
            self.tell(name, value, at);
        }
    }

    /// Merges a member.
    pub(crate) fn tell(&mut self, name: &str, value: &Node<'_>, at: Nanos) {
        match self.members.get_mut(name) {
            _ if value.is_null() => {}
            Some(member) if member.at > at => {}
            Some(member) => {
                member.at = at;
                if !value.is(&member.value) {
                    member.value = kept(name, value);
                }
            }
            None => self.put(name, Member { at, value: kept(name, value) }),
        }
    }

    /// Merges a member that is masked already.
    pub(crate) fn tell_masked(&mut self, name: &str, value: Value, at: Nanos) {
        match self.members.get_mut(name) {
            Some(member) if member.at > at => {}
            Some(member) => *member = Member { at, value },
            None => self.put(name, Member { at, value }),
        }
    }

    /// Merges a member that refers to something else, as it came.
    pub(crate) fn refer(&mut self, name: &str, id: &str, at: Nanos) {
        match self.members.get_mut(name) {
            Some(member) if member.at > at => {}
            Some(member) => {
                member.at = at;
                if member.value.as_str() != Some(id) {
                    member.value = id.into();
                }
            }
            None => self.put(name, Member { at, value: id.into() }),
        }
    }

    /// Merges a time of which the earliest is kept, whenever it was told.
    pub(crate) fn earliest(&mut self, name: &str, number: &Number, at: Nanos) {
        let Some(told) = nanos(number) else { return };
        match self.time(name) {
            Some(earlier) if earlier <= told => {}
            _ => {
                self.members.remove(name);
                self.put(name, Member { at, value: number.clone().into() });
            }
        }
    }

    /// Merges what was known under another name; of one member the earliest time is kept.
    pub(crate) fn absorb(&mut self, other: Self, earliest: &str) {
        for (name, theirs) in other.members {
            match self.members.get_mut(&name) {
                _ if *name == *earliest => {
                    if let Value::Number(number) = &theirs.value {
                        self.earliest(earliest, number, theirs.at);
                    }
                }
                Some(ours) if ours.at >= theirs.at => {}
                Some(ours) => *ours = theirs,
                None => self.put(&name, theirs),
            }
        }
    }

    /// Returns a member.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(name).map(|member| &member.value)
    }

    /// Returns a member that is text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    /// Returns a member that is a time.
    pub(crate) fn time(&self, name: &str) -> Option<Nanos> {
        nanos(self.get(name)?.as_number()?)
    }

    /// Returns the member that was told last, of two of the same time the one named later.
    pub(crate) fn latest_of<'a>(&self, names: &[&'a str]) -> Option<(&'a str, &Value)> {
        let known = names.iter().filter_map(|name| self.members.get(*name).map(|member| (*name, member)));
        known.max_by_key(|(_, member)| member.at).map(|(name, member)| (name, &member.value))
    }

    /// Returns all members, as they may be shown.
    pub(crate) fn shown(&self) -> Map<String, Value> {
        let members = self.members.iter();
        members.map(|(name, member)| (redact::text(name), shown(name, &member.value))).collect()
    }

    fn put(&mut self, name: &str, member: Member) {
        if self.members.len() < MAX_MEMBERS {
            self.members.insert(name.into(), member);
        }
    }
}

/// Returns a value as it may be kept.
fn kept(name: &str, value: &Node<'_>) -> Value {
    match value {
        Node::Text(id) if is_reference(name) => (&**id).into(),
        _ => redact::member(name, value),
    }
}

/// Returns a value that was kept as it may be shown.
fn shown(name: &str, value: &Value) -> Value {
    match value {
        Value::String(id) if is_reference(name) => redact::text(id).into(),
        _ => value.clone(),
    }
}

fn is_reference(name: &str) -> bool {
    REFERENCES.contains(&name) || name == SOURCE
}

/// Returns a timestamp of the API in nanoseconds.
pub(crate) fn nanos(number: &Number) -> Option<Nanos> {
    use ravelin::event::{Timestamp, Unit};
    let time: Timestamp = serde::Deserialize::deserialize(number).ok()?;
    Some(match time.unit() {
        Unit::Seconds => time.count() * 1_000_000_000,
        Unit::Millis => time.count() * 1_000_000,
        Unit::Micros => time.count() * 1000,
        _ => time.count(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn entity(events: &[(Value, Nanos)]) -> Entity {
        let mut entity = Entity::default();
        for (members, at) in events {
            Node::from(members).as_object().into_iter().for_each(|members| entity.describe(members, *at));
        }
        entity
    }

    #[test]
    fn older_events_fill_gaps_and_replace_nothing() {
        let entity = entity(&[
            (json!({"a": 2, "b": null, "c": {"x": 1}}), 20),
            (json!({"a": 1, "b": 1, "c": {"y": 2}}), 10),
            (json!({"d": 1}), 30),
            (json!({"d": null}), 40),
        ]);
        assert_eq!(Value::from(entity.shown()), json!({"a": 2, "b": 1, "c": {"x": 1}, "d": 1}));
    }

    #[test]
    fn the_later_of_two_events_of_one_time_wins() {
        assert_eq!(entity(&[(json!({"a": 1}), 5), (json!({"a": 2}), 5)]).get("a"), Some(&json!(2)));
    }

    #[test]
    fn the_earliest_time_is_kept_in_whatever_unit() {
        let mut entity = Entity::default();
        for (time, at) in [(1_512_828_988_826_u64, 1), (1_512_828_988, 2), (1_512_828_989_000_000_000, 3)] {
            entity.earliest("registrationTime", &time.into(), at);
        }
        assert_eq!(entity.get("registrationTime"), Some(&json!(1_512_828_988)));
    }

    #[test]
    fn references_are_kept_and_everything_else_is_masked() {
        let entity = entity(&[(json!({"orderId": "4111111111111111", "note": "4111111111111111"}), 1)]);
        assert_eq!(entity.text("orderId"), Some("4111111111111111"));
        assert_eq!(entity.text("note"), Some("411111******1111"));
        assert!(!Value::from(entity.shown()).to_string().contains("4111111111111111"));
    }

    #[test]
    fn members_are_bounded() {
        let mut entity = Entity::default();
        for number in 0..1000 {
            entity.tell(&number.to_string(), &Node::Bool(true), 1);
        }
        assert_eq!(entity.shown().len(), MAX_MEMBERS);
    }
}
