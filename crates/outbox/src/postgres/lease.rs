//! Which relay has which buckets: rows that are renewed, and are another's once they stand still.

use super::schema;
use super::sight::{LASTS, Peer, Sight};
use crate::sqlstate::database;
use crate::store::{Lease, StoreError};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error, Row};

/// How many buckets there are.
const BUCKETS: usize = 64;

/// What others have. `xmin` is another one after each change of a row.
const BUCKETS_OF_OTHERS: &str = "SELECT bucket, xmin::text FROM ravelin_bucket WHERE owner <> $1";
const OTHERS: &str = "SELECT name, xmin::text, seen > now() - interval '15 seconds' \
    FROM ravelin_relay WHERE name <> $1";
const SHOWN: &str = "SELECT (extract(epoch FROM now()) * 1000)::bigint";

/// One statement: tells that this relay is alive, renews what is its own, and takes what nobody has, and
/// what stood still (`$3`, as `$4`), up to its share `$2`. Nobody waits for a bucket that another is taking.
const LEASE: &str = "\
WITH beat AS (
  INSERT INTO ravelin_relay (name, seen) VALUES ($1, now()) ON CONFLICT (name) DO UPDATE SET seen = now()
), gone AS (
  DELETE FROM ravelin_relay WHERE name <> $1 AND seen < now() - interval '1 day'
), own AS (
  UPDATE ravelin_bucket SET until = now() + interval '15 seconds' WHERE owner = $1 RETURNING bucket, epoch
), free AS (
  SELECT bucket FROM ravelin_bucket LEFT JOIN unnest($3, $4) AS ended (bucket, version) USING (bucket)
  WHERE owner IS NULL OR owner <> $1 AND ravelin_bucket.xmin::text = ended.version ORDER BY bucket
  LIMIT greatest($2 - (SELECT count(*) FROM own), 0)
  FOR UPDATE OF ravelin_bucket SKIP LOCKED
), taken AS (
  UPDATE ravelin_bucket SET owner = $1, until = now() + interval '15 seconds', epoch = epoch + 1
  WHERE bucket IN (SELECT bucket FROM free) RETURNING bucket, epoch
)
SELECT bucket, epoch FROM own UNION ALL SELECT bucket, epoch FROM taken ORDER BY 1";

/// Gives buckets back; with the last of them the relay is gone too.
const RELEASE: &str = "\
WITH freed AS (
  UPDATE ravelin_bucket SET owner = NULL, until = '-infinity' WHERE owner = $1 AND bucket = ANY ($2)
  RETURNING bucket
)
DELETE FROM ravelin_relay WHERE name = $1 AND EXISTS (SELECT FROM freed)
  AND (SELECT count(*) FROM ravelin_bucket WHERE owner = $1) = (SELECT count(*) FROM freed)";

/// What is looked at before a lease is asked for.
pub(super) struct Looked {
    /// The buckets that others have, each with the version of its row.
    pub(super) buckets: Vec<(i16, String)>,
    pub(super) relays: Vec<Peer>,
    /// What the database's clock shows, in milliseconds since 1970.
    pub(super) shown_ms: u64,
}

/// Looks at what the others have.
pub(super) async fn look(client: &Client, name: &str) -> Result<Looked, StoreError> {
    let parameters: [(&(dyn ToSql + Sync), Type); 1] = [(&name, Type::TEXT)];
    let ask = |sql, parameters| async move {
        client.query_typed(sql, parameters).await.map_err(|error| database(&error))
    };
    // All are under way at once: a long way is gone once.
    let asked = tokio::try_join!(
        schema::check(client),
        ask(BUCKETS_OF_OTHERS, &parameters[..]),
        ask(OTHERS, &parameters[..]),
        ask(SHOWN, &[]),
    );
    let ((), buckets, relays, shown) = asked?;
    let looked = || {
        let bucket = |row: &Row| Ok((row.try_get(0)?, row.try_get(1)?));
        let peer =
            |row: &Row| Ok(Peer { name: row.try_get(0)?, version: row.try_get(1)?, fresh: row.try_get(2)? });
        let shown = shown.first().map(|row| row.try_get::<_, i64>(0)).transpose()?;
        Ok(Looked {
            buckets: buckets.iter().map(bucket).collect::<Result<_, Error>>()?,
            relays: relays.iter().map(peer).collect::<Result<_, Error>>()?,
            shown_ms: shown.and_then(|shown| u64::try_from(shown).ok()).unwrap_or_default(),
        })
    };
    looked().map_err(|error: Error| database(&error))
}

/// Renews, and takes what is free, after what was seen of the others.
pub(super) async fn lease(
    client: &Client,
    name: &str,
    sight: &Sight,
    now_ms: u64,
) -> Result<Lease, StoreError> {
    let others = sight.peers(now_ms);
    let most = BUCKETS.div_ceil(1 + others);
    let (ended, versions) = sight.ended(now_ms);
    let share = i64::try_from(most).unwrap_or(i64::MAX);
    let parameters: [(&(dyn ToSql + Sync), Type); 4] = [
        (&name, Type::TEXT),
        (&share, Type::INT8),
        (&ended, Type::INT2_ARRAY),
        (&versions, Type::TEXT_ARRAY),
    ];
    let rows = client.query_typed(LEASE, &parameters).await.map_err(|error| database(&error))?;
    let mut lease = Lease { lasts: Some(LASTS), others, again: sight.next_end(now_ms), ..Lease::default() };
    for row in &rows {
        let (bucket, epoch) =
            (|| Ok((row.try_get(0)?, row.try_get(1)?)))().map_err(|error| database(&error))?;
        lease.buckets.push((bucket, epoch));
    }
    lease.leaving = lease.buckets.iter().skip(most).map(|(bucket, _)| *bucket).collect();
    Ok(lease)
}

pub(super) async fn release(client: &Client, name: &str, buckets: &[i16]) -> Result<(), StoreError> {
    let parameters: [(&(dyn ToSql + Sync), Type); 2] = [(&name, Type::TEXT), (&buckets, Type::INT2_ARRAY)];
    client.execute_typed(RELEASE, &parameters).await.map(drop).map_err(|error| database(&error))
}
