//! The tables, by version.

use super::database;
use crate::store::{StoreError, StoreErrorKind};
use rusqlite::Connection;

/// The version that this program makes.
const VERSION: i64 = 1;

/// Version 1. `AUTOINCREMENT`: the number of a delivered event is never given to another. The times in
/// the index are for the figures, which are counted without a look at the table. The version has a table of
/// its own: the file may be a merchant's, whose own the number `user_version` is then.
pub(super) const VERSION_1: &str = "\
CREATE TABLE ravelin_outbox (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  customer TEXT NOT NULL DEFAULT '',
  path     TEXT NOT NULL,
  body     TEXT NOT NULL,
  due      INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
  created  INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
  attempt  INTEGER NOT NULL DEFAULT 0,
  state    TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'dead')),
  reason   TEXT,
  trace    TEXT
);
CREATE INDEX ravelin_outbox_lane ON ravelin_outbox (customer, id, due, created) WHERE state = 'queued';
CREATE INDEX ravelin_outbox_dead ON ravelin_outbox (id) WHERE state = 'dead';
CREATE TABLE ravelin_outbox_schema (version INTEGER PRIMARY KEY);
INSERT INTO ravelin_outbox_schema VALUES (1);
";

/// Brings the tables up to this version. Several programs may try at once.
pub(super) fn migrate(connection: &Connection) -> Result<(), StoreError> {
    if version(connection)? == VERSION {
        return Ok(());
    }
    connection.execute_batch("BEGIN IMMEDIATE").map_err(database)?;
    let made = match version(connection) {
        Ok(0) => connection.execute_batch(VERSION_1).map_err(database),
        Ok(VERSION) => Ok(()),
        Ok(_) => Err(StoreError::new(StoreErrorKind::Schema)),
        Err(error) => Err(error),
    };
    connection.execute_batch(if made.is_ok() { "COMMIT" } else { "ROLLBACK" }).map_err(database)?;
    made
}

fn version(connection: &Connection) -> Result<i64, StoreError> {
    let table = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'ravelin_outbox_schema'";
    if connection.query_row(table, [], |row| row.get::<_, i64>(0)).map_err(database)? == 0 {
        return Ok(0);
    }
    let version = "SELECT coalesce(max(version), 0) FROM ravelin_outbox_schema";
    connection.query_row(version, [], |row| row.get(0)).map_err(database)
}
