//! The library for Kotlin, Swift and Python: built, given its bindings, and run through the vectors.

use crate::run::{cargo, command, root, run, without_paths};
use crate::suite::{Tally, counted};
use crate::tools;
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use uniffi::{GenerateOptions, TargetLanguage};

/// A library, and the features it was really built with.
pub(crate) struct Library {
    pub(crate) path: PathBuf,
    pub(crate) features: Vec<String>,
}

/// Builds the core alone as a library to be loaded, with these features and no others.
///
/// Path and features are those that cargo reports, not those that were asked for. A profile is for one
/// set of features: cargo gives every such library of a profile the same file.
pub(crate) fn build_library(profile: &str, features: &str) -> Result<Library> {
    let mut build = cargo("rustc --quiet --package ravelin --lib --crate-type cdylib --no-default-features");
    build.args(["--message-format=json-render-diagnostics", "--profile", profile, "--features", features]);
    if profile == "mobile" {
        build.env("CARGO_ENCODED_RUSTFLAGS", without_paths().join("\u{1f}")).env_remove("RUSTFLAGS");
    }
    let output = build.stderr(Stdio::inherit()).output().context("cargo")?;
    ensure!(output.status.success(), "the library could not be built ({profile}, {features})");
    let messages = String::from_utf8_lossy(&output.stdout);
    messages.lines().filter_map(library).next_back().context("cargo has built no library")
}

/// Returns the library that a message of cargo's tells of.
fn library(message: &str) -> Option<Library> {
    let message: Value = serde_json::from_str(message).ok()?;
    let target = message.get("target")?;
    let is_core = target.get("name")? == "ravelin"
        && target.get("crate_types")?.as_array()?.iter().any(|kind| kind == "lib" || kind == "cdylib");
    let texts = |name: &str| -> Option<Vec<String>> {
        message.get(name)?.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
    };
    let extension = std::env::consts::DLL_EXTENSION;
    let path = texts("filenames")?
        .into_iter()
        .map(PathBuf::from)
        .find(|path| path.extension().is_some_and(|found| found == extension))?;
    is_core.then_some(Library { path, features: texts("features")? })
}

/// Returns the library as an app gets it, without the names that only the bindings were made from.
///
/// The file stays where it is; the stripped copy stands in a folder beside it.
fn stripped(library: &Library) -> Result<PathBuf> {
    let (folder, name) =
        library.path.parent().zip(library.path.file_name()).context("a library is in a folder")?;
    let (folder, size) =
        (folder.join("stripped"), |path: &Path| Ok::<_, anyhow::Error>(fs::metadata(path)?.len()));
    fs::create_dir_all(&folder)?;
    let copy = folder.join(name);
    run(command("strip --strip-all -o").arg(&copy).arg(&library.path)).context("stripping needs binutils")?;
    println!("the library for apps: {} bytes, {} before it was stripped", size(&copy)?, size(&library.path)?);
    Ok(copy)
}

/// Runs the vectors through Python and Kotlin.
pub(crate) fn ffi() -> Result<()> {
    let mut tally = python()?;
    tally.add(kotlin()?);
    println!("{} passed, {} failed", tally.passed, tally.failed);
    ensure!(tally.failed == 0, "not all tests passed");
    Ok(())
}

/// Runs the vectors through the Python bindings.
pub(crate) fn python() -> Result<Tally> {
    let (test, release) = (build_library("dev", "pinned")?, build_library("mobile", "ffi")?);
    let shipped = stripped(&release)?;
    let bindings = |of: &Library, library: &Path, folder: &str| {
        let folder = root().join("target/bindings").join(folder);
        generate(of, TargetLanguage::Python, &folder)?;
        // They look for the library beside themselves.
        fs::copy(library, folder.join(library.file_name().unwrap_or_default()))?;
        Ok::<_, anyhow::Error>(folder)
    };
    let mut tests = python_command()?;
    tests.args(["-m", "pytest", "--quiet", "-p", "no:cacheprovider", "tests/ffi"]);
    tests.env("PYTHONDONTWRITEBYTECODE", "1").env("RUST_BACKTRACE", "0").env("RAVELIN_LIBRARY", &test.path);
    tests.env("RAVELIN_BINDINGS", bindings(&test, &test.path, "python")?);
    tests.env("RAVELIN_RELEASE_BINDINGS", bindings(&release, &shipped, "python-release")?);
    tests.env("RAVELIN_RELEASE_LIBRARY", &shipped).env("RAVELIN_RELEASE_NAMED", &release.path);
    tests.env("RAVELIN_RELEASE_FEATURES", release.features.join(","));
    counted(&mut tests)
}

/// Runs the vectors through the Kotlin bindings, on the JVM.
pub(crate) fn kotlin() -> Result<Tally> {
    tools::debian(&[("mvn", "maven"), ("javac", "openjdk-17-jdk-headless")])?;
    let library = build_library("dev", "pinned")?;
    let made = root().join("target/bindings/kotlin");
    generate(&library, TargetLanguage::Kotlin, &made)?;
    let folder = library.path.parent().context("a library is in a folder")?;
    let mut tests = command("mvn --batch-mode --no-transfer-progress --file mobile/kotlin/pom.xml test");
    // One test panics on purpose.
    tests.env("RUST_BACKTRACE", "0");
    tests.arg(format!("-Dbindings.dir={}", made.display())).arg(format!("-Dnative.dir={}", folder.display()));
    counted(&mut tests)
}

/// Returns the Python of `tests/ffi/requirements.txt`, installed where that is needed.
pub(crate) fn python_command() -> Result<Command> {
    let (wanted, home) = (root().join("tests/ffi/requirements.txt"), root().join(".tools/python"));
    let (wanted_text, installed) = (fs::read_to_string(&wanted)?, home.join("requirements.txt"));
    let python = home.join("bin/python");
    if fs::read_to_string(&installed).ok().as_ref() != Some(&wanted_text) {
        eprintln!("installing the Python packages of tests/ffi/requirements.txt");
        virtual_environment(&home)?;
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
            .arg(&wanted);
        run(&mut pip).context("the Python packages could not be installed")?;
        fs::write(&installed, wanted_text)?;
    }
    let mut command = Command::new(python);
    command.current_dir(root());
    Ok(command)
}

/// Makes a Python of its own in a folder.
fn virtual_environment(home: &Path) -> Result<()> {
    let make = || run(command("python3 -m venv --clear").arg(home));
    if make().is_err() {
        // Debian ships the module apart from Python, and a Python without it cannot be asked by its name.
        tools::debian(&[("python3-venv", "python3-venv")])?;
        make().context("these tests need Python 3.10 or newer with its venv module")?;
    }
    Ok(())
}

/// Writes the bindings of a library, from the library itself: they belong together.
fn generate(library: &Library, language: TargetLanguage, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let utf8 = |path: &Path| path.to_str().map(Into::into).context("a path that is UTF-8");
    uniffi::generate(GenerateOptions {
        languages: vec![language],
        source: utf8(&library.path)?,
        out_dir: utf8(folder)?,
        config_override: Some(utf8(&root().join("mobile/bindings.toml"))?),
        ..GenerateOptions::default()
    })
}
