//! INSERTs in transactions of the merchant's own.

use super::common::{SERVER, due, outbox};
use ravelin_outbox::Store;

fn insert(customer: &str) -> String {
    format!(
        "INSERT INTO ravelin_outbox (customer, path, body) VALUES ('{customer}', '/v2/customer', '{{}}');"
    )
}

#[tokio::test]
async fn what_commits_late_with_a_lower_number_is_delivered() {
    let store = outbox("late_commit").await;
    let mut late = SERVER.session("late_commit").unwrap();
    late.run(&format!("BEGIN; {}", insert("a"))).unwrap();
    SERVER.psql("late_commit", &insert("a")).unwrap();
    SERVER.psql("late_commit", &insert("b")).unwrap();
    let first = due(&store).await;
    assert_eq!(first.len(), 2);
    store.complete(first.into_values().flatten().collect()).await.unwrap();
    late.run("COMMIT;").unwrap();
    let second = due(&store).await;
    assert_eq!(second["a"], [1]);
}

#[tokio::test]
async fn what_is_rolled_back_never_appears() {
    let store = outbox("rolled_back").await;
    let mut merchant = SERVER.session("rolled_back").unwrap();
    merchant.run(&format!("BEGIN; {}", insert("a"))).unwrap();
    assert!(due(&store).await.is_empty());
    merchant.run("ROLLBACK;").unwrap();
    merchant
        .run(&format!("BEGIN; {} SAVEPOINT half; {} ROLLBACK TO half; COMMIT;", insert("b"), insert("c")))
        .unwrap();
    assert_eq!(due(&store).await.into_keys().collect::<Vec<_>>(), ["b"]);
}

#[tokio::test]
async fn transactions_for_two_customers_in_either_order_do_not_wait_for_each_other() {
    let store = outbox("either").await;
    let [mut one, mut two] = [(); 2].map(|()| SERVER.session("either").unwrap());
    for _ in 0..50 {
        // Whoever waited would fail.
        for session in [&mut one, &mut two] {
            session.run("BEGIN; SET LOCAL lock_timeout = '10s';").unwrap();
        }
        one.run(&insert("a")).unwrap();
        two.run(&insert("b")).unwrap();
        one.run(&insert("b")).unwrap();
        two.run(&insert("a")).unwrap();
        // A relay is in nobody's way either.
        store.lease().await.unwrap();
        due(&store).await;
        one.run("COMMIT;").unwrap();
        two.run("COMMIT;").unwrap();
    }
    let lanes = due(&store).await;
    assert_eq!((lanes["a"].len(), lanes["b"].len()), (100, 100));
}

#[tokio::test]
async fn the_merchants_role_inserts_and_can_do_nothing_else() {
    outbox("roles").await;
    SERVER.psql("roles", ravelin_outbox::postgres::ROLES).unwrap();
    let by = |role: &str, sql: &str| SERVER.psql("roles", &format!("SET ROLE {role}; {sql}"));
    by("ravelin_writer", &insert("a")).unwrap();
    for refused in [
        "SELECT * FROM ravelin_outbox",
        "SELECT id FROM ravelin_outbox",
        "DELETE FROM ravelin_outbox",
        "UPDATE ravelin_outbox SET body = ''",
        "INSERT INTO ravelin_outbox (customer, path, body, state) VALUES ('a', 'b', 'c', 'dead')",
        "SELECT * FROM ravelin_bucket",
    ] {
        let error = by("ravelin_writer", refused).unwrap_err().to_string();
        assert!(error.contains("permission denied"), "{refused}: {error}");
    }
    SERVER.psql("roles", "CREATE USER deliverer IN ROLE ravelin_deliverer").unwrap();
    let url = SERVER.url("roles").replace("postgres@", "deliverer@");
    let store = super::common::at(&url);
    let lease = store.lease().await.unwrap();
    assert_eq!(lease.buckets.len(), 64);
    let id = due(&store).await["a"][0];
    let bucket: i16 = SERVER.psql("roles", "SELECT bucket FROM ravelin_outbox").unwrap().parse().unwrap();
    let fence = lease.buckets.into_iter().find(|(held, _)| *held == bucket).unwrap();
    assert!(store.bury(id, fence, "rejected").await.unwrap());
    assert_eq!(store.replay(ravelin_outbox::store::Filter::default()).await.unwrap(), 1);
    store.complete(vec![id]).await.unwrap();
    store.enqueue(vec![super::common::customer("b", 1)]).await.unwrap();
    assert_eq!(store.stats().await.unwrap().queued, 1);
    store.release(&(0..64).collect::<Vec<_>>()).await.unwrap();
}
