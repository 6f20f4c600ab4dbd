//! What a relay has seen of the others, measured by its own clock.
//!
//! A lease has ended once its row has stood still for as long as a lease lasts. The times in the rows do
//! not decide that: they are the database's, whose clock may be set, and is another one's after a
//! fail-over. Whoever has the lease counts from before it asked for it, and whoever waits for its end from
//! after it saw it: so the end is never seen too early.

use crate::clock::millis;
use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

/// How long a lease lasts after it was asked for.
pub(super) const LASTS: Duration = Duration::from_secs(15);

/// What is known of the others.
#[derive(Debug, Default)]
pub(super) struct Sight {
    /// The buckets that others have.
    buckets: HashMap<i16, Seen>,
    /// The other relays.
    relays: HashMap<String, Seen>,
}

/// A row, and since when it has been as it is.
#[derive(Debug)]
struct Seen {
    /// The version of the row: another one after each renewal.
    version: String,
    /// When it was seen for the first time; nothing where it had ended already.
    since_ms: Option<u64>,
}

/// The row of another relay.
pub(super) struct Peer {
    pub(super) name: String,
    pub(super) version: String,
    /// Whether it was renewed lately, by the database's clock: what there is to go by at first sight.
    pub(super) fresh: bool,
}

impl Sight {
    /// Takes note of the rows, which were read before now.
    pub(super) fn look(&mut self, buckets: Vec<(i16, String)>, relays: Vec<Peer>, now_ms: u64) {
        self.buckets = renewed(
            std::mem::take(&mut self.buckets),
            buckets.into_iter().map(|(bucket, version)| (bucket, version, true)),
            now_ms,
        );
        self.relays = renewed(
            std::mem::take(&mut self.relays),
            relays.into_iter().map(|peer| (peer.name, peer.version, peer.fresh)),
            now_ms,
        );
    }

    /// Returns the buckets whose lease has ended, each with the version of its row.
    pub(super) fn ended(&self, now_ms: u64) -> (Vec<i16>, Vec<&str>) {
        let ended = self.buckets.iter().filter(|(_, seen)| seen.left(now_ms).is_none());
        ended.map(|(bucket, seen)| (*bucket, seen.version.as_str())).unzip()
    }

    /// Returns how long until the next lease ends, unless it is renewed.
    pub(super) fn next_end(&self, now_ms: u64) -> Option<Duration> {
        self.buckets.values().filter_map(|seen| seen.left(now_ms)).min()
    }

    /// Returns how many other relays are alive.
    pub(super) fn peers(&self, now_ms: u64) -> usize {
        self.relays.values().filter(|seen| seen.left(now_ms).is_some()).count()
    }
}

impl Seen {
    /// Returns how long it still holds; nothing where it has ended.
    fn left(&self, now_ms: u64) -> Option<Duration> {
        let end = self.since_ms?.saturating_add(millis(LASTS));
        let left = end.checked_sub(now_ms).filter(|left| *left > 0)?;
        Some(Duration::from_millis(left))
    }
}

/// Returns the rows as they are now: one that has changed, or is new and fresh, begins anew.
fn renewed<K: Eq + Hash>(
    before: HashMap<K, Seen>,
    rows: impl Iterator<Item = (K, String, bool)>,
    now_ms: u64,
) -> HashMap<K, Seen> {
    let mut before = before;
    rows.map(|(key, version, fresh)| {
        let seen = match before.remove(&key) {
            Some(seen) if seen.version == version => seen,
            Some(_) => Seen { version, since_ms: Some(now_ms) },
            None => Seen { version, since_ms: fresh.then_some(now_ms) },
        };
        (key, seen)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(version: u32, fresh: bool) -> Peer {
        Peer { name: "other".to_owned(), version: version.to_string(), fresh }
    }

    fn look(sight: &mut Sight, version: u32, fresh: bool, now_ms: u64) {
        sight.look(vec![(7, version.to_string())], vec![peer(version, fresh)], now_ms);
    }

    #[test]
    fn a_lease_ends_when_its_row_has_stood_still_for_as_long_as_it_lasts() {
        let mut sight = Sight::default();
        look(&mut sight, 1, true, 1_000);
        look(&mut sight, 2, true, 6_000);
        look(&mut sight, 2, false, 20_999);
        assert_eq!((sight.ended(20_999), sight.peers(20_999)), ((vec![], vec![]), 1));
        assert_eq!(sight.next_end(20_999), Some(Duration::from_millis(1)));
        assert_eq!((sight.ended(21_000), sight.peers(21_000)), ((vec![7], vec!["2"]), 0));
        assert_eq!(sight.next_end(21_000), None);
        // It was only late.
        look(&mut sight, 3, true, 21_000);
        assert_eq!((sight.ended(21_000), sight.peers(21_000)), ((vec![], vec![]), 1));
    }

    #[test]
    fn a_relay_that_was_not_heard_of_for_long_is_not_waited_for_but_its_buckets_are() {
        let mut sight = Sight::default();
        look(&mut sight, 1, false, 1_000);
        assert_eq!((sight.ended(1_000), sight.peers(1_000)), ((vec![], vec![]), 0));
        // The database's clock was wrong.
        look(&mut sight, 2, false, 6_000);
        assert_eq!((sight.ended(16_000), sight.peers(16_000)), ((vec![], vec![]), 1));
    }

    #[test]
    fn what_was_given_back_is_forgotten() {
        let mut sight = Sight::default();
        look(&mut sight, 1, true, 0);
        sight.look(vec![], vec![], 5_000);
        look(&mut sight, 1, true, 10_000);
        assert_eq!(sight.ended(15_000), (vec![], vec![]));
    }
}
