//! The npm package: the page module out of the core, its glue, and the error sentences.

use crate::run::{cargo, command, root, run};
use crate::tools;
use anyhow::{Context, Result};
use ravelin::error::Reason;
use std::fs;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";

/// Builds `pkg/dist/`: `ravelin.wasm`, `glue.js` and `errors.js`.
pub(crate) fn package() -> Result<()> {
    tools::wasm_target()?;
    tools::node_modules("pkg")?;
    let dist = root().join("pkg/dist");
    fs::create_dir_all(&dist)?;
    let built = module()?;
    glue(&built, &dist).context("wasm-bindgen")?;
    errors(&dist)
}

/// Compiles the core for a page and returns the file.
///
/// Ciphers and hashes in their small form; no path of this machine, so that two builds are equal.
fn module() -> Result<PathBuf> {
    let home = std::env::var("CARGO_HOME")
        .unwrap_or_else(|_| format!("{}/.cargo", std::env::var("HOME").unwrap_or_default()));
    let flags = [
        "--cfg=sha2_backend=\"soft\"",
        "--cfg=sha2_backend_soft=\"compact\"",
        "--cfg=aes_backend=\"soft\"",
        "--cfg=aes_backend_soft=\"compact\"",
        &format!("--remap-path-prefix={}=/", root().display()),
        &format!("--remap-path-prefix={home}=/cargo"),
    ]
    .join("\u{1f}");
    let mut build = cargo("rustc --quiet --package ravelin --lib --profile page --crate-type cdylib");
    build.args(["--target", TARGET, "--no-default-features", "--features", "page"]);
    run(build.env("CARGO_ENCODED_RUSTFLAGS", flags).env_remove("RUSTFLAGS"))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    Ok(target.join(TARGET).join("page/ravelin.wasm"))
}

/// Writes the glue and the optimised module.
fn glue(built: &Path, dist: &Path) -> Result<()> {
    let made = built.with_file_name("glue");
    let mut bindgen = Bindgen::new();
    bindgen.input_path(built).web(true)?.typescript(false).remove_name_section(std::env::var("KEEP").unwrap_or_default().is_empty());
    bindgen.remove_producers_section(true).generate(&made)?;

    let mut optimise = command("pkg/node_modules/.bin/wasm-opt -Oz --converge --enable-bulk-memory");
    optimise.args(["--enable-sign-ext", "--enable-mutable-globals", "--enable-nontrapping-float-to-int"]);
    optimise.args(["--enable-multivalue", "--enable-reference-types", "--strip-target-features", "-o"]);
    run(optimise.arg(dist.join("ravelin.wasm")).arg(made.join("ravelin_bg.wasm")))?;
    let mut minify = command("pkg/node_modules/.bin/esbuild --minify --format=esm --log-level=warning");
    run(minify.arg(format!("--outfile={}", dist.join("glue.js").display())).arg(made.join("ravelin.js")))
}

/// Writes the error table: a row is `[code, field, sentence]`, at the number of its reason.
fn errors(dist: &Path) -> Result<()> {
    let rows: String = Reason::ALL
        .iter()
        .map(|reason| format!("{:?},\n", [reason.code().as_str(), reason.field(), reason.sentence()]))
        .collect();
    fs::write(dist.join("errors.js"), format!("export const ERRORS=[\n{rows}];\n"))?;
    Ok(())
}
