//! Relays and gateways on a real PostgreSQL, as the command starts them.

use super::common::{failure, file, text};
use super::gating::{KEY, ask, sandbox as sandbox_of};
use super::places::{SERVER, postgres};
use super::relaying::{Relaying, customer, sandbox, until};
use ravelin_outbox::Store as _;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

#[tokio::test(flavor = "multi_thread")]
async fn relays_share_the_work_and_one_takes_over_from_one_that_is_killed() {
    let (place, sandbox) = (postgres("shared").await, sandbox().await);
    let kept = async |from: u64| {
        let events = (from..from + 300).map(|number| customer(&format!("cust-{}", number % 60), number));
        place.store.enqueue(events.collect()).await.unwrap();
    };
    let owners = || {
        let owners = "SELECT count(DISTINCT owner) FROM ravelin_bucket WHERE until > now()";
        SERVER.psql("shared", owners).unwrap().parse::<u32>().unwrap()
    };
    let first = Relaying::start(&place.address, &sandbox, &[]);
    let second = Relaying::start(&place.address, &sandbox, &[]);
    until("both have buckets", async || owners() == 2).await;
    kept(0).await;
    until("all is delivered", async || sandbox.summary().taken == 300).await;
    until("all is removed", async || place.store.stats().await.unwrap().queued == 0).await;
    assert_eq!(sandbox.summary().duplicates, 0);
    for relay in [&first, &second] {
        let told = relay.get("/metrics");
        assert!(
            told.contains("ravelin_outbox_delivered_total") && relay.get("/readyz").contains("200"),
            "{told}"
        );
    }
    // Nothing is under way: what the killed one had is another's once its lease has ended.
    first.kill();
    kept(300).await;
    until("the other delivers it all", async || sandbox.summary().taken == 600).await;
    let (code, _, said) = second.signalled("-TERM");
    assert_eq!(code, Some(0), "{said}");
    let summary = sandbox.summary();
    assert_eq!((summary.duplicates, summary.order_violations, summary.overlaps), (0, 0, 0), "{summary:?}");
    assert_eq!(owners(), 0, "it has given its buckets back");
    // Whoever takes the address from the environment shows it to nobody.
    assert!(!said.contains("postgres://"), "{said}");
}

#[test]
fn a_relay_without_tables_says_how_they_are_made() {
    SERVER.create_database("tableless").unwrap();
    let token = file("fleet-token.txt", "sk_test_0123456789");
    let relay = ["relay", "--token-file", token.to_str().unwrap(), "--database", &SERVER.url("tableless")];
    let told = failure_of(&relay);
    assert_eq!(told["code"], "outbox-schema");
    assert!(told["message"].as_str().unwrap().contains("ravelin outbox migrate"), "{told}");
}

/// Returns the error with which a service ends; what it logged before is not looked at.
fn failure_of(arguments: &[&str]) -> serde_json::Value {
    let output = Command::new(env!("CARGO_BIN_EXE_ravelin")).arg("--json").args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    serde_json::from_str(text(&output.stderr).lines().last().unwrap()).unwrap()
}

/// A gateway, killed when dropped.
struct Gateway(Child, String);

impl Gateway {
    fn start(address: &str, url: &str, token: &str, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ravelin"))
            .args(["--json", "gateway", "--listen", "127.0.0.1:0", "--base-url", url])
            .args(arguments)
            .env("RAVELIN_DATABASE", address)
            .env("RAVELIN_TOKEN", token)
            .env("RAVELIN_GATEWAY_KEY", KEY)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let greeting: serde_json::Value = serde_json::from_str(&line).unwrap();
        let listens = greeting["url"].as_str().unwrap().trim_start_matches("http://").to_owned();
        Self(child, listens)
    }

    fn post(&self, number: u64) -> String {
        let event = customer("cust-ada", number);
        ask(&self.1, "POST", "/v2/customer", KEY, &event.body).unwrap()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn gateways_keep_in_the_same_database_and_relays_inside_or_beside_them_deliver() {
    const TOKEN: &str = "sk_test_0123456789";
    let (place, sandbox) = (postgres("gateways").await, sandbox_of(TOKEN).await);
    let keeping = Gateway::start(&place.address, &sandbox.url(), TOKEN, &["--no-relay"]);
    let answer = keeping.post(1);
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("ravelin-gateway: kept"), "{answer}");
    assert_eq!((place.store.stats().await.unwrap().queued, sandbox.summary().requests), (1, 0));
    let delivering = Gateway::start(&place.address, &sandbox.url(), TOKEN, &[]);
    until("the other delivers it", async || sandbox.summary().taken == 1).await;
    assert!(delivering.post(2).contains("ravelin-gateway: kept"));
    assert!(keeping.post(3).contains("ravelin-gateway: kept"));
    until("all is delivered", async || sandbox.summary().taken == 3).await;
    until("all is removed", async || place.store.stats().await.unwrap().queued == 0).await;
    assert_eq!(sandbox.summary().order_violations, 0);
}

#[test]
fn a_place_that_is_none_is_told_with_what_to_give() {
    let token = file("fleet-token-2.txt", "sk_test_0123456789");
    let relay = ["relay", "--token-file", token.to_str().unwrap(), "--database", "oracle://db.example.com/x"];
    assert_eq!(failure(&relay, b"")["code"], "outbox-place");
    let output = Command::new(env!("CARGO_BIN_EXE_ravelin")).args(relay).output().unwrap();
    assert!(text(&output.stderr).contains("postgres://user@host/database"), "{output:?}");
}
