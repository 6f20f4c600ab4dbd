//! Every method of the store.

use super::common::{SERVER, another, customer, due, outbox, walk_all};
use ravelin_outbox::store::{Fate, Filter};
use ravelin_outbox::{Entry, Store, StoreErrorKind};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

#[tokio::test]
async fn what_is_kept_is_read_back_byte_for_byte_in_its_order() {
    let store = outbox("kept").await;
    let bodies = ["{ \"b\" : 1.0, \"a\":\"\\u00e4 ä\" }", "{}", "{\"n\":1e400}"];
    let entries = bodies.iter().map(|body| Entry::new("Ä-42", "/v2/order", *body)).collect();
    let ids = store.enqueue(entries).await.unwrap();
    assert!(ids.is_sorted());
    let more = store.enqueue(vec![customer("b", 1), customer("Ä-42", 4)]).await.unwrap();
    assert!(more[0] > ids[2]);

    let lanes = walk_all(&store, 1, 3).await;
    let lane = lanes.iter().find(|lane| lane.customer == "Ä-42").unwrap();
    assert_eq!(lane.events.iter().map(|event| event.body.as_str()).collect::<Vec<_>>(), bodies);
    assert_eq!(lane.events.iter().map(|event| event.id).collect::<Vec<_>>(), ids);
    assert!(lane.events.iter().all(|event| event.path == "/v2/order" && event.attempt == 0));
    let page = store.lane(lane.bucket, "Ä-42", 100).await.unwrap();
    assert_eq!(page.lanes[0].events.len(), 4);

    store.complete(ids.clone()).await.unwrap();
    store.complete(ids).await.unwrap();
    assert_eq!(due(&store).await.len(), 2);
    let stats = store.stats().await.unwrap();
    assert_eq!((stats.queued, stats.waiting, stats.dead), (2, 0, 0));
}

#[tokio::test]
async fn a_walk_visits_every_lane_once_whatever_its_pieces() {
    let store = outbox("pieces").await;
    let names: Vec<String> = (0..700).map(|number| format!("c-{number}")).collect();
    let entries = names.iter().flat_map(|name| [customer(name, 1), customer(name, 2)]).collect();
    store.enqueue(entries).await.unwrap();
    store.enqueue((0..300).map(|number| customer("", number)).collect()).await.unwrap();
    for lanes in [1, 3, 1000] {
        let walked = walk_all(&store, lanes, 2).await;
        let mut found: Vec<_> = walked.iter().filter(|lane| !lane.customer.is_empty()).collect();
        assert!(found.iter().all(|lane| lane.events.len() == 2));
        found.sort_by(|one, two| one.customer.cmp(&two.customer));
        assert_eq!(found.len(), names.len());
        // Without a customer events are spread over all buckets.
        assert_eq!(walked.len() - found.len(), 64);
    }
}

#[tokio::test]
async fn a_walk_sees_lanes_of_every_length_once() {
    crate::walks::see_every_lane_once(&outbox("lengths").await, 0..64).await;
}

/// Each event may lie somewhere else on the disk, and a page takes as long as all of them: 640 from customer to customer,
/// behind those that were read row by row.
#[tokio::test]
async fn a_page_of_many_long_lanes_stays_short() {
    let store = outbox("page").await;
    SERVER
        .psql(
            "page",
            "INSERT INTO ravelin_outbox (customer, path, body) \
             SELECT 'c-' || lane, '/v2/customer', '{}' \
             FROM generate_series(1, 1000) lane CROSS JOIN generate_series(1, 50)",
        )
        .unwrap();
    let (mut all, mut longest) = (0, 0);
    for bucket in 0..64 {
        let mut after = None;
        loop {
            let page = store.walk(bucket, after, 100, 50).await.unwrap();
            let events = page.lanes.iter().map(|lane| lane.events.len()).sum();
            all += events;
            longest = longest.max(events);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    assert_eq!(all, 50_000);
    assert!((640..=740).contains(&longest), "a page of {longest} events");
}

#[tokio::test]
async fn a_lane_whose_first_event_waits_waits_whole_and_others_do_not() {
    let store = outbox("waits").await;
    let held = store.enqueue(vec![customer("a", 1).held_for(60_000)]).await.unwrap();
    store.enqueue(vec![customer("a", 2), customer("b", 1), customer("b", 2).held_for(60_000)]).await.unwrap();
    store.enqueue(vec![customer("", 1).held_for(60_000), customer("", 2)]).await.unwrap();
    let lanes = due(&store).await;
    assert_eq!(lanes.len(), 2, "{lanes:?}");
    assert_eq!(lanes["b"].len(), 1);
    let stats = store.stats().await.unwrap();
    assert_eq!((stats.queued, stats.waiting), (6, 3));
    let bucket =
        SERVER.psql("waits", "SELECT bucket FROM ravelin_outbox WHERE customer = 'a' LIMIT 1").unwrap();
    let page = store.lane(bucket.parse().unwrap(), "a", 10).await.unwrap();
    assert!(page.lanes.is_empty());
    assert!(page.soonest.unwrap() > Duration::from_secs(30));

    store.settle(held[0], Fate::Due).await.unwrap();
    assert_eq!(due(&store).await["a"].len(), 2);
    store.settle(held[0], Fate::Delivered).await.unwrap();
    assert_eq!(due(&store).await["a"].len(), 1);
    // A time that never comes stops nobody.
    SERVER.psql("waits", "UPDATE ravelin_outbox SET due = 'infinity' WHERE customer = 'a'").unwrap();
    assert!(!due(&store).await.contains_key("a"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runtime_that_ends_takes_no_connection_with_it() {
    outbox("home").await;
    let store = Arc::new(another("home"));
    let used = Arc::clone(&store);
    let elsewhere = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            used.enqueue(vec![customer("a", 1)]).await.unwrap();
            assert_eq!(used.stats().await.unwrap().queued, 1);
        });
    });
    elsewhere.await.unwrap();
    let ids = store.enqueue(vec![customer("a", 2)]).await.unwrap();
    assert_eq!(due(&store).await["a"].last(), ids.last());
}

#[tokio::test]
async fn many_waiting_lanes_do_not_hide_the_one_that_is_due() {
    let store = outbox("hidden").await;
    SERVER
        .psql(
            "hidden",
            "INSERT INTO ravelin_outbox (customer, path, body, due) \
             SELECT 'c-' || n, '/v2/customer', '{}', now() + interval '1 hour' FROM generate_series(1, 20000) n; \
             INSERT INTO ravelin_outbox (customer, path, body) VALUES ('z', '/v2/customer', '{}')",
        )
        .unwrap();
    let lanes = walk_all(&store, 1, 1).await;
    assert_eq!(lanes.len(), 1);
    assert_eq!(lanes[0].customer, "z");
}

#[tokio::test]
async fn dead_events_are_listed_mended_queued_again_and_purged() {
    let store = outbox("dead").await;
    let ids = store.enqueue((0..5).map(|number| customer("a", number)).collect()).await.unwrap();
    let lease = store.lease().await.unwrap();
    let bucket: i16 =
        SERVER.psql("dead", "SELECT DISTINCT bucket FROM ravelin_outbox").unwrap().parse().unwrap();
    let fence = *lease.buckets.iter().find(|(held, _)| *held == bucket).unwrap();
    for id in &ids[..3] {
        assert!(store.bury(*id, fence, "rejected").await.unwrap());
    }
    assert!(store.postpone(ids[3], fence, Duration::from_secs(60), 7, "unavailable").await.unwrap());
    let rows = store.list(Filter::default()).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.event.id).collect::<Vec<_>>(), ids);
    assert_eq!(rows[3].event.attempt, 7);
    assert_eq!(rows[3].reason.as_deref(), Some("unavailable"));
    let dead = Filter { dead: Some(true), ..Filter::default() };
    let found = store.list(Filter { after: ids[0], limit: Some(1), ..dead.clone() }).await.unwrap();
    assert_eq!(found[0].event.id, ids[1]);
    assert!(found[0].dead);
    assert_eq!(store.stats().await.unwrap().dead, 3);

    assert!(store.replace(ids[0], "{}".to_owned()).await.unwrap());
    assert!(!store.replace(ids[4], "{}".to_owned()).await.unwrap());
    let one = Filter { ids: Some(vec![ids[0]]), ..Filter::default() };
    assert_eq!(store.replay(one.clone()).await.unwrap(), 1);
    let row = &store.list(one).await.unwrap()[0];
    assert_eq!((row.dead, row.event.attempt, row.event.body.as_str()), (false, 0, "{}"));
    let old = Filter { older_than: Some(Duration::from_secs(3600)), ..Filter::default() };
    assert_eq!(store.purge(old).await.unwrap(), 0);
    let reason = Filter { reason: Some("rejected".to_owned()), ..Filter::default() };
    assert_eq!(store.purge(reason).await.unwrap(), 2);
    assert_eq!(store.purge(Filter::default()).await.unwrap(), 0);
    assert_eq!(store.stats().await.unwrap().queued, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_enqueuers_share_commits_and_each_gets_its_own_numbers() {
    let store = Arc::new(outbox("shared").await);
    let tasks: Vec<_> = (0..64)
        .map(|caller: usize| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                let mut kept = Vec::new();
                for number in 0..20 {
                    let name = format!("c-{caller}");
                    let ids = store.enqueue(vec![customer(&name, number), customer(&name, number)]).await;
                    kept.extend(ids.unwrap());
                }
                (format!("c-{caller}"), kept)
            })
        })
        .collect();
    let mut found = due(&store).await;
    for task in tasks {
        let (name, ids) = task.await.unwrap();
        assert!(ids.is_sorted());
        found = if found.get(&name) == Some(&ids) { found } else { due(&store).await };
        assert_eq!(found[&name], ids);
    }
    let commits = "SELECT count(DISTINCT xmin::text) FROM ravelin_outbox";
    assert!(SERVER.psql("shared", commits).unwrap().parse::<usize>().unwrap() < 1000);
}

#[tokio::test]
async fn nobody_fails_for_another_and_errors_show_nothing() {
    let store = outbox("refused").await;
    // PostgreSQL keeps no NUL; the three wait for the same commit.
    let entries =
        [customer("a", 1), Entry::new("canary-customer", "/v2/customer", "canary\0"), customer("b", 1)];
    let [one, two, three] = entries.map(|entry| store.enqueue(vec![entry]));
    let (one, two, three) = tokio::join!(one, two, three);
    one.unwrap();
    three.unwrap();
    let error = two.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Database);
    let mut shown = format!("{error} {error:?}");
    let mut source = error.source();
    while let Some(inner) = source {
        shown.push_str(&format!("{inner} {inner:?}"));
        source = inner.source();
    }
    assert!(!shown.contains("canary"), "{shown}");
    assert_eq!(due(&store).await.len(), 2);

    let nowhere = another("no_such_database").stats().await.unwrap_err();
    assert_eq!(nowhere.kind(), StoreErrorKind::Place);
    SERVER.create_database("no_tables").unwrap();
    assert_eq!(another("no_tables").lease().await.unwrap_err().kind(), StoreErrorKind::Schema);
}
