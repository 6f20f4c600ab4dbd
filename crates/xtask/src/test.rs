//! Every test of the repository, on every surface, with one sum at the end.

use crate::run::{cargo, command, root};
use crate::suite::{Suites, Tally, counted};
use crate::{chaos, ffi, package, size, tools};
use anyhow::Result;

/// The surfaces whose fresh ciphertexts foreign code decrypts.
const SURFACES: &[&str] =
    &["native", "node", "plain", "ravelinjs", "chromium", "firefox", "webkit", "python", "jvm"];

/// Installs what is missing and runs every suite; the last line is `N passed, N failed`.
pub(crate) fn test() -> Result<()> {
    let fresh = root().join("target/fresh");
    if fresh.exists() {
        std::fs::remove_dir_all(&fresh)?;
    }
    std::fs::create_dir_all(&fresh)?;

    let mut suites = Suites::default();
    suites.run("Rust: the workspace", || {
        tools::postgresql()?;
        tools::command_line()?;
        // The shops that insert into the outbox by themselves.
        ffi::python_command()?;
        tools::node_modules("tests/outbox")?;
        counted(&mut cargo("test --workspace --quiet --no-fail-fast"))
    });
    suites.run("Rust: the core with every feature", || {
        counted(&mut cargo("test -p ravelin --quiet --no-fail-fast --all-features"))
    });
    suites.run("Rust: the outbox with every feature", || {
        counted(&mut cargo("test -p ravelin-outbox --quiet --no-fail-fast --all-features"))
    });
    suites.run("Rust: the outbox in transactions of sqlx, Diesel and tokio-postgres", || {
        tools::postgresql()?;
        tools::libpq()?;
        counted(&mut cargo(
            "test --quiet --no-fail-fast --manifest-path tests/drivers/Cargo.toml --target-dir target",
        ))
    });
    suites.run("chaos: kills, crashes and restarts, the short form", chaos::suite);
    suites.run("package: built, and no heavier than its ceilings", || {
        size::size()?;
        package::reproducible()?;
        Ok(Tally::passed(2))
    });
    suites.run("page: Node.js, Chromium, Firefox, WebKit and the shop", || {
        tools::browsers()?;
        tools::node_modules("tests/page")?;
        tools::node_modules("tests/page/backend")?;
        let mut node = command("node --test --test-reporter=tap --test-concurrency=1");
        counted(node.current_dir(root().join("tests/page")))
    });
    suites.run("package: packed and installed, under bundlers, frameworks, test runners, compilers", || {
        tools::browsers()?;
        tools::node_modules("tests/page")?;
        tools::node_modules("tests/page/backend")?;
        tools::node_modules("tests/installed")?;
        let mut node = command("node --test --test-reporter=tap --test-concurrency=1");
        // By name: the fixtures hold tests too, which are a shop's.
        node.args(["bundlers", "examples", "runtimes", "types"].map(|name| format!("{name}.test.mjs")));
        counted(node.current_dir(root().join("tests/installed")))
    });
    suites.run("FFI: Python", ffi::python);
    suites.run("FFI: Kotlin on the JVM", ffi::kotlin);
    suites.run("interop: Python's cryptography", || {
        counted(ffi::python_command()?.arg("tests/interop/decrypt.py").args(SURFACES))
    });
    suites.run("interop: Node.js' crypto", || {
        counted(command("node tests/interop/decrypt.mjs").args(SURFACES))
    });
    suites.finish()
}
