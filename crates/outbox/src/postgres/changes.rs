//! What a relay writes. Only the owner of a bucket may let its events wait or lay them aside.

use crate::sqlstate::database;
use crate::store::{Fate, StoreError};
use std::time::Duration;
use tokio_postgres::Client;
use tokio_postgres::types::{ToSql, Type};

/// Holds while this relay has the bucket in the same turn. The lock makes a take-over wait until this
/// statement has ended, or this statement see the take-over.
macro_rules! fence {
    () => {
        "(SELECT true FROM ravelin_bucket WHERE bucket = $2 AND epoch = $3 AND owner = $4 FOR SHARE)"
    };
}

const POSTPONE: &str = concat!(
    "UPDATE ravelin_outbox SET due = now() + $5 * interval '1 millisecond', attempt = $6, reason = $7 \
     WHERE id = $1 AND state = 'queued' AND ",
    fence!(),
    " RETURNING (extract(epoch FROM now()) * 1000)::bigint"
);

const BURY: &str = concat!(
    "UPDATE ravelin_outbox SET state = 'dead', attempt = attempt + 1, reason = $5 \
     WHERE id = $1 AND state = 'queued' AND ",
    fence!()
);

pub(super) async fn complete(client: &Client, mut ids: Vec<i64>) -> Result<(), StoreError> {
    // The index goes through them in this order. Two relays that remove the same rows, after a take-over, could
    // wait for each other only where PostgreSQL plans otherwise for one of them: then one of the two tries again.
    // Rows that are locked in their order first would cost every removal a second write.
    ids.sort_unstable();
    run(client, "DELETE FROM ravelin_outbox WHERE id = ANY ($1)", &[(&ids, Type::INT8_ARRAY)]).await.map(drop)
}

pub(super) async fn settle(client: &Client, id: i64, fate: Fate) -> Result<(), StoreError> {
    let change = match fate {
        Fate::Delivered => "DELETE FROM ravelin_outbox WHERE id = $1",
        // As if it had never been held back, whatever the clock shows by then.
        Fate::Due => "UPDATE ravelin_outbox SET due = created WHERE id = $1 AND due > now()",
    };
    run(client, change, &[(&id, Type::INT8)]).await.map(drop)
}

/// Lets what waits in these buckets be due earlier; returns how many events that are.
pub(super) async fn bring_back(client: &Client, buckets: &[i16], by_ms: u64) -> Result<u64, StoreError> {
    let change = "UPDATE ravelin_outbox SET due = due - $2 * interval '1 second' \
        WHERE bucket = ANY ($1) AND state = 'queued' AND due > now() AND due <> created";
    let by = Duration::from_millis(by_ms).as_secs_f64();
    run(client, change, &[(&buckets, Type::INT2_ARRAY), (&by, Type::FLOAT8)]).await
}

/// What fences a write: the relay's name, the bucket, and the turn.
pub(super) struct Fence<'a> {
    pub(super) name: &'a str,
    pub(super) bucket: i16,
    pub(super) epoch: i64,
}

/// Lets an event wait; returns what the database's clock showed, in milliseconds since 1970, or nothing where
/// the fence did not hold.
pub(super) async fn postpone(
    client: &Client,
    id: i64,
    fence: &Fence<'_>,
    wait: Duration,
    attempt: u32,
    reason: &str,
) -> Result<Option<u64>, StoreError> {
    let wait = super::integer(crate::clock::millis(wait));
    let wait = f64::from(i32::try_from(wait).unwrap_or(i32::MAX));
    let attempt = i32::try_from(attempt).unwrap_or(i32::MAX);
    let [one, two, three] = fence.parameters();
    let parameters: [(&(dyn ToSql + Sync), Type); 7] = [
        (&id, Type::INT8),
        one,
        two,
        three,
        (&wait, Type::FLOAT8),
        (&attempt, Type::INT4),
        (&reason, Type::TEXT),
    ];
    let rows = client.query_typed(POSTPONE, &parameters).await.map_err(|error| database(&error))?;
    let shown =
        rows.first().map(|row| row.try_get::<_, i64>(0)).transpose().map_err(|error| database(&error))?;
    Ok(shown.map(|shown| u64::try_from(shown).unwrap_or_default()))
}

pub(super) async fn bury(
    client: &Client,
    id: i64,
    fence: &Fence<'_>,
    reason: &str,
) -> Result<bool, StoreError> {
    let [one, two, three] = fence.parameters();
    let parameters: [(&(dyn ToSql + Sync), Type); 5] =
        [(&id, Type::INT8), one, two, three, (&reason, Type::TEXT)];
    run(client, BURY, &parameters).await.map(|count| count > 0)
}

impl Fence<'_> {
    fn parameters(&self) -> [(&(dyn ToSql + Sync), Type); 3] {
        [(&self.bucket, Type::INT2), (&self.epoch, Type::INT8), (&self.name, Type::TEXT)]
    }
}

async fn run(
    client: &Client,
    sql: &str,
    parameters: &[(&(dyn ToSql + Sync), Type)],
) -> Result<u64, StoreError> {
    client.execute_typed(sql, parameters).await.map_err(|error| database(&error))
}
