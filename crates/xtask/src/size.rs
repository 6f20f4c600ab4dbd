//! What a page loads, in bytes, and the ledger of it.

use crate::package;
use crate::run::root;
use anyhow::{Context, Result, ensure};
use std::fmt::Write as _;
use std::io::Write as _;
use std::{fs, io};

/// What is measured: a name, its files in `pkg/dist`, and the ceiling in bytes of brotli.
const ENTRIES: &[(&str, &[&str], usize)] = &[
    ("everything that encrypting a card needs", &["index.js"], 9_000),
    ("of it the module, ravelin.wasm", &["ravelin.wasm"], 5_450),
    ("the fallback in plain JavaScript, plain.js", &["plain.js"], 8_600),
    ("the drop-in for ravelinjs, ravelinjs.js", &["ravelinjs.js"], 11_000),
    ("the device id alone, device.js", &["device.js"], 1_300),
    ("the helpers of a card form, form.js", &["form.js"], 2_000),
    ("what a backend has, backend.js", &["backend.js"], 165_000),
    ("of it the module, backend.wasm", &["backend.wasm"], 115_000),
];

/// Builds the package, prints its sizes and writes them into `pkg/size.tsv`.
///
/// Fails above a ceiling. The ledger is kept in the repository, so a change of size is seen in a review.
pub(crate) fn size() -> Result<()> {
    package::package()?;
    let mut ledger = String::from("what\traw\tgzip\tbrotli\tceiling\n");
    println!("{:<43}{:>8}{:>8}{:>8}{:>9}", "bytes", "raw", "gzip", "brotli", "ceiling");
    let mut above = Vec::new();
    for (what, files, ceiling) in ENTRIES {
        let [mut raw, mut gzip, mut brotli] = [0; 3];
        for file in *files {
            let bytes = fs::read(root().join("pkg/dist").join(file)).with_context(|| (*file).to_owned())?;
            raw += bytes.len();
            gzip += gzipped(&bytes)?;
            brotli += brotlied(&bytes)?;
        }
        println!("{what:<43}{raw:>8}{gzip:>8}{brotli:>8}{ceiling:>9}");
        writeln!(ledger, "{what}\t{raw}\t{gzip}\t{brotli}\t{ceiling}")?;
        if brotli > *ceiling {
            above.push(*what);
        }
    }
    fs::write(root().join("pkg/size.tsv"), ledger)?;
    ensure!(above.is_empty(), "above the ceiling: {}", above.join("; "));
    Ok(())
}

/// Returns the size under gzip at its highest level.
fn gzipped(bytes: &[u8]) -> io::Result<usize> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

/// Returns the size under brotli at its highest level, with the window that browsers accept.
fn brotlied(bytes: &[u8]) -> io::Result<usize> {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters)?;
    Ok(packed.len())
}
