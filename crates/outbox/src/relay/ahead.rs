//! Lanes that were read before there is room for them: a page costs a way to the database and back, however
//! many lanes are on it.
//!
//! They are busy from when their page is looked at until they are served or given up, so no later page can
//! hold what they hold. Nothing of them is sent before it is their turn, so a kill sends none of them twice.

use super::desk::Key;
use crate::entry::Queued;
use std::collections::VecDeque;

/// While so many bytes are held, no page is read.
const BYTES: usize = 8 << 20;

/// What was read so long ago is read again: somebody may have removed or mended an event while nothing was sent.
const FRESH_MS: u64 = 2_000;

#[derive(Debug, Default)]
pub(super) struct Ahead {
    lanes: VecDeque<Held>,
    bytes: usize,
}

#[derive(Debug)]
struct Held {
    key: Key,
    events: Vec<Queued>,
    /// When it was begun to be read, on the clock that is never set.
    read_ms: u64,
}

impl Ahead {
    /// Returns how many lanes to read where so many may be served at once: as many again, while no more are
    /// held.
    pub(super) fn wanted(&self, limit: usize) -> usize {
        if self.bytes >= BYTES || self.lanes.len() > limit { 0 } else { limit }
    }

    pub(super) fn hold(&mut self, key: Key, events: Vec<Queued>, read_ms: u64) {
        self.bytes += size(&events);
        self.lanes.push_back(Held { key, events, read_ms });
    }

    /// Takes the lane that was held for longest, with its events unless they have to be read again.
    pub(super) fn next(&mut self, now: u64) -> Option<(Key, Option<Vec<Queued>>)> {
        let Held { key, events, read_ms } = self.lanes.pop_front()?;
        self.bytes -= size(&events);
        let is_fresh = now.saturating_sub(read_ms) < FRESH_MS;
        Some((key, is_fresh.then_some(events)))
    }

    /// Gives up the lanes of these buckets; returns which.
    pub(super) fn give_up(&mut self, is_given_up: impl Fn(i16) -> bool) -> Vec<Key> {
        let (given_up, kept): (VecDeque<_>, VecDeque<_>) =
            std::mem::take(&mut self.lanes).into_iter().partition(|held| is_given_up(held.key.bucket));
        self.bytes = kept.iter().map(|held: &Held| size(&held.events)).sum();
        self.lanes = kept;
        given_up.into_iter().map(|held| held.key).collect()
    }
}

fn size(events: &[Queued]) -> usize {
    events.iter().map(|event| event.body.len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(bucket: i16, customer: &str, bytes: usize) -> (Key, Vec<Queued>) {
        let event = Queued::new(1, "/v2/customer".to_owned(), "x".repeat(bytes), 0, 0, 0);
        (Key { bucket, customer: customer.into() }, vec![event])
    }

    #[test]
    fn what_is_held_is_bounded_in_lanes_and_in_bytes() {
        let mut ahead = Ahead::default();
        assert_eq!((ahead.wanted(0), ahead.wanted(2)), (0, 2));
        for (customer, bytes) in [("a", BYTES), ("b", 1), ("c", 1)] {
            let (key, events) = lane(0, customer, bytes);
            ahead.hold(key, events, 0);
        }
        assert_eq!(ahead.wanted(3), 0, "enough bytes");
        assert_eq!(ahead.next(0).map(|(key, _)| key), Some(lane(0, "a", 0).0));
        assert_eq!((ahead.wanted(1), ahead.wanted(2)), (0, 2), "enough lanes for one");
    }

    #[test]
    fn what_was_read_long_ago_is_read_again() {
        let mut ahead = Ahead::default();
        for (customer, read_ms) in [("a", 1_000), ("b", 1_001)] {
            let (key, events) = lane(0, customer, 1);
            ahead.hold(key, events, read_ms);
        }
        let now = 1_000 + FRESH_MS;
        let next = [ahead.next(now), ahead.next(now)].map(|held| held.map(|(_, events)| events.is_some()));
        assert_eq!((next, ahead.bytes), ([Some(false), Some(true)], 0));
    }

    #[test]
    fn what_is_given_up_is_told_and_takes_no_place() {
        let mut ahead = Ahead::default();
        for (bucket, customer) in [(1, "a"), (2, "b"), (1, "c")] {
            let (key, events) = lane(bucket, customer, BYTES / 2);
            ahead.hold(key, events, 0);
        }
        assert_eq!(ahead.give_up(|bucket| bucket == 1), [lane(1, "a", 0).0, lane(1, "c", 0).0]);
        assert_eq!(ahead.wanted(1), 1);
        assert_eq!(ahead.next(0).map(|(key, _)| key), Some(lane(2, "b", 0).0));
        assert!(ahead.next(0).is_none());
    }
}
