//! Which lanes are served, which hold more, and which wait.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet, VecDeque};
use std::sync::Arc;

/// How many waiting lanes are remembered; the rest are found again by the walk.
const REMEMBERED: usize = 100_000;

/// A lane.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) bucket: i16,
    pub(super) customer: Arc<str>,
}

#[derive(Debug, Default)]
pub(super) struct Desk {
    /// Those that were read or are served, until what they have sent is removed.
    busy: HashSet<Key>,
    /// How many of them send, and how many events they have.
    sending: usize,
    events: usize,
    busy_in: HashMap<i16, usize>,
    ready: VecDeque<Key>,
    waiting: BinaryHeap<Reverse<(u64, Key)>>,
    /// Those in `ready` or `waiting`.
    known: HashSet<Key>,
}

impl Desk {
    pub(super) fn is_busy(&self) -> bool {
        !self.busy.is_empty()
    }

    pub(super) const fn sending(&self) -> usize {
        self.sending
    }

    /// Returns how many events those have that send.
    pub(super) const fn events(&self) -> usize {
        self.events
    }

    pub(super) fn is_busy_in(&self, bucket: i16) -> bool {
        self.busy_in.get(&bucket).is_some_and(|count| *count > 0)
    }

    /// Tells whether a lane that was found may be served.
    pub(super) fn is_free(&self, key: &Key) -> bool {
        !self.busy.contains(key) && !self.known.contains(key)
    }

    /// A lane is taken.
    pub(super) fn begin(&mut self, key: Key) {
        *self.busy_in.entry(key.bucket).or_default() += 1;
        self.busy.insert(key);
    }

    /// A lane that was taken sends so many events.
    pub(super) const fn send(&mut self, events: usize) {
        self.sending += 1;
        self.events += events;
    }

    /// A lane of so many events sends nothing more, but has not ended.
    pub(super) const fn sent(&mut self, events: usize) {
        self.sending = self.sending.saturating_sub(1);
        self.events = self.events.saturating_sub(events);
    }

    /// A lane has ended and is not known to hold more.
    pub(super) fn end(&mut self, key: &Key) {
        if self.busy.remove(key)
            && let Some(count) = self.busy_in.get_mut(&key.bucket)
        {
            *count -= 1;
        }
    }

    /// A lane has ended and holds more.
    pub(super) fn end_ready(&mut self, key: Key) {
        self.end(&key);
        if self.known.insert(key.clone()) {
            self.ready.push_back(key);
        }
    }

    /// A lane has ended and holds more that has to wait.
    pub(super) fn end_waiting(&mut self, key: Key, until_ms: u64) {
        self.end(&key);
        if self.known.len() < REMEMBERED && self.known.insert(key.clone()) {
            self.waiting.push(Reverse((until_ms, key)));
        }
    }

    /// Lets those whose time has come be served.
    pub(super) fn wake(&mut self, now_ms: u64) {
        while let Some(Reverse((until, _))) = self.waiting.peek()
            && *until <= now_ms
            && let Some(Reverse((_, key))) = self.waiting.pop()
        {
            if self.known.contains(&key) {
                self.ready.push_back(key);
            }
        }
    }

    pub(super) fn next_wake(&self) -> Option<u64> {
        self.waiting.peek().map(|Reverse((until, _))| *until)
    }

    /// Takes a lane to be served; none of these buckets.
    pub(super) fn next_ready(&mut self, leaving: &[i16]) -> Option<Key> {
        while let Some(key) = self.ready.pop_front() {
            // What was forgotten meanwhile is another relay's.
            if self.known.remove(&key) && !leaving.contains(&key.bucket) {
                return Some(key);
            }
        }
        None
    }

    /// Forgets what waits in a bucket that another relay has now.
    pub(super) fn forget(&mut self, bucket: i16) {
        self.known.retain(|key| key.bucket != bucket);
    }
}
