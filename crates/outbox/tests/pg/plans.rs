//! What the statements cost, as PostgreSQL itself tells: no table is read from end to end.

use super::common::{at, customer, until, walk_all};
use ravelin_client::{Client, Token};
use ravelin_outbox::{Relay, RelayConfig, Store};
use ravelin_postgres_server::Server;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// What a statement that looks for customers has, and no other.
const WALK: &str = "ORDER BY customer, id";

/// Fills an outbox: one customer with the oldest half, and 500 others.
fn fill(server: &Server, rows: usize) {
    let half = rows / 2;
    server
        .psql(
            "plans",
            &format!(
                "INSERT INTO ravelin_outbox (customer, path, body) \
                 SELECT 'hot', '/v2/customer', repeat('x', 500) FROM generate_series(1, {half}); \
                 INSERT INTO ravelin_outbox (customer, path, body) \
                 SELECT 'c-' || n % 500, '/v2/customer', repeat('x', 500) FROM generate_series(1, {half}) n"
            ),
        )
        .unwrap();
}

/// Returns the plans that were logged since the last time, each with its statement.
fn plans(server: &Server, read: &mut usize) -> Vec<String> {
    let log = std::fs::read_to_string(server.folder().join("log")).unwrap();
    let new = log[*read..].to_owned();
    *read = log.len();
    new.split("duration: ")
        .filter(|plan| plan.contains("Query Text") && plan.contains("ravelin_"))
        .map(str::to_owned)
        .collect()
}

/// Returns how many pages the topmost node of a plan has touched.
fn pages(plan: &str) -> usize {
    let line = plan.lines().find(|line| line.contains("Buffers: shared")).unwrap();
    line.split_whitespace().filter_map(|word| word.split_once('=')?.1.parse::<usize>().ok()).sum()
}

fn check(plans: &[String], most: usize) {
    for plan in plans {
        assert!(!plan.contains("Seq Scan on ravelin_outbox"), "{plan}");
        assert!(!plan.contains("JIT"), "{plan}");
        assert!(pages(plan) <= most, "{} pages\n{plan}", pages(plan));
    }
}

/// Starts a server that tells the plan of every statement.
fn server() -> Server {
    Server::start_with(&[
        ("session_preload_libraries", "auto_explain"),
        ("auto_explain.log_min_duration", "0"),
        ("auto_explain.log_analyze", "on"),
        ("auto_explain.log_buffers", "on"),
        // When it is analysed is a test's to say.
        ("autovacuum", "off"),
    ])
    .unwrap()
}

/// Waits until the relay has asked so often which buckets hold events, and returns all that it asked.
async fn asked(server: &Server, read: &mut usize, times: usize) -> Vec<String> {
    let mut all = Vec::new();
    for _ in 0..600 {
        all.extend(plans(server, read));
        if all.iter().filter(|plan| plan.contains("unnest")).count() >= times {
            return all;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("only {all:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_asks_one_question_for_all_buckets_and_more_only_where_there_is_something() {
    let server = server();
    let store = Arc::new(at(&server.create_database("plans").unwrap()));
    store.migrate().await.unwrap();
    let all: Vec<i16> = (0..64).collect();
    let mut read = 0;
    assert!(store.occupied(all.clone()).await.unwrap().is_empty());
    fill(&server, 100_000);
    let bucket = "SELECT bucket FROM ravelin_outbox WHERE customer = 'hot' LIMIT 1";
    let hot: i16 = server.psql("plans", bucket).unwrap().parse().unwrap();
    let others = "DELETE FROM ravelin_outbox WHERE customer <> 'hot'";
    for (state, count) in [("SELECT 1", 64), ("VACUUM ANALYZE ravelin_outbox", 64), (others, 1)] {
        server.psql("plans", state).unwrap();
        plans(&server, &mut read);
        assert!(store.occupied(all.clone()).await.unwrap().len() >= count.min(60), "{state}");
        let questions = plans(&server, &mut read);
        assert_eq!(questions.len(), 1, "{questions:?}");
        // What was deleted and is not cleaned up yet has to be passed over.
        check(&questions, if state == others { 60_000 } else { 64 * 6 });
    }
    assert_eq!(store.occupied(all).await.unwrap(), [hot]);
    assert!(store.occupied(vec![(hot + 1) % 64]).await.unwrap().is_empty());

    // An empty outbox costs a relay one statement for each poll, and none for each bucket.
    server.psql("plans", "TRUNCATE ravelin_outbox").unwrap();
    let sandbox = ravelin_sandbox::Sandbox::start(
        ravelin_sandbox::Sandbox::builder().keys(ravelin_sandbox::Keys::generate(1024).unwrap()),
    );
    let sandbox = sandbox.await.unwrap();
    let token = Token::new(sandbox.token().to_owned()).unwrap();
    let client = Client::builder(token).base_url(sandbox.url()).build().unwrap();
    let config = RelayConfig::default().poll(Duration::from_millis(50));
    let (stop, stopped) = watch::channel(false);
    let relay = tokio::spawn(Relay::new(Arc::clone(&store), client).config(config).run(stopped));
    // A walk may have begun before the table was emptied.
    asked(&server, &mut read, 2).await;
    let idle = asked(&server, &mut read, 10).await;
    assert!(idle.iter().all(|plan| !plan.contains(WALK)), "{idle:?}");
    store.enqueue(vec![customer("a", 1)]).await.unwrap();
    until(&*store, |stats| stats.queued == 0).await;
    let busy = asked(&server, &mut read, 1).await;
    // One event lies in one bucket: no more walks than questions.
    let count = |word: &str| busy.iter().filter(|plan| plan.contains(word)).count();
    assert!((1..=count("unnest")).contains(&count(WALK)), "{busy:?}");
    stop.send_replace(true);
    relay.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_lane_costs_the_same_with_one_event_or_fifty_thousand() {
    let server = server();
    let store = at(&server.create_database("plans").unwrap());
    store.migrate().await.unwrap();
    fill(&server, 100_000);
    let mut read = 0;
    let bucket =
        server.psql("plans", "SELECT bucket FROM ravelin_outbox WHERE customer = 'hot' LIMIT 1").unwrap();
    let bucket: i16 = bucket.parse().unwrap();
    // As it is right after a burst, with figures, and with figures that have become wrong.
    for state in
        ["SELECT 1", "VACUUM ANALYZE ravelin_outbox", "DELETE FROM ravelin_outbox WHERE customer = 'hot'"]
    {
        server.psql("plans", state).unwrap();
        plans(&server, &mut read);
        let lanes = walk_all(&store, 100, 5).await;
        assert!(lanes.len() >= 500);
        let walks = plans(&server, &mut read);
        assert!(walks.len() >= 64, "{}", walks.len());
        let whole: usize = walks.iter().map(|plan| pages(plan)).sum();
        // Two steps down for each of 500 lanes, and their events.
        assert!(
            whole < if state.starts_with("DELETE") { 80_000 } else { 16_000 },
            "{whole} pages\n{}",
            walks[0]
        );
        if !state.starts_with("DELETE") {
            check(&walks, 2_000);
        }
        store.lane(bucket, "c-7", 10).await.unwrap();
        store.lane(bucket, "hot", 10).await.unwrap();
        store.complete(lanes[0].events.iter().map(|event| event.id).collect()).await.unwrap();
        let narrow = plans(&server, &mut read);
        assert_eq!(narrow.len(), 3, "{narrow:?}");
        if !state.starts_with("DELETE") {
            check(&narrow, 200);
        } else {
            assert!(narrow.iter().all(|plan| !plan.contains("Seq Scan on ravelin_outbox")), "{narrow:?}");
        }
    }
}
