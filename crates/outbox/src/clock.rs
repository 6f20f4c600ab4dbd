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
