//! The npm package: the modules of page and backend out of the core, their glue, and the error sentences.

use crate::run::{cargo, command, root, run, without_paths};
use crate::tools;
use anyhow::{Context, Result, ensure};
use ravelin::error::{ErrorCode, Reason};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::{Bindgen, EncodeInto};

mod backend;
mod page;
mod scripts;
mod types;

/// The entries of the package.
const ENTRIES: [&str; 5] = ["index", "plain", "device", "form", "ravelinjs"];

/// What a module may use of WebAssembly beyond its first version.
const FEATURES: [&str; 6] = [
    "bulk-memory",
    "sign-ext",
    "mutable-globals",
    "nontrapping-float-to-int",
    "multivalue",
    "reference-types",
];

const TARGET: &str = "wasm32-unknown-unknown";

/// Builds `pkg/dist/`, which is what the package ships: `ravelin.wasm`, `index.js`, `index.workerd.js`, `plain.js`,
/// `device.js`, `form.js`, `ravelinjs.js`, the scripts of the drop-in, and what a backend has.
///
/// In between stand `exports.js`, `errors.js` and `module.js`, in `pkg/src/made/`, and two more for the backend.
pub(crate) fn package() -> Result<()> {
    tools::wasm_target()?;
    tools::node_modules("pkg")?;
    let (made, dist) = (root().join("pkg/src/made"), root().join("pkg/dist"));
    for folder in [&made, &dist] {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
    }
    let built = module(&target_folder())?;
    page::module(&bindgen(&built)?, &made, &dist.join("ravelin.wasm"))?;
    errors(&made)?;
    inlined(&dist, &made)?;
    bundle(&dist)?;
    scripts::scripts(&dist)?;
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        fs::copy(root().join(licence), dist.join(licence))?;
    }
    backend::backend(&target_folder(), &made, &dist)
}

/// Builds the module once more from nothing, in another folder, and compares: a merchant who builds
/// the package finds the bytes that were published.
pub(crate) fn reproducible() -> Result<()> {
    let target = root().join("target/again");
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    let first = fs::read(target_folder().join(TARGET).join("page/ravelin.wasm"))?;
    let second = fs::read(module(&target)?)?;
    ensure!(first == second, "two builds of the page module differ");
    println!("two builds of the page module are equal to the byte");
    Ok(())
}

/// Returns the folder that cargo builds into.
fn target_folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Compiles the core for a page and returns the file.
///
/// A stack of 64 kilobytes, of which a call needs a few, so that places in memory are small numbers; no path of this
/// machine, so that two builds are equal.
fn module(target: &Path) -> Result<PathBuf> {
    let [repository, registry] = &without_paths();
    let flags = ["-Clink-arg=-zstack-size=65536", repository, registry].join("\u{1f}");
    run(compile("page", target).env("CARGO_ENCODED_RUSTFLAGS", flags))?;
    Ok(target.join(TARGET).join("page/ravelin.wasm"))
}

/// Returns the command that compiles the core with a feature, under the profile of the same name.
fn compile(feature: &str, target: &Path) -> Command {
    let mut build = cargo("rustc --quiet --package ravelin --lib --crate-type cdylib --no-default-features");
    build.args(["--target", TARGET, "--profile", feature, "--features", feature]);
    build.env_remove("RUSTFLAGS").env("CARGO_TARGET_DIR", target);
    build
}

/// Has wasm-bindgen treat a compiled module, and returns the folder with `ravelin_bg.js` and `ravelin_bg.wasm`.
///
/// The glue for bundlers, since it has no loader: the package has its own, which know where the module is.
fn bindgen(built: &Path) -> Result<PathBuf> {
    let raw = built.with_file_name("glue");
    let mut bindgen = Bindgen::new();
    bindgen.input_path(built).bundler(true)?.typescript(false).remove_name_section(true);
    bindgen.encode_into(EncodeInto::Always);
    bindgen.remove_producers_section(true).generate(&raw).context("wasm-bindgen")?;
    Ok(raw)
}

/// Returns a program of Binaryen's, with what every browser since 2021 understands.
fn binaryen(program: &str) -> Command {
    let mut program = command(&format!("pkg/node_modules/.bin/{program}"));
    program.args(FEATURES.map(|feature| format!("--enable-{feature}")));
    program
}

/// Writes a module optimised.
fn optimise(raw: &Path, module: &Path, level: &str) -> Result<()> {
    let mut optimise = binaryen("wasm-opt");
    optimise.args(level.split(' ')).args(["--strip-target-features", "--dealign", "-o"]);
    run(optimise.arg(module).arg(raw))
}

/// Writes the rows of the error table that a page can meet: `[code, field, sentence]`, at the
/// number of the reason, the numbers of those that
/// JavaScript finds itself, and what ciphers made here call themselves.
fn errors(made: &Path) -> Result<()> {
    let rows = Reason::ALL.iter().take_while(|reason| reason.code() != ErrorCode::CipherInvalid);
    let rows: String = rows
        .map(|reason| format!("  {:?},\n", [reason.code().as_str(), reason.field(), reason.sentence()]))
        .collect();
    let named: String = [
        Reason::CardNotObject,
        Reason::CardUnknownField,
        Reason::PasswordType,
        Reason::PasswordSurrogate,
        Reason::EmailType,
        Reason::EmailSurrogate,
        Reason::PasswordForm,
    ]
    .iter()
    .map(|reason| format!("export const {reason:?} = {};\n", reason.number()))
    .collect();
    let version = format!("export const SDK_VERSION = {:?};\n", ravelin::cipher::SDK_VERSION);
    fs::write(made.join("errors.js"), format!("export const ERRORS = [\n{rows}];\n{named}{version}"))?;
    Ok(())
}

/// Writes the module as text for `pkg/src/inlined.js`, which tells why so and reads it.
fn inlined(dist: &Path, made: &Path) -> Result<()> {
    let bytes = fs::read(dist.join("ravelin.wasm"))?;
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(fs::write(made.join("module.js"), format!("export const TEXT = \"{text}\";\n"))?)
}

/// Bundles what a page loads into `dist/`, minified, with its types beside it; the same once more as
/// CommonJS, for `require` and for test runners that know nothing else; and once more for workers whose
/// platform wants the module as a file.
fn bundle(dist: &Path) -> Result<()> {
    for [extension, format] in [["js", "esm"], ["cjs", "cjs"]] {
        let mut bundle = command("pkg/node_modules/.bin/esbuild --bundle --minify --target=es2022");
        bundle.args(ENTRIES.map(|entry| format!("pkg/src/{entry}.js")));
        bundle.arg(format!("--format={format}")).arg(format!("--out-extension:.js=.{extension}"));
        bundle.arg(format!("--define:FOR_REQUIRE={}", format == "cjs"));
        run(bundle.args(["--outdir=pkg/dist", "--log-level=warning"]))?;
    }
    let mut workers = command("pkg/node_modules/.bin/esbuild --bundle --minify --target=es2022 --format=esm");
    workers.args(["pkg/src/workerd.js", "--external:./ravelin.wasm", "--log-level=warning"]);
    workers.arg("--define:FOR_REQUIRE=false");
    run(workers.arg("--outfile=pkg/dist/index.workerd.js"))?;
    for entry in ENTRIES {
        let types = fs::read_to_string(root().join("pkg/src").join(format!("{entry}.d.ts")))?;
        fs::write(dist.join(format!("{entry}.d.cts")), types.replace(".js\"", ".cjs\""))?;
        fs::write(dist.join(format!("{entry}.d.ts")), types)?;
    }
    Ok(())
}
