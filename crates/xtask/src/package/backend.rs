//! What the package has for a merchant's backend: a second module, its functions, and the types of all events.

use super::{TARGET, bindgen, compile, optimise, types};
use crate::run::{command, root, run, without_paths};
use anyhow::{Context, Result, ensure};
use base64ct::{Base64, Encoding};
use std::fs;
use std::path::Path;

/// Writes `backend.js`, the same as CommonJS for `require` and for test runners that know nothing else,
/// `backend.workerd.js`, `backend.wasm` and the types.
pub(super) fn backend(target: &Path, made: &Path, dist: &Path) -> Result<()> {
    let flags = without_paths().join("\u{1f}");
    run(compile("backend", target).env("CARGO_ENCODED_RUSTFLAGS", flags))?;
    let built = target.join(TARGET).join("backend/ravelin.wasm");
    let module = dist.join("backend.wasm");
    let bound = bindgen(&built)?;
    optimise(&bound.join("ravelin_bg.wasm"), &module, "-O2")?;
    let glue = fs::read_to_string(bound.join("ravelin_bg.js"))?;
    let imports = imports_of(&glue).join(", ");
    let views = views_of(&glue).map(|view| format!("{view} = null;")).collect::<Vec<_>>().join(" ");
    ensure!(!views.is_empty(), "the glue keeps its views of the memory in another way");
    let ours =
        format!("export const IMPORTS = {{ {imports} }};\nexport const forgetMemory = () => {{ {views} }};");
    fs::write(made.join("backend-glue.js"), format!("{glue}\n{ours}\n"))?;
    let text = Base64::encode_string(&fs::read(&module)?);
    fs::write(made.join("backend-module.js"), format!("export const TEXT = \"{text}\";\n"))?;

    bundle("pkg/src/backend.js", "esm", &dist.join("backend.js"))?;
    bundle("pkg/src/backend.js", "cjs", &dist.join("backend.cjs"))?;
    bundle("pkg/src/backend/workerd.js", "esm", &dist.join("backend.workerd.js"))?;
    let functions = fs::read_to_string(root().join("pkg/src/backend.d.ts"))?;
    let types = types::types().context("the types of events")?;
    for extension in ["ts", "cts"] {
        fs::write(dist.join(format!("backend.d.{extension}")), format!("{functions}\n{types}"))?;
    }
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

/// Returns the names under which the glue keeps views of the module's memory, which are those of one instance.
fn views_of(glue: &str) -> impl Iterator<Item = &str> {
    let variables = glue.lines().filter_map(|line| line.strip_prefix("let ")?.strip_suffix(" = null;"));
    variables.filter(|name| name.starts_with("cached") && name.ends_with("Memory0"))
}

/// Bundles an entry; readable, since nobody waits for a server's code, and somebody may debug it.
fn bundle(entry: &str, format: &str, file: &Path) -> Result<()> {
    let mut esbuild = command("pkg/node_modules/.bin/esbuild --bundle --target=es2022");
    esbuild.arg(format!("--format={format}"));
    esbuild.args(["--log-level=warning", "--external:./backend.wasm", entry]);
    run(esbuild.arg(format!("--outfile={}", file.display())))
}
