//! tokio-postgres.

use super::shop::{SERVER, Shop, database, event, refused, statements};
use ravelin_outbox::Inserter;
use ravelin_outbox::store::StoreErrorKind;
use tokio_postgres::{Client, NoTls};

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_committed_is_delivered_once_and_what_is_rolled_back_never() {
    let (store, url) = database("plain").await;
    let shop = Shop::open(store).await;
    let outbox = shop.outbox();
    let mut client = connect(&url).await;
    client.batch_execute("CREATE TABLE orders (number bigint)").await.unwrap();
    for number in 0..40_i64 {
        let order = client.transaction().await.unwrap();
        order.execute("INSERT INTO orders VALUES ($1)", &[&number]).await.unwrap();
        outbox.enqueue_tokio_postgres(&order, &event(number as usize)).await.unwrap();
        if number % 2 == 0 {
            order.rollback().await.unwrap();
        } else {
            order.commit().await.unwrap();
            outbox.wake();
        }
    }
    // Without a transaction it commits by itself.
    outbox.enqueue_tokio_postgres(&client, &event(100)).await.unwrap();
    let orders = client.query_one("SELECT count(*) FROM orders", &[]).await.unwrap();
    assert_eq!(orders.get::<_, i64>(0), 20);
    outbox.wake();
    shop.delivered((0..40).filter(|number| number % 2 == 1).chain([100]).collect()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_costs_one_insert_and_what_is_refused_costs_nothing() {
    let (store, url) = database("plain_cost").await;
    let shop = Shop::open(store).await;
    let outbox = shop.outbox();
    let mut client = connect(&url).await;
    let pid: i32 = client.query_one("SELECT pg_backend_pid()", &[]).await.unwrap().get(0);
    let order = client.transaction().await.unwrap();
    for (entry, kind) in refused() {
        assert_eq!(outbox.enqueue_tokio_postgres(&order, &entry).await.unwrap_err().kind(), kind);
    }
    assert_eq!(statements(pid), 0);
    outbox.enqueue_tokio_postgres(&order, &event(1)).await.unwrap();
    outbox.enqueue_tokio_postgres(&order, &event(2)).await.unwrap();
    assert_eq!(statements(pid), 2);
    let body: String = order.query_one("SELECT body FROM ravelin_outbox LIMIT 1", &[]).await.unwrap().get(0);
    assert!(body.starts_with("sealed:1:one:"), "{body}");
    order.commit().await.unwrap();
    outbox.wake();
    shop.delivered(vec![1, 2]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_database_refuses_is_told_by_its_kind_and_without_the_event() {
    let outbox = Inserter::new();
    let client = connect(&SERVER.create_database("plain_empty").unwrap()).await;
    let error = outbox.enqueue_tokio_postgres(&client, &event(1)).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Schema);

    let (_store, url) = database("plain_strict").await;
    SERVER.psql("plain_strict", "ALTER TABLE ravelin_outbox ADD CHECK (customer <> 'cust-1')").unwrap();
    let client = connect(&url).await;
    let error = outbox.enqueue_tokio_postgres(&client, &event(1)).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Database);
    assert!(!format!("{error} {error:?}").contains("cust-1"), "{error:?}");
    SERVER.kill_backends("datname = 'plain_strict'").unwrap();
    let error = outbox.enqueue_tokio_postgres(&client, &event(2)).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
}

/// The role that a shop's programs are given may insert, and nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn the_role_of_writers_is_enough() {
    let (_store, url) = database("plain_role").await;
    SERVER.psql("plain_role", ravelin_outbox::postgres::ROLES).unwrap();
    let client = connect(&url).await;
    client.batch_execute("SET ROLE ravelin_writer").await.unwrap();
    let mut entry = event(1);
    entry.trace = Some("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".to_owned());
    Inserter::new().enqueue_tokio_postgres(&client, &entry).await.unwrap();
    let row = SERVER.psql("plain_role", "SELECT customer, path, trace FROM ravelin_outbox").unwrap();
    assert_eq!(row, "cust-1|/v2/customer|00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
}
