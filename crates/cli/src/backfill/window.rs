//! What of a file is under way, and how far all is done. Pure.

use super::lines::Place;
use super::reject::Reject;
use std::collections::VecDeque;

/// How many bytes of events are held at most, unless one alone is longer.
const LIMIT_BYTES: usize = 32 << 20;

/// How many of the first events are watched for bad ones.
const EARLY: u64 = 1_000;

/// How far a file is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Done {
    /// Where the first event begins that is not done.
    pub(super) place: Place,
    /// The events before that.
    pub(super) events: u64,
    /// Those of them that were not delivered.
    pub(super) rejected: u64,
    /// Those of the first 1,000 that were not.
    pub(super) early: u64,
}

impl Done {
    pub(super) const NOTHING: Self = Self { place: Place::START, events: 0, rejected: 0, early: 0 };
}

/// The events between the first that is not done and the last that was read. No more are read than may
/// be sent again after a kill: what counts is how far it was *saved* that all is done.
pub(super) struct Window {
    limit: u64,
    slots: VecDeque<Slot>,
    /// The number of the first slot.
    first: u64,
    /// The number of the first event that a saved state would read again.
    saved: u64,
    bytes: usize,
    done: Done,
    /// Those of the first 1,000 that were rejected, and are not among what is done.
    early: u64,
    /// What was rejected before that, and is not saved.
    rejects: Vec<Reject>,
}

struct Slot {
    place: Place,
    end: Place,
    bytes: usize,
    state: State,
}

enum State {
    Open,
    Delivered,
    Rejected(Box<Reject>),
}

/// A state to be saved.
pub(super) struct Snapshot {
    pub(super) done: Done,
    pub(super) rejects: Vec<Reject>,
    receipt: Receipt,
}

/// What [`Window::was_saved`] wants to know.
#[derive(Clone, Copy)]
pub(super) struct Receipt {
    saves: u64,
    bytes: usize,
}

impl Window {
    pub(super) const fn new(limit: u64, done: Done) -> Self {
        Self {
            limit,
            slots: VecDeque::new(),
            first: 0,
            saved: 0,
            bytes: 0,
            done,
            early: 0,
            rejects: Vec::new(),
        }
    }

    /// Tells whether one more event may be read.
    pub(super) fn has_room(&self) -> bool {
        self.next() - self.saved < self.limit && self.bytes < LIMIT_BYTES
    }

    /// Takes an event in; returns its number.
    pub(super) fn open(&mut self, place: Place, end: Place, bytes: usize) -> u64 {
        let number = self.next();
        self.bytes += bytes;
        self.slots.push_back(Slot { place, end, bytes, state: State::Open });
        number
    }

    pub(super) fn delivered(&mut self, number: u64) {
        self.close(number, State::Delivered);
    }

    pub(super) fn rejected(&mut self, number: u64, reject: Reject) {
        self.close(number, State::Rejected(Box::new(reject)));
    }

    pub(super) const fn done(&self) -> Done {
        self.done
    }

    /// Returns how many of the first 1,000 were not delivered.
    pub(super) const fn early(&self) -> u64 {
        self.done.early + self.early
    }

    /// Tells whether a state should be saved now, without waiting for a second to pass.
    pub(super) fn wants_saving(&self) -> bool {
        self.has_news() && (!self.has_room() || self.first - self.saved >= self.limit / 2)
    }

    /// Tells whether there is anything to save.
    pub(super) const fn has_news(&self) -> bool {
        self.first > self.saved
    }

    /// Returns the state to save.
    pub(super) fn snapshot(&mut self) -> Snapshot {
        let rejects = std::mem::take(&mut self.rejects);
        let bytes = rejects.iter().map(Reject::bytes).sum();
        Snapshot { done: self.done, rejects, receipt: Receipt { saves: self.first, bytes } }
    }

    /// Takes note that a state was saved.
    pub(super) const fn was_saved(&mut self, receipt: Receipt) {
        self.saved = receipt.saves;
        self.bytes -= receipt.bytes;
    }

    /// Returns where the events stand that were delivered although an earlier one is not done.
    pub(super) fn ahead(&self) -> Vec<u64> {
        let delivered = self.slots.iter().filter(|slot| matches!(slot.state, State::Delivered));
        delivered.map(|slot| slot.place.offset).collect()
    }

    fn next(&self) -> u64 {
        self.first + u64::try_from(self.slots.len()).unwrap_or(u64::MAX)
    }

    fn close(&mut self, number: u64, state: State) {
        let Some(at) = number.checked_sub(self.first) else { return };
        let Some(slot) = usize::try_from(at).ok().and_then(|at| self.slots.get_mut(at)) else { return };
        let is_bad = matches!(state, State::Rejected(_));
        self.early += u64::from(is_bad && self.done.events + at < EARLY);
        self.bytes -= slot.bytes;
        slot.bytes = match &state {
            State::Rejected(reject) => reject.bytes(),
            _ => 0,
        };
        self.bytes += slot.bytes;
        slot.state = state;
        while let Some(slot) = self.slots.pop_front_if(|slot| !matches!(slot.state, State::Open)) {
            self.first += 1;
            self.done.place = slot.end;
            self.done.events += 1;
            if let State::Rejected(reject) = slot.state {
                self.done.rejected += 1;
                let is_early = u64::from(self.done.events <= EARLY);
                self.done.early += is_early;
                self.early -= is_early;
                self.rejects.push(*reject);
            }
        }
    }
}

impl Snapshot {
    pub(super) const fn receipt(&self) -> Receipt {
        self.receipt
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(number: u64) -> Place {
        Place { offset: number * 10, line: number + 1 }
    }

    fn window(limit: u64, events: u64) -> Window {
        let mut window = Window::new(limit, Done::NOTHING);
        for number in 0..events {
            assert!(window.has_room());
            assert_eq!(window.open(place(number), place(number + 1), 100), number);
        }
        window
    }

    fn reject(number: u64) -> Reject {
        let (path, reason) = (None, "rejected");
        Reject {
            place: place(number),
            path,
            reason,
            status: None,
            findings: Vec::new(),
            body: None,
            secret: None,
        }
    }

    fn save(window: &mut Window) -> Snapshot {
        let snapshot = window.snapshot();
        window.was_saved(snapshot.receipt());
        snapshot
    }

    #[test]
    fn done_is_what_is_done_without_a_gap_and_rejects_come_in_their_order() {
        let mut window = window(8, 5);
        window.rejected(3, reject(3));
        window.delivered(1);
        assert_eq!((window.done(), window.ahead()), (Done::NOTHING, vec![10]));
        window.rejected(0, reject(0));
        assert_eq!(window.done(), Done { place: place(2), events: 2, rejected: 1, early: 1 });
        window.delivered(2);
        window.delivered(4);
        assert_eq!(window.done(), Done { place: place(5), events: 5, rejected: 2, early: 2 });
        let rejects: Vec<Place> = save(&mut window).rejects.iter().map(|reject| reject.place).collect();
        assert_eq!(rejects, [place(0), place(3)]);
        assert!(save(&mut window).rejects.is_empty() && window.bytes == 0 && window.ahead().is_empty());
    }

    #[test]
    fn no_more_is_read_than_may_be_sent_again_from_what_is_saved() {
        let mut window = window(4, 4);
        assert!(!window.has_room() && !window.wants_saving());
        window.delivered(1);
        assert!(!window.wants_saving(), "nothing would be gained");
        window.delivered(0);
        assert!(!window.has_room() && window.wants_saving());
        save(&mut window);
        assert!(window.has_room() && !window.has_news());
        window.open(place(4), place(5), 1);
        window.open(place(5), place(6), 1);
        assert!(!window.has_room());
    }

    #[test]
    fn long_events_are_few() {
        let mut window = Window::new(100, Done::NOTHING);
        window.open(place(0), place(1), LIMIT_BYTES);
        assert!(!window.has_room());
        window.delivered(0);
        assert!(window.has_room());
    }

    #[test]
    fn what_is_late_does_not_count_as_early() {
        let done = Done { events: EARLY - 1, early: 7, ..Done::NOTHING };
        let mut window = Window::new(8, done);
        for number in 0..2 {
            window.open(place(number), place(number + 1), 1);
            window.rejected(number, reject(number));
        }
        assert_eq!((window.done().rejected, window.done().early), (2, 8));
    }

    #[test]
    fn what_is_early_is_known_before_all_before_it_is_done() {
        let mut window = window(8, 3);
        window.rejected(1, reject(1));
        window.rejected(2, reject(2));
        assert_eq!((window.early(), window.done().early), (2, 0));
        window.delivered(0);
        assert_eq!((window.early(), window.done().early), (2, 2));
    }
}
