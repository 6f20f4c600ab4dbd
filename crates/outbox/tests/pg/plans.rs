//! What the statements cost, as PostgreSQL itself tells: no table is read from end to end.

use super::common::{at, walk_all};
use ravelin_outbox::Store;
use ravelin_postgres_server::Server;

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

#[tokio::test]
async fn a_lane_costs_the_same_with_one_event_or_fifty_thousand() {
    let server = Server::start_with(&[
        ("session_preload_libraries", "auto_explain"),
        ("auto_explain.log_min_duration", "0"),
        ("auto_explain.log_analyze", "on"),
        ("auto_explain.log_buffers", "on"),
        // When it is analysed is this test's to say.
        ("autovacuum", "off"),
    ])
    .unwrap();
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
        // Three steps down for each of 500 lanes, and their events.
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
