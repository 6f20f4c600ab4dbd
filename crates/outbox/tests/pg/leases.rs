//! Several relays, and who has which buckets.

use super::common::{SERVER, another, customer, outbox};
use ravelin_outbox::Store;
use ravelin_outbox::postgres::PostgresOutbox;
use ravelin_outbox::store::Lease;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

fn buckets(lease: &Lease) -> HashSet<i16> {
    lease.buckets.iter().map(|(bucket, _)| *bucket).collect()
}

/// Renews, and gives back what is beyond the share, as a relay without work does.
async fn turn(store: &PostgresOutbox) -> HashSet<i16> {
    let lease = store.lease().await.unwrap();
    store.release(&lease.leaving).await.unwrap();
    buckets(&lease).into_iter().filter(|bucket| !lease.leaving.contains(bucket)).collect()
}

/// Ends what a killed relay has, as time would.
fn expire(database: &str, held: &HashSet<i16>) {
    let list: Vec<String> = held.iter().map(i16::to_string).collect();
    let sql = format!(
        "WITH dead AS (UPDATE ravelin_bucket SET until = now() WHERE bucket IN ({}) RETURNING owner) \
         UPDATE ravelin_relay SET seen = now() - interval '16 seconds' WHERE name IN (SELECT owner FROM dead)",
        list.join(",")
    );
    SERVER.psql(database, &sql).unwrap();
}

#[tokio::test]
async fn shares_follow_those_who_join_leave_and_die() {
    let one = outbox("shares").await;
    assert_eq!(turn(&one).await.len(), 64);
    let two = another("shares");
    assert_eq!(turn(&two).await.len(), 0);
    let lease = one.lease().await.unwrap();
    assert_eq!((lease.buckets.len(), lease.leaving.len()), (64, 32));
    // What is not drained stays, whatever the share.
    assert_eq!(turn(&two).await.len(), 0);
    assert_eq!(turn(&one).await.len(), 32);
    assert_eq!(turn(&two).await.len(), 32);

    let three = another("shares");
    for _ in 0..2 {
        for store in [&one, &two, &three] {
            turn(store).await;
        }
    }
    let counts = [turn(&one).await.len(), turn(&two).await.len(), turn(&three).await.len()];
    assert_eq!((counts.iter().sum::<usize>(), counts.iter().max()), (64, Some(&22)), "{counts:?}");

    // One leaves in good order.
    let held: Vec<i16> = turn(&two).await.into_iter().collect();
    two.release(&held).await.unwrap();
    assert_eq!(SERVER.psql("shares", "SELECT count(*) FROM ravelin_relay").unwrap(), "2");
    assert_eq!((turn(&one).await.len(), turn(&three).await.len()), (32, 32));

    // One dies: until its lease ends nobody has its buckets.
    let held = turn(&three).await;
    assert_eq!(turn(&one).await.len(), 32);
    expire("shares", &held);
    assert_eq!(turn(&one).await.len(), 64);
}

#[tokio::test]
async fn a_lease_ends_by_the_databases_clock() {
    let one = outbox("ends").await;
    let lasts = one.lease().await.unwrap().lasts.unwrap();
    assert_eq!(lasts, Duration::from_secs(15));
    let left = "SELECT count(*) FROM ravelin_bucket WHERE until BETWEEN now() + interval '1 second' AND now() + interval '15 seconds'";
    assert_eq!(SERVER.psql("ends", left).unwrap(), "64");
}

#[tokio::test]
async fn what_a_relay_writes_after_a_take_over_is_refused() {
    let one = outbox("fence").await;
    let ids = one.enqueue(vec![customer("a", 1), customer("a", 2)]).await.unwrap();
    let before = one.lease().await.unwrap();
    let bucket: i16 =
        SERVER.psql("fence", "SELECT DISTINCT bucket FROM ravelin_outbox").unwrap().parse().unwrap();
    let fence = |lease: &Lease| *lease.buckets.iter().find(|(held, _)| *held == bucket).unwrap();
    expire("fence", &buckets(&before));
    let two = another("fence");
    let after = two.lease().await.unwrap();
    assert_eq!(after.buckets.len(), 64);
    assert_eq!(fence(&after).1, fence(&before).1 + 1);

    let wait = Duration::from_secs(60);
    assert!(!one.postpone(ids[0], fence(&before), wait, 1, "unavailable").await.unwrap());
    assert!(!one.bury(ids[0], fence(&before), "rejected").await.unwrap());
    // Neither by the number of the other's turn.
    assert!(!one.bury(ids[0], fence(&after), "rejected").await.unwrap());
    assert!(two.postpone(ids[0], fence(&after), wait, 1, "unavailable").await.unwrap());
    assert!(two.bury(ids[1], fence(&after), "rejected").await.unwrap());
    // Delivered is delivered, whoever says so.
    one.complete(vec![ids[0]]).await.unwrap();
    assert_eq!(one.stats().await.unwrap().queued, 0);
    // A relay that comes back has nothing, and its next turn has another number.
    assert_eq!(one.lease().await.unwrap().buckets, []);
}

#[tokio::test]
async fn a_take_over_waits_for_a_write_that_has_begun() {
    let one = outbox("begun").await;
    let id = one.enqueue(vec![customer("a", 1)]).await.unwrap()[0];
    let before = one.lease().await.unwrap();
    let bucket = SERVER.psql("begun", "SELECT bucket FROM ravelin_outbox").unwrap().parse().unwrap();
    let fence = *before.buckets.iter().find(|(held, _)| *held == bucket).unwrap();
    // The event's row is locked, so the write has the bucket's row and waits.
    let mut merchant = SERVER.session("begun").unwrap();
    merchant.run(&format!("BEGIN; SELECT id FROM ravelin_outbox WHERE id = {id} FOR UPDATE;")).unwrap();
    let write = one.bury(id, fence, "rejected");
    let other = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        expire_unlocked("begun");
        let taken = another("begun").lease().await.unwrap();
        merchant.run("COMMIT;").unwrap();
        buckets(&taken).contains(&bucket)
    };
    let (written, taken) = tokio::join!(write, other);
    assert!(written.unwrap() != taken, "both, or neither");
}

/// Ends every lease but those that are locked at the moment.
fn expire_unlocked(database: &str) {
    let sql = "UPDATE ravelin_bucket SET until = now() WHERE bucket IN \
        (SELECT bucket FROM ravelin_bucket FOR UPDATE SKIP LOCKED); \
        UPDATE ravelin_relay SET seen = now() - interval '16 seconds'";
    SERVER.psql(database, sql).unwrap();
}

/// Who has what, as the relays themselves see it.
type Seen = Arc<Mutex<HashMap<i16, usize>>>;

async fn relay(number: usize, seen: Seen, turns: usize) {
    let store = another("crowd");
    let mut held = HashSet::new();
    for round in 0..turns {
        let lease = store.lease().await.unwrap();
        let now = buckets(&lease);
        assert!(held.is_subset(&now), "a lease was lost that had not ended");
        let new: Vec<i16> = now.difference(&held).copied().collect();
        for bucket in new {
            let before = seen.lock().unwrap().insert(bucket, number);
            assert_eq!(before, None, "bucket {bucket} has two owners");
        }
        held = now;
        // Each of them leaves now and then, as at a deploy.
        let leaving: Vec<i16> =
            if (round + number) % 7 == 6 { held.iter().copied().collect() } else { lease.leaving };
        for bucket in &leaving {
            seen.lock().unwrap().remove(bucket);
            held.remove(bucket);
        }
        store.release(&leaving).await.unwrap();
        tokio::time::sleep(Duration::from_millis(u64::try_from(number).unwrap() * 3 + 1)).await;
    }
    // Gone without a word, as at kill -9.
    seen.lock().unwrap().retain(|_, owner| *owner != number);
    if !held.is_empty() {
        expire("crowd", &held);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_bucket_ever_has_two_owners() {
    let store = outbox("crowd").await;
    let seen = Seen::default();
    let relays: Vec<_> =
        (0..4).map(|number| tokio::spawn(relay(number, Arc::clone(&seen), 40 + 15 * number))).collect();
    for relay in relays {
        relay.await.unwrap();
    }
    // Those that had nothing when they went are still counted, until they are not heard of for a while.
    SERVER.psql("crowd", "UPDATE ravelin_relay SET seen = now() - interval '16 seconds'").unwrap();
    assert_eq!(turn(&store).await.len(), 64);
}
