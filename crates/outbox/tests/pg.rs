//! The outbox in PostgreSQL, on a real server.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod walks;

mod pg {
    mod common;
    mod deliver;
    mod failures;
    mod leases;
    mod merchants;
    mod people;
    mod plans;
    mod rows;
    mod schema;
}
