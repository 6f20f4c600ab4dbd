//! The corpora of the fuzz targets as ordinary tests: the same properties on the same inputs.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

#[path = "../fuzz/properties.rs"]
#[allow(clippy::expect_used, reason = "a property that does not hold panics")]
mod properties;

/// Runs a property on every file of a corpus.
fn run(target: &str, property: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.len() >= 10, "the corpus of {target} is there");
    for file in files {
        property(&std::fs::read(file).unwrap());
    }
}

#[test]
fn keys() {
    run("key", properties::key);
}

#[test]
fn cards() {
    run("card", properties::card);
}

#[test]
fn ciphers() {
    run("cipher", properties::cipher);
}

#[test]
fn events() {
    run("event", properties::event);
}

#[test]
fn checks() {
    run("check", properties::check);
}
