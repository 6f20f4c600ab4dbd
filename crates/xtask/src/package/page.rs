//! What becomes of the page's module once wasm-bindgen has treated it: `pkg/src/module.js` stands in for its glue.

use super::{binaryen, optimise};
use crate::run::output;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// What `pkg/src/module.js` calls. Everything else that wasm-bindgen offers to its own glue is dropped.
const EXPORTS: [&str; 5] = ["memory", "run", "userAgent", "__wbindgen_exn_store", "__wbindgen_malloc"];

/// What the module may call, as wasm-bindgen names it before the hash, and as `pkg/src/module.js` does.
const IMPORTS: [(&str, &str); 3] = [
    ("__wbg_getRandomValues", "getRandomValues"),
    ("__wbg_userAgent", "userAgentOf"),
    ("__wbg_give", "give"),
];

/// Writes the module with nothing but what is called, and `imports.js`, which names what it imports.
pub(super) fn module(bound: &Path, made: &Path, module: &Path) -> Result<()> {
    let (graph, reached) = (bound.join("graph.json"), bound.join("reached.wasm"));
    let roots = EXPORTS.map(|name| format!("{{\"name\":\"{name}\",\"export\":\"{name}\",\"root\":true}}"));
    fs::write(&graph, format!("[{}]", roots.join(",")))?;
    let mut reach = binaryen("wasm-metadce");
    reach.arg(bound.join("ravelin_bg.wasm"));
    // It prints what it drops.
    output(reach.arg("--graph-file").arg(&graph).arg("-o").arg(&reached))?;
    optimise(&reached, module, "-Oz --converge")?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for name in imports(&fs::read_to_string(bound.join("ravelin_bg.js"))?, &fs::read(module)?) {
        let known = IMPORTS.iter().find(|(begin, _)| name.starts_with(begin));
        let (_, our_name) = known.with_context(|| format!("the module calls {name}, which nobody wrote"))?;
        ours.push(*our_name);
        theirs.push(format!("{name}: {our_name}"));
    }
    let [ours, theirs] = [ours.join(", "), theirs.join(", ")];
    let script = format!("export const nameImports = ({{ {ours} }}) => ({{ {theirs} }});\n");
    Ok(fs::write(made.join("imports.js"), script)?)
}

/// Returns the functions of wasm-bindgen's glue that the module still names.
fn imports<'a>(glue: &'a str, module: &[u8]) -> Vec<&'a str> {
    let functions = glue.lines().filter_map(|line| line.strip_prefix("export function ")?.split('(').next());
    functions
        .filter(|name| name.starts_with("__wb"))
        .filter(|name| module.windows(name.len()).any(|bytes| bytes == name.as_bytes()))
        .collect()
}
