//! Outages of hours and days, in seconds: every clock runs faster, and all else is real.

use crate::it::common::{customer, sandbox, until};
use ravelin_outbox::clock::Clock;
use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};
use ravelin_outbox::store::Filter;
use ravelin_outbox::{Entry, Relay, RelayConfig, Store, StoreError};
use ravelin_sandbox::{Fault, Reply, Rule, Sandbox, Script};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinHandle;

const HOUR: u32 = 3_600;
const DAY: u32 = 24 * HOUR;

/// A clock that makes so many seconds of one.
struct Fast {
    began: Instant,
    factor: u32,
}

impl Fast {
    fn passed_ms(&self) -> u64 {
        u64::try_from((self.began.elapsed() * self.factor).as_millis()).unwrap()
    }
}

impl Clock for Fast {
    fn wall_ms(&self) -> u64 {
        1_700_000_000_000 + self.passed_ms()
    }

    fn steady_ms(&self) -> u64 {
        self.passed_ms()
    }

    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time / self.factor).await;
    }
}

/// An outbox and its relay, for both of which time runs faster.
struct World {
    store: Arc<SqliteOutbox>,
    sandbox: Sandbox,
    clock: Arc<Fast>,
    stop: watch::Sender<bool>,
    relay: JoinHandle<Result<(), StoreError>>,
    _folder: TempDir,
}

impl World {
    /// Starts with events of so many customers, ten of each, and with an API that takes none and
    /// answers with this status.
    async fn start(factor: u32, customers: usize, status: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(Fast { began: Instant::now(), factor });
        let now = Arc::clone(&clock);
        let config = SqliteConfig::new(folder.path().join("outbox.db")).now(move || now.wall_ms());
        let store = Arc::new(SqliteOutbox::open(config).unwrap());
        let sandbox = sandbox().await;
        let out_of_order = Rule::new().answer(Reply::fault(Fault::Status(status)));
        sandbox.set_script(Script::new().rule(out_of_order)).unwrap();
        let event = |number| customer(&format!("cust-{}", number % customers), number);
        let entries: Vec<Entry> = (0..customers * 10).map(event).collect();
        store.enqueue(entries).await.unwrap();
        let (stop, stopped) = watch::channel(false);
        let config = RelayConfig::default().poll(Duration::from_secs(30));
        let relay = Relay::new(Arc::clone(&store), crate::it::common::client(&sandbox)).config(config);
        let relay = tokio::spawn(relay.clock(Arc::clone(&clock)).run(stopped));
        Self { store, sandbox, clock, stop, relay, _folder: folder }
    }

    /// Waits so many seconds of its own.
    async fn pass(&self, seconds: u32) {
        self.clock.sleep(Duration::from_secs(seconds.into())).await;
    }

    async fn end(self) -> ravelin_sandbox::Summary {
        self.stop.send_replace(true);
        self.relay.await.unwrap().unwrap();
        self.sandbox.summary()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_503_kills_nothing_and_is_hardly_noticed_by_the_api() {
    let world = World::start(5 * HOUR, 20, 503).await;
    world.pass(DAY).await;
    let probes = world.sandbox.summary().requests;
    // From one second on, twice as long each time, up to half a minute.
    assert!((10..3_500).contains(&probes), "{probes} requests in a day");
    world.sandbox.clear_script();
    let stats = until(&*world.store, |stats| stats.queued == 0).await;
    assert_eq!(stats.dead, 0);
    let summary = world.end().await;
    assert_eq!((summary.taken, summary.duplicates, summary.order_violations), (200, 0, 0), "{summary:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn hours_of_a_wrong_key_kill_nothing_and_cost_one_request_in_five_minutes() {
    let world = World::start(2 * HOUR, 20, 401).await;
    world.pass(6 * HOUR).await;
    let probes = world.sandbox.summary().requests;
    // Those that were under way at first, and then one at a time.
    assert!((20..20 + 80).contains(&probes), "{probes} requests in six hours");
    world.sandbox.clear_script();
    let stats = until(&*world.store, |stats| stats.queued == 0).await;
    assert_eq!(stats.dead, 0);
    let summary = world.end().await;
    assert_eq!((summary.taken, summary.duplicates, summary.order_violations), (200, 0, 0), "{summary:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_a_week_old_is_laid_aside_and_what_is_dead_for_a_month_is_gone() {
    let world = World::start(DAY, 3, 503).await;
    world.pass(3 * DAY).await;
    assert_eq!(world.store.stats().await.unwrap().dead, 0);
    until(&*world.store, |stats| (stats.queued, stats.dead) == (0, 30)).await;
    let rows = world.store.list(Filter::default()).await.unwrap();
    assert!(rows.iter().all(|row| row.reason.as_deref() == Some("expired")), "{rows:?}");
    let age = Duration::from_millis(world.clock.wall_ms() - rows[0].event.created_ms);
    assert!(age > Duration::from_secs((7 * DAY).into()), "{age:?}");
    // Three weeks in half a minute.
    until(&*world.store, |stats| stats.dead == 0).await;
    assert!(world.clock.passed_ms() > 30 * 24 * 3_600_000);
    assert_eq!(world.end().await.taken, 0);
}
