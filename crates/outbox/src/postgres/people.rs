//! What people ask for: figures, listings, dead events queued again or removed.

use super::{integer, lanes, schema};
use crate::clock::millis;
use crate::sqlstate::database;
use crate::store::{BusyLane, ByReason, Filter, Overview, Row, Stats, StoreError};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error};

const STATS: &str = "\
SELECT (SELECT count(*) FROM ravelin_outbox WHERE state = 'dead'), count(*), count(*) FILTER (WHERE due > now() AND due <> created), \
  coalesce((extract(epoch FROM now() - min(created)) * 1000)::bigint, 0) \
FROM ravelin_outbox WHERE state = 'queued'";

/// Events of a condition, by reason.
macro_rules! by_reason {
    ($condition:literal) => {
        concat!(
            "SELECT reason, count(*), (extract(epoch FROM now() - min(created)) * 1000)::bigint \
             FROM ravelin_outbox WHERE ",
            $condition,
            " GROUP BY reason ORDER BY 2 DESC, reason"
        )
    };
}

const DEAD: &str = by_reason!("state = 'dead'");

const WAITING: &str = by_reason!("state = 'queued' AND due > now() AND due <> created");

const BUSIEST: &str = "\
SELECT customer, count(*), min(id), (extract(epoch FROM now() - min(created)) * 1000)::bigint \
FROM ravelin_outbox WHERE state = 'queued' AND customer > '' GROUP BY customer ORDER BY 2 DESC, customer LIMIT $1";

pub(super) async fn stats(client: &Client) -> Result<Stats, StoreError> {
    let row = one(client, STATS, &[]).await?;
    read(|| Ok(Stats::new(number(&row, 1)?, number(&row, 2)?, number(&row, 0)?, number(&row, 3)?)))
}

pub(super) async fn overview(client: &Client, lanes: u32) -> Result<Overview, StoreError> {
    let busiest = query(client, BUSIEST, &[(&i64::from(lanes), Type::INT8)]).await?;
    let busiest = busiest
        .iter()
        .map(|row| Ok(BusyLane::new(row.try_get(0)?, number(row, 1)?, row.try_get(2)?, number(row, 3)?)));
    let size = one(client, "SELECT pg_total_relation_size('ravelin_outbox')", &[]).await?;
    Ok(Overview {
        stats: stats(client).await?,
        dead: by_reason(client, DEAD).await?,
        waiting: by_reason(client, WAITING).await?,
        busiest: busiest.collect::<Result<_, Error>>().map_err(|error| database(&error))?,
        bytes: read(|| number(&size, 0))?,
        schema: schema::version(client).await?,
    })
}

async fn by_reason(client: &Client, sql: &str) -> Result<Vec<ByReason>, StoreError> {
    let rows = query(client, sql, &[]).await?;
    let lines = rows.iter().map(|row| Ok(ByReason::new(row.try_get(0)?, number(row, 1)?, number(row, 2)?)));
    lines.collect::<Result<_, Error>>().map_err(|error| database(&error))
}

/// Returns a count; the clock of the database may have been set back, and a count is never below none.
fn number(row: &tokio_postgres::Row, place: usize) -> Result<u64, Error> {
    row.try_get::<_, i64>(place).map(|number| u64::try_from(number).unwrap_or_default())
}

fn read<T>(reading: impl FnOnce() -> Result<T, Error>) -> Result<T, StoreError> {
    reading().map_err(|error| database(&error))
}

type Parameter<'a> = (&'a (dyn ToSql + Sync), Type);

async fn query(
    client: &Client,
    sql: &str,
    parameters: &[Parameter<'_>],
) -> Result<Vec<tokio_postgres::Row>, StoreError> {
    client.query_typed(sql, parameters).await.map_err(|error| database(&error))
}

async fn one(
    client: &Client,
    sql: &str,
    parameters: &[Parameter<'_>],
) -> Result<tokio_postgres::Row, StoreError> {
    let row = query(client, sql, parameters).await?.into_iter().next();
    row.ok_or_else(|| StoreError::new(crate::store::StoreErrorKind::Database))
}

/// A filter as PostgreSQL has it.
struct Wanted {
    /// What follows `WHERE`. States are written out: the indexes are for one of them each.
    condition: String,
    values: Vec<(Box<dyn ToSql + Send + Sync>, Type)>,
}

impl Wanted {
    fn of(filter: Filter) -> Self {
        let mut wanted = Self { condition: String::from("true"), values: Vec::new() };
        match filter.dead {
            Some(true) => wanted.condition.push_str(" AND state = 'dead'"),
            Some(false) => wanted.condition.push_str(" AND state = 'queued'"),
            None => {}
        }
        wanted.and("id > ", filter.after, Type::INT8, "");
        if let Some(ids) = filter.ids {
            wanted.and("id = ANY (", ids, Type::INT8_ARRAY, ")");
        }
        if let Some(customer) = filter.customer {
            // With the bucket it is the way down the index of the lanes.
            if filter.dead == Some(false) && !customer.is_empty() {
                let bucket = "bucket = (hashtext(";
                wanted.and(bucket, customer.clone(), Type::TEXT, "::text COLLATE \"C\") & 63)::smallint");
            }
            wanted.and("customer = ", customer, Type::TEXT, "");
        }
        if let Some(path) = filter.path {
            wanted.and("path = ", path, Type::TEXT, "");
        }
        if let Some(reason) = filter.reason {
            wanted.and("reason = ", reason, Type::TEXT, "");
        }
        if let Some(age) = filter.older_than {
            let age = integer(millis(age));
            wanted.and("created < now() - ", age, Type::INT8, " * interval '1 millisecond'");
        }
        wanted
    }

    /// Adds a term around a value.
    fn and(&mut self, before: &str, value: impl ToSql + Send + Sync + 'static, kind: Type, after: &str) {
        self.values.push((Box::new(value), kind));
        self.condition.push_str(&format!(" AND {before}${}{after}", self.values.len()));
    }

    /// Adds the order, and the limit.
    fn page(mut self, limit: Option<u32>) -> Self {
        self.values.push((Box::new(limit.map(i64::from)), Type::INT8));
        self.condition.push_str(&format!(" ORDER BY id LIMIT ${}", self.values.len()));
        self
    }

    fn parameters<'a>(&'a self) -> Vec<Parameter<'a>> {
        let parameter = |(value, kind): &'a (Box<dyn ToSql + Send + Sync>, Type)| -> Parameter<'a> {
            (value.as_ref(), kind.clone())
        };
        self.values.iter().map(parameter).collect()
    }
}

pub(super) async fn count(client: &Client, filter: Filter) -> Result<u64, StoreError> {
    let wanted = Wanted::of(filter);
    let sql = format!("SELECT count(*) FROM ravelin_outbox WHERE {}", wanted.condition);
    let row = one(client, &sql, &wanted.parameters()).await?;
    read(|| number(&row, 0))
}

pub(super) async fn list(client: &Client, filter: Filter) -> Result<Vec<Row>, StoreError> {
    let limit = filter.limit;
    let wanted = Wanted::of(filter).page(limit);
    let sql = format!(
        "SELECT customer, id, path, body, attempt, created, due, state = 'dead', reason \
         FROM ravelin_outbox WHERE {}",
        wanted.condition
    );
    let rows = query(client, &sql, &wanted.parameters()).await?;
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

/// The age begins anew, or an event that was too old would be so again at once.
pub(super) async fn replay(client: &Client, filter: Filter) -> Result<u64, StoreError> {
    let change = "UPDATE ravelin_outbox SET state = 'queued', attempt = 0, reason = NULL, due = now(), created = now()";
    change_dead(client, change, filter).await
}

pub(super) async fn purge(client: &Client, filter: Filter) -> Result<u64, StoreError> {
    change_dead(client, "DELETE FROM ravelin_outbox", filter).await
}

/// What somebody else is changing is passed over.
async fn change_dead(client: &Client, change: &str, filter: Filter) -> Result<u64, StoreError> {
    let limit = filter.limit;
    let wanted = Wanted::of(Filter { dead: Some(true), ..filter }).page(limit);
    let sql = format!(
        "{change} WHERE id IN (SELECT id FROM ravelin_outbox WHERE {} FOR UPDATE SKIP LOCKED)",
        wanted.condition
    );
    let changed = client.execute_typed(&sql, &wanted.parameters()).await;
    changed.map_err(|error| database(&error))
}
