//! What people ask an outbox in PostgreSQL.

use super::common::{SERVER, another, at, customer, due, outbox};
use ravelin_outbox::Store;
use ravelin_outbox::postgres::{MIGRATIONS, script, script_after};
use ravelin_outbox::store::{ByReason, Filter};
use ravelin_postgres_server::Server;
use std::time::Duration;

async fn found(store: &impl Store, filter: Filter) -> Vec<i64> {
    let rows = store.list(filter.clone()).await.unwrap();
    assert_eq!(store.count(filter).await.unwrap(), u64::try_from(rows.len()).unwrap());
    rows.iter().map(|row| row.event.id).collect()
}

#[tokio::test]
async fn a_filter_fits_what_all_its_members_fit() {
    let store = outbox("filters").await;
    let mut entries: Vec<_> = (0..6).map(|number| customer(&format!("c-{}", number % 2), number)).collect();
    entries[5].path = "/v2/order".to_owned();
    entries[4].customer.clear();
    let ids = store.enqueue(entries).await.unwrap();
    SERVER
        .psql(
            "filters",
            "UPDATE ravelin_outbox SET state = 'dead', reason = CASE WHEN id % 2 = 1 THEN 'rejected' ELSE 'expired' END \
             WHERE id <= 3",
        )
        .unwrap();
    let all = Filter::default();
    assert_eq!(found(&store, all.clone()).await, ids);
    for (filter, expected) in [
        (Filter { dead: Some(true), ..all.clone() }, vec![0, 1, 2]),
        (Filter { dead: Some(false), ..all.clone() }, vec![3, 4, 5]),
        (Filter { customer: Some("c-0".to_owned()), ..all.clone() }, vec![0, 2]),
        (Filter { customer: Some("c-1".to_owned()), dead: Some(false), ..all.clone() }, vec![3, 5]),
        (Filter { customer: Some(String::new()), ..all.clone() }, vec![4]),
        (Filter { customer: Some(String::new()), dead: Some(false), ..all.clone() }, vec![4]),
        (Filter { path: Some("/v2/order".to_owned()), ..all.clone() }, vec![5]),
        (Filter { path: Some("/v2/order".to_owned()), dead: Some(true), ..all.clone() }, vec![]),
        (Filter { reason: Some("rejected".to_owned()), ..all.clone() }, vec![0, 2]),
        (Filter { after: ids[3], ..all.clone() }, vec![4, 5]),
        (Filter { ids: Some(vec![ids[4], ids[1], 999]), ..all.clone() }, vec![1, 4]),
        (Filter { ids: Some(Vec::new()), ..all.clone() }, vec![]),
        (Filter::dead(ids[1]), vec![1]),
        (Filter::dead(ids[4]), vec![]),
        (Filter { older_than: Some(Duration::from_secs(3600)), ..all.clone() }, vec![]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|place: usize| ids[place]).collect();
        assert_eq!(found(&store, filter.clone()).await, expected, "{filter:?}");
    }
    assert_eq!(store.count(Filter { limit: Some(2), ..all.clone() }).await.unwrap(), 6);

    let these = |ids: &[i64]| Filter { ids: Some(ids.to_vec()), ..Filter::default() };
    assert_eq!(store.replay(these(&[])).await.unwrap(), 0);
    assert_eq!(store.purge(these(&[])).await.unwrap(), 0);
    assert_eq!(store.replay(these(&[ids[0], ids[5], 999])).await.unwrap(), 1);
    // In its lane it is before what was inserted later.
    assert_eq!(due(&store).await["c-0"], [ids[0]]);
    assert_eq!(store.purge(these(&[ids[5]])).await.unwrap(), 0, "it is queued");
    assert_eq!(store.purge(these(&[ids[1], ids[2]])).await.unwrap(), 2);
}

#[tokio::test]
async fn an_overview_tells_reasons_lanes_and_size() {
    let store = outbox("overview").await;
    let mut entries: Vec<_> = (0..5).map(|number| customer("busy", number)).collect();
    entries.extend((0..3).map(|number| customer("less", number)));
    entries.push(customer("", 1).held_for(60_000));
    let ids = store.enqueue(entries).await.unwrap();
    SERVER
        .psql(
            "overview",
            "UPDATE ravelin_outbox SET state = 'dead', reason = CASE id WHEN 2 THEN 'expired' ELSE 'rejected' END, \
             created = now() - interval '1 hour' WHERE id <= 3; \
             UPDATE ravelin_outbox SET due = now() + interval '1 hour', reason = 'unavailable' WHERE id = 8",
        )
        .unwrap();
    let overview = store.overview(2).await.unwrap();
    assert_eq!((overview.stats.queued, overview.stats.waiting, overview.stats.dead), (6, 2, 3));
    let lines = |lines: &[ByReason]| -> Vec<(Option<String>, u64)> {
        lines.iter().map(|line| (line.reason.clone(), line.events)).collect()
    };
    let word = |word: &str| Some(word.to_owned());
    assert_eq!(lines(&overview.dead), [(word("rejected"), 2), (word("expired"), 1)]);
    assert!(overview.dead[0].oldest_ms >= 3_600_000);
    assert_eq!(lines(&overview.waiting), [(word("unavailable"), 1), (None, 1)]);
    let busiest: Vec<_> =
        overview.busiest.iter().map(|lane| (lane.customer.as_str(), lane.events, lane.first)).collect();
    assert_eq!(busiest, [("less", 3, ids[5]), ("busy", 2, ids[3])]);
    assert!(overview.bytes > 8_192);
    assert_eq!(usize::try_from(overview.schema).unwrap(), MIGRATIONS.len());
}

#[tokio::test]
async fn the_version_of_the_tables_is_told_also_where_there_are_none() {
    SERVER.create_database("versionless").unwrap();
    let store = another("versionless");
    assert_eq!(store.schema().await.unwrap(), 0);
    // By hand, in the two parts in which it may have come.
    let all = script();
    let (versions, _) = all.split_once("BEGIN;").unwrap();
    SERVER.psql("versionless", &format!("{versions}{}", MIGRATIONS[0].script())).unwrap();
    assert_eq!(store.schema().await.unwrap(), 1);
    let rest = script_after(1);
    assert!(!rest.contains("CREATE ROLE") && !rest.contains("CREATE TABLE ravelin_outbox "), "{rest}");
    SERVER.psql("versionless", &rest).unwrap();
    assert_eq!(usize::try_from(store.schema().await.unwrap()).unwrap(), MIGRATIONS.len());
    assert_eq!(script_after(store.schema().await.unwrap()), "");
    store.enqueue(vec![customer("c", 1)]).await.unwrap();
}

#[tokio::test]
async fn whoever_delivers_may_ask_all_of_it_and_whoever_inserts_nothing() {
    // Roles are the whole server's, and another test makes them too.
    let server = Server::start().unwrap();
    let url = server.create_database("asked").unwrap();
    server.psql("asked", &script()).unwrap();
    server
        .psql(
            "asked",
            "CREATE USER asking IN ROLE ravelin_deliverer; CREATE USER inserting IN ROLE ravelin_writer",
        )
        .unwrap();
    let by = |user: &str| at(&url.replace("postgres@", &format!("{user}@")));
    let asking = by("asking");
    asking.enqueue(vec![customer("c", 1), customer("c", 2)]).await.unwrap();
    server
        .psql("asked", "UPDATE ravelin_outbox SET state = 'dead', reason = 'rejected' WHERE id = 1")
        .unwrap();
    assert_eq!(asking.overview(5).await.unwrap().stats.dead, 1);
    assert_eq!(asking.list(Filter::default()).await.unwrap().len(), 2);
    assert!(asking.replace(1, "{}".to_owned()).await.unwrap());
    assert_eq!(asking.replay(Filter::dead(1)).await.unwrap(), 1);
    assert_eq!(asking.purge(Filter::default()).await.unwrap(), 0);
    let inserting = by("inserting");
    assert!(inserting.list(Filter::default()).await.is_err());
    assert!(inserting.overview(5).await.is_err());
    assert!(inserting.replay(Filter::default()).await.is_err());
}

#[tokio::test]
async fn few_dead_events_and_one_customer_are_found_among_many() {
    let server = Server::start_with(&[
        ("session_preload_libraries", "auto_explain"),
        ("auto_explain.log_min_duration", "0"),
    ])
    .unwrap();
    let store = at(&server.create_database("many").unwrap());
    store.migrate().await.unwrap();
    server
        .psql(
            "many",
            "INSERT INTO ravelin_outbox (customer, path, body) SELECT 'c-' || n % 500, '/v2/customer', repeat('x', 900) \
             FROM generate_series(1, 20000) n; ANALYZE ravelin_outbox",
        )
        .unwrap();
    let log = || std::fs::read_to_string(server.folder().join("log")).unwrap();
    let customer = Some("c-7".to_owned());
    for (filter, index, count) in [
        (Filter { dead: Some(true), ..Filter::default() }, "ravelin_outbox_dead", 0),
        (Filter { dead: Some(false), customer, ..Filter::default() }, "ravelin_outbox_lane", 20),
    ] {
        let before = log().len();
        let rows = store.list(Filter { limit: Some(20), ..filter }).await.unwrap();
        assert_eq!(rows.len(), count);
        let said = log()[before..].to_owned();
        assert!(said.contains(index) && !said.contains("Seq Scan"), "{said}");
    }
}
