//! Time, as the sandbox sees it: the system's, or a test's.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
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
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    let time = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    // Years of more than four digits cannot be written; no clock stands there.
    time.format(&Rfc3339).unwrap_or_default()
}

/// Returns the time since 1970 that RFC 3339 text means; what lies before is 1970.
pub(crate) fn read_rfc3339(text: &str) -> Option<Duration> {
    let time = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    Some(u64::try_from(time.unix_timestamp_nanos()).map_or(Duration::ZERO, Duration::from_nanos))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_and_read_as_the_documents_have_them() {
        let time = Duration::from_secs(1_630_066_771);
        assert_eq!(rfc3339(time), "2021-08-27T12:19:31Z");
        assert_eq!(read_rfc3339("2021-08-27T12:19:31Z"), Some(time));
        assert_eq!(read_rfc3339("2021-08-27T14:19:31.000+02:00"), Some(time));
        assert_eq!(read_rfc3339("1969-12-31T23:59:59Z"), Some(Duration::ZERO));
        for text in ["", "2021-08-27", "1630066771", "2021-08-27T12:19:31", "2021-13-27T12:19:31Z"] {
            assert_eq!(read_rfc3339(text), None, "{text}");
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
