//! The parsers against arbitrary bytes, for a bounded time.

use crate::run::{cargo, root, run};
use crate::tools;
use anyhow::{Context, Result};

/// The targets, each a file in `fuzz/fuzz_targets`.
const TARGETS: &[&str] = &["key", "card", "cipher", "event", "check"];

/// Runs every target for so many seconds; what it finds interesting goes to `fuzz/found`.
pub(crate) fn fuzz(seconds: u64) -> Result<()> {
    tools::cargo_tool("cargo-fuzz", "0.13.2")?;
    for target in TARGETS {
        println!("\n━━ {target}, {seconds} seconds");
        let found = root().join("fuzz/found").join(target);
        std::fs::create_dir_all(&found)?;
        // Without a sanitizer the pinned stable toolchain will do; there is no unsafe code to watch.
        let mut fuzzer = cargo("fuzz run --sanitizer none");
        fuzzer.arg(target).arg(found).arg(root().join("fuzz/corpus").join(target));
        fuzzer.args(["--", "-max_len=16384", "-print_final_stats=1", "-verbosity=0"]);
        run(fuzzer.arg(format!("-max_total_time={seconds}")))
            .with_context(|| format!("{target}: the input is in fuzz/artifacts/{target}"))?;
    }
    Ok(())
}
