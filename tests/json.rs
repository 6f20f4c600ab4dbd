//! JSON that breaks parsers: each text is answered with a value or an error, as its letter says, by
//! everything here that reads JSON from outside.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "json/cases.rs"]
mod cases;

use cases::cases;
use ravelin::check::Check;
use ravelin::endpoint::Endpoint;
use ravelin::event::{Checkout, Event};
use ravelin::json::Json;
use ravelin::recommendation::Recommendation;
use std::collections::BTreeSet;

/// What the checker says of a text that is no JSON it can look into.
const UNREADABLE: [&str; 3] = ["json-invalid", "json-number", "json-repeated"];

/// Returns whether the letter of a case allows that it was taken, or refused.
fn allows(name: &str, taken: bool) -> bool {
    match name.as_bytes().first() {
        Some(b'y') => taken,
        Some(b'n') => !taken,
        Some(b'i') => true,
        _ => panic!("{name}"),
    }
}

/// Returns the text as the value of a member that no type knows.
fn inside_a_checkout(text: &[u8]) -> Vec<u8> {
    [br#"{"timestamp":1512828988826,"customerId":"c","order":{"orderId":"o"},"more":"#, text, b"}"].concat()
}

#[test]
fn there_are_318_of_them() {
    let cases = cases();
    let count = |letter: &str| cases.iter().filter(|(name, _)| name.starts_with(letter)).count();
    assert_eq!((count("y_"), count("n_"), count("i_"), cases.len()), (95, 188, 35, 318));
    let names: BTreeSet<&str> = cases.iter().map(|(name, _)| *name).collect();
    let texts: BTreeSet<&[u8]> = cases.iter().map(|(_, text)| &**text).collect();
    assert_eq!((names.len(), texts.len()), (318, 318), "none stands there twice");
}

#[test]
fn a_tree_is_read_or_refused() {
    for (name, text) in cases() {
        let read = Json::parse(&text);
        assert!(allows(name, read.is_ok()), "{name}: {read:?}");
        if let Ok(tree) = read {
            let written = tree.to_string();
            assert!(Json::parse(written.as_bytes()).unwrap() == tree, "{name} changes in a round trip");
        }
    }
}

#[test]
fn an_event_is_read_or_refused() {
    for (name, text) in cases() {
        assert!(Checkout::read(&text).is_err(), "{name} is no checkout");
        let inside = Checkout::read(&inside_a_checkout(&text));
        assert!(allows(name, inside.is_ok()), "{name}: {:?}", inside.map(|_| ()));
        assert_eq!(inside.is_ok(), Json::parse(&inside_a_checkout(&text)).is_ok(), "{name}");
    }
}

#[test]
fn an_answer_is_read_or_refused() {
    for (name, text) in cases() {
        // Nothing, `null` and a byte order mark are answers too, where nothing else can be done.
        let lenient =
            text.trim_ascii().strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text).trim_ascii().is_empty();
        let read = Recommendation::read(&text);
        let is_object = text.trim_ascii().starts_with(b"{") || lenient || name == "y_literal_null";
        match name.as_bytes().first() {
            Some(b'y') => assert_eq!(read.is_ok(), is_object, "{name}"),
            Some(b'n') => assert_eq!(read.is_ok(), lenient, "{name}"),
            _ => {}
        }
    }
}

#[test]
fn the_checker_has_a_finding_for_what_it_cannot_read() {
    for (name, text) in cases() {
        for endpoint in Endpoint::ALL {
            let findings = Check::of(*endpoint).run_text(&text);
            let unreadable = findings.iter().any(|finding| UNREADABLE.contains(&finding.code()));
            assert!(allows(name, !unreadable), "{name}: {findings:?}");
            assert!(!unreadable || findings.len() == 1, "{name}: {findings:?}");
            let object = matches!(Json::parse(&text), Ok(Json::Object(_)));
            assert!(object || !findings.is_empty(), "{name} is no event");
        }
    }
}
