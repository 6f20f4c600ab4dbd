//! The tables, by version.

use super::database;
use crate::store::{StoreError, StoreErrorKind};
use rusqlite::Connection;

/// The version that this program makes.
const VERSION: u32 = 1;

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
    if version(connection).map_err(database)? == VERSION {
        return Ok(());
    }
    connection.execute_batch("BEGIN IMMEDIATE").map_err(database)?;
    let made = match version(connection) {
        Ok(0) => connection.execute_batch(VERSION_1).map_err(database),
        Ok(VERSION) => Ok(()),
        Ok(_) => Err(StoreError::new(StoreErrorKind::Schema)),
        Err(error) => Err(database(error)),
    };
    connection.execute_batch(if made.is_ok() { "COMMIT" } else { "ROLLBACK" }).map_err(database)?;
    made
}

/// Refuses a file without the tables, and tables that this program does not know.
pub(super) fn check(connection: &Connection) -> Result<(), StoreError> {
    match version(connection).map_err(database)? {
        1..=VERSION => Ok(()),
        _ => Err(StoreError::new(StoreErrorKind::Schema)),
    }
}

/// Returns the version of the tables; 0 where there are none.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<u32> {
    let table = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'ravelin_outbox_schema'";
    if connection.query_row(table, [], |row| row.get::<_, u32>(0))? == 0 {
        return Ok(0);
    }
    connection.query_row("SELECT coalesce(max(version), 0) FROM ravelin_outbox_schema", [], |row| row.get(0))
}
