//! A gateway that is killed loses nothing that it has acknowledged.

use super::gating::{Gateway, Home, KEY, ask, sandbox};
use ravelin_outbox::Store as _;
use ravelin_sandbox::{Fault, Reply, Rule, Script};
use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

const ROUNDS: u64 = 10;
const PROGRAMS: usize = 8;

/// Lets programs post until the gateway is killed under them; returns what was acknowledged.
fn round(gateway: Gateway, numbers: &AtomicU64, life: Duration) -> Vec<u64> {
    let (address, over) = (gateway.address(), AtomicBool::new(false));
    let acknowledged = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..PROGRAMS {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    let number = numbers.fetch_add(1, Ordering::Relaxed);
                    let event = format!(
                        r#"{{"timestamp":1700000000000,"customer":{{"customerId":"cust-{number}","custom":{{"number":{number}}}}},"order":{{"orderId":"o-{number}"}}}}"#
                    );
                    let target = if number.is_multiple_of(2) { "/v2/checkout" } else { "/v2/checkout?score=checkoutPreAuth" };
                    let answer = ask(&address, "POST", target, KEY, &event).unwrap_or_default();
                    if answer.starts_with("HTTP/1.1 20") {
                        acknowledged.lock().unwrap().push(number);
                    }
                }
            });
        }
        thread::sleep(life);
        gateway.kill();
        over.store(true, Ordering::Relaxed);
    });
    acknowledged.into_inner().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_delivered_however_often_it_is_killed() {
    let (home, sandbox) = (Home::new(), sandbox("sk_test_0123456789").await);
    let down = Reply::fault(Fault::Status(503));
    let rule = Rule::new().probability(0.3).answer(down);
    sandbox.set_script(Script::new().seed(7).rule(rule)).unwrap();
    let numbers = AtomicU64::new(0);
    let mut acknowledged = HashSet::new();
    for kill in 0..ROUNDS {
        let gateway = home.start(&sandbox, &["--budget-ms", "2000"]);
        // From a moment after the start to the middle of the work.
        let life = Duration::from_millis(50 + 97 * kill);
        acknowledged.extend(tokio::task::block_in_place(|| round(gateway, &numbers, life)));
    }
    assert!(acknowledged.len() > 50, "only {} were acknowledged", acknowledged.len());
    sandbox.set_script(Script::new()).unwrap();
    let gateway = home.start(&sandbox, &[]);
    // What was asked for when it was killed is held for half a minute.
    let mut missing = acknowledged.len();
    for _ in 0..1_200 {
        let deliveries = sandbox.deliveries().unwrap();
        let taken = deliveries.iter().filter(|one| one.is_taken()).filter_map(|one| one.id.as_deref());
        let taken: HashSet<u64> = taken.map(|id| id.parse().unwrap()).collect();
        missing = acknowledged.difference(&taken).count();
        if missing == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let left = home.outbox().stats().await.unwrap();
    assert_eq!(missing, 0, "of {} acknowledged; {left:?}", acknowledged.len());
    assert_eq!(left.dead, 0, "{left:?}");
    assert_eq!(gateway.terminate(), Some(0));
}
