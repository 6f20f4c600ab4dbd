//! The relay as the command runs it, delivering to a sandbox: how it starts, stops and stands by.

use super::common::{failure, ravelin, text};
use super::relaying::{Relaying, customer, outbox, sandbox, until};
use ravelin_outbox::Store as _;
use ravelin_sandbox::{Delay, Fault, Reply, Rule, Script};

#[tokio::test(flavor = "multi_thread")]
async fn it_delivers_until_it_is_told_to_stop_and_logs_nothing_of_an_event() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    let entries = (0..40).map(|number| customer(&format!("canary-{}", number % 8), number)).collect();
    kept.store.enqueue(entries).await.unwrap();
    for (signal, json) in [("-TERM", false), ("-INT", true)] {
        let relay = Relaying::start(&kept.address, &sandbox, if json { &["--json"] } else { &[] });
        until("everything is delivered", async || kept.store.stats().await.unwrap().queued == 0).await;
        let (code, printed, said) = relay.signalled(signal);
        assert_eq!(code, Some(0), "{said}");
        assert_eq!(printed, if json { "{\"stopped\":true}\n" } else { "stopped\n" });
        assert!(said.contains("the relay runs") && said.contains("kept"), "{said}");
        assert!(!said.contains("canary") && !said.contains(sandbox.token()), "{said}");
        assert!(said.lines().all(|line| line.starts_with('{') == json), "{said}");
        kept.store.enqueue(vec![customer("canary-late", 40)]).await.unwrap();
    }
    let summary = sandbox.summary();
    assert_eq!((summary.taken, summary.duplicates, summary.order_violations), (41, 0, 0), "{summary:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_under_way_ends_before_it_stops() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    sandbox.set_script(slow(1_000)).unwrap();
    kept.store.enqueue(vec![customer("cust-ada", 0), customer("cust-ada", 1)]).await.unwrap();
    let relay = Relaying::start(&kept.address, &sandbox, &[]);
    until("the first is under way", async || sandbox.summary().requests == 1).await;
    let (code, _, said) = relay.signalled("-TERM");
    assert_eq!(code, Some(0), "{said}");
    // The answer came after the signal, and only then the event was removed.
    assert_eq!(kept.store.stats().await.unwrap().queued, 1);
    assert_eq!(sandbox.summary().requests, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_stops_it_at_once_and_loses_nothing() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    sandbox.set_fault(Some(Fault::StallBeforeHeaders));
    kept.store.enqueue(vec![customer("cust-ada", 0)]).await.unwrap();
    let relay = Relaying::start(&kept.address, &sandbox, &[]);
    until("the first is under way", async || sandbox.summary().requests == 1).await;
    relay.signal("-TERM");
    // Ready says that the first signal has arrived; two at once may be seen as one.
    until("it is stopping", async || relay.get("/readyz").contains("\"stopping\":true")).await;
    let (code, printed, said) = relay.signalled("-INT");
    assert_eq!((code, printed.as_str()), (Some(1), ""), "{said}");
    assert!(said.contains("stopped at once"), "{said}");
    let stats = kept.store.stats().await.unwrap();
    assert_eq!((stats.queued, stats.waiting), (1, 0), "nothing came of the request yet");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_most_likely_a_mistake_is_warned_of() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;
    let (kept, sandbox) = (outbox(), sandbox().await);
    for (file, folder, level, warned) in [
        (0o600, 0o755, "info", [false, false]),
        (0o644, 0o700, "debug", [false, false]),
        (0o644, 0o755, "banana", [true, true]),
    ] {
        set_permissions(&kept.file, Permissions::from_mode(file)).unwrap();
        set_permissions(kept.file.parent().unwrap(), Permissions::from_mode(folder)).unwrap();
        let relay = Relaying::start_with(&kept.address, &sandbox, &[], &[("RAVELIN_LOG", level)]);
        until("it runs", async || relay.said().contains("kept")).await;
        let (code, _, said) = relay.signalled("-TERM");
        let told = ["can be read by others", "RAVELIN_LOG is none of"].map(|told| said.matches(told).count());
        assert_eq!((code, told), (Some(0), warned.map(usize::from)), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_away_is_told_of_once_and_counted_each_time() {
    let sandbox = sandbox().await;
    let relay = Relaying::start("postgres://relay@127.0.0.1:1/shop", &sandbox, &[]);
    let failures = |figures: &str| {
        let line =
            figures.lines().find_map(|line| line.strip_prefix("ravelin_outbox_database_errors_total "));
        line.and_then(|count| count.parse().ok()).unwrap_or(0)
    };
    until("it runs", async || relay.said().contains("admin=")).await;
    until("it was tried three times", async || failures(&relay.get("/metrics")) >= 3).await;
    let (code, _, said) = relay.signalled("-TERM");
    assert_eq!((code, said.matches("the outbox's database failed").count()), (Some(1), 1), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_relay_stands_by_and_takes_over_from_one_that_is_killed() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    let first = Relaying::start(&kept.address, &sandbox, &[]);
    kept.store.enqueue(vec![customer("cust-ada", 0)]).await.unwrap();
    until("the first delivers", async || kept.store.stats().await.unwrap().queued == 0).await;
    let second = Relaying::start(&kept.address, &sandbox, &[]);
    until("the second stands by", async || second.said().contains("this one stands by")).await;
    first.kill();
    kept.store.enqueue(vec![customer("cust-ada", 1)]).await.unwrap();
    until("the second delivers", async || kept.store.stats().await.unwrap().queued == 0).await;
    let (code, _, said) = second.signalled("-TERM");
    assert_eq!(code, Some(0), "{said}");
    let summary = sandbox.summary();
    assert_eq!((summary.taken, summary.duplicates), (2, 0), "{summary:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_tells_figures_and_health() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    kept.store.enqueue(vec![customer("canary", 0)]).await.unwrap();
    let relay = Relaying::start(&kept.address, &sandbox, &[]);
    until("it is delivered", async || kept.store.stats().await.unwrap().queued == 0).await;
    assert!(relay.get("/healthz").starts_with("HTTP/1.1 200"));
    assert!(relay.get("/readyz").starts_with("HTTP/1.1 200"));
    let figures = relay.get("/metrics");
    assert!(figures.contains("ravelin_outbox_delivered_total 1"), "{figures}");
    assert!(!figures.contains("canary") && !figures.contains(sandbox.token()), "{figures}");
}

#[test]
fn an_outbox_that_is_none_or_not_named_is_refused_without_repeating_it() {
    let token = super::common::file("relay-token.txt", "sk_test_0123456789");
    let token = token.to_str().unwrap();
    let relay = ["relay", "--token-file", token];
    let refused =
        failure(&[&relay[..], &["--database", "mysql://ada:canary@db.example.com/x"]].concat(), b"");
    assert_eq!((&refused["code"], &refused["field"]), (&"outbox-place".into(), &"--database".into()));
    assert!(!refused.to_string().contains("canary"), "{refused}");
    for arguments in [&relay[..], &["relay", "--database", "sqlite:x.db", "--concurrency", "0"]] {
        let output = ravelin(arguments, b"");
        assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    }
}

/// Returns a script by which every answer takes so many milliseconds.
fn slow(milliseconds: u64) -> Script {
    Script::new().rule(Rule::new().answer(Reply::new().delay(Delay::Exactly(milliseconds))))
}
