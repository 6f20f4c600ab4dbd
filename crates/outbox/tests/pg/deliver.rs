//! What is kept is delivered, by one relay or several.

use super::common::{SERVER, another, customer, outbox, until};
use ravelin_client::{Client, Token};
use ravelin_outbox::clock::{Clock, SystemClock};
use ravelin_outbox::pace::Pace;
use ravelin_outbox::postgres::{PostgresConfig, PostgresOutbox};
use ravelin_outbox::{Relay, RelayConfig, Store, StoreError};
use ravelin_sandbox::{Keys, LogTo, Sandbox};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::JoinHandle;

async fn sandbox() -> Sandbox {
    let config = Sandbox::builder()
        .keys(Keys::generate(1024).unwrap())
        .log(LogTo::Memory)
        .log_id("/customer/custom/number")
        .customer_limit(None);
    Sandbox::start(config).await.unwrap()
}

/// A relay of its own, with its own connections.
struct Running(watch::Sender<bool>, JoinHandle<Result<(), StoreError>>);

impl Running {
    fn start(database: &str, sandbox: &Sandbox) -> Self {
        let (stop, stopped) = watch::channel(false);
        let token = Token::new(sandbox.token().to_owned()).unwrap();
        let client = Client::builder(token).base_url(sandbox.url()).send_budget(Duration::from_secs(2));
        let config =
            RelayConfig::default().pace(Pace::per_minute(60_000, 60_000)).poll(Duration::from_millis(20));
        let relay = Relay::new(Arc::new(another(database)), client.build().unwrap()).config(config);
        Self(stop, tokio::spawn(relay.run(stopped)))
    }

    async fn stop(self) {
        self.0.send_replace(true);
        self.1.await.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn four_relays_share_the_work_and_nothing_is_sent_twice_or_out_of_order() {
    let (store, sandbox) = (outbox("four").await, sandbox().await);
    let relays: Vec<_> = (0..3).map(|_| Running::start("four", &sandbox)).collect();
    let mut late = None;
    for round in 0..40 {
        let entries = (0..50).map(|n| customer(&format!("cust-{}", n % 11), round * 50 + n)).collect();
        store.enqueue(entries).await.unwrap();
        if round == 20 {
            late = Some(Running::start("four", &sandbox));
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    until(&store, |stats| stats.queued == 0).await;
    for relay in relays.into_iter().chain(late) {
        relay.stop().await;
    }
    let summary = sandbox.summary();
    assert_eq!((summary.taken, summary.duplicates, summary.order_violations), (2_000, 0, 0), "{summary:?}");
    assert_eq!(summary.overlaps, 0);
    assert_eq!(
        SERVER.psql("four", "SELECT count(*) FROM ravelin_bucket WHERE owner IS NOT NULL").unwrap(),
        "0"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_are_killed_lose_nothing() {
    let (store, sandbox) = (outbox("killed").await, sandbox().await);
    let relay = Running::start("killed", &sandbox);
    for round in 0..40 {
        let entries =
            (0..50).map(|n| customer(&format!("cust-{}", n % 11), round * 50 + n)).collect::<Vec<_>>();
        while store.enqueue(entries.clone()).await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        if round % 8 == 7 {
            SERVER.kill_backends("datname = 'killed'").unwrap();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    until(&store, |stats| stats.queued == 0).await;
    relay.stop().await;
    let summary = sandbox.summary();
    assert_eq!((summary.distinct, summary.order_violations), (2_000, 0), "{summary:?}");
}

/// Runs a program of `tests/outbox`, which knows nothing of this crate.
fn run(program: &str, arguments: &[&str]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let output = Command::new(if program.contains('/') { root.join(program) } else { program.into() })
        .args(arguments)
        .current_dir(root.join("tests/outbox"))
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}; `cargo xtask test` installs it"));
    assert!(
        output.status.success(),
        "`cargo xtask test` installs what it needs\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_in_python_and_node_insert_in_their_own_transactions() {
    let (store, sandbox) = (outbox("shops").await, sandbox().await);
    SERVER.psql("shops", "CREATE TABLE orders (id text PRIMARY KEY)").unwrap();
    let relay = Running::start("shops", &sandbox);
    let url = SERVER.url("shops");
    run(".tools/python/bin/python", &["insert.py", &url]);
    run("node", &["insert.mjs", &url]);
    // Each commits one order with its event, and rolls one back.
    assert_eq!(SERVER.psql("shops", "SELECT id FROM orders ORDER BY id").unwrap(), "node-1\npython-1");
    until(&store, |stats| stats.queued == 0).await;
    relay.stop().await;
    assert_eq!(sandbox.summary().taken, 2, "{:?}", sandbox.summary());
}

/// By how much time passes faster for relays that wait for each other.
const HASTE: u32 = 5;

/// A clock of theirs.
struct Hasty(Instant);

impl Clock for Hasty {
    fn wall_ms(&self) -> u64 {
        SystemClock.wall_ms()
    }

    fn steady_ms(&self) -> u64 {
        u64::try_from((self.0.elapsed() * HASTE).as_millis()).unwrap()
    }

    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time / HASTE).await;
    }
}

/// Starts a hasty relay that finds the API at this address.
fn hasty(database: &str, token: &str, api: &str) -> Running {
    let (stop, stopped) = watch::channel(false);
    let clock = Arc::new(Hasty(Instant::now()));
    let steady = Arc::clone(&clock);
    let config = PostgresConfig::new(&SERVER.url(database)).unwrap().steady(move || steady.steady_ms());
    let client = Client::builder(Token::new(token.to_owned()).unwrap()).base_url(api).build().unwrap();
    let relay = Relay::new(Arc::new(PostgresOutbox::new(config)), client);
    Running(stop, tokio::spawn(relay.clock(clock).run(stopped)))
}

/// Waits until the buckets have so many owners, none of them without.
async fn owners(database: &str, count: &str) {
    let owners = "SELECT count(DISTINCT owner) || ' ' || count(owner) FROM ravelin_bucket";
    for _ in 0..600 {
        if SERVER.psql(database, owners).unwrap() == format!("{count} 64") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("still {}", SERVER.psql(database, owners).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_reach_the_api_leaves_its_buckets_to_who_does() {
    let (store, sandbox) = (outbox("aside").await, sandbox().await);
    let cut = hasty("aside", sandbox.token(), "http://127.0.0.1:1");
    let whole = hasty("aside", sandbox.token(), &sandbox.url());
    owners("aside", "2").await;
    store.enqueue((0..200).map(|n| customer(&format!("cust-{}", n % 50), n)).collect()).await.unwrap();
    until(&store, |stats| stats.queued == 0).await;
    let summary = sandbox.summary();
    assert_eq!((summary.taken, summary.order_violations, summary.overlaps), (200, 0, 0), "{summary:?}");
    owners("aside", "1").await;
    // Where nobody else is there any more it comes back, and does what it can.
    whole.stop().await;
    owners("aside", "1").await;
    cut.stop().await;
}
