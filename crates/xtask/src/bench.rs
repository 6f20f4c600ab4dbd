//! Figures: always two things side by side, in turns, in one run; a ratio is what counts.

use crate::run::{cargo, command, output, run};
use crate::{package, tools};
use anyhow::{Context, Result, bail};

/// How often the two take turns.
const ROUNDS: usize = 5;

type Figure = (&'static str, fn() -> Result<()>);

/// The figures that README claims, each under the name by which it can be asked for.
const FIGURES: &[Figure] = &[
    ("encrypt", encryption),
    ("checkout", checkout),
    ("sandbox", sandbox),
    ("page", page),
    ("budget", budget),
    ("delivery", short),
];

/// Prints all figures, or those of one name.
pub(crate) fn bench(only: Option<&str>) -> Result<()> {
    let chosen: Vec<_> = FIGURES.iter().filter(|(name, _)| only.is_none_or(|only| only == *name)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = FIGURES.iter().map(|(name, _)| *name).collect();
        bail!("no such figure; there are {}", names.join(", "));
    }
    for (place, (_, figure)) in chosen.into_iter().enumerate() {
        if place > 0 {
            println!();
        }
        figure()?;
    }
    Ok(())
}

/// The full checkout of the documents, assembled, checked and written.
fn checkout() -> Result<()> {
    println!("assembling, checking and writing a full checkout, against bare serde_json of the same value");
    run(&mut cargo("bench --quiet --package ravelin --bench checkout"))
}

/// Requests that the sandbox answers in a second.
fn sandbox() -> Result<()> {
    println!("requests a second: the sandbox, against a bare axum handler that parses the same body");
    run(&mut cargo("bench --quiet --package ravelin-sandbox --bench requests"))
}

/// What a recommendation takes at most, wherever Ravelin or the database stops; a bound, not a ratio.
fn budget() -> Result<()> {
    tools::postgresql()?;
    println!("recommendations: 999 of 1,000 within the budget, wherever Ravelin or the database stops");
    run(&mut cargo("bench --quiet --package ravelin-gateway --bench budget"))
}

/// Outbox, relay, gateway and backfill.
fn short() -> Result<()> {
    delivery(&[])
}

/// Outbox, relay, gateway and backfill: the figures of these names, or all; `--long` has more rounds,
/// and files of ten million lines. Fails where a bound is missed.
pub(crate) fn delivery(arguments: &[&str]) -> Result<()> {
    tools::delivery()?;
    run(&mut cargo("build --release --quiet --package ravelin-cli --package ravelin-delivery-bench"))?;
    // Not by `cargo run`: for one package alone it would compile once more, with fewer features.
    run(command("target/release/delivery-bench").args(arguments))
}

/// What a page waits for, in Chromium, beside jose and adyen-encrypt.
fn page() -> Result<()> {
    package::package()?;
    tools::debian(&[("chromium", "chromium")])?;
    tools::node_modules("benches/page")?;
    println!("a card encrypted on a page, RSA-2048, beside jose and adyen-encrypt; medians");
    run(&mut command("node benches/page/bench.mjs"))
}

/// One encryption of a card, natively, against one public operation of OpenSSL under RSA-2048.
fn encryption() -> Result<()> {
    tools::debian(&[("openssl", "openssl")])?;
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
