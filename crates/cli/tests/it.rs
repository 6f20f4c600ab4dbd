//! The command as its user runs it: the real binary, its output and its exit code.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod it {
    mod backfill;
    mod backfill_hints;
    mod backfill_kills;
    mod backfill_memory;
    mod backfill_rejects;
    mod backfilling;
    mod canary;
    mod cards;
    mod check;
    mod common;
    mod deploy;
    mod devices;
    mod explain;
    mod failures;
    mod fleet;
    mod gateway;
    mod gateway_canary;
    mod gating;
    mod keys;
    mod outbox;
    mod pages;
    mod passwords;
    mod places;
    mod random;
    mod readme;
    mod relay;
    mod relaying;
    mod running;
    mod sandbox;
    mod sealing;
    mod send;
    mod shells;
}
