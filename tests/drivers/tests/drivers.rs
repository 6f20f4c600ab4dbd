//! Events that are enqueued in a shop's own transactions, by the shop's own driver, on real databases.

#![allow(missing_docs, reason = "tests")]

mod drivers {
    mod diesel;
    mod shop;
    mod sqlx;
    mod tokio_postgres;
}
