//! Relay and enqueuer are killed again and again: nothing that was acknowledged is lost, and nothing of a
//! customer arrives for the first time out of order.

use super::random::Random;
use super::relaying::{Relaying, customer, outbox, sandbox, until};
use ravelin_outbox::Store as _;
use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};
use ravelin_sandbox::{Delay, Fault, Reply, ResetAt, Rule, Sandbox, Script};
use std::collections::HashSet;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

const KILLS: u64 = 20;
const CUSTOMERS: u64 = 400;
/// How many tasks of an enqueuer wait for a commit at once; each has customers of its own.
const TASKS: u64 = 4;
const CONCURRENCY: u64 = 8;
/// How many events of a customer a relay reads at once, unless told otherwise.
const PAGE: u64 = 10;

/// The name of this test, by which its program is started once more as the enqueuer.
const TEST: &str = "it::relay_kills::what_is_acknowledged_is_delivered_whoever_is_killed";
const FILE: &str = "RAVELIN_TEST_OUTBOX";
const ACKNOWLEDGED: &str = "RAVELIN_TEST_ACKNOWLEDGED";
const FIRST: &str = "RAVELIN_TEST_FIRST";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_acknowledged_is_delivered_whoever_is_killed() {
    if let Ok(file) = std::env::var(FILE) {
        return enqueue(Path::new(&file)).await;
    }
    let mut random = Random::seeded();
    let (kept, sandbox) = (outbox(), sandbox().await);
    sandbox.set_script(hostile(random.seed())).unwrap();
    let acknowledged = kept.folder.path().join("acknowledged");
    let count = || numbers(&acknowledged).len();

    let mut relay = start(&kept.address, &sandbox);
    let mut enqueuer = Enqueuer::start(&kept.file, &acknowledged, 0);
    let (mut relays, mut enqueuers) = (0, 0);
    for kill in 1..=KILLS {
        let (acks, taken) = (count(), sandbox.summary().distinct);
        until("both get on", async || count() > acks && sandbox.summary().distinct > taken).await;
        tokio::time::sleep(Duration::from_millis(random.below(400))).await;
        // The first two of them each; after that, whichever comes.
        let victim = if kill <= 2 { kill } else { 1 + random.below(3) };
        if victim & 1 > 0 {
            relay.kill();
            relay = start(&kept.address, &sandbox);
            relays += 1;
        }
        if victim & 2 > 0 {
            drop(enqueuer);
            // Above all that the one before can have written without an answer.
            enqueuer = Enqueuer::start(&kept.file, &acknowledged, kill * 1_000_000);
            enqueuers += 1;
        }
    }
    drop(enqueuer);
    until("all is delivered", async || kept.store.stats().await.unwrap().queued == 0).await;
    let (code, _, said) = relay.signalled("-TERM");
    assert_eq!(code, Some(0), "{said}");

    let taken: HashSet<u64> = sandbox
        .deliveries()
        .unwrap()
        .iter()
        .filter(|delivery| delivery.is_taken())
        .map(|delivery| delivery.id.as_deref().unwrap().parse().unwrap())
        .collect();
    let acknowledged = numbers(&acknowledged);
    let lost: Vec<&u64> = acknowledged.iter().filter(|number| !taken.contains(number)).collect();
    let summary = sandbox.summary();
    let resets = sandbox.script_applied().first().copied().unwrap();
    println!(
        "{relays} relays and {enqueuers} enqueuers killed; {} acknowledged, {} duplicates, {resets} resets",
        acknowledged.len(),
        summary.duplicates
    );
    assert!(lost.is_empty(), "{} lost: {lost:?}", lost.len());
    assert_eq!(kept.store.stats().await.unwrap().dead, 0);
    assert_eq!(summary.order_violations, 0, "{summary:?}");
    // A killed relay has forgotten at most a page of each lane under way, of which there are two for each
    // request under way; an answer that is lost costs one more.
    let bound = relays * 2 * CONCURRENCY * PAGE + resets;
    assert!(summary.duplicates <= bound, "{bound}: {summary:?}");
}

fn start(address: &str, sandbox: &Sandbox) -> Relaying {
    Relaying::start(address, sandbox, &["--concurrency", &CONCURRENCY.to_string()])
}

/// Takes one event in fifty and loses the answer; the others are answered a little later.
fn hostile(seed: u64) -> Script {
    let lost = Reply::fault(Fault::Reset(ResetAt::BeforeHeaders)).accept(true);
    Script::new()
        .seed(seed)
        .rule(Rule::new().probability(0.02).answer(lost))
        .rule(Rule::new().answer(Reply::new().delay(Delay::Between(1, 10))))
}

/// A program that enqueues until it is killed.
struct Enqueuer(Child);

impl Enqueuer {
    fn start(file: &Path, acknowledged: &Path, first: u64) -> Self {
        let child = Command::new(std::env::current_exe().unwrap())
            .args([TEST, "--exact"])
            .envs([(FILE, file), (ACKNOWLEDGED, acknowledged)])
            .env(FIRST, first.to_string())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self(child)
    }
}

impl Drop for Enqueuer {
    fn drop(&mut self) {
        // One that ended by itself has failed.
        let ended = self.0.try_wait().unwrap();
        let _ = self.0.kill();
        let _ = self.0.wait();
        assert!(ended.is_none() || std::thread::panicking(), "the enqueuer ended: {ended:?}");
    }
}

/// Enqueues events with rising numbers, and notes each number once the outbox has acknowledged it.
async fn enqueue(file: &Path) {
    let store = Arc::new(SqliteOutbox::open(SqliteConfig::new(file)).unwrap());
    let notes = std::env::var(ACKNOWLEDGED).unwrap();
    let first: u64 = std::env::var(FIRST).unwrap().parse().unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..TASKS {
        let (store, mut random) = (Arc::clone(&store), Random::new(first + task));
        let mut notes = OpenOptions::new().create(true).append(true).open(&notes).unwrap();
        tasks.spawn(async move {
            for number in (first + task..).step_by(usize::try_from(TASKS).unwrap()) {
                let name = format!("cust-{}", random.below(CUSTOMERS / TASKS) * TASKS + task);
                store.enqueue(vec![customer(&name, number)]).await.unwrap();
                // One write, which a kill does not tear.
                notes.write_all(format!("{number}\n").as_bytes()).unwrap();
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
    }
    tasks.join_all().await;
}

/// Returns the numbers that were acknowledged so far.
fn numbers(notes: &Path) -> Vec<u64> {
    let text = std::fs::read_to_string(notes).unwrap_or_default();
    text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')?.parse().ok()).collect()
}
