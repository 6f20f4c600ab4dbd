//! Versions of the tables.

use super::common::{SERVER, another, at, customer, due, outbox};
use ravelin_outbox::postgres::{MIGRATIONS, PostgresOutbox, script};
use ravelin_outbox::{Store, StoreErrorKind};
use std::sync::Arc;

const TABLES: &str = "SELECT table_name, column_name, data_type, column_default, is_nullable \
    FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2";
const INDEXES: &str = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1";
const OPTIONS: &str = "SELECT relname, reloptions FROM pg_class WHERE relname LIKE 'ravelin%' ORDER BY 1";

/// Makes the tables as they were at a version.
fn at_version(database: &str, version: usize) {
    SERVER.create_database(database).unwrap();
    let all = script();
    let (versions, _) = all.split_once("BEGIN;").unwrap();
    SERVER.psql(database, versions).unwrap();
    for step in &MIGRATIONS[..version] {
        SERVER.psql(database, &step.script()).unwrap();
    }
}

#[tokio::test]
async fn the_printed_statements_make_what_the_program_makes() {
    SERVER.create_database("printed").unwrap();
    SERVER.create_database("made").unwrap();
    // The roles are the whole server's, and other tests make them too.
    let all = script();
    let (tables, _) = all.split_once("-- Two roles").unwrap();
    SERVER.psql("printed", tables).unwrap();
    another("made").migrate().await.unwrap();
    for question in [TABLES, INDEXES, OPTIONS] {
        let made = SERVER.psql("made", question).unwrap();
        assert!(made.contains("ravelin_outbox"));
        assert_eq!(SERVER.psql("printed", question).unwrap(), made);
    }
    // Twice changes nothing, and the printed ones refuse to run twice.
    another("printed").migrate().await.unwrap();
    assert!(SERVER.psql("printed", &MIGRATIONS[0].script()).is_err());
}

#[tokio::test]
async fn the_version_before_works_and_is_brought_up_with_its_rows() {
    let before = MIGRATIONS.len() - 1;
    at_version("before", before);
    let store = another("before");
    store.enqueue(vec![customer("a", 1)]).await.unwrap();
    assert_eq!(store.lease().await.unwrap().buckets.len(), 64);
    assert_eq!(due(&store).await["a"], [1]);
    let (one, two) = (another("before"), another("before"));
    let (first, second, third) = tokio::join!(store.migrate(), one.migrate(), two.migrate());
    for migrated in [first, second, third] {
        migrated.unwrap();
    }
    let versions = SERVER.psql("before", "SELECT count(*), max(version) FROM ravelin_outbox_schema").unwrap();
    assert_eq!(versions, format!("{0}|{0}", MIGRATIONS.len()));
    assert_eq!(due(&store).await["a"], [1]);
    assert_eq!(store.lease().await.unwrap().buckets.len(), 64);
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_programs_may_begin_at_once() {
    let url = SERVER.create_database("at_once").unwrap();
    let stores: Vec<_> = (0..10).map(|_| Arc::new(at(&url))).collect();
    // What they collide at is chance: the row of a version, a table, or its type.
    for _ in 0..60 {
        let migrate = |store: &Arc<PostgresOutbox>| {
            let store = Arc::clone(store);
            tokio::spawn(async move { store.migrate().await })
        };
        let tasks: Vec<_> = stores.iter().map(migrate).collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        assert_eq!(SERVER.psql("at_once", "SELECT count(*) FROM ravelin_bucket").unwrap(), "64");
        let all = "DROP TABLE ravelin_outbox, ravelin_relay, ravelin_bucket, ravelin_outbox_schema";
        SERVER.psql("at_once", all).unwrap();
    }
}

#[tokio::test]
async fn a_later_version_of_this_generation_works_and_a_later_generation_is_refused() {
    at_version("later", MIGRATIONS.len());
    let store = another("later");
    SERVER.psql("later", "INSERT INTO ravelin_outbox_schema (version, major) VALUES (99, 1)").unwrap();
    store.migrate().await.unwrap();
    store.lease().await.unwrap();
    // It may come while a relay is running.
    SERVER.psql("later", "INSERT INTO ravelin_outbox_schema (version, major) VALUES (100, 2)").unwrap();
    assert_eq!(store.lease().await.unwrap_err().kind(), StoreErrorKind::Schema);
    assert_eq!(store.migrate().await.unwrap_err().kind(), StoreErrorKind::Schema);
}

#[tokio::test]
async fn who_has_what_is_written_into_room_that_is_there_already() {
    outbox("reserved").await;
    let pages = "SELECT relname, pg_relation_size(oid) / 8192 FROM pg_class \
        WHERE relname ~ '^ravelin_(relay|bucket)' ORDER BY relname";
    // Cleaning up takes away pages at the end that nothing is in.
    SERVER.psql("reserved", "VACUUM").unwrap();
    let before = SERVER.psql("reserved", pages).unwrap();
    let relays = [(); 3].map(|()| another("reserved"));
    for _ in 0..20 {
        for relay in &relays {
            let lease = relay.lease().await.unwrap();
            relay.release(&lease.leaving).await.unwrap();
        }
    }
    SERVER.psql("reserved", "VACUUM").unwrap();
    for relay in &relays {
        let lease = relay.lease().await.unwrap();
        assert!((20..=22).contains(&lease.buckets.len()), "{lease:?}");
    }
    // As many pages as before, and one of them is the relays' own.
    assert!(before.contains("ravelin_relay|1"), "{before}");
    assert_eq!(SERVER.psql("reserved", pages).unwrap(), before);
}
