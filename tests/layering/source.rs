//! What a source names, found in its tokens: comments and strings do not count.

use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;

/// What names a binding generator or JavaScript.
const GENERATORS: &[&str] = &["wasm_bindgen", "js_sys", "web_sys", "uniffi", "serde_wasm_bindgen"];

/// Returns the tokens of a file, one text each; comments are gone, and strings stay whole.
fn tokens(source: &str) -> Vec<String> {
    fn flatten(stream: TokenStream, into: &mut Vec<String>) {
        for token in stream {
            match token {
                TokenTree::Group(group) => {
                    into.push(format!("{:?}", group.delimiter()));
                    flatten(group.stream(), into);
                }
                token => into.push(token.to_string()),
            }
        }
    }
    let mut into = Vec::new();
    flatten(source.parse().unwrap(), &mut into);
    into
}

/// Returns the generators that a source names at the beginning of a path.
pub(super) fn generators(source: &str) -> BTreeSet<String> {
    let tokens = tokens(source);
    let at_a_beginning = |place: usize| {
        place < 2 || tokens.get(place - 1).is_none_or(|token| token != ":") || is_root(&tokens, place)
    };
    let named = tokens
        .iter()
        .enumerate()
        .filter(|(place, token)| GENERATORS.contains(&token.as_str()) && at_a_beginning(*place));
    named.map(|(_, token)| token.clone()).collect()
}

/// Tells whether the path at `place` begins with `::`, the root of all crates.
fn is_root(tokens: &[String], place: usize) -> bool {
    let before = place.checked_sub(3).and_then(|place| tokens.get(place));
    before.is_none_or(|token| !token.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '>'))
}

/// Returns the modules of this crate that a source names as `crate::module`, also inside of
/// `use crate::{…}`.
pub(super) fn modules(source: &str) -> BTreeSet<String> {
    let tokens = tokens(source);
    let mut found = BTreeSet::new();
    for (place, window) in tokens.windows(4).enumerate() {
        let [keyword, colon, second_colon, module] = window else { continue };
        if keyword == "crate" && colon == ":" && second_colon == ":" {
            assert!(module != "Brace", "write one `use crate::` for each module, near token {place}");
            found.insert(module.clone());
        }
    }
    found
}

/// Returns the modules of this crate that a source names as `super::…::module`, at the root. A file in
/// `src/` is one below it, a file in a folder there two, and each `mod name { … }` one more.
pub(super) fn modules_by_super(source: &str, below: usize) -> BTreeSet<String> {
    fn walk(stream: TokenStream, below: usize, found: &mut BTreeSet<String>) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        let mut supers = 0;
        for (place, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(name) if name == "super" => supers += 1,
                TokenTree::Punct(mark) if mark.as_char() == ':' => {}
                TokenTree::Group(group) => {
                    assert!(supers != below, "write one `use super::` for each module, near token {place}");
                    let is_module =
                        place.checked_sub(2).is_some_and(|before| tokens[before].to_string() == "mod");
                    walk(group.stream(), below + usize::from(is_module), found);
                    supers = 0;
                }
                token => {
                    if supers == below {
                        found.insert(token.to_string());
                    }
                    supers = 0;
                }
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(source.parse().unwrap(), below, &mut found);
    found
}

/// Returns what a source takes from its surroundings instead of from its arguments: the clock, files,
/// the network, the environment, standard output, a `static`.
pub(super) fn surroundings(source: &str) -> BTreeSet<String> {
    let tokens = tokens(source);
    let mut found = BTreeSet::new();
    for (place, token) in tokens.iter().enumerate() {
        let after = |steps: usize| tokens.get(place + steps).map_or("", String::as_str);
        let is_taken = match token.as_str() {
            "std" => after(1) == ":" && ["fs", "net", "env", "process", "thread", "io"].contains(&after(3)),
            "SystemTime" | "Instant" => after(1) == ":" && after(3) == "now",
            "println" | "eprintln" | "print" | "eprint" | "dbg" => after(1) == "!",
            "static" => place == 0 || tokens[place - 1] != "'",
            _ => false,
        };
        if is_taken {
            found.insert(format!("{token} {}", after(3)));
        }
    }
    found
}

/// Returns the lines that expose a secret, and have no `EXPOSE:` on them or shortly before.
pub(super) fn unexplained(source: &str) -> Vec<usize> {
    let lines: Vec<&str> = source.lines().collect();
    let exposes = |line: &&str| line.contains(".expose()") && !line.trim_start().starts_with("//");
    let is_explained = |place: usize| {
        lines[place.saturating_sub(EXPLAINED_WITHIN)..=place].iter().any(|line| line.contains("// EXPOSE: "))
    };
    let places = lines.iter().enumerate().filter(|(_, line)| exposes(line)).map(|(place, _)| place);
    places.filter(|place| !is_explained(*place)).map(|place| place + 1).collect()
}

/// How many lines before an `expose()` its comment may stand, since one may serve a statement of several.
const EXPLAINED_WITHIN: usize = 8;

#[test]
fn what_is_looked_for_would_be_found() {
    assert_eq!(generators("use wasm_bindgen::prelude::*;"), ["wasm_bindgen".to_owned()].into());
    assert_eq!(generators("#[uniffi::export] fn f() {}"), ["uniffi".to_owned()].into());
    assert_eq!(generators("fn f(x: ::js_sys::Date) {}"), ["js_sys".to_owned()].into());
    assert_eq!(generators("macro_rules! m { () => { web_sys::window() } }"), ["web_sys".to_owned()].into());
    assert!(generators("// wasm_bindgen\n/// uniffi\nfn f() { other::uniffi(\"js_sys\") }").is_empty());
    assert_eq!(modules("use crate::event::Item; fn f() { crate::bind::g() }").len(), 2);
    assert!(modules("// crate::event\nuse super::event;").is_empty());
    let event = BTreeSet::from(["event".to_owned()]);
    for (source, below) in [
        ("use super::event;", 1),
        ("fn f() { super::event::g() }", 1),
        ("use super::super::event::Item;", 2),
        ("mod tests { use super::super::event; }", 1),
    ] {
        assert_eq!(modules_by_super(source, below), event, "{source}");
    }
    for (source, below) in [
        ("use super::event;", 2),
        ("mod tests { use super::*; use super::event; }", 1),
        ("// super::event\nfn f() { other(\"super::event\") }", 1),
    ] {
        assert!(modules_by_super(source, below).is_empty(), "{source}");
    }
    assert_eq!(modules_by_super("use super::*;", 1), ["*".to_owned()].into());
    for source in [
        "use std::fs::File;",
        "fn f() { std::env::var(\"X\") }",
        "fn f() -> SystemTime { SystemTime::now() }",
        "static COUNT: u8 = 0;",
        "fn f() { println!(\"{}\", 1) }",
    ] {
        assert_eq!(surroundings(source).len(), 1, "{source}");
    }
    assert!(
        surroundings("// std::fs\nfn f(now: std::time::SystemTime) -> &'static str { env!(\"X\") }")
            .is_empty()
    );
    assert_eq!(unexplained("\nlet x = secret.expose();"), [2]);
    assert!(unexplained("// EXPOSE: it is sent.\nlet x = secret.expose();").is_empty());
}
