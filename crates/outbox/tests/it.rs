//! The outbox in a file and its relay, against the sandbox, over real connections.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod walks;

mod it {
    mod answers;
    mod around;
    mod common;
    mod deliver;
    mod door;
    #[cfg(unix)]
    mod file;
    mod keeper;
    mod outages;
    mod pacing;
    mod people;
    #[cfg(feature = "seal")]
    mod seal;
    mod stale;
    mod verdicts;
}
