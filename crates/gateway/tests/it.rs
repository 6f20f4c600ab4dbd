//! The gateway in front of the sandbox, over real connections, with a real outbox.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod it {
    mod admission;
    mod answers;
    mod common;
    mod disk;
    mod exact;
    mod health;
    mod load;
    mod passed;
}
