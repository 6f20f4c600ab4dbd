//! Enqueueing: SQLite on a slow disk against one commit for each event, and PostgreSQL against pgbench.

use crate::ledger::Ledger;
use crate::process::this;
use crate::round::{median, number, percentile};
use crate::{Length, event, single};
use anyhow::{Context, Result, ensure};
use ravelin_outbox::postgres::{PostgresConfig, PostgresOutbox};
use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};
use ravelin_outbox::{Entry, Store};
use ravelin_postgres_server::Server;
use std::fs::File;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

const ROUNDS: u64 = 5;

/// How many enqueue at once.
const CALLERS: u64 = 64;

/// What the slow disk takes more for each `fsync`.
const SLOWER: Duration = Duration::from_millis(2);

pub(crate) fn figure(_: Length, ledger: &mut Ledger) -> Result<()> {
    sqlite(ledger)?;
    postgres(ledger)
}

/// Runs this program once more, with a library before it that slows the disk down.
fn sqlite(ledger: &mut Ledger) -> Result<()> {
    println!(
        "enqueueing with {CALLERS} callers, SQLite FULL, {SLOWER:?} more for each fsync; against one commit each"
    );
    let folder = tempfile::tempdir()?;
    let library = folder.path().join("slow_fsync.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/src/slow_fsync.c");
    let built =
        Command::new("cc").args(["-O2", "-shared", "-fPIC", "-o"]).arg(&library).arg(source).status()?;
    ensure!(built.success(), "cc cannot build {source}");
    let output = Command::new(this()?)
        .arg("enqueue-to-slow-disk")
        .env("LD_PRELOAD", &library)
        .env("RAVELIN_BENCH_FSYNC_US", SLOWER.as_micros().to_string())
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    ensure!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let (mut rates, mut ratios) = (Vec::new(), Vec::new());
    for line in text.lines() {
        let figures: Vec<f64> = line.split(' ').map(str::parse).collect::<Result<_, _>>()?;
        let [alone, together, p50, p99] = *figures else { anyhow::bail!("four figures") };
        println!(
            "  {together:6.0}/s, p50 {p50:.1} ms, p99 {p99:.1} ms, and {alone:4.0}/s: {:.1}",
            together / alone
        );
        rates.push(together);
        ratios.push(together / alone);
    }
    ledger.at_least("enqueue, SQLite, a second", median(rates), 10_000.0);
    ledger.at_least("enqueue, SQLite, of single commits", median(ratios), 25.0);
    Ok(())
}

/// Prints the rates of single commits and of the outbox, with its latency, a line for each round.
pub(crate) fn to_slow_disk() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let began = Instant::now();
    File::create(folder.path().join("probe"))?.sync_data()?;
    ensure!(began.elapsed() >= SLOWER, "the disk was not slowed down: is the library there?");
    let runtime = tokio::runtime::Runtime::new()?;
    let alone = single::open(&folder.path().join("single.db"))?;
    let store = Arc::new(SqliteOutbox::open(SqliteConfig::new(folder.path().join("outbox.db")))?);
    for _ in 0..ROUNDS {
        let single = single::rate(&alone, Duration::from_secs(1))?;
        let (rate, latencies) = runtime.block_on(together(&store, Duration::from_secs(2)))?;
        let [p50, p99] = [50, 99].map(|hundredths| percentile(latencies.clone(), hundredths));
        println!("{single} {rate} {p50} {p99}");
    }
    Ok(())
}

/// Lets all callers enqueue for so long; returns the rate, and how many milliseconds each took.
async fn together<S: Store>(store: &Arc<S>, time: Duration) -> Result<(f64, Vec<f64>)> {
    let began = Instant::now();
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let store = Arc::clone(store);
            tokio::spawn(async move {
                let mut latencies = Vec::new();
                for number in 0.. {
                    let asked = Instant::now();
                    if began.elapsed() >= time {
                        break;
                    }
                    let customer = format!("c-{caller}-{number}");
                    let body = event::update(&customer, number);
                    store.enqueue(vec![Entry::new(customer, "/v2/customer", body)]).await?;
                    latencies.push(asked.elapsed().as_secs_f64() * 1000.0);
                }
                anyhow::Ok(latencies)
            })
        })
        .collect();
    let mut latencies = Vec::new();
    for caller in callers {
        latencies.extend(caller.await??);
    }
    let rate = number(u64::try_from(latencies.len())?) / began.elapsed().as_secs_f64();
    Ok((rate, latencies))
}

fn postgres(ledger: &mut Ledger) -> Result<()> {
    println!(
        "enqueueing with {CALLERS} callers, PostgreSQL; against the same INSERT by pgbench with {CALLERS} clients"
    );
    let server = Server::start_with(&[("max_connections", "100")])?;
    let store = Arc::new(PostgresOutbox::new(PostgresConfig::new(&server.create_database("shop")?)?));
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(store.migrate())?;
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        let theirs = pgbench(&server)?;
        server.psql("shop", "TRUNCATE ravelin_outbox")?;
        let (ours, latencies) = runtime.block_on(together(&store, Duration::from_secs(3)))?;
        server.psql("shop", "TRUNCATE ravelin_outbox")?;
        let p50 = percentile(latencies, 50);
        println!("  {ours:6.0}/s, p50 {p50:.1} ms, and {theirs:6.0}/s: {:.2}", ours / theirs);
        ratios.push(ours / theirs);
    }
    ledger.at_least("enqueue, PostgreSQL, of pgbench", median(ratios), 0.8);
    Ok(())
}

/// Returns how many transactions of one INSERT pgbench commits in a second.
fn pgbench(server: &Server) -> Result<f64> {
    let folder = tempfile::tempdir()?;
    let script = folder.path().join("insert.sql");
    let body = event::update("c-1", 1);
    std::fs::write(
        &script,
        format!(
            "\\set n random(1, 100000)\n\
             INSERT INTO ravelin_outbox (customer, path, body) VALUES ('c-' || :n, '/v2/customer', '{body}');\n"
        ),
    )?;
    let clients = CALLERS.to_string();
    let output = Command::new(server.programs().join("pgbench"))
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=2", "--time=3", "--client", &clients, "--file"])
        .arg(&script)
        .args(["--host=127.0.0.1", "--username=postgres", "--port", &server.port().to_string(), "shop"])
        .output()
        .context("cannot start pgbench")?;
    let text = String::from_utf8(output.stdout)?;
    ensure!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let rate = text.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next());
    Ok(rate.context("no rate of pgbench")?.parse()?)
}
