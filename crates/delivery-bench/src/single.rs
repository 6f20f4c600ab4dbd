//! One commit for each event: what a program does that has only SQLite.

use anyhow::Result;
use ravelin_outbox::sqlite::SqliteOutbox;
use rusqlite::{Connection, params};
use std::path::Path;
use std::time::{Duration, Instant};

/// Opens a file of its own, with the outbox's table and its promise about what is acknowledged.
pub(crate) fn open(path: &Path) -> Result<Connection> {
    let connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?;
    connection.execute_batch(SqliteOutbox::schema())?;
    Ok(connection)
}

/// Inserts one event after the other for so long; returns how many a second.
pub(crate) fn rate(connection: &Connection, time: Duration) -> Result<f64> {
    let mut insert = connection.prepare(ravelin_outbox::INSERT)?;
    let (began, mut count) = (Instant::now(), 0);
    while began.elapsed() < time {
        let customer = format!("c-{count}");
        insert.execute(params![customer, "/v2/customer", crate::event::update(&customer, count)])?;
        count += 1;
    }
    Ok(crate::round::number(count) / began.elapsed().as_secs_f64())
}
