//! The log of deliveries: which events came, in which order, and what became of each.
//!
//! A test that kills senders asks it what had arrived. It has no bound, so it is off until asked for.

mod file;
pub(crate) mod identity;
mod tally;

pub use tally::Summary;

use crate::clock::Clock;
use crate::delivery::{Delivery, LogTo};
use crate::lock::lock;
use file::LogFile;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tally::Tally;

/// What is noted, or nothing.
pub(crate) struct Log {
    notes: Mutex<Option<Notes>>,
    clock: Arc<dyn Clock>,
}

#[derive(Debug)]
struct Notes {
    kept: Kept,
    /// Where the ids of events stand.
    pointers: Arc<[String]>,
    tally: Tally,
    /// The number of the newest request.
    seq: u64,
    /// How many requests without a checkpoint of each customer are under way.
    under_way: HashMap<String, u32>,
    /// The number of the newest request when the notes were cleared; what was under way then is no
    /// longer counted.
    cleared: u64,
}

#[derive(Debug)]
enum Kept {
    Memory(Vec<Delivery>),
    File(LogFile),
}

/// A request that was noted and is not over yet; dropping it ends it.
#[derive(Debug)]
pub(crate) struct Flight {
    log: Arc<Log>,
    seq: u64,
    /// Whose requests it is counted among.
    customer: Option<String>,
}

impl Log {
    /// Returns a log, with what its file holds from earlier.
    ///
    /// # Errors
    ///
    /// That of the file.
    pub(crate) fn open(to: &LogTo, pointers: Vec<String>, clock: Arc<dyn Clock>) -> io::Result<Self> {
        let notes = match to {
            LogTo::Nowhere => None,
            LogTo::Memory => Some(Notes::new(Kept::Memory(Vec::new()), pointers)),
            LogTo::File(path) => {
                let (mut tally, mut seq) = (Tally::default(), 0);
                let file = LogFile::open(path, |delivery| {
                    tally.add(delivery);
                    seq = delivery.seq;
                })?;
                Some(Notes { tally, seq, ..Notes::new(Kept::File(file), pointers) })
            }
        };
        Ok(Self { notes: Mutex::new(notes), clock })
    }

    /// Notes from now on, in memory unless it is noted already, with ids from these places.
    pub(crate) fn start(&self, pointers: Vec<String>) {
        let mut notes = lock(&self.notes);
        match &mut *notes {
            Some(notes) => notes.pointers = pointers.into(),
            None => *notes = Some(Notes::new(Kept::Memory(Vec::new()), pointers)),
        }
    }

    /// Returns where ids stand, or nothing if nothing is noted.
    pub(crate) fn pointers(&self) -> Option<Arc<[String]>> {
        lock(&self.notes).as_ref().map(|notes| Arc::clone(&notes.pointers))
    }

    /// Notes a request under the next number.
    pub(crate) fn note(self: &Arc<Self>, delivery: Delivery) -> Option<Flight> {
        let customer = delivery.customer.clone().filter(|_| delivery.checkpoint.is_none());
        let seq = lock(&self.notes).as_mut()?.add(delivery, customer.as_deref());
        Some(Flight { log: Arc::clone(self), seq, customer })
    }

    /// Returns the requests after a number, oldest first.
    ///
    /// # Errors
    ///
    /// That of the file.
    pub(crate) fn after(&self, seq: u64) -> io::Result<Vec<Delivery>> {
        let path = match lock(&self.notes).as_ref().map(|notes| &notes.kept) {
            None => return Ok(Vec::new()),
            Some(Kept::Memory(deliveries)) => {
                let begin = deliveries.partition_point(|delivery| delivery.seq <= seq);
                return Ok(deliveries.get(begin..).unwrap_or_default().to_vec());
            }
            Some(Kept::File(file)) => file.path().to_owned(),
        };
        LogFile::after(&path, seq)
    }

    pub(crate) fn summary(&self) -> Summary {
        lock(&self.notes).as_ref().map(|notes| notes.tally.summary()).unwrap_or_default()
    }

    pub(crate) fn customers(&self) -> BTreeMap<String, Summary> {
        lock(&self.notes).as_ref().map(|notes| notes.tally.customers()).unwrap_or_default()
    }

    /// Forgets everything but the numbers.
    ///
    /// # Errors
    ///
    /// That of the file.
    pub(crate) fn clear(&self) -> io::Result<()> {
        let mut notes = lock(&self.notes);
        let Some(notes) = &mut *notes else { return Ok(()) };
        match &mut notes.kept {
            Kept::Memory(deliveries) => deliveries.clear(),
            Kept::File(file) => file.clear()?,
        }
        notes.tally = Tally::default();
        notes.under_way.clear();
        notes.cleared = notes.seq;
        Ok(())
    }
}

impl Notes {
    fn new(kept: Kept, pointers: Vec<String>) -> Self {
        let (tally, under_way) = (Tally::default(), HashMap::new());
        Self { kept, pointers: pointers.into(), tally, seq: 0, under_way, cleared: 0 }
    }

    /// Adds a request, and counts it among those of a customer; returns its number.
    fn add(&mut self, mut delivery: Delivery, customer: Option<&str>) -> u64 {
        if let Some(customer) = customer {
            match self.under_way.get_mut(customer) {
                Some(others) => {
                    delivery.overlaps = *others;
                    *others += 1;
                }
                None => {
                    self.under_way.insert(customer.to_owned(), 1);
                }
            }
        }
        self.seq += 1;
        delivery.seq = self.seq;
        self.tally.add(&delivery);
        match &mut self.kept {
            Kept::Memory(deliveries) => deliveries.push(delivery),
            Kept::File(file) => {
                if file.add(&delivery).is_err() {
                    self.tally.missed_a_line();
                }
            }
        }
        self.seq
    }

    /// Notes the end of a request.
    fn end(&mut self, seq: u64, customer: Option<&str>, now: u64) {
        let customer = customer.filter(|_| seq > self.cleared);
        if let Some((customer, others)) = customer.and_then(|id| Some((id, self.under_way.get_mut(id)?))) {
            *others -= 1;
            if *others == 0 {
                self.under_way.remove(customer);
            }
        }
        let Kept::Memory(deliveries) = &mut self.kept else { return };
        if let Ok(place) = deliveries.binary_search_by_key(&seq, |delivery| delivery.seq)
            && let Some(delivery) = deliveries.get_mut(place)
        {
            delivery.ended_us = Some(now);
        }
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        let now = micros(self.log.clock.now());
        if let Some(notes) = &mut *lock(&self.log.notes) {
            notes.end(self.seq, self.customer.as_deref(), now);
        }
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log").finish_non_exhaustive()
    }
}

/// Returns a time in whole microseconds.
pub(crate) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use crate::clock::ManualClock;
    use crate::delivery::Fate;
    use std::path::Path;

    fn delivery() -> Delivery {
        Delivery {
            seq: 0,
            arrived_us: 0,
            decided_us: 0,
            ended_us: None,
            path: "/v2/order".into(),
            endpoint: "/v2/order".into(),
            checkpoint: None,
            customer: Some("c".to_owned()),
            timestamp: None,
            id: Some("1".to_owned()),
            sha256: None,
            fate: Fate::Taken,
            status: Some(200),
            fault: None,
            rule: None,
            overlaps: 0,
        }
    }

    fn log(kept: Kept) -> Arc<Log> {
        let notes = Mutex::new(Some(Notes::new(kept, Vec::new())));
        Arc::new(Log { notes, clock: Arc::new(ManualClock::new(Duration::ZERO)) })
    }

    #[test]
    fn a_line_that_cannot_be_written_is_counted() {
        let file = LogFile::unwritable(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")));
        let log = log(Kept::File(file.unwrap()));
        log.note(delivery());
        assert_eq!((log.summary().taken, log.summary().unwritten), (1, 1));
    }

    #[test]
    fn what_was_under_way_when_the_log_was_emptied_takes_nobody_with_it() {
        let log = log(Kept::Memory(Vec::new()));
        let before = log.note(delivery());
        log.clear().unwrap();
        let behind = log.note(delivery());
        drop(before);
        let third = log.note(delivery());
        let overlaps: Vec<_> = log.after(0).unwrap().iter().map(|one| one.overlaps).collect();
        assert_eq!((overlaps, log.summary().overlaps), (vec![0, 1], 1));
        drop((behind, third));
        assert!(lock(&log.notes).as_ref().unwrap().under_way.is_empty());
    }
}
