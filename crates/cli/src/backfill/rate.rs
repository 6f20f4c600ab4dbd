//! At most so many events a second. Pure.

use std::time::Duration;

/// How much of what was missed is caught up on: timers are late by a millisecond or two.
const CATCH_UP_NS: u64 = 20_000_000;

/// Gives each event its time.
pub(super) struct Rate {
    gap_ns: u64,
    next_ns: u64,
}

impl Rate {
    /// Returns the rate of so many a second; 0 sets none.
    pub(super) const fn new(per_second: u32) -> Self {
        let gap_ns = match 1_000_000_000_u32.checked_div(per_second) {
            Some(gap) => gap,
            None => 0,
        };
        #[expect(clippy::as_conversions, reason = "u32 into u64 is lossless, and `from` is not const")]
        Self { gap_ns: gap_ns as u64, next_ns: 0 }
    }

    /// Returns how long the next event has to wait, by nanoseconds of a steady clock.
    pub(super) fn wait(&mut self, now_ns: u64) -> Duration {
        let time = self.next_ns.max(now_ns.saturating_sub(CATCH_UP_NS));
        self.next_ns = time.saturating_add(self.gap_ns);
        Duration::from_nanos(time.saturating_sub(now_ns))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_keep_their_distance_and_catch_up_on_little() {
        let mut rate = Rate::new(100);
        let second = 1_000_000_000;
        let waits: Vec<u128> = (0..5).map(|_| rate.wait(second).as_millis()).collect();
        // 20 ms of the time before count as missed.
        assert_eq!(waits, [0, 0, 0, 10, 20]);
        assert_eq!(rate.wait(2 * second).as_millis(), 0);
        let mut none = Rate::new(0);
        assert!((0..1000).all(|_| none.wait(second).is_zero()));
    }
}
