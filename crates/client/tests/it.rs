//! The client against the sandbox, over real connections.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod it {
    mod budget;
    mod common;
    mod customers;
    mod hand_over;
    mod recommend;
    mod secrets;
    mod send;
}
