//! What is done to the file behind the back of whoever has it open, and to the clock.

use crate::it::common::{Running, customer, outbox, sandbox, until};
use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};
use ravelin_outbox::{RelayConfig, Store, StoreErrorKind};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

fn open(file: &Path) -> SqliteOutbox {
    SqliteOutbox::open(SqliteConfig::new(file)).unwrap()
}

/// Returns a name beside the file.
fn beside(file: &Path, end: &str) -> std::path::PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// What somebody does to a file.
type Damage = fn(&Path);

#[tokio::test]
async fn nothing_is_acknowledged_into_a_file_that_nobody_finds() {
    let damages: [(&str, Damage); 4] = [
        ("removed", |file| fs::remove_file(file).unwrap()),
        ("replaced", |file| {
            fs::copy(file, beside(file, ".copy")).unwrap();
            fs::rename(beside(file, ".copy"), file).unwrap();
        }),
        ("moved", |file| {
            fs::rename(file.parent().unwrap(), beside(file.parent().unwrap(), "-moved")).unwrap()
        }),
        ("log removed", |file| fs::remove_file(beside(file, "-wal")).unwrap()),
    ];
    for (how, damage) in damages {
        let kept = outbox();
        kept.store.enqueue(vec![customer("a", 1)]).await.unwrap();
        kept.store.lease().await.unwrap();
        damage(&kept.file);
        let error = kept.store.enqueue(vec![customer("a", 2)]).await.unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::Place, "{how}");
        assert_eq!(kept.store.lease().await.unwrap_err().kind(), StoreErrorKind::Place, "{how}");
    }
}

#[tokio::test]
async fn who_has_a_replaced_file_open_leaves_the_new_ones_log_alone() {
    let kept = outbox();
    kept.store.enqueue(vec![customer("a", 1)]).await.unwrap();
    for end in ["", "-wal", "-shm"] {
        fs::remove_file(beside(&kept.file, end)).unwrap();
    }
    // Restored, as from a backup.
    let new = open(&kept.file);
    new.enqueue(vec![customer("b", 2)]).await.unwrap();
    let log = fs::metadata(beside(&kept.file, "-wal")).unwrap().len();
    drop(kept.store);
    assert!(log > 0 && fs::metadata(beside(&kept.file, "-wal")).unwrap().len() == log);
    drop(new);
    assert_eq!(open(&kept.file).stats().await.unwrap().queued, 1);
}

#[tokio::test]
async fn a_relay_whose_file_is_replaced_ends() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    let relay = Running::start(&kept.store, &sandbox, RelayConfig::default());
    kept.store.enqueue(vec![customer("a", 1)]).await.unwrap();
    until(&*kept.store, |stats| stats.queued == 0).await;
    fs::remove_file(&kept.file).unwrap();
    assert_eq!(relay.ended().await.unwrap_err().kind(), StoreErrorKind::Place);
}

#[tokio::test]
async fn a_file_with_two_names_is_refused() {
    let kept = outbox();
    let other = beside(&kept.file, ".other");
    fs::hard_link(&kept.file, &other).unwrap();
    let error = SqliteOutbox::open(SqliteConfig::new(&other)).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Place);
    fs::remove_file(&other).unwrap();
    // A symbolic link is no second name: the same log, and the same lock.
    std::os::unix::fs::symlink(&kept.file, &other).unwrap();
    let linked = open(&other);
    kept.store.lease().await.unwrap();
    assert_eq!(linked.lease().await.unwrap_err().kind(), StoreErrorKind::Taken);
}

#[tokio::test]
async fn who_holds_a_lock_that_nobody_finds_gives_way() {
    let kept = outbox();
    let other = open(&kept.file);
    kept.store.lease().await.unwrap();
    assert_eq!(other.lease().await.unwrap_err().kind(), StoreErrorKind::Taken);
    fs::remove_file(beside(&kept.file, ".relay")).unwrap();
    other.lease().await.unwrap();
    assert_eq!(kept.store.lease().await.unwrap_err().kind(), StoreErrorKind::Taken);
    other.release(&[0]).await.unwrap();
    kept.store.lease().await.unwrap();
}

#[tokio::test]
async fn a_relay_that_loses_its_lock_stands_by_and_sends_nothing() {
    let (kept, sandbox) = (outbox(), sandbox().await);
    let relay = Running::start(&kept.store, &sandbox, RelayConfig::default().stand_by(true));
    kept.store.enqueue(vec![customer("a", 1)]).await.unwrap();
    until(&*kept.store, |stats| stats.queued == 0).await;
    let other = open(&kept.file);
    fs::remove_file(beside(&kept.file, ".relay")).unwrap();
    other.lease().await.unwrap();
    // It renews every five seconds, and has noticed by then.
    tokio::time::sleep(Duration::from_secs(7)).await;
    other.enqueue(vec![customer("a", 2)]).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(sandbox.summary().taken, 1);
    other.release(&[0]).await.unwrap();
    until(&*kept.store, |stats| stats.queued == 0).await;
    relay.stop().await;
}

#[tokio::test]
async fn what_waits_is_brought_back_with_a_clock_that_is_set_back() {
    use std::sync::atomic::{AtomicU64, Ordering};
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(AtomicU64::new(1_700_003_600_000));
    let shown = Arc::clone(&clock);
    let config = SqliteConfig::new(folder.path().join("outbox.db")).now(move || shown.load(Ordering::SeqCst));
    let store = SqliteOutbox::open(config).unwrap();
    let ids = store.enqueue(vec![customer("a", 1), customer("b", 2)]).await.unwrap();
    store.lease().await.unwrap();
    store.postpone(ids[0], (0, 0), Duration::from_secs(60), 1, "unavailable").await.unwrap();
    clock.fetch_sub(3_600_000, Ordering::SeqCst);
    assert_eq!(store.stats().await.unwrap().waiting, 1);
    store.lease().await.unwrap();
    store.lease().await.unwrap();
    assert_eq!(store.stats().await.unwrap().waiting, 1);
    clock.fetch_add(60_000, Ordering::SeqCst);
    assert_eq!(store.stats().await.unwrap().waiting, 0);
    // Set forward, nothing is brought back.
    store.postpone(ids[0], (0, 0), Duration::from_secs(7_200), 1, "unavailable").await.unwrap();
    clock.fetch_add(3_600_000, Ordering::SeqCst);
    store.lease().await.unwrap();
    assert_eq!(store.stats().await.unwrap().waiting, 1);
}

#[tokio::test]
async fn a_clock_that_was_wrong_between_two_leases_keeps_nothing_waiting() {
    use ravelin_outbox::store::Fate;
    use std::sync::atomic::{AtomicU64, Ordering};
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(AtomicU64::new(1_700_000_000_000));
    let shown = Arc::clone(&clock);
    let config = SqliteConfig::new(folder.path().join("outbox.db")).now(move || shown.load(Ordering::SeqCst));
    let store = SqliteOutbox::open(config).unwrap();
    store.lease().await.unwrap();
    clock.fetch_add(3_600_000, Ordering::SeqCst);
    let held = vec![customer("held", 1).held_for(60_000), customer("held", 2)];
    let tried = vec![customer("tried", 1)];
    let ids = store.enqueue([held, tried, vec![customer("a", 1), customer("", 1)]].concat()).await.unwrap();
    store.postpone(ids[2], (0, 0), Duration::from_secs(60), 1, "unavailable").await.unwrap();
    clock.fetch_sub(3_600_000, Ordering::SeqCst);
    store.enqueue(vec![customer("a", 2)]).await.unwrap();
    let due = async || {
        let lanes = store.walk(0, None, 10, 10).await.unwrap().lanes;
        lanes.into_iter().map(|lane| (lane.customer, lane.events.len())).collect::<Vec<_>>()
    };
    let lane = |name: &str, count| (name.to_owned(), count);
    assert_eq!(due().await, [lane("", 1), lane("a", 2)]);
    assert_eq!(store.stats().await.unwrap().waiting, 2);
    store.settle(ids[0], Fate::Due).await.unwrap();
    assert_eq!(due().await, [lane("", 1), lane("a", 2), lane("held", 2)]);
    // It is brought back, with the minute that it has to wait.
    store.lease().await.unwrap();
    clock.fetch_add(60_000, Ordering::SeqCst);
    assert_eq!(due().await, [lane("", 1), lane("a", 2), lane("held", 2), lane("tried", 1)]);
    // None waits longer than the rule says, even where nobody has seen the clock.
    store.postpone(ids[2], (0, 0), Duration::from_secs(3 * 3_600), 2, "unavailable").await.unwrap();
    store.postpone(ids[4], (0, 0), Duration::from_secs(3 * 3_600), 2, "unavailable").await.unwrap();
    assert_eq!(due().await, [lane("", 1), lane("a", 2), lane("held", 2), lane("tried", 1)]);
}

#[tokio::test]
async fn who_stood_by_brings_back_what_a_killed_relay_could_not() {
    use std::sync::atomic::{AtomicU64, Ordering};
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(AtomicU64::new(1_700_003_600_000));
    let open = || {
        let shown = Arc::clone(&clock);
        let config = SqliteConfig::new(folder.path().join("outbox.db"));
        SqliteOutbox::open(config.now(move || shown.load(Ordering::SeqCst))).unwrap()
    };
    let (one, two) = (open(), open());
    one.lease().await.unwrap();
    let ids = one.enqueue(vec![customer("a", 1)]).await.unwrap();
    one.postpone(ids[0], (0, 0), Duration::from_secs(60), 1, "unavailable").await.unwrap();
    assert_eq!(two.lease().await.unwrap_err().kind(), StoreErrorKind::Taken);
    clock.fetch_sub(3_600_000, Ordering::SeqCst);
    assert_eq!(two.lease().await.unwrap_err().kind(), StoreErrorKind::Taken);
    drop(one);
    two.lease().await.unwrap();
    assert_eq!(two.stats().await.unwrap().waiting, 1);
    clock.fetch_add(60_000, Ordering::SeqCst);
    assert_eq!(two.stats().await.unwrap().waiting, 0);
}
