//! A million events queued, half of them one customer's: how long a claim takes, and whether the others wait.

use crate::Length;
use crate::ledger::Ledger;
use crate::round::{median, number, percentile};
use anyhow::{Context, Result, ensure};
use ravelin_outbox::decide::{Body, Outcome};
use ravelin_outbox::pace::Pace;
use ravelin_outbox::postgres::{PostgresConfig, PostgresOutbox};
use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};
use ravelin_outbox::{Relay, RelayConfig, Store, Transport};
use ravelin_postgres_server::Server;
use rusqlite::Connection;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio::sync::{Notify, watch};

/// How many events of others there are, and how many of the one.
const HALF: u64 = 500_000;

/// How many others there are.
const OTHERS: u64 = 50_000;

/// What a relay with its defaults asks for at once.
const LANES: usize = 128;
const PER_LANE: usize = 10;

/// How many claims are timed.
const CLAIMS: usize = 400;

/// How long half a million events may take.
const PATIENCE: Duration = Duration::from_secs(600);

pub(crate) fn figure(length: Length, ledger: &mut Ledger) -> Result<()> {
    let rounds = if length == Length::Long { 5 } else { 3 };
    println!(
        "claiming from 1,000,000 events, half of them one customer's, and draining the others, with and without it"
    );
    let runtime = Runtime::new()?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("outbox.db");
    compare(ledger, "SQLite", rounds, |is_hot| {
        for name in ["outbox.db", "outbox.db-wal", "outbox.db-shm"] {
            let _ = std::fs::remove_file(folder.path().join(name));
        }
        let store = Arc::new(SqliteOutbox::open(SqliteConfig::new(&file).max_bytes(8 << 30))?);
        fill_sqlite(&file, is_hot)?;
        measure(&runtime, &store)
    })?;
    let server = Server::start()?;
    compare(ledger, "PostgreSQL", rounds, |is_hot| {
        server.psql("postgres", "DROP DATABASE IF EXISTS shop")?;
        let store = Arc::new(PostgresOutbox::new(PostgresConfig::new(&server.create_database("shop")?)?));
        runtime.block_on(store.migrate())?;
        fill_postgres(&server, is_hot)?;
        let measured = measure(&runtime, &store);
        drop(store);
        server.kill_backends("datname = 'shop'")?;
        measured
    })
}

struct Measured {
    /// How long claims took, in milliseconds: the first time, and the same ones again.
    cold: Vec<f64>,
    warm: Vec<f64>,
    /// How long it took until all others were delivered, in seconds.
    drain: f64,
}

fn compare(
    ledger: &mut Ledger,
    name: &str,
    rounds: usize,
    mut measure: impl FnMut(bool) -> Result<Measured>,
) -> Result<()> {
    let (mut p50, mut p99, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let (without, with) = (measure(false)?, measure(true)?);
        let ratio = with.drain / without.drain;
        let [cold, warm] =
            [with.cold, with.warm].map(|took| (percentile(took.clone(), 50), percentile(took, 99)));
        println!(
            "  {name}: claim p50 {:.1} ms, p99 {:.1} ms ({:.1} and {:.1} ms the first time); \
             drain {:.1} s, and {:.1} s without it: {ratio:.2}",
            warm.0, warm.1, cold.0, cold.1, with.drain, without.drain
        );
        p50.push(warm.0);
        p99.push(warm.1);
        ratios.push(ratio);
    }
    ledger.at_most(&format!("claim, {name}, p50 in ms"), median(p50), 10.0);
    ledger.at_most(&format!("claim, {name}, p99 in ms"), median(p99), 10.0);
    ledger.at_most(&format!("drain, {name}, of the time without the hot customer"), median(ratios), 1.2);
    Ok(())
}

fn measure<S: Store>(runtime: &Runtime, store: &Arc<S>) -> Result<Measured> {
    // The first time the database reads what it has not looked at before.
    let (cold, warm) =
        runtime.block_on(async { Ok::<_, anyhow::Error>((walk(&**store).await?, walk(&**store).await?)) })?;
    let drain = runtime.block_on(drain(store))?;
    Ok(Measured { cold, warm, drain })
}

/// Walks as a relay does, from the first customers of its buckets on, and returns how many milliseconds each piece
/// took.
async fn walk(store: &impl Store) -> Result<Vec<f64>> {
    let mut buckets: Vec<(i16, Option<String>)> =
        store.lease().await?.buckets.into_iter().map(|(bucket, _)| (bucket, None)).collect();
    let mut took = Vec::new();
    let mut place = 0;
    while took.len() < CLAIMS {
        let count = buckets.len();
        let (bucket, after) = buckets.get_mut(place % count).context("a bucket")?;
        let (from, began) = (after.take(), Instant::now());
        let begins = from.is_none();
        let walked = store.walk(*bucket, from, LANES, PER_LANE).await?;
        let time = began.elapsed().as_secs_f64() * 1000.0;
        // Only behind the last customer of a bucket there is nothing.
        ensure!(!begins || !walked.lanes.is_empty(), "a claim found nothing");
        if !walked.lanes.is_empty() {
            took.push(time);
        }
        *after = walked.next;
        place += 1;
    }
    Ok(took)
}

/// Delivers to nobody until all others are delivered; returns how many seconds it took.
async fn drain<S: Store>(store: &Arc<S>) -> Result<f64> {
    let counting = Arc::new(Counting::default());
    let (stop, stopped) = watch::channel(false);
    // Without a pace the hot customer takes all that one lane can.
    let config = RelayConfig::default().pace(Pace::per_minute(u32::MAX, u32::MAX));
    let began = Instant::now();
    let relay = Relay::new(Arc::clone(store), Nobody(Arc::clone(&counting))).config(config);
    let relaying = tokio::spawn(relay.run(stopped));
    tokio::time::timeout(PATIENCE, counting.all.notified()).await.context("the others are not delivered")?;
    let took = began.elapsed().as_secs_f64();
    let others = counting.others.load(Ordering::Relaxed);
    println!("    {:.0} others a second", number(others) / took);
    stop.send_replace(true);
    relaying.await??;
    Ok(took)
}

#[derive(Default)]
struct Counting {
    others: AtomicU64,
    all: Notify,
}

/// Takes everything at once.
struct Nobody(Arc<Counting>);

impl Transport for Nobody {
    async fn send(&self, _path: String, body: String) -> Outcome {
        if !body.contains("\"hot\"") && self.0.others.fetch_add(1, Ordering::Relaxed) + 1 == HALF {
            self.0.all.notify_one();
        }
        Outcome::Answered { status: 200, body: Body::Empty, retry_after: None }
    }
}

/// Half a kilobyte.
fn notes() -> String {
    "asked for delivery after six ".repeat(14)
}

fn fill_sqlite(file: &Path, is_hot: bool) -> Result<()> {
    let connection = Connection::open(file)?;
    connection.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; BEGIN")?;
    let notes = notes();
    let (hot, all) = (if is_hot { HALF } else { 0 }, if is_hot { 2 * HALF } else { HALF });
    let mut insert = connection.prepare(ravelin_outbox::INSERT)?;
    for number in 0..all {
        let customer = if number < hot { "hot".to_owned() } else { format!("c-{}", number % OTHERS) };
        let body = format!(
            "{{\"timestamp\": {number}, \"customer\": {{\"customerId\": \"{customer}\", \"custom\": {{\"notes\": \"{notes}\"}}}}}}"
        );
        insert.execute([&customer, "/v2/customer", &body])?;
    }
    drop(insert);
    connection.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE); ANALYZE")?;
    Ok(())
}

fn fill_postgres(server: &Server, is_hot: bool) -> Result<()> {
    let insert = |customer: &str| {
        format!(
            "INSERT INTO ravelin_outbox (customer, path, body) SELECT customer, '/v2/customer', \
             '{{\"timestamp\": ' || n || ', \"customer\": {{\"customerId\": \"' || customer || '\", \"custom\": {{\"notes\": \"{}\"}}}}}}' \
             FROM (SELECT n, {customer} AS customer FROM generate_series(0, {}) n) new",
            notes(),
            HALF - 1
        )
    };
    if is_hot {
        server.psql("shop", &insert("'hot'"))?;
    }
    server.psql("shop", &insert(&format!("'c-' || n % {OTHERS}")))?;
    server.psql("shop", "VACUUM ANALYZE ravelin_outbox")?;
    server.psql("shop", "CHECKPOINT")?;
    Ok(())
}
