//! The sandbox from outside, over HTTP.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod it {
    mod api;
    mod cards;
    mod common;
    mod deliveries;
    mod faults;
    mod hostile;
    mod json_corpus;
    mod labels;
    mod limits;
    mod order;
    mod refusals;
    mod scripts;
    mod state;
    mod summary;
    mod tags;
    mod temporary;
    mod warnings;
    mod wire;
    mod written_scripts;
}
