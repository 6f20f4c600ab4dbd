//! The drop-in for ravelinjs as scripts for pages without a bundler, under the names of the official files.

use crate::run::{command, root, run};
use anyhow::Result;
use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha384};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The official bundles, less the promises for Internet Explorer.
const BUNDLES: [&str; 4] = ["core", "core+encrypt", "core+track", "core+track+encrypt"];

/// Whose code is in them besides ours.
const BUNDLED: [&str; 2] = ["ciphers", "hashes"];

/// Writes the scripts and, beside them, `integrity` with the hash of each and `NOTICE` with the licences.
pub(super) fn scripts(dist: &Path) -> Result<()> {
    let mut integrity = String::new();
    for bundle in BUNDLES {
        let script = format!("ravelin-{bundle}.min.js");
        one(bundle, &script, "--minify")?;
        // Every browser has promises by now: the two names are for the same bytes.
        let with_promise = format!("ravelin-{bundle}+promise.min.js");
        fs::copy(dist.join(&script), dist.join(&with_promise))?;
        for name in [script, with_promise] {
            hash(dist, &name, &mut integrity)?;
        }
    }
    let readable = "ravelin-core+track+encrypt+promise.js";
    one("core+track+encrypt", readable, "--minify=false")?;
    hash(dist, readable, &mut integrity)?;
    fs::write(dist.join("integrity"), integrity)?;
    let mut notice = String::new();
    for package in BUNDLED {
        let licence = fs::read_to_string(root().join(format!("pkg/node_modules/@noble/{package}/LICENSE")))?;
        writeln!(notice, "In plain.js, ravelinjs.js and ravelin-*.js: @noble/{package}\n\n{licence}")?;
    }
    fs::write(dist.join("NOTICE"), notice)?;
    Ok(())
}

/// Bundles one script; what every browser since 2021 reads.
fn one(bundle: &str, script: &str, how: &str) -> Result<()> {
    let mut esbuild = command("pkg/node_modules/.bin/esbuild --bundle --format=iife --target=es2020");
    // The scripts look for CommonJS on purpose.
    esbuild.args(["--define:FOR_REQUIRE=false", "--log-level=warning", how]);
    esbuild.arg("--log-override:commonjs-variable-in-esm=silent");
    esbuild.arg(format!("pkg/src/ravelinjs/umd/{bundle}.js"));
    run(esbuild.arg(format!("--outfile={}", root().join("pkg/dist").join(script).display())))
}

/// Adds the value for `integrity` on a script's element, and the script's name.
fn hash(dist: &Path, script: &str, integrity: &mut String) -> Result<()> {
    let hash = Base64::encode_string(&Sha384::digest(fs::read(dist.join(script))?));
    writeln!(integrity, "sha384-{hash}  {script}")?;
    Ok(())
}
