//! What people ask an outbox in a file.

use crate::it::common::{customer, outbox};
use ravelin_outbox::Store;
use ravelin_outbox::sqlite::SqliteOutbox;
use ravelin_outbox::store::Filter;
use std::time::Duration;

/// Lays the first `count` events aside, the even ones as rejected, the odd ones as expired.
async fn bury(store: &SqliteOutbox, ids: &[i64]) {
    store.lease().await.unwrap();
    for (place, id) in ids.iter().enumerate() {
        let reason = if place % 2 == 0 { "rejected" } else { "expired" };
        assert!(store.bury(*id, (0, 0), reason).await.unwrap());
    }
}

async fn found(store: &SqliteOutbox, filter: Filter) -> Vec<i64> {
    let rows = store.list(filter.clone()).await.unwrap();
    assert_eq!(store.count(filter).await.unwrap(), u64::try_from(rows.len()).unwrap());
    rows.iter().map(|row| row.event.id).collect()
}

#[tokio::test]
async fn a_filter_fits_what_all_its_members_fit() {
    let kept = outbox();
    let mut entries: Vec<_> = (0..6).map(|number| customer(&format!("c-{}", number % 2), number)).collect();
    entries[5].path = "/v2/order".to_owned();
    entries[4].customer.clear();
    let ids = kept.store.enqueue(entries).await.unwrap();
    bury(&kept.store, &ids[..3]).await;

    let all = Filter::default();
    assert_eq!(found(&kept.store, all.clone()).await, ids);
    for (filter, expected) in [
        (Filter { dead: Some(true), ..all.clone() }, vec![0, 1, 2]),
        (Filter { dead: Some(false), ..all.clone() }, vec![3, 4, 5]),
        (Filter { customer: Some("c-0".to_owned()), ..all.clone() }, vec![0, 2]),
        (Filter { customer: Some("c-1".to_owned()), dead: Some(false), ..all.clone() }, vec![3, 5]),
        (Filter { customer: Some(String::new()), ..all.clone() }, vec![4]),
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
        assert_eq!(found(&kept.store, filter.clone()).await, expected, "{filter:?}");
    }
    let rows = kept.store.list(Filter { limit: Some(2), after: ids[0], ..all.clone() }).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.event.id).collect::<Vec<_>>(), ids[1..3]);
    assert_eq!(kept.store.count(Filter { limit: Some(2), ..all }).await.unwrap(), 6);
}

#[tokio::test]
async fn only_the_dead_that_are_meant_are_queued_again_or_removed() {
    let kept = outbox();
    let ids = kept.store.enqueue((0..6).map(|number| customer("c", number)).collect()).await.unwrap();
    bury(&kept.store, &ids[..4]).await;
    let these = |ids: &[i64]| Filter { ids: Some(ids.to_vec()), ..Filter::default() };
    assert_eq!(kept.store.replay(these(&[ids[0], ids[5], 999])).await.unwrap(), 1);
    assert_eq!(kept.store.replay(these(&[])).await.unwrap(), 0);
    assert_eq!(kept.store.purge(these(&[])).await.unwrap(), 0);
    let rejected = Filter { reason: Some("rejected".to_owned()), ..Filter::default() };
    assert_eq!(kept.store.purge(rejected).await.unwrap(), 1);
    assert_eq!(kept.store.purge(these(&[ids[5]])).await.unwrap(), 0, "it is queued");
    // In its lane it is before what was inserted later.
    let lane = kept.store.lane(0, "c", 10).await.unwrap();
    let lane: Vec<_> = lane.lanes[0].events.iter().map(|event| event.id).collect();
    assert_eq!(lane, [ids[0], ids[4], ids[5]]);
    assert_eq!(kept.store.stats().await.unwrap().dead, 2);
}

#[tokio::test]
async fn an_overview_tells_reasons_lanes_and_size() {
    let kept = outbox();
    let mut entries: Vec<_> = (0..5).map(|number| customer("busy", number)).collect();
    entries.extend((0..3).map(|number| customer("less", number)));
    entries.push(customer("", 1).held_for(60_000));
    entries.push(customer("once", 1));
    let ids = kept.store.enqueue(entries).await.unwrap();
    bury(&kept.store, &[ids[0], ids[1], ids[2]]).await;
    let wait = Duration::from_secs(60);
    assert!(kept.store.postpone(ids[9], (0, 0), wait, 1, "unavailable").await.unwrap());

    let overview = kept.store.overview(2).await.unwrap();
    let stats = overview.stats;
    assert_eq!((stats.queued, stats.waiting, stats.dead), (7, 2, 3));
    let by_reason = |lines: &[ravelin_outbox::store::ByReason]| -> Vec<(Option<String>, u64)> {
        lines.iter().map(|line| (line.reason.clone(), line.events)).collect()
    };
    let word = |word: &str| Some(word.to_owned());
    assert_eq!(by_reason(&overview.dead), [(word("rejected"), 2), (word("expired"), 1)]);
    assert_eq!(by_reason(&overview.waiting), [(None, 1), (word("unavailable"), 1)]);
    let busiest: Vec<_> =
        overview.busiest.iter().map(|lane| (lane.customer.as_str(), lane.events, lane.first)).collect();
    assert_eq!(busiest, [("less", 3, ids[5]), ("busy", 2, ids[3])]);
    assert!(!format!("{overview:?}").contains("busy"));
    assert!(overview.bytes > 8_192, "{}", overview.bytes);
    assert_eq!((overview.schema, kept.store.schema().await.unwrap()), (1, 1));
}
