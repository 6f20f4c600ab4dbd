//! What the package has for a merchant's backend: a second module, its functions, and the types of all events.

use super::{TARGET, compile, glue, types};
use crate::run::{command, root, run, without_paths};
use anyhow::{Context, Result};
use base64ct::{Base64, Encoding};
use std::fs;
use std::path::Path;

/// Writes `backend.js`, `backend.workerd.js`, `backend.wasm` and `backend.d.ts`.
pub(super) fn backend(target: &Path, made: &Path, dist: &Path) -> Result<()> {
    let flags = without_paths().join("\u{1f}");
    run(compile("backend", target).env("CARGO_ENCODED_RUSTFLAGS", flags))?;
    let built = target.join(TARGET).join("backend/ravelin.wasm");
    let module = dist.join("backend.wasm");
    glue(&built, &made.join("backend-glue.js"), &module, "-O2").context("wasm-bindgen")?;
    let text = Base64::encode_string(&fs::read(&module)?);
    fs::write(made.join("backend-module.js"), format!("export const TEXT = \"{text}\";\n"))?;

    bundle("pkg/src/backend.js", &dist.join("backend.js"))?;
    bundle("pkg/src/backend/workerd.js", &dist.join("backend.workerd.js"))?;
    let functions = fs::read_to_string(root().join("pkg/src/backend.d.ts"))?;
    let types = types::types().context("the types of events")?;
    fs::write(dist.join("backend.d.ts"), format!("{functions}\n{types}"))?;
    Ok(())
}

/// Bundles an entry; readable, since nobody waits for a server's code, and somebody may debug it.
fn bundle(entry: &str, file: &Path) -> Result<()> {
    let mut esbuild = command("pkg/node_modules/.bin/esbuild --bundle --format=esm --target=es2022");
    esbuild.args(["--log-level=warning", "--external:./backend.wasm", entry]);
    run(esbuild.arg(format!("--outfile={}", file.display())))
}
