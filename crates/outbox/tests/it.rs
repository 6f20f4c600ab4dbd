//! The outbox in a file and its relay, against the sandbox, over real connections.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod it {
    mod around;
    mod common;
    mod deliver;
    mod door;
    mod keeper;
    mod outages;
    mod pacing;
    #[cfg(feature = "seal")]
    mod seal;
    mod stale;
    mod verdicts;
}
