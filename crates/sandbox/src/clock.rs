//! Time, as the sandbox sees it: the system's, or a test's.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;

/// Where the sandbox takes the time from.
pub trait Clock: Send + Sync + 'static {
    /// Returns the time since 1970-01-01T00:00 UTC.
    fn now(&self) -> Duration;

    /// Returns after `duration` has passed on this clock.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// A clock that stands still until a test moves it. Clones show the same time.
#[derive(Clone, Debug)]
pub struct ManualClock(watch::Sender<Duration>);

impl ManualClock {
    /// Returns a clock that stands at `now`, counted from 1970-01-01T00:00 UTC.
    #[must_use]
    pub fn new(now: Duration) -> Self {
        Self(watch::Sender::new(now))
    }

    /// Moves the clock forward and wakes whoever slept until then.
    pub fn advance(&self, by: Duration) {
        self.0.send_modify(|now| *now = now.saturating_add(by));
    }

    /// Returns how many sleepers wait for this clock.
    #[must_use]
    pub fn sleepers(&self) -> usize {
        self.0.receiver_count()
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Duration {
        *self.0.borrow()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let end = self.now().saturating_add(duration);
        let mut time = self.0.subscribe();
        Box::pin(async move {
            // The sender lives in `self`, so waiting ends only with the time.
            let _ = time.wait_for(|now| *now >= end).await;
        })
    }
}

/// Returns a time as RFC 3339 with seconds, in UTC: `2021-08-27T12:19:31Z`.
pub(crate) fn rfc3339(time: Duration) -> String {
    let seconds = time.as_secs();
    let (year, month, day) = civil(seconds / 86_400);
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Returns year, month and day of a day counted from 1970-01-01.
///
/// Years are counted from March, so that the leap day is a year's last day, in cycles of 400
/// years, which all have the same number of days.
const fn civil(day: u64) -> (u64, u64, u64) {
    const CYCLE: u64 = 146_097;
    // 719468 days lie between 0000-03-01 and 1970-01-01.
    let day = day + 719_468;
    let in_cycle = day % CYCLE;
    let year = (in_cycle - in_cycle / 1460 + in_cycle / 36_524 - in_cycle / 146_096) / 365;
    let in_year = in_cycle - (365 * year + year / 4 - year / 100);
    let march_based = (5 * in_year + 2) / 153;
    let month = if march_based < 10 { march_based + 3 } else { march_based - 9 };
    let year = year + day / CYCLE * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, in_year - (153 * march_based + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_right_around_leap_days() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_799, "2000-02-29T23:59:59Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_630_066_771, "2021-08-27T12:19:31Z"),
            (1_709_164_800, "2024-02-29T00:00:00Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (4_107_456_000, "2100-02-28T00:00:00Z"),
        ] {
            assert_eq!(rfc3339(Duration::from_secs(seconds)), text);
        }
    }

    #[tokio::test]
    async fn a_manual_clock_wakes_sleepers_at_their_time_only() {
        let clock = ManualClock::new(Duration::from_secs(100));
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep(Duration::from_secs(10)).await }
        });
        while clock.sleepers() == 0 {
            tokio::task::yield_now().await;
        }
        clock.advance(Duration::from_secs(9));
        tokio::task::yield_now().await;
        assert!(!sleeper.is_finished());
        clock.advance(Duration::from_secs(1));
        assert!(sleeper.await.is_ok());
        assert_eq!(clock.now(), Duration::from_secs(110));
    }
}
