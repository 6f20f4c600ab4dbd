//! Figures: always two things side by side, in turns, in one run; a ratio is what counts.

use crate::run::{cargo, command, output, root, run};
use crate::tools;
use anyhow::{Context, Result};

/// How often the two take turns.
const ROUNDS: usize = 5;

/// Prints every figure that README claims.
pub(crate) fn bench() -> Result<()> {
    encryption()?;
    if root().join("benches/checkout.rs").exists() {
        println!("\nassembling a checkout, against bare serde_json of the same value");
        run(&mut cargo("bench --quiet --package ravelin --bench checkout"))?;
    }
    Ok(())
}

/// One encryption of a card, natively, against one public operation of OpenSSL under RSA-2048.
fn encryption() -> Result<()> {
    // Not every version of it knows `--version`, by which `debian` looks for a program.
    if output(&mut command("openssl version")).is_err() {
        tools::debian(&[("openssl", "openssl")])?;
    }
    println!("encrypting a card natively, against OpenSSL's public operation, RSA-2048, exponent 65537");
    let (mut ours, mut with_3, mut theirs) = (f64::MAX, f64::MAX, f64::MAX);
    for round in 1..=ROUNDS {
        let figures = output(&mut cargo("bench --quiet --package ravelin --bench encrypt"))?;
        let openssl = openssl_microseconds()?;
        let [encrypt, e3] = ["encrypt", "encrypt-e3"].map(|name| microseconds(&figures, name));
        println!("  round {round}: {:6.1} µs and {openssl:5.1} µs", encrypt?);
        let [encrypt, e3] = [microseconds(&figures, "encrypt")?, e3?];
        (ours, with_3, theirs) = (ours.min(encrypt), with_3.min(e3), theirs.min(openssl));
    }
    println!("  ratio of the best rounds: {:.1}", ours / theirs);
    // Exponent 65537 takes seventeen multiplications, exponent 3 two: the difference is fifteen.
    let exponentiation = (ours - with_3) / 15.0 * 17.0;
    println!("  of the exponentiation alone: {:.1}", exponentiation / theirs);
    println!(
        "  the rest (AES, padding, randomness, base64, JSON): {:.2} of ours",
        1.0 - exponentiation / ours
    );
    Ok(())
}

/// Returns a line of `benches/encrypt.rs` in microseconds.
fn microseconds(figures: &str, name: &str) -> Result<f64> {
    let line = figures.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('\t'));
    Ok(line.context("no such figure")?.parse::<f64>()? / 1000.0)
}

/// Returns the time of one verification, whose work is the public operation.
fn openssl_microseconds() -> Result<f64> {
    let table = output(&mut command("openssl speed -seconds 1 rsa2048"))?;
    let line = table.lines().find(|line| line.starts_with("rsa") && line.contains("2048"));
    let per_second = line.and_then(|line| line.split_whitespace().last()).context("openssl's table")?;
    Ok(1e6 / per_second.parse::<f64>()?)
}
