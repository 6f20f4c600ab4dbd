//! Places where a test has the process end at once, as `kill -9` would. Not in release builds.
//!
//! `RAVELIN_OUTBOX_FAIL=after-send:3` ends it when this place is passed for the third time.
//!
//! | Place | Where |
//! |---|---|
//! | `after-commit` | events are durable, and whoever enqueued them does not know it yet |
//! | `after-send` | an answer came, and nothing has been made of it |
//! | `before-delete` | delivered events are about to be removed |
//! | `in-renewal` | the lease is about to be renewed |
//! | `after-renewal` | the lease was renewed, and the relay does not know it yet |

/// Ends the process where a test has asked for it.
#[cfg(debug_assertions)]
pub(crate) fn point(place: &str) {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    static WANTED: LazyLock<Option<(String, AtomicU64)>> = LazyLock::new(|| {
        let wanted = std::env::var("RAVELIN_OUTBOX_FAIL").ok()?;
        let (place, count) = wanted.split_once(':').unwrap_or((&wanted, "1"));
        Some((place.to_owned(), AtomicU64::new(count.parse().ok()?)))
    });
    if let Some((wanted, left)) = &*WANTED
        && wanted == place
        && left.fetch_sub(1, Ordering::SeqCst) == 1
    {
        std::process::abort();
    }
}

/// Does nothing.
#[cfg(not(debug_assertions))]
#[inline]
pub(crate) const fn point(_place: &str) {}
