//! What ARCHITECTURE.md says must not exist: names of binding generators outside of `bind/`, a lower
//! module that knows a higher one, and heavy or secret things in what a page or an app loads.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

#[path = "layering/source.rs"]
mod source;

use source::{generators, modules, modules_by_super, surroundings, unexplained};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Which modules a module may know, besides its own.
const LAYERS: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("secret", &[]),
    ("text", &[]),
    ("digest", &["secret"]),
    ("random", &["error"]),
    ("card", &["error", "secret", "text"]),
    ("key", &["error", "text"]),
    ("password", &["error", "secret"]),
    ("device", &["error", "random"]),
    ("cipher", &["card", "error", "key", "random", "secret", "text"]),
    ("decipher", &["cipher", "error", "secret"]),
    ("json", &["error"]),
    ("money", &["error"]),
    ("open", &[]),
    ("timestamp", &[]),
    ("endpoint", &[]),
    ("check", &["card", "endpoint", "error", "json", "password", "timestamp"]),
    ("request", &[]),
    ("status", &[]),
    ("recommendation", &["endpoint", "error", "json", "open", "timestamp"]),
    (
        "event",
        &[
            "check",
            "cipher",
            "device",
            "endpoint",
            "error",
            "json",
            "money",
            "open",
            "password",
            "request",
            "secret",
            "timestamp",
        ],
    ),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns every Rust file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.extension() {
            _ if path.is_dir() => found.extend(files(&path)),
            Some(extension) if extension == "rs" => found.push(path),
            _ => {}
        }
    }
    found
}

/// Returns the module at the top that a file belongs to.
fn module_of(file: &Path) -> String {
    let inside = file.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn binding_generators_are_named_in_bind_only() {
    for file in files(&root().join("src")) {
        let named = generators(&std::fs::read_to_string(&file).unwrap());
        match module_of(&file).as_str() {
            "bind" => {}
            // UniFFI wants its scaffolding at the root of the crate.
            "lib" => assert!(named.iter().all(|name| name == "uniffi"), "{}: {named:?}", file.display()),
            _ => assert!(named.is_empty(), "{} names {named:?}", file.display()),
        }
    }
}

#[test]
fn no_module_knows_a_higher_one() {
    let modules_there: BTreeSet<String> = LAYERS.iter().map(|(module, _)| (*module).to_owned()).collect();
    for file in files(&root().join("src")) {
        let module = module_of(&file);
        if ["lib", "bind"].contains(&module.as_str()) {
            continue;
        }
        let (_, allowed) = LAYERS
            .iter()
            .find(|(name, _)| *name == module)
            .unwrap_or_else(|| panic!("{module} has no place in the layers yet"));
        let source = std::fs::read_to_string(&file).unwrap();
        let below = file.strip_prefix(root().join("src")).unwrap().components().count();
        for known in modules(&source).into_iter().chain(modules_by_super(&source, below)) {
            let is_module = modules_there.contains(&known) || known == "bind";
            let is_allowed = known == module || allowed.contains(&known.as_str());
            // What is no module is a name that `lib.rs` exports: its module is to be named instead.
            let is_in_a_test = file.ends_with("tests.rs");
            assert!(is_allowed || is_in_a_test, "{}: {module} knows {known} ({is_module})", file.display());
        }
    }
}

#[test]
fn the_core_takes_nothing_from_its_surroundings() {
    for file in files(&root().join("src")).iter().filter(|file| module_of(file) != "bind") {
        let found = surroundings(&std::fs::read_to_string(file).unwrap());
        let is_a_test = file.ends_with("tests.rs");
        assert!(found.is_empty() || is_a_test, "{}: {found:?}", file.display());
    }
}

#[test]
fn every_exposed_secret_has_a_reason() {
    let crates = std::fs::read_dir(root().join("crates")).unwrap();
    let folders = crates.map(|krate| krate.unwrap().path().join("src")).chain([root().join("src")]);
    let mut exposing = 0;
    for file in folders.flat_map(|folder| files(&folder)) {
        let source = std::fs::read_to_string(&file).unwrap();
        // Tests compare secrets, and have nobody to hide them from.
        let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
        assert!(unexplained(source).is_empty(), "{}: lines {:?}", file.display(), unexplained(source));
        exposing += usize::from(source.contains("// EXPOSE: "));
    }
    assert!(exposing > 5, "{exposing} files expose something");
}

/// Runs cargo and returns what it prints.
fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).current_dir(root()).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Returns the packages that the core is built from with these features.
fn packages(features: &str, target: &str) -> BTreeSet<String> {
    let tree = ["tree", "--package=ravelin", "--edges=normal", "--prefix=none", "--no-default-features"];
    let listed = cargo(&[&tree[..], &["--features", features, "--target", target]].concat());
    listed.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

#[test]
fn the_page_carries_no_serde_and_no_rsa() {
    let page = packages("page", "wasm32-unknown-unknown");
    for heavy in ["serde", "serde_json", "serde-wasm-bindgen", "aes-gcm", "rsa", "crypto-bigint", "uniffi"] {
        assert!(!page.contains(heavy), "the page is built with {heavy}");
    }
    assert!(page.contains("getrandom") && page.contains("wasm-bindgen"), "{page:?}");
    assert!(
        packages("events,encrypt", "wasm32-unknown-unknown")
            .is_superset(&["serde", "rsa"].map(str::to_owned).into())
    );
}

/// Returns every feature of the core that a feature switches on.
fn switched_on(feature: &str) -> BTreeSet<String> {
    let metadata: serde_json::Value =
        serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version=1"])).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let core = packages.iter().find(|package| package["name"] == "ravelin").unwrap();
    let mut found = BTreeSet::from([feature.to_owned()]);
    loop {
        let next: BTreeSet<String> = found
            .iter()
            .filter_map(|feature| core["features"][feature].as_array())
            .flatten()
            .filter_map(|feature| feature.as_str().map(str::to_owned))
            .chain(found.clone())
            .collect();
        if next == found {
            return found;
        }
        found = next;
    }
}

#[test]
fn what_a_backend_has_stays_out_of_the_page() {
    let backend = packages("backend", "wasm32-unknown-unknown");
    assert!(backend.is_superset(&["serde_json", "serde-wasm-bindgen"].map(str::to_owned).into()));
    assert!(!backend.contains("rsa"), "a backend encrypts no cards in JavaScript");
    assert!(!switched_on("page").contains("backend") && !switched_on("default").contains("backend"));
}

#[test]
fn pages_and_apps_have_no_private_key_and_no_pinned_randomness() {
    for artefact in ["page", "backend", "ffi", "default"] {
        let features = switched_on(artefact);
        for forbidden in ["decipher", "pinned"] {
            assert!(!features.contains(forbidden), "{artefact} switches {forbidden} on");
        }
    }
    assert!(!switched_on("page").contains("events"));
    assert!(switched_on("pinned").contains("std"), "the closure is followed");
}

#[test]
fn the_core_knows_no_other_crate_of_the_workspace() {
    let everything = "std,encrypt,events,decipher,http,ffi,pinned";
    let packages = packages(everything, "x86_64-unknown-linux-gnu");
    let ours: Vec<&String> = packages.iter().filter(|package| package.starts_with("ravelin")).collect();
    assert_eq!(ours, ["ravelin"]);
}
