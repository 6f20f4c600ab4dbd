//! How fast events of one customer may be sent: Ravelin drops what exceeds 50 a minute.

use std::collections::HashMap;
use std::time::Duration;

/// A limit by the generic cell rate algorithm, in milliseconds of any steady clock.
///
/// With the default of 30 a minute and a burst of 10, no sliding minute holds more than 40; the rest
/// of Ravelin's 50 is left to live calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    every_ms: u64,
    burst: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self::per_minute(30, 10)
    }
}

impl Pace {
    /// Returns a limit of so many a minute, of which so many may come at once.
    #[must_use]
    pub const fn per_minute(count: u32, burst: u32) -> Self {
        let count = if count == 0 { 1 } else { count };
        let burst = if burst == 0 { 1 } else { burst };
        // Widening: both are 32 bits.
        Self { every_ms: 60_000_u64.div_ceil(widen(count)), burst: widen(burst) }
    }
}

const fn widen(number: u32) -> u64 {
    let [a, b, c, d] = number.to_le_bytes();
    u64::from_le_bytes([a, b, c, d, 0, 0, 0, 0])
}

/// The customers to whom something was sent lately.
#[derive(Debug, Default)]
pub struct Pacer {
    pace: Pace,
    /// When each customer's next event would be due if all came evenly.
    due: HashMap<String, u64>,
    swept_ms: u64,
}

impl Pacer {
    /// Returns a pacer that has seen nobody.
    #[must_use]
    pub fn new(pace: Pace) -> Self {
        Self { pace, ..Self::default() }
    }

    /// Takes note that an event of this customer is to be sent now. Until `since_ms` another relay may
    /// have served the customer, who then has no burst left.
    ///
    /// # Errors
    ///
    /// How long to wait instead.
    pub fn admit(&mut self, customer: &str, now_ms: u64, since_ms: u64) -> Result<(), Duration> {
        let allowed = self.pace.every_ms * (self.pace.burst - 1);
        let unknown = since_ms.saturating_add(allowed);
        let due = self.due.get(customer).copied().unwrap_or(unknown).max(now_ms);
        let ahead = due - now_ms;
        if ahead > allowed {
            return Err(Duration::from_millis(ahead - allowed));
        }
        self.sweep(now_ms);
        match self.due.get_mut(customer) {
            Some(place) => *place = due + self.pace.every_ms,
            None => drop(self.due.insert(customer.to_owned(), due + self.pace.every_ms)),
        }
        Ok(())
    }

    /// Forgets customers who have been silent, once a minute.
    fn sweep(&mut self, now_ms: u64) {
        if now_ms.saturating_sub(self.swept_ms) > 60_000 {
            self.due.retain(|_, due| *due > now_ms);
            self.swept_ms = now_ms;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_sliding_minute_holds_more_than_forty(gaps in proptest::collection::vec(0_u64..3_000, 1..2_000)) {
            let mut pacer = Pacer::new(Pace::default());
            let mut now = 1_000_000;
            let mut sent: Vec<u64> = Vec::new();
            for gap in gaps {
                now += gap;
                if pacer.admit("c", now, 0).is_ok() {
                    sent.push(now);
                }
                let in_minute = sent.iter().filter(|at| **at + 60_000 > now).count();
                prop_assert!(in_minute <= 40, "{in_minute}");
            }
        }

        #[test]
        fn who_waits_as_told_is_admitted(steps in 1_usize..200) {
            let mut pacer = Pacer::new(Pace::default());
            let mut now = 5;
            for _ in 0..steps {
                if let Err(wait) = pacer.admit("c", now, 0) {
                    now += crate::clock::millis(wait);
                    prop_assert!(pacer.admit("c", now, 0).is_ok());
                }
            }
        }
    }

    #[test]
    fn after_a_take_over_there_is_no_burst_until_it_would_have_grown_again() {
        let mut pacer = Pacer::new(Pace::default());
        assert_eq!(pacer.admit("c", 500, 500), Ok(()));
        assert_eq!(pacer.admit("c", 500, 500), Err(Duration::from_secs(2)));
        assert_eq!(pacer.admit("c", 2_500, 500), Ok(()));
        // Whoever relayed before has left this one all of it.
        for _ in 0..10 {
            assert_eq!(pacer.admit("d", 18_500, 500), Ok(()));
        }
        assert_eq!(pacer.admit("d", 18_500, 500), Err(Duration::from_secs(2)));
    }

    #[test]
    fn the_silent_are_forgotten() {
        let mut pacer = Pacer::new(Pace::default());
        assert_eq!(pacer.admit("c", 0, 0), Ok(()));
        assert_eq!(pacer.admit("d", 1_000_000, 0), Ok(()));
        assert_eq!(pacer.due.len(), 1);
    }
}
