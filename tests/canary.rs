//! Marked secrets go through everything that is public, and are seen nowhere but where they belong:
//! not in an error, a `Debug`, a `Display` or the message of a panic.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod canary {
    mod cards;
    mod events;
    mod marks;
    mod rest;
    mod watch;
}
