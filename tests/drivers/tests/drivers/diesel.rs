//! Diesel.

use super::shop::{SERVER, Shop, database, event, file, refused, statements};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer, Text};
use ravelin_outbox::Inserter;
use ravelin_outbox::store::StoreErrorKind;
use std::path::Path;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct Body {
    #[diesel(sql_type = Text)]
    body: String,
}

#[derive(QueryableByName)]
struct Pid {
    #[diesel(sql_type = Integer)]
    pid: i32,
}

fn connect(file: &Path) -> SqliteConnection {
    let mut connection = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    connection.batch_execute("PRAGMA busy_timeout = 30000").unwrap();
    connection.batch_execute("CREATE TABLE IF NOT EXISTS orders (number INTEGER)").unwrap();
    connection
}

/// What ends a transaction that is to be rolled back.
fn changed_its_mind() -> Failure {
    "changed its mind".into()
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_what_is_committed_is_delivered_once_and_what_is_rolled_back_never() {
    let (store, file, _folder) = file();
    let shop = Shop::open(store).await;
    let outbox = shop.outbox();
    tokio::task::block_in_place(|| {
        let mut connection = connect(&file);
        for number in 0..40 {
            let placed = connection.immediate_transaction(|connection| {
                sql_query("INSERT INTO orders VALUES ($1)").bind::<BigInt, _>(number).execute(connection)?;
                outbox.enqueue_diesel(connection, &event(number as usize))?;
                if number % 2 == 0 { Err(changed_its_mind()) } else { Ok(()) }
            });
            assert_eq!(placed.is_ok(), number % 2 == 1, "{placed:?}");
            outbox.wake();
        }
        // Without a transaction it commits by itself.
        outbox.enqueue_diesel(&mut connection, &event(100)).unwrap();
        let orders: Count =
            sql_query("SELECT count(*) AS count FROM orders").get_result(&mut connection).unwrap();
        assert_eq!(orders.count, 20);
    });
    outbox.wake();
    shop.delivered((0..40).filter(|number| number % 2 == 1).chain([100]).collect()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_what_is_refused_leaves_the_transaction_as_it_was() {
    let (store, file, _folder) = file();
    let shop = Shop::open(store).await;
    let outbox = shop.outbox();
    tokio::task::block_in_place(|| {
        let placed = connect(&file).immediate_transaction::<_, Failure, _>(|connection| {
            for (entry, kind) in refused() {
                assert_eq!(outbox.enqueue_diesel(connection, &entry).unwrap_err().kind(), kind);
            }
            outbox.enqueue_diesel(connection, &event(1))?;
            let row: Body = sql_query("SELECT body FROM ravelin_outbox").get_result(connection)?;
            assert!(row.body.starts_with("sealed:1:one:"), "{}", row.body);
            Ok(())
        });
        placed.unwrap();
    });
    outbox.wake();
    shop.delivered(vec![1]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_what_is_committed_is_delivered_once_and_what_is_rolled_back_never() {
    let (store, url) = database("diesel").await;
    let shop = Shop::open(store).await;
    let outbox = shop.outbox();
    tokio::task::block_in_place(|| {
        let mut connection = PgConnection::establish(&url).unwrap();
        connection.batch_execute("CREATE TABLE orders (number bigint)").unwrap();
        for number in 0..40 {
            let placed = connection.transaction(|connection| {
                sql_query("INSERT INTO orders VALUES ($1)").bind::<BigInt, _>(number).execute(connection)?;
                outbox.enqueue_diesel(connection, &event(number as usize))?;
                if number % 2 == 0 { Err(changed_its_mind()) } else { Ok(()) }
            });
            assert_eq!(placed.is_ok(), number % 2 == 1, "{placed:?}");
            outbox.wake();
        }
        outbox.enqueue_diesel(&mut connection, &event(100)).unwrap();
        let orders: Count =
            sql_query("SELECT count(*) AS count FROM orders").get_result(&mut connection).unwrap();
        assert_eq!(orders.count, 20);
    });
    outbox.wake();
    shop.delivered((0..40).filter(|number| number % 2 == 1).chain([100]).collect()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_it_costs_one_insert_and_what_is_refused_costs_nothing() {
    let (store, url) = database("diesel_cost").await;
    let shop = Shop::open(store).await;
    let outbox = shop.outbox();
    tokio::task::block_in_place(|| {
        let mut connection = PgConnection::establish(&url).unwrap();
        let Pid { pid } = sql_query("SELECT pg_backend_pid() AS pid").get_result(&mut connection).unwrap();
        let placed = connection.transaction::<_, Failure, _>(|connection| {
            for (entry, kind) in refused() {
                assert_eq!(outbox.enqueue_diesel(connection, &entry).unwrap_err().kind(), kind);
            }
            assert_eq!(statements(pid), 0);
            outbox.enqueue_diesel(connection, &event(1))?;
            outbox.enqueue_diesel(connection, &event(2))?;
            Ok(())
        });
        placed.unwrap();
        assert_eq!(statements(pid), 2);
    });
    outbox.wake();
    shop.delivered(vec![1, 2]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_database_refuses_is_told_by_its_kind_and_without_the_event() {
    let outbox = Inserter::new();
    let mut memory = SqliteConnection::establish(":memory:").unwrap();
    let error = outbox.enqueue_diesel(&mut memory, &event(1)).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Schema);

    let url = SERVER.create_database("diesel_empty").unwrap();
    let error = outbox.enqueue_diesel(&mut PgConnection::establish(&url).unwrap(), &event(1)).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Schema);

    let (_store, url) = database("diesel_strict").await;
    let strict = "ALTER TABLE ravelin_outbox ADD CHECK (customer <> 'cust-1')";
    SERVER.psql("diesel_strict", strict).unwrap();
    let mut connection = PgConnection::establish(&url).unwrap();
    let error = outbox.enqueue_diesel(&mut connection, &event(1)).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Database);
    assert!(!format!("{error} {error:?}").contains("cust-1"), "{error:?}");
    SERVER.kill_backends("datname = 'diesel_strict'").unwrap();
    let error = outbox.enqueue_diesel(&mut connection, &event(2)).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);

    // Another program holds the file, and this one does not wait.
    let (_store, file, _folder) = file();
    let [mut one, mut two] = [(); 2].map(|()| connect(&file));
    one.batch_execute("BEGIN IMMEDIATE").unwrap();
    two.batch_execute("PRAGMA busy_timeout = 0").unwrap();
    let error = outbox.enqueue_diesel(&mut two, &event(1)).unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
}
