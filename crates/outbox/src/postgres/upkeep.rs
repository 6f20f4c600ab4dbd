//! Watches what slows a PostgreSQL outbox down: dead rows that are not cleaned up, and an old
//! transaction, which may be what keeps them.

use crate::sqlstate::database;
use crate::store::StoreError;
use tokio_postgres::{Client, Error};

/// Above so many dead rows, or behind a transaction so old in seconds, a person is told.
const DEAD_ROWS: f64 = 500_000.0;
const SNAPSHOT: f64 = 300.0;

/// A role that may not see what others do sees them without their times: `pg_monitor` shows them.
const SQL: &str = "\
SELECT coalesce((SELECT n_dead_tup FROM pg_stat_user_tables WHERE relid = 'ravelin_outbox'::regclass), 0)::float8, \
  coalesce(extract(epoch FROM now() - least( \
    (SELECT min(xact_start) FROM pg_stat_activity \
     WHERE backend_xmin IS NOT NULL AND backend_type <> 'autovacuum worker'), \
    (SELECT min(prepared) FROM pg_prepared_xacts))), 0)::float8";

/// Records the two figures.
pub(super) async fn watch(client: &Client) -> Result<(), StoreError> {
    let rows = client.query_typed(SQL, &[]).await.map_err(|error| database(&error))?;
    let Some(row) = rows.first() else { return Ok(()) };
    let (dead_rows, snapshot): (f64, f64) =
        (|| Ok((row.try_get(0)?, row.try_get(1)?)))().map_err(|error: Error| database(&error))?;
    metrics::gauge!("ravelin_outbox_dead_rows").set(dead_rows);
    metrics::gauge!("ravelin_outbox_oldest_snapshot_seconds").set(snapshot);
    if dead_rows >= DEAD_ROWS || snapshot >= SNAPSHOT {
        tracing::warn!(
            dead_rows,
            snapshot,
            "removed events are not cleaned up: vacuum is late, or an old transaction keeps them"
        );
    }
    Ok(())
}
