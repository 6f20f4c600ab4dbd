//! What a fresh machine lacks, installed with a word about it.

use crate::run::{command, is_there, output, root, run};
use anyhow::{Context, Result};
use std::process::Command;

/// Sees to the WebAssembly target of the pinned toolchain.
pub(crate) fn wasm_target() -> Result<()> {
    let installed = output(&mut command("rustup target list --installed"))?;
    if installed.lines().any(|target| target == "wasm32-unknown-unknown") {
        return Ok(());
    }
    eprintln!("installing Rust's wasm32-unknown-unknown target");
    run(&mut command("rustup target add wasm32-unknown-unknown")).context("the page module needs that target")
}

/// Sees to the npm packages of a folder's lock file.
pub(crate) fn node_modules(folder: &str) -> Result<()> {
    let folder_path = root().join(folder);
    let (lock, installed) =
        (folder_path.join("package-lock.json"), folder_path.join("node_modules/.package-lock.json"));
    let time = |path| std::fs::metadata(path).and_then(|data| data.modified()).ok();
    if time(installed).is_some_and(|installed| Some(installed) >= time(lock)) {
        return Ok(());
    }
    eprintln!("installing the npm packages of {folder}/package-lock.json");
    let mut install = command("npm ci --ignore-scripts --no-audit --no-fund --loglevel=error");
    run(install.current_dir(folder_path)).with_context(|| format!("{folder} needs Node.js 20 and npm"))
}

/// Sees to the browsers that the tests drive, from Debian's packages: WebKit wants a screen, which Xvfb is, and
/// pages over TLS want a certificate, which OpenSSL makes.
pub(crate) fn browsers() -> Result<()> {
    debian(&[
        ("chromium", "chromium"),
        ("firefox-esr", "firefox-esr"),
        ("WebKitWebDriver", "webkit2gtk-driver"),
        ("Xvfb", "xvfb"),
        ("openssl", "openssl"),
    ])
}

/// Sees to a PostgreSQL server and PgBouncer, which the tests start for themselves.
pub(crate) fn postgresql() -> Result<()> {
    // Debian keeps the server's programs in folders of their versions.
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let server = versions.map(|version| version.path().join("bin/initdb")).find(|initdb| initdb.exists());
    let server = server.as_ref().and_then(|initdb| initdb.to_str()).unwrap_or("initdb");
    debian(&[(server, "postgresql"), ("pgbouncer", "pgbouncer")])
}

/// Sees to what the command is tried with: shells that complete its arguments, `man`, what reads the files in
/// `deploy/` and builds the image, and what its pages have typed.
pub(crate) fn command_line() -> Result<()> {
    debian(&[
        ("buildah", "buildah"),
        ("curl", "curl"),
        ("docker-compose", "docker-compose"),
        ("fish", "fish"),
        ("man", "man-db"),
        ("systemd-analyze", "systemd"),
        ("zsh", "zsh"),
    ])
}

/// Sees to PostgreSQL's library, by which Diesel connects.
pub(crate) fn libpq() -> Result<()> {
    // It is no program: the linker finds it, or does not.
    let there = output(command("cc -o /dev/null -shared -lpq").env("LC_ALL", "C")).is_ok();
    if there { Ok(()) } else { debian(&[("/usr/lib/libpq.so", "libpq-dev")]) }
}

/// Sees to what the figures of delivery are compared with, and to a C compiler.
pub(crate) fn delivery() -> Result<()> {
    postgresql()?;
    debian(&[("wrk", "wrk"), ("nginx", "nginx-light"), ("cc", "gcc")])
}

/// Sees to programs from Debian's packages: pairs of a program and its package.
pub(crate) fn debian(programs: &[(&str, &str)]) -> Result<()> {
    let missing: Vec<&str> =
        programs.iter().filter(|(program, _)| !is_there(program)).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    eprintln!("installing Debian's packages {}", missing.join(", "));
    let why = || format!("these packages are needed, and apt-get could not install them: {missing:?}");
    let user = output(&mut command("id -u"))?;
    let apt = |arguments: &[&str]| {
        let mut apt = if user.trim() == "0" { Command::new("apt-get") } else { command("sudo apt-get") };
        apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        run(&mut apt)
    };
    apt(&["update", "-qq"]).with_context(why)?;
    apt(&[&["install", "-qq", "-y", "--no-install-recommends"], &*missing].concat()).with_context(why)
}

/// Sees to a cargo subcommand of exactly this version.
pub(crate) fn cargo_tool(name: &str, version: &str) -> Result<()> {
    let listed = output(&mut command("cargo install --list"))?;
    if listed.lines().any(|line| line.starts_with(&format!("{name} v{version}"))) {
        return Ok(());
    }
    eprintln!("installing {name} {version} from crates.io, which takes some minutes");
    run(&mut command(&format!("cargo install --locked --quiet {name}@{version}")))
        .with_context(|| format!("{name} could not be installed"))
}
