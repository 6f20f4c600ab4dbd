//! A backfill is killed again and again: each line arrives or is laid aside, and little is sent twice.

use super::backfilling::{Loaded, ended, past, taken};
use super::common::text;
use super::random::Random;
use super::relaying::{sandbox, until};
use ravelin_sandbox::{Delay, Fault, Reply, ResetAt, Rule, Script};
use std::collections::BTreeSet;
use std::time::Duration;

const KILLS: u64 = 12;
const EVENTS: u64 = 6_000;
const CUSTOMERS: u64 = 150;
const CONCURRENCY: u64 = 4;
/// How many events may be sent again after a kill.
const WINDOW: u64 = CONCURRENCY * 64;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_delivered_and_what_is_rejected_are_all_lines_however_often_it_is_killed() {
    let (mut random, sandbox) = (Random::seeded(), sandbox().await);
    let lost = Reply::fault(Fault::Reset(ResetAt::BeforeHeaders)).accept(true);
    let refused = Reply::fault(Fault::Status(422));
    let script = Script::new()
        .seed(random.below(1 << 40))
        .rule(Rule::new().customer("cust-13").answer(refused))
        .rule(Rule::new().probability(0.005).answer(lost))
        .rule(Rule::new().answer(Reply::new().delay(Delay::Between(0, 8))));
    sandbox.set_script(script).unwrap();

    let (mut content, mut good, mut bad) = (vec![0xef, 0xbb, 0xbf], BTreeSet::new(), Vec::new());
    for number in 0..EVENTS {
        let customer = random.below(CUSTOMERS);
        let line = past(&format!("cust-{customer}"), number);
        // One line in fifty is cut, and one customer is refused by the other side.
        let is_cut = random.below(50) == 0 || number == EVENTS - 1;
        content.extend_from_slice(&line.as_bytes()[..if is_cut { line.len() - 9 } else { line.len() }]);
        if is_cut || customer == 13 {
            bad.push(number + 1);
        } else {
            good.insert(number);
        }
        if number < EVENTS - 1 {
            content.extend_from_slice(if random.below(2) == 0 { b"\n" } else { b"\r\n" });
        }
    }
    let loaded = Loaded::new("past.ndjson", content);
    let concurrency = CONCURRENCY.to_string();
    let arguments = ["--kind", "customer", "--concurrency", &concurrency, "--rate", "900"];
    let mut kills = 0;
    while kills < KILLS {
        let before = sandbox.summary().taken;
        let mut child = loaded.start(&sandbox, &arguments);
        until("it gets on", async || sandbox.summary().taken > before + 50).await;
        tokio::time::sleep(Duration::from_millis(random.below(500))).await;
        assert_eq!(child.try_wait().unwrap(), None, "the file was too short for {KILLS} kills");
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
    }
    let mut last = loaded.start(&sandbox, &arguments);
    assert_eq!(ended(&mut last).await, Some(1));

    assert_eq!(taken(&sandbox), good);
    let lines: Vec<u64> =
        loaded.rejected().iter().map(|reject| reject["rejected"]["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, bad, "each once, and in the order of the file");
    let summary = sandbox.summary();
    let resets = sandbox.script_applied()[1];
    println!(
        "{kills} kills: {} sent again, {resets} answers lost, {} refused",
        summary.duplicates, summary.refused
    );
    assert_eq!((summary.order_violations, summary.overlaps), (0, 0), "{summary:?}");
    assert!(summary.duplicates <= kills * WINDOW + resets, "{summary:?}");
    let checkpoint = loaded.checkpoint();
    assert_eq!((&checkpoint["finished"], &checkpoint["events"]), (&true.into(), &EVENTS.into()));
    let again = loaded.run(&sandbox, &arguments).await;
    assert!(text(&again.stdout).starts_with("all 6000 done: "), "{again:?}");
}
