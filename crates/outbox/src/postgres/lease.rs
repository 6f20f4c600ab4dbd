//! Which relay has which buckets: rows with an end, counted by the database's clock.

use super::schema;
use crate::sqlstate::database;
use crate::store::{Lease, StoreError};
use std::time::Duration;
use tokio_postgres::Client;
use tokio_postgres::types::Type;

/// How long a lease lasts after it was asked for.
pub(super) const LASTS: Duration = Duration::from_secs(15);

/// One statement: tells that this relay is alive, counts those that are, renews what is its own, and
/// takes what nobody has up to its share of the 64. Nobody waits for a bucket that another is taking.
const LEASE: &str = "\
WITH beat AS (
  INSERT INTO ravelin_relay (name, seen) VALUES ($1, now()) ON CONFLICT (name) DO UPDATE SET seen = now()
), gone AS (
  DELETE FROM ravelin_relay WHERE name <> $1 AND seen < now() - interval '1 day'
), share AS (
  SELECT ceil(64.0 / (1 + count(*)))::int AS most
  FROM ravelin_relay WHERE name <> $1 AND seen > now() - interval '15 seconds'
), own AS (
  UPDATE ravelin_bucket SET until = now() + interval '15 seconds' WHERE owner = $1 RETURNING bucket, epoch
), free AS (
  SELECT bucket FROM ravelin_bucket WHERE owner IS DISTINCT FROM $1 AND until <= now() ORDER BY bucket
  LIMIT (SELECT greatest(most - (SELECT count(*) FROM own), 0) FROM share)
  FOR UPDATE SKIP LOCKED
), taken AS (
  UPDATE ravelin_bucket SET owner = $1, until = now() + interval '15 seconds', epoch = epoch + 1
  WHERE bucket IN (SELECT bucket FROM free) RETURNING bucket, epoch
)
SELECT bucket, epoch, (SELECT most FROM share) FROM own
UNION ALL SELECT bucket, epoch, (SELECT most FROM share) FROM taken
ORDER BY 1";

/// Gives buckets back; with the last of them the relay is gone too.
const RELEASE: &str = "\
WITH freed AS (
  UPDATE ravelin_bucket SET owner = NULL, until = '-infinity' WHERE owner = $1 AND bucket = ANY ($2)
  RETURNING bucket
)
DELETE FROM ravelin_relay WHERE name = $1 AND EXISTS (SELECT FROM freed)
  AND (SELECT count(*) FROM ravelin_bucket WHERE owner = $1) = (SELECT count(*) FROM freed)";

pub(super) async fn lease(client: &Client, name: &str) -> Result<Lease, StoreError> {
    schema::check(client).await?;
    let rows = client.query_typed(LEASE, &[(&name, Type::TEXT)]).await.map_err(|error| database(&error))?;
    let mut lease = Lease { lasts: Some(LASTS), ..Lease::default() };
    for (place, row) in rows.iter().enumerate() {
        let (bucket, epoch, most) = (|| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get::<_, i32>(2)?)))()
            .map_err(|error| database(&error))?;
        lease.buckets.push((bucket, epoch));
        if place >= usize::try_from(most).unwrap_or_default() {
            lease.leaving.push(bucket);
        }
    }
    Ok(lease)
}

pub(super) async fn release(client: &Client, name: &str, buckets: &[i16]) -> Result<(), StoreError> {
    let parameters: [(&(dyn tokio_postgres::types::ToSql + Sync), Type); 2] =
        [(&name, Type::TEXT), (&buckets, Type::INT2_ARRAY)];
    client.execute_typed(RELEASE, &parameters).await.map(drop).map_err(|error| database(&error))
}
