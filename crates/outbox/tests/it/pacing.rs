//! A customer with a long queue whom live calls are made for, too: hours of it, on a clock that goes on only
//! when nothing is under way. So every event arrives at the very time at which it was let go, and what the
//! log counts is what was decided, however busy the machine is.

use crate::it::around::{Around, Hook};
use crate::it::common::{client, customer};
use ravelin::event::checkout::{Checkout, Checkpoint};
use ravelin::event::{Customer, Order, Timestamp};
use ravelin_client::{Client, Decision, Token};
use ravelin_outbox::clock::{Clock, millis};
use ravelin_outbox::decide::Outcome;
use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};
use ravelin_outbox::{OutboxKeeper, Relay, RelayConfig, Store, StoreError, Transport};
use ravelin_sandbox::{Delivery, Keys, LogTo, Sandbox};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

const EVENTS: usize = 10_000;

/// How many relays deliver them, one after the other.
const RELAYS: usize = 4;

/// What Ravelin takes of one customer in a minute.
const LIMIT: usize = 50;

const MINUTE_US: u64 = 60_000_000;

/// A clock that stands still while anything is under way, and then goes on to when somebody wakes.
struct Steps {
    now_ms: watch::Sender<u64>,
    ends_ms: Mutex<BinaryHeap<Reverse<u64>>>,
    under_way: AtomicUsize,
    /// Told when nothing is under way any more.
    quiet: Notify,
}

impl Steps {
    fn new() -> Arc<Self> {
        let now_ms = watch::Sender::new(1_700_000_000_000);
        Arc::new(Self {
            now_ms,
            ends_ms: Mutex::default(),
            under_way: AtomicUsize::new(0),
            quiet: Notify::new(),
        })
    }

    fn now(&self) -> u64 {
        *self.now_ms.borrow()
    }

    async fn wait(&self, time: Duration) {
        let end = self.now() + millis(time);
        self.ends_ms.lock().unwrap().push(Reverse(end));
        // Until the time has come, or the test has ended.
        let _ = self.now_ms.subscribe().wait_for(|now| *now >= end).await;
    }

    /// Lets the clock stand still until this is done.
    async fn busy<T>(&self, work: impl Future<Output = T>) -> T {
        self.under_way.fetch_add(1, Ordering::SeqCst);
        let done = work.await;
        if self.under_way.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.quiet.notify_one();
        }
        done
    }

    /// Moves the clock for as long as it is polled.
    async fn go_on(&self) {
        // On a runtime of one thread everybody else has had a turn after each.
        let mut turns = 0;
        loop {
            tokio::task::yield_now().await;
            turns += 1;
            if self.under_way.load(Ordering::SeqCst) > 0 {
                self.quiet.notified().await;
                turns = 0;
            }
            if turns > 20 {
                let next = self.ends_ms.lock().unwrap().pop();
                let Some(Reverse(next)) = next else { continue };
                self.now_ms.send_modify(|now| *now = next.max(*now));
                turns = 0;
            }
        }
    }
}

impl Clock for Steps {
    fn wall_ms(&self) -> u64 {
        self.now()
    }

    fn steady_ms(&self) -> u64 {
        self.now()
    }

    async fn sleep(&self, time: Duration) {
        self.wait(time).await;
    }
}

/// The same clock, as the sandbox has it.
struct OfSandbox(Arc<Steps>);

impl ravelin_sandbox::Clock for OfSandbox {
    fn now(&self) -> Duration {
        Duration::from_millis(self.0.now())
    }

    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(self.0.wait(time))
    }
}

impl Hook for Arc<Steps> {
    async fn run<T: Send>(&self, _what: &str, work: impl Future<Output = T> + Send) -> T {
        self.busy(work).await
    }
}

/// What the relay sends by.
struct Wire(Client, Arc<Steps>);

impl Transport for Wire {
    async fn send(&self, path: String, body: String) -> Outcome {
        self.1.busy(Transport::send(&self.0, path, body)).await
    }
}

type Kept = Arc<Around<SqliteOutbox, Arc<Steps>>>;

struct World {
    clock: Arc<Steps>,
    store: Kept,
    sandbox: Sandbox,
}

impl World {
    /// Starts a relay, which stands by where another one delivers.
    fn relay(&self) -> (watch::Sender<bool>, JoinHandle<Result<(), StoreError>>) {
        let (stop, stopped) = watch::channel(false);
        let wire = Wire(client(&self.sandbox), Arc::clone(&self.clock));
        let config = RelayConfig::default().poll(Duration::from_secs(30)).stand_by(true);
        let relay = Relay::new(Arc::clone(&self.store), wire).config(config).clock(Arc::clone(&self.clock));
        (stop, tokio::spawn(relay.run(stopped)))
    }

    /// Asks for a recommendation every six seconds, until told to stop; returns how often.
    async fn live(&self, stop: &AtomicBool) -> usize {
        let token = Token::new(self.sandbox.token().to_owned()).unwrap();
        let client = Client::builder(token).base_url(self.sandbox.url()).budget(Duration::from_secs(60));
        let client = client.keeper(OutboxKeeper::new(Arc::clone(&self.store))).build().unwrap();
        let mut calls = 0;
        while !stop.load(Ordering::Relaxed) {
            self.clock.wait(Duration::from_secs(6)).await;
            let now = Timestamp::from_millis(i64::try_from(self.clock.now()).unwrap());
            let order = Order::new(format!("order-{calls}"));
            let event = Checkout::new(now, Customer::new("cust-ada"), order);
            let decision = self.clock.busy(async {
                let decision = client.recommend(&event, Checkpoint::PreAuth).await;
                client.finish().await;
                decision
            });
            let decision = decision.await;
            assert!(matches!(decision, Decision::Answered(_)), "{decision:?}");
            calls += 1;
        }
        calls
    }

    /// Delivers all, by a relay that has been idle before, and is stopped now and then and followed by the
    /// next one.
    async fn deliver(&self, done: &AtomicBool) {
        let mut relay = self.relay();
        self.clock.wait(Duration::from_secs(60)).await;
        let events = (0..EVENTS).map(|number| customer("cust-ada", number)).collect();
        self.store.enqueue(events).await.unwrap();
        for left in (0..RELAYS).map(|turn| EVENTS - EVENTS * (turn + 1) / RELAYS) {
            let left = u64::try_from(left).unwrap();
            while self.store.stats().await.unwrap().queued > left {
                self.clock.wait(Duration::from_secs(20)).await;
            }
            let next = (left > 0).then(|| self.relay());
            relay.0.send_replace(true);
            relay.1.await.unwrap().unwrap();
            let Some(next) = next else { break };
            relay = next;
        }
        done.store(true, Ordering::Relaxed);
    }
}

/// Returns the most requests that arrived within a minute, whichever begins with one.
fn busiest_minute(deliveries: &[Delivery]) -> usize {
    let times: Vec<u64> = deliveries.iter().map(|one| one.arrived_us).collect();
    assert!(times.is_sorted());
    let within = |place: usize| times[place..].partition_point(|time| *time < times[place] + MINUTE_US);
    (0..times.len()).map(within).max().unwrap_or_default()
}

#[tokio::test]
async fn ten_thousand_events_of_a_customer_and_live_calls_never_exceed_what_ravelin_takes() {
    let clock = Steps::new();
    let folder = tempfile::tempdir().unwrap();
    let wall = Arc::clone(&clock);
    let config = SqliteConfig::new(folder.path().join("outbox.db")).now(move || wall.now());
    let store = Around { store: SqliteOutbox::open(config).unwrap(), hook: Arc::clone(&clock) };
    // It throttles beyond fifty a minute, as it does unless told otherwise.
    let config = Sandbox::builder()
        .keys(Keys::generate(1024).unwrap())
        .log(LogTo::Memory)
        .log_id("/customer/custom/number")
        .clock(OfSandbox(Arc::clone(&clock)));
    let sandbox = Sandbox::start(config).await.unwrap();
    let world = World { clock, store: Arc::new(store), sandbox };
    let began = world.clock.now();

    let done = AtomicBool::new(false);
    let work = async { tokio::join!(world.live(&done), world.deliver(&done)).0 };
    let calls = tokio::select! {
        biased;
        calls = work => calls,
        () = world.clock.go_on() => unreachable!("a clock does not end"),
    };

    let hours = Duration::from_millis(world.clock.now() - began).as_secs_f64() / 3_600.0;
    let (summary, deliveries) = (world.sandbox.summary(), world.sandbox.deliveries().unwrap());
    let busiest = busiest_minute(&deliveries);
    println!("{hours:.2} hours, {calls} live calls, {busiest} requests in the busiest minute; {summary:?}");
    assert!(busiest <= LIMIT, "{busiest} requests in a minute");
    assert_eq!(u64::try_from(busiest).unwrap(), summary.highest_per_minute);
    assert_eq!(summary.throttled, 0);
    assert!(deliveries.iter().all(|one| one.is_taken()));
    assert_eq!(summary.taken, u64::try_from(EVENTS + calls).unwrap());
    assert_eq!((summary.duplicates, summary.order_violations), (0, 0));
    // What may be sent is sent: ten at once and thirty a minute after that, and ten live calls.
    assert!(busiest >= LIMIT - 2, "only {busiest} requests in the busiest minute");
    assert!((5.5..5.8).contains(&hours), "{hours} hours");
    let expected = hours * 600.0;
    assert!((f64::from(u32::try_from(calls).unwrap()) - expected).abs() < 3.0, "{calls} live calls");
}
