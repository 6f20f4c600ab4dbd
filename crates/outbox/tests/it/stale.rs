//! A page that was read before a removal, and comes after it, sends nothing twice.

use crate::it::around::{Around, Hook};
use crate::it::common::{Running, customer, outbox, sandbox, until};
use ravelin_outbox::pace::Pace;
use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};
use ravelin_outbox::{RelayConfig, Store};
use ravelin_sandbox::{Delay, Reply, Rule, Script};
use std::sync::Arc;
use std::time::Duration;

/// Lets walks be read at once, and handed over long after.
struct Late;

impl Hook for Late {
    async fn run<T: Send>(&self, what: &str, work: impl Future<Output = T> + Send) -> T {
        let done = work.await;
        if what == "walk" {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        done
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_comes_after_the_removal_of_what_is_in_it_sends_nothing_twice() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    // While an answer is under way the next walk reads its event; it is removed before that page comes.
    let slow = Reply::new().delay(Delay::Exactly(50));
    sandbox.set_script(Script::new().rule(Rule::new().answer(slow))).unwrap();
    let store = SqliteOutbox::open(SqliteConfig::new(&kept.file)).unwrap();
    let store = Arc::new(Around { store, hook: Late });
    store.enqueue((0..40).map(|number| customer(&format!("cust-{number}"), number)).collect()).await.unwrap();
    let config = RelayConfig::default().pace(Pace::per_minute(60_000, 60_000));
    let running = Running::start(&store, &sandbox, config);
    until(&*store, |stats| stats.queued == 0).await;
    // The page that was read in between comes, and what it would send.
    tokio::time::sleep(Duration::from_secs(1)).await;
    running.stop().await;
    let summary = sandbox.summary();
    assert_eq!((summary.taken, summary.duplicates), (40, 0), "{summary:?}");
}
