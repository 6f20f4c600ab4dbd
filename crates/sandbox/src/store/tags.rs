//! The tags of a customer.

use super::entity::Nanos;

/// The most tags that are kept of one customer.
const MAX_TAGS: usize = 1000;

/// Tags in the order in which they were first attached. One that was removed stays as such, so
/// that an older event does not attach it again.
#[derive(Debug, Default)]
pub(crate) struct Tags(Vec<Tag>);

#[derive(Debug)]
struct Tag {
    name: Box<str>,
    attached: bool,
    at: Nanos,
}

impl Tags {
    /// Attaches a tag or removes it now, whatever events have told: the tag endpoint does what it
    /// is asked for.
    pub(crate) fn set(&mut self, name: &str, attached: bool, now: Nanos) {
        let at = self.0.iter().find(|tag| *tag.name == *name).map_or(now, |tag| tag.at.max(now));
        self.merge(name, attached, at);
    }

    /// Removes a tag now, if it is there.
    pub(crate) fn remove(&mut self, name: &str, now: Nanos) {
        if self.0.iter().any(|tag| *tag.name == *name) {
            self.set(name, false, now);
        }
    }

    /// Merges what an event tells of a tag in `customer.tags`, by the time of the event.
    pub(crate) fn merge(&mut self, name: &str, attached: bool, at: Nanos) {
        let room = self.0.len() < MAX_TAGS;
        match self.0.iter_mut().find(|tag| *tag.name == *name) {
            Some(tag) if tag.at > at => {}
            Some(tag) => (tag.attached, tag.at) = (attached, at),
            None if room => self.0.push(Tag { name: name.into(), attached, at }),
            None => {}
        }
    }

    /// Takes over the tags of another id.
    pub(crate) fn absorb(&mut self, other: Self) {
        other.0.into_iter().for_each(|tag| self.merge(&tag.name, tag.attached, tag.at));
    }

    /// Returns the names of the tags that are attached.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|tag| tag.attached).map(|tag| &*tag.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_endpoint_always_wins_and_events_merge_by_their_time() {
        let mut tags = Tags::default();
        tags.merge("vip", true, 100);
        tags.set("vip", false, 50);
        assert_eq!(tags.names().count(), 0);
        tags.set("vip", true, 50);
        tags.set("staff", true, 50);
        tags.merge("staff", false, 40);
        assert_eq!(tags.names().collect::<Vec<_>>(), ["vip", "staff"]);
        tags.merge("staff", false, 60);
        assert_eq!(tags.names().collect::<Vec<_>>(), ["vip"]);
    }

    #[test]
    fn tags_are_bounded() {
        let mut tags = Tags::default();
        (0..2000).for_each(|number: u32| tags.set(&number.to_string(), true, 1));
        assert_eq!(tags.names().count(), MAX_TAGS);
    }
}
