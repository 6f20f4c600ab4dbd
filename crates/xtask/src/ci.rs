//! What must hold before a change is merged.

use crate::run::{cargo, command, output, run};
use crate::{size, test, tools};
use anyhow::{Result, ensure};

/// The features of the core that must build and pass on their own.
const FEATURES: &[&str] = &[
    "",
    "std",
    "encrypt",
    "std,encrypt",
    "events",
    "events,http",
    "decipher",
    "decipher,events",
    "ffi",
    "backend",
];

/// Format, lints, docs, the tests of each feature, licences, every test, and a tree
/// that all of this has left as it was.
pub(crate) fn ci() -> Result<()> {
    step("format");
    run(&mut cargo("fmt --all --check"))?;
    step("lints");
    run(&mut cargo("clippy --workspace --all-targets --quiet -- -D warnings"))?;
    run(&mut cargo("clippy -p ravelin --all-targets --all-features --quiet -- -D warnings"))?;
    run(&mut cargo("clippy -p ravelin-outbox --all-targets --all-features --quiet -- -D warnings"))?;
    tools::libpq()?;
    let drivers = "--manifest-path tests/drivers/Cargo.toml --target-dir target";
    run(&mut cargo(&format!("fmt --check {}", "--manifest-path tests/drivers/Cargo.toml")))?;
    run(&mut cargo(&format!("clippy --all-targets --quiet {drivers} -- -D warnings")))?;
    tools::wasm_target()?;
    for module in ["page", "backend"] {
        let mut clippy = cargo("clippy -p ravelin --no-default-features --quiet --features");
        run(clippy.args([module, "--target", "wasm32-unknown-unknown", "--", "-D", "warnings"]))?;
    }
    step("docs");
    run(cargo("doc --workspace --no-deps --quiet").env("RUSTDOCFLAGS", "-D warnings"))?;
    run(cargo("doc -p ravelin-outbox --no-deps --all-features --quiet").env("RUSTDOCFLAGS", "-D warnings"))?;
    step("tests of each feature");
    for features in FEATURES {
        println!("features: {features}");
        run(cargo("test -p ravelin --lib --quiet --no-default-features --features").arg(features))?;
    }
    step("the core where another crate has changed serde_json");
    let others = "decipher,http,serde_json/arbitrary_precision,serde_json/preserve_order";
    run(cargo("test -p ravelin --quiet --features").arg(others))?;
    step("licences, versions and sources of what is built in");
    deny("bans licenses sources")?;
    println!("advisories are `cargo xtask advisories`: their database is on GitHub, not in a registry");
    step("sizes");
    size::size()?;
    step("tests");
    test::test()?;
    step("clean tree");
    let changed = output(&mut command("git status --porcelain"))?;
    ensure!(changed.is_empty(), "the working tree differs from what is committed:\n{changed}");
    println!("all is well");
    Ok(())
}

/// What is known against what is built in; fetches the advisory database.
pub(crate) fn advisories() -> Result<()> {
    deny("advisories")
}

fn deny(checks: &str) -> Result<()> {
    tools::cargo_tool("cargo-deny", "0.20.2")?;
    run(&mut cargo(&format!("deny --log-level warn check {checks}")))
}

fn step(name: &str) {
    println!("\n━━ {name}");
}
