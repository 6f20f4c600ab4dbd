//! sqlx.

use super::shop::{Shop, database, event, file, refused, statements};
use ravelin_outbox::Inserter;
use ravelin_outbox::store::StoreErrorKind;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{Connection as _, PgPool, SqliteConnection, SqlitePool};
use std::path::Path;

async fn pool(file: &Path) -> SqlitePool {
    let options = SqliteConnectOptions::new().filename(file);
    let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await.unwrap();
    sqlx::query("CREATE TABLE orders (number INTEGER)").execute(&pool).await.unwrap();
    pool
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_what_is_committed_is_delivered_once_and_what_is_rolled_back_never() {
    let (store, file, _folder) = file();
    let shop = Shop::open(store).await;
    let (pool, outbox) = (pool(&file).await, shop.outbox());
    for number in 0..40 {
        let mut order = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
        let insert = sqlx::query("INSERT INTO orders VALUES ($1)").bind(number).execute(&mut *order).await;
        insert.unwrap();
        outbox.enqueue_sqlx(&mut *order, &event(number as usize)).await.unwrap();
        if number % 2 == 0 {
            order.rollback().await.unwrap();
        } else {
            order.commit().await.unwrap();
            outbox.wake();
        }
    }
    // Without a transaction, by a pool or a connection, it commits by itself.
    outbox.enqueue_sqlx(&pool, &event(100)).await.unwrap();
    outbox.enqueue_sqlx(&mut *pool.acquire().await.unwrap(), &event(101)).await.unwrap();
    let (orders,): (i64,) = sqlx::query_as("SELECT count(*) FROM orders").fetch_one(&pool).await.unwrap();
    assert_eq!(orders, 20);
    outbox.wake();
    let committed = (0..40).filter(|number| number % 2 == 1).chain([100, 101]);
    shop.delivered(committed.collect()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_what_is_refused_leaves_the_transaction_as_it_was() {
    let (store, file, _folder) = file();
    let shop = Shop::open(store).await;
    let (pool, outbox) = (pool(&file).await, shop.outbox());
    let mut order = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
    for (entry, kind) in refused() {
        assert_eq!(outbox.enqueue_sqlx(&mut *order, &entry).await.unwrap_err().kind(), kind);
    }
    outbox.enqueue_sqlx(&mut *order, &event(1)).await.unwrap();
    let (body,): (String,) =
        sqlx::query_as("SELECT body FROM ravelin_outbox").fetch_one(&mut *order).await.unwrap();
    assert!(body.starts_with("sealed:1:one:"), "{body}");
    order.commit().await.unwrap();
    outbox.wake();
    shop.delivered(vec![1]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_what_is_committed_is_delivered_once_and_what_is_rolled_back_never() {
    let (store, url) = database("sqlx").await;
    let shop = Shop::open(store).await;
    let pool: PgPool = PgPoolOptions::new().max_connections(4).connect(&url).await.unwrap();
    sqlx::query("CREATE TABLE orders (number bigint)").execute(&pool).await.unwrap();
    let outbox = shop.outbox();
    for number in 0..40 {
        let mut order = pool.begin().await.unwrap();
        let insert = sqlx::query("INSERT INTO orders VALUES ($1)").bind(number).execute(&mut *order).await;
        insert.unwrap();
        outbox.enqueue_sqlx(&mut *order, &event(number as usize)).await.unwrap();
        if number % 2 == 0 {
            order.rollback().await.unwrap();
        } else {
            order.commit().await.unwrap();
            outbox.wake();
        }
    }
    outbox.enqueue_sqlx(&pool, &event(100)).await.unwrap();
    let (orders,): (i64,) = sqlx::query_as("SELECT count(*) FROM orders").fetch_one(&pool).await.unwrap();
    assert_eq!(orders, 20);
    outbox.wake();
    shop.delivered((0..40).filter(|number| number % 2 == 1).chain([100]).collect()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_it_costs_one_insert_and_what_is_refused_costs_nothing() {
    let (store, url) = database("sqlx_cost").await;
    let shop = Shop::open(store).await;
    let outbox = shop.outbox();
    let pool = PgPoolOptions::new().max_connections(1).connect(&url).await.unwrap();
    let (connection,): (i32,) = sqlx::query_as("SELECT pg_backend_pid()").fetch_one(&pool).await.unwrap();
    let mut order = pool.begin().await.unwrap();
    for (entry, kind) in refused() {
        assert_eq!(outbox.enqueue_sqlx(&mut *order, &entry).await.unwrap_err().kind(), kind);
    }
    assert_eq!(statements(connection), 0);
    outbox.enqueue_sqlx(&mut *order, &event(1)).await.unwrap();
    outbox.enqueue_sqlx(&mut *order, &event(2)).await.unwrap();
    order.commit().await.unwrap();
    assert_eq!(statements(connection), 2);
    outbox.wake();
    shop.delivered(vec![1, 2]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_database_refuses_is_told_by_its_kind_and_without_the_event() {
    let outbox = Inserter::new();
    let mut memory = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    let error = outbox.enqueue_sqlx(&mut memory, &event(1)).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Schema);

    let url = super::shop::SERVER.create_database("sqlx_empty").unwrap();
    let pool = PgPoolOptions::new().connect(&url).await.unwrap();
    let error = outbox.enqueue_sqlx(&pool, &event(1)).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Schema);

    let (_store, url) = database("sqlx_strict").await;
    let strict = "ALTER TABLE ravelin_outbox ADD CHECK (customer <> 'cust-1')";
    super::shop::SERVER.psql("sqlx_strict", strict).unwrap();
    let pool = PgPoolOptions::new().connect(&url).await.unwrap();
    let error = outbox.enqueue_sqlx(&pool, &event(1)).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Database);
    assert!(!format!("{error} {error:?}").contains("cust-1"), "{error:?}");
    pool.close().await;
    let error = outbox.enqueue_sqlx(&pool, &event(2)).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
}

/// The relay removes rows from the file that the shop writes to.
#[tokio::test(flavor = "multi_thread")]
async fn sqlite_a_busy_shop_and_the_relay_beside_it_are_not_in_each_others_way() {
    let (store, file, _folder) = file();
    let shop = Shop::open(store).await;
    let (pool, outbox) = (pool(&file).await, shop.outbox());
    let mut tills = Vec::new();
    for till in 0..4 {
        let (pool, outbox) = (pool.clone(), outbox.clone());
        tills.push(tokio::spawn(async move {
            for number in (0..100).map(|number| till * 100 + number) {
                let mut order = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
                let (before,): (i64,) =
                    sqlx::query_as("SELECT count(*) FROM orders").fetch_one(&mut *order).await.unwrap();
                sqlx::query("INSERT INTO orders VALUES ($1)")
                    .bind(before)
                    .execute(&mut *order)
                    .await
                    .unwrap();
                outbox.enqueue_sqlx(&mut *order, &event(number)).await.unwrap();
                order.commit().await.unwrap();
                outbox.wake();
            }
        }));
    }
    for till in tills {
        till.await.unwrap();
    }
    shop.delivered((0..400).collect()).await;
}
