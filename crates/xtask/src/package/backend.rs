//! What the package has for a merchant's backend: a second module, its functions, and the types of all events.

use super::{TARGET, bindgen, compile, optimise, types};
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
    let bound = bindgen(&built)?;
    optimise(&bound.join("ravelin_bg.wasm"), &module, "-O2")?;
    let glue = fs::read_to_string(bound.join("ravelin_bg.js"))?;
    let imports = imports_of(&glue).join(", ");
    fs::write(made.join("backend-glue.js"), format!("{glue}\nexport const IMPORTS = {{ {imports} }};\n"))?;
    let text = Base64::encode_string(&fs::read(&module)?);
    fs::write(made.join("backend-module.js"), format!("export const TEXT = \"{text}\";\n"))?;

    bundle("pkg/src/backend.js", &dist.join("backend.js"))?;
    bundle("pkg/src/backend/workerd.js", &dist.join("backend.workerd.js"))?;
    let functions = fs::read_to_string(root().join("pkg/src/backend.d.ts"))?;
    let types = types::types().context("the types of events")?;
    fs::write(dist.join("backend.d.ts"), format!("{functions}\n{types}"))?;
    Ok(())
}

/// Returns what the module imports of its glue; as one object it is lighter than as a namespace.
fn imports_of(glue: &str) -> Vec<&str> {
    let functions = glue.lines().filter_map(|line| line.strip_prefix("export function "));
    functions
        .filter_map(|function| function.split('(').next())
        .filter(|name| name.starts_with("__wb") && *name != "__wbg_set_wasm")
        .collect()
}

/// Bundles an entry; readable, since nobody waits for a server's code, and somebody may debug it.
fn bundle(entry: &str, file: &Path) -> Result<()> {
    let mut esbuild = command("pkg/node_modules/.bin/esbuild --bundle --format=esm --target=es2022");
    esbuild.args(["--log-level=warning", "--external:./backend.wasm", entry]);
    run(esbuild.arg(format!("--outfile={}", file.display())))
}
