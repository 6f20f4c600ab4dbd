//! A walk through lanes of every length, for each kind of store.

use ravelin_outbox::{Entry, Store};
use std::collections::HashMap;

/// How many events customers have, in turn.
const LENGTHS: [usize; 8] = [1, 1, 2, 40, 1, 10, 3, 11];

/// Holds every way to walk through an outbox against what was queued: each lane comes once, as far as it is due.
pub(crate) async fn see_every_lane_once(store: &impl Store, buckets: std::ops::Range<i16>) {
    let mut due: HashMap<String, Vec<i64>> = HashMap::new();
    for (number, length) in LENGTHS.into_iter().cycle().take(600).enumerate() {
        let customer = format!("c-{number}");
        // The first of some waits, and of others the second.
        let waiting = [(7, 0), (5, 1)].into_iter().find(|(every, _)| number % every == 0);
        let waiting = waiting.map_or(length, |(_, place)| place.min(length));
        let events = (0..length).map(|place| {
            let entry = Entry::new(customer.as_str(), "/v2/customer", "{}");
            if place == waiting { entry.held_for(3_600_000) } else { entry }
        });
        let mut ids = store.enqueue(events.collect()).await.unwrap();
        ids.truncate(waiting);
        due.insert(customer, ids);
    }
    let loose = store.enqueue(vec![Entry::new("", "/v2/customer", "{}")]).await.unwrap();
    due.insert(String::new(), loose);
    due.retain(|_, ids| !ids.is_empty());
    for (lanes, per_lane) in [(1, 1), (1, 10), (2, 3), (10, 10), (13, 4), (40, 40), (128, 10), (1_000, 2)] {
        let mut found: HashMap<String, Vec<i64>> = HashMap::new();
        let mut has_seen_who_waits = false;
        for bucket in buckets.clone() {
            let mut after = None;
            loop {
                let walked = store.walk(bucket, after, lanes, per_lane).await.unwrap();
                let named = walked.lanes.iter().filter(|lane| !lane.customer.is_empty()).count();
                assert!(named <= lanes, "{named} of {lanes} lanes");
                assert!(walked.lanes.is_sorted_by(|one, next| one.customer < next.customer));
                has_seen_who_waits |= walked.soonest.is_some_and(|wait| wait.as_secs() > 3_000);
                for lane in walked.lanes {
                    let ids = lane.events.iter().map(|event| event.id).collect();
                    assert_eq!(found.insert(lane.customer, ids), None, "a lane came twice");
                }
                after = walked.next;
                if after.is_none() {
                    break;
                }
            }
        }
        assert!(has_seen_who_waits);
        let expected: HashMap<_, Vec<i64>> = due
            .iter()
            .map(|(customer, ids)| (customer.clone(), ids.iter().copied().take(per_lane).collect()))
            .collect();
        assert_eq!(found, expected, "{lanes} lanes, {per_lane} events of each");
    }
}
