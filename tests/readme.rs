//! README says nothing that is not run: its Rust is a doc test of `ravelin-client`, its JavaScript and
//! its shell have tests of their own, the command plays its script in JSON, and its Kotlin stands in a test
//! of the JVM, word for word.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Returns the code blocks of a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let begin = format!("```{language}\n");
    let rest = text.split(&begin).skip(1);
    rest.map(|block| block.split("```").next().unwrap_or_default().to_owned()).collect()
}

/// Tells whether the lines of a block follow each other in a file, however they are indented.
fn stands_in(block: &str, file: &str) -> bool {
    let lines = |text: &str| text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>();
    let (block, file) = (lines(block), lines(file));
    !block.is_empty() && file.windows(block.len()).any(|window| window == block)
}

#[test]
fn the_kotlin_is_compiled_and_run() {
    let test = read("mobile/kotlin/src/test/kotlin/unofficial/ravelin/ReadmeTest.kt");
    let kotlin = blocks(&read("README.md"), "kotlin");
    assert_eq!(kotlin.len(), 1);
    for block in kotlin {
        assert!(stands_in(&block, &test), "{block}");
    }
    assert!(!stands_in("val other = 1", &test));
}

#[test]
fn every_block_is_of_a_language_that_is_run() {
    let readme = read("README.md");
    let languages: Vec<&str> = readme.lines().filter_map(|line| line.strip_prefix("```")).collect();
    for language in languages.iter().filter(|language| !language.is_empty()) {
        assert!(["js", "json", "kotlin", "rust", "sh"].contains(language), "{language}");
    }
    for (language, count) in [("js", 1), ("json", 1), ("kotlin", 1), ("rust", 1), ("sh", 6)] {
        assert_eq!(blocks(&readme, language).len(), count, "{language}");
    }
}

#[test]
fn what_is_linked_is_there() {
    for file in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "pkg/README.md"] {
        let text = read(file);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(file).parent().unwrap().to_owned();
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.starts_with("https://")) {
            assert!(folder.join(target).exists(), "{file} links {target}");
        }
    }
}
