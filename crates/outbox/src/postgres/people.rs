//! What people ask for: figures, listings, dead events queued again or removed.

use super::{integer, lanes};
use crate::clock::millis;
use crate::sqlstate::database;
use crate::store::{Filter, Row, Stats, StoreError};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error};

const STATS: &str = "\
SELECT (SELECT count(*) FROM ravelin_outbox WHERE state = 'dead'), count(*), count(*) FILTER (WHERE due > now()), \
  coalesce((extract(epoch FROM now() - min(created)) * 1000)::bigint, 0) \
FROM ravelin_outbox WHERE state = 'queued'";

/// What a [`Filter`] means, for `$1` to `$6`.
macro_rules! fits {
    () => {
        "($1::bool IS NULL OR (state = 'dead') = $1) AND ($2::bigint IS NULL OR id = $2) \
         AND ($3::text IS NULL OR reason = $3) \
         AND ($4::bigint IS NULL OR created < now() - $4 * interval '1 millisecond') \
         AND id > $5 ORDER BY id LIMIT $6"
    };
}

const LIST: &str = concat!(
    "SELECT customer, id, path, body, attempt, created, due, state = 'dead', reason \
     FROM ravelin_outbox WHERE ",
    fits!()
);

/// As [`LIST`], but told that dead ones are meant, which have an index of their own.
macro_rules! dead {
    () => {
        concat!(
            "WHERE id IN (SELECT id FROM ravelin_outbox WHERE state = 'dead' AND ",
            fits!(),
            " FOR UPDATE SKIP LOCKED)"
        )
    };
}

/// The age begins anew, or an event that was too old would be so again at once.
const REPLAY: &str = concat!(
    "UPDATE ravelin_outbox SET state = 'queued', attempt = 0, reason = NULL, due = now(), created = now() ",
    dead!()
);

const PURGE: &str = concat!("DELETE FROM ravelin_outbox ", dead!());

pub(super) async fn stats(client: &Client) -> Result<Stats, StoreError> {
    let rows = client.query_typed(STATS, &[]).await.map_err(|error| database(&error))?;
    let count = |place| {
        let number = rows.first().map(|row| row.try_get::<_, i64>(place)).transpose();
        number.map(|number| u64::try_from(number.unwrap_or_default()).unwrap_or_default())
    };
    (|| Ok(Stats::new(count(1)?, count(2)?, count(0)?, count(3)?)))().map_err(|error: Error| database(&error))
}

pub(super) async fn list(client: &Client, filter: Filter) -> Result<Vec<Row>, StoreError> {
    let bound = Bound::of(filter);
    let rows = client.query_typed(LIST, &bound.parameters()).await.map_err(|error| database(&error))?;
    let row = |row: &tokio_postgres::Row| {
        Ok(Row::new(row.try_get(0)?, lanes::queued(row, 1)?, row.try_get(7)?, row.try_get(8)?))
    };
    rows.iter().map(row).collect::<Result<_, Error>>().map_err(|error| database(&error))
}

pub(super) async fn replace(client: &Client, id: i64, body: String) -> Result<bool, StoreError> {
    let update = "UPDATE ravelin_outbox SET body = $2 WHERE id = $1 AND state = 'dead'";
    let changed = client.execute_typed(update, &[(&id, Type::INT8), (&body, Type::TEXT)]).await;
    changed.map(|count| count > 0).map_err(|error| database(&error))
}

pub(super) async fn replay(client: &Client, filter: Filter) -> Result<u64, StoreError> {
    change(client, REPLAY, filter).await
}

pub(super) async fn purge(client: &Client, filter: Filter) -> Result<u64, StoreError> {
    change(client, PURGE, filter).await
}

async fn change(client: &Client, sql: &str, filter: Filter) -> Result<u64, StoreError> {
    let bound = Bound::of(Filter { dead: Some(true), ..filter });
    client.execute_typed(sql, &bound.parameters()).await.map_err(|error| database(&error))
}

/// A filter as PostgreSQL has it.
struct Bound {
    filter: Filter,
    age_ms: Option<i64>,
    limit: Option<i64>,
}

impl Bound {
    fn of(filter: Filter) -> Self {
        let age_ms = filter.older_than.map(|age| integer(millis(age)));
        Self { age_ms, limit: filter.limit.map(i64::from), filter }
    }

    fn parameters(&self) -> [(&(dyn ToSql + Sync), Type); 6] {
        [
            (&self.filter.dead, Type::BOOL),
            (&self.filter.id, Type::INT8),
            (&self.filter.reason, Type::TEXT),
            (&self.age_ms, Type::INT8),
            (&self.filter.after, Type::INT8),
            (&self.limit, Type::INT8),
        ]
    }
}
