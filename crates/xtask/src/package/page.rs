//! What becomes of the page's module once wasm-bindgen has treated it: `pkg/src/module.js` stands in for its glue.

use super::{binaryen, optimise};
use crate::run::output;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What `pkg/src/module.js` calls, as wasm-bindgen exports it and as the script names it. Everything else that
/// wasm-bindgen offers to its own glue is dropped.
const EXPORTS: [(&str, &str); 5] = [
    ("memory", "memory"),
    ("run", "runTask"),
    ("userAgent", "readUserAgent"),
    ("__wbindgen_exn_store", "storeException"),
    ("__wbindgen_malloc", "allocate"),
];

/// What the module may call, as wasm-bindgen names it before the hash, and as `pkg/src/module.js` does.
const IMPORTS: [(&str, &str); 3] = [
    ("__wbg_getRandomValues", "getRandomValues"),
    ("__wbg_userAgent", "userAgentOf"),
    ("__wbg_give", "give"),
];

/// Writes the module with nothing but what is called, under names of one letter, and `exports.js`, which knows them.
pub(super) fn module(bound: &Path, made: &Path, module: &Path) -> Result<()> {
    let (graph, reached, short) =
        (bound.join("graph.json"), bound.join("reached.wasm"), bound.join("short.wasm"));
    let roots =
        EXPORTS.map(|(name, _)| format!("{{\"name\":\"{name}\",\"export\":\"{name}\",\"root\":true}}"));
    fs::write(&graph, format!("[{}]", roots.join(",")))?;
    let mut reach = binaryen("wasm-metadce");
    reach.arg(bound.join("ravelin_bg.wasm"));
    // It prints what it drops.
    output(reach.arg("--graph-file").arg(&graph).arg("-o").arg(&reached))?;
    let mut shorten = binaryen("wasm-opt");
    shorten.arg("--minify-imports-and-exports-and-modules").arg(&reached).arg("-o").arg(&short);
    // It prints what it made of which name.
    let names = serde_json::from_str(&output(&mut shorten)?)?;
    // Measured: once it is small, to write the branches anew makes it smaller by a hundred bytes of brotli.
    optimise(&short, module, "-Oz --converge --flatten --rereloop -Oz --converge")?;
    Ok(fs::write(made.join("exports.js"), script(&names)?)?)
}

/// Returns the script that names what the module takes, and keeps what it offers, by what Binaryen made of the names:
/// `imports`, each with its module before it, and `exports`.
fn script(names: &BTreeMap<String, Vec<Vec<String>>>) -> Result<String> {
    let [mut taken, mut ours, mut kept, mut offered] = [const { Vec::new() }; 4];
    for [_, name, short] in names.get("imports").into_iter().flatten().filter_map(|row| row.as_array()) {
        let known = IMPORTS.iter().find(|(begin, _)| name.starts_with(begin));
        let (_, our_name) = known.with_context(|| format!("the module calls {name}, which nobody wrote"))?;
        ours.push((*our_name).to_owned());
        taken.push(format!("{short}: {our_name}"));
    }
    for [name, short] in names.get("exports").into_iter().flatten().filter_map(|row| row.as_array()) {
        let known = EXPORTS.iter().find(|(theirs, _)| theirs == name);
        let (_, our_name) = known.with_context(|| format!("the module offers {name}, which nobody calls"))?;
        offered.push((*our_name).to_owned());
        kept.push(format!("{short}: {our_name}"));
    }
    let [taken, ours, kept, offered] = [taken, ours, kept, offered].map(|names| names.join(", "));
    // There is one module that is imported from, and Binaryen calls it `a`.
    Ok(format!(
        "export let {offered};\n\
         export const keepExports = (exports) => ({{ {kept} }} = exports);\n\
         export const nameImports = ({{ {ours} }}) => ({{ a: {{ {taken} }} }});\n"
    ))
}
