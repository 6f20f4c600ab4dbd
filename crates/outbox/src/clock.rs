//! The two clocks of delivery: what the calendar says, and what has passed.

use std::future::Future;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Where time comes from; tests have one of their own.
pub trait Clock: Send + Sync + 'static {
    /// Returns the milliseconds since 1970-01-01T00:00 UTC. It may jump.
    fn wall_ms(&self) -> u64;

    /// Returns milliseconds that never go back and go on while the machine sleeps.
    fn steady_ms(&self) -> u64;

    /// Waits.
    fn sleep(&self, time: Duration) -> impl Future<Output = ()> + Send;
}

/// The clocks of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn wall_ms(&self) -> u64 {
        millis(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
    }

    fn steady_ms(&self) -> u64 {
        boot_ms()
    }

    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

/// By so many milliseconds a calendar may go slower than time: what a clock that is kept right does, and
/// what is lost between two looks.
#[cfg(any(feature = "postgres", feature = "sqlite"))]
const SLOW: u64 = 1_000;

/// For so long it is kept in mind that a calendar was set back: longer than it takes until somebody else has
/// what a killed relay had, who could not bring it back.
#[cfg(any(feature = "postgres", feature = "sqlite"))]
const REMEMBERED: u64 = 60_000;

/// Notices that a calendar was set back, and keeps in mind by how much until what was to happen at a time
/// of its has been brought back too: it would wait for that time once more.
#[cfg(any(feature = "postgres", feature = "sqlite"))]
#[derive(Debug, Default)]
pub(crate) struct Calendar {
    /// What it showed at the last look, and when that look had ended.
    last: Option<(u64, u64)>,
    owed_ms: u64,
    /// When it was seen to be set back lately, and by how much.
    lately: Vec<(u64, u64)>,
}

#[cfg(any(feature = "postgres", feature = "sqlite"))]
impl Calendar {
    /// Takes note of what it shows, by a look that began and ended then, in milliseconds of a steady clock.
    /// Returns by how much it was set back and nothing has been brought back yet.
    pub(crate) fn look(&mut self, shown_ms: u64, began_ms: u64, ended_ms: u64) -> u64 {
        if let Some((shown, ended)) = self.last {
            // Looks may overlap: this one may have begun before that one had ended.
            let least = shown.saturating_add(began_ms).saturating_sub(ended);
            let back = least.saturating_sub(shown_ms);
            if back > SLOW {
                self.owed_ms = self.owed_ms.saturating_add(back);
                self.lately.push((ended_ms, back));
            }
        }
        self.lately.retain(|(seen, _)| seen.saturating_add(REMEMBERED) > ended_ms);
        self.last = Some((shown_ms, ended_ms));
        self.owed_ms
    }

    /// Returns by how much it was set back lately: what waits in places that were another's until now was
    /// perhaps not brought back. If it was, it is sent again too early, once.
    pub(crate) fn lately(&self) -> u64 {
        self.lately.iter().fold(0, |sum, (_, back)| sum.saturating_add(*back))
    }

    /// Takes note that what was to happen has been brought back by so much.
    pub(crate) const fn brought_back(&mut self, by_ms: u64) {
        self.owed_ms = self.owed_ms.saturating_sub(by_ms);
    }
}

/// Returns a time in whole milliseconds.
#[must_use]
pub fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

// `Instant` stands still while a Linux machine sleeps: a lease would seem to last.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn boot_ms() -> u64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    seconds.saturating_mul(1000).saturating_add(u64::try_from(time.tv_nsec / 1_000_000).unwrap_or_default())
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn boot_ms() -> u64 {
    use std::sync::LazyLock;
    use std::time::Instant;
    static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
    millis(BEGAN.elapsed())
}

#[cfg(all(test, any(feature = "postgres", feature = "sqlite")))]
mod tests {
    use super::Calendar;

    #[test]
    fn a_calendar_that_is_set_back_is_told_from_one_that_is_slow_or_set_forward() {
        let mut calendar = Calendar::default();
        for (shown, began, ended, owed) in [
            (5_000_000, 100, 110, 0),
            // Five seconds, of which a look took four.
            (5_004_900, 5_110, 9_110, 0),
            (8_604_900, 14_110, 14_120, 0),
            (5_009_900, 19_120, 19_130, 3_600_000),
            (4_000_000, 20_130, 20_140, 3_600_000 + 1_010_900),
        ] {
            assert_eq!(calendar.look(shown, began, ended), owed);
        }
        calendar.brought_back(3_600_000);
        assert_eq!(calendar.look(4_000_010, 20_150, 20_160), 1_010_900);
        // Whoever has more from now on has all of it to bring back there.
        assert_eq!(calendar.lately(), 4_610_900);
        assert_eq!(calendar.look(4_059_840, 79_980, 79_990), 1_010_900);
        assert_eq!(calendar.lately(), 1_010_900);
        calendar.look(4_060_140, 80_280, 80_290);
        assert_eq!(calendar.lately(), 0);
    }

    #[test]
    fn looks_that_overlap_do_not_set_a_calendar_back() {
        let mut calendar = Calendar::default();
        assert_eq!(calendar.look(5_002_000, 2_000, 2_010), 0);
        // It began before, and was told after.
        assert_eq!(calendar.look(5_000_000, 0, 4_000), 0);
        assert_eq!(calendar.look(5_004_010, 4_010, 4_020), 0);
    }
}
