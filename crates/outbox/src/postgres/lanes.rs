//! What is read for the relay: from customer to customer, one step down the index for each.

use crate::entry::{Lane, Queued};
use crate::sqlstate::database;
use crate::store::{StoreError, Walked};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error, Row};

/// At least so many customers are looked at in one piece of a walk, waiting ones among them.
const VISITED: usize = 64;

/// Whether an event has to wait no longer. One that never had to is as old as its time, which may lie ahead
/// of a clock that was set back; and none that was sent in vain waits for hours: see `decide`.
macro_rules! is_due {
    () => {
        "(due <= now() OR due = created \
          OR due > now() + interval '2 hours' AND isfinite(due) AND reason IS NOT NULL)"
    };
}

/// A row of a lane, and how many milliseconds it has to wait: nothing where it is due. An unknown end
/// of time is looked at again tomorrow.
macro_rules! event {
    () => {
        concat!(
            "id, path, body, attempt, created, due, CASE WHEN ",
            is_due!(),
            " THEN 0 ELSE \
             ceil(extract(epoch FROM least(due, now() + interval '1 day') - now()) * 1000)::bigint END AS wait"
        )
    };
}

/// From customer `$2` on, at most `$5` of them, at most `$3` of them due, at most `$4` events of each.
macro_rules! walk {
    () => {
        concat!(
            "WITH RECURSIVE step AS (\
               (SELECT customer FROM ravelin_outbox \
                WHERE bucket = $1 AND state = 'queued' AND customer > $2 ORDER BY customer LIMIT 1) \
               UNION ALL SELECT next.customer FROM step CROSS JOIN LATERAL \
               (SELECT customer FROM ravelin_outbox \
                WHERE bucket = $1 AND state = 'queued' AND customer > step.customer ORDER BY customer LIMIT 1) next \
             ), visited AS (SELECT customer FROM step LIMIT $5 \
             ), head AS (\
               SELECT visited.customer, first.is_due, \
                 count(*) FILTER (WHERE first.is_due) OVER (ORDER BY visited.customer) AS place \
               FROM visited CROSS JOIN LATERAL (SELECT ",
            is_due!(),
            " AS is_due FROM ravelin_outbox \
                 WHERE bucket = $1 AND state = 'queued' AND customer = visited.customer ORDER BY id LIMIT 1) first) \
             SELECT head.customer, event.* FROM head CROSS JOIN LATERAL (SELECT ",
            event!(),
            " FROM ravelin_outbox \
               WHERE bucket = $1 AND state = 'queued' AND customer = head.customer ORDER BY id \
               LIMIT CASE WHEN head.is_due THEN $4 ELSE 1 END) event \
             WHERE head.place <= $3 ORDER BY head.customer, event.id"
        )
    };
}
pub(super) const WALK: &str = walk!();

/// Events of one customer, in their order.
pub(super) const LANE: &str = concat!(
    "SELECT customer, ",
    event!(),
    " FROM ravelin_outbox WHERE bucket = $1 AND state = 'queued' AND customer = $2 ORDER BY id LIMIT $3"
);

/// Events without a customer: each waits for itself.
const LOOSE: &str = concat!(
    "SELECT customer, ",
    event!(),
    " FROM ravelin_outbox \
     WHERE bucket = $1 AND state = 'queued' AND customer = $2 AND ",
    is_due!(),
    " ORDER BY id LIMIT $3"
);

/// Those of these buckets that hold events: one step down the index for each. `LIMIT` keeps PostgreSQL from
/// reading all events at once instead.
pub(super) const OCCUPIED: &str = "\
SELECT own.bucket FROM unnest($1::smallint[]) AS own (bucket) CROSS JOIN LATERAL \
  (SELECT FROM ravelin_outbox WHERE bucket = own.bucket AND state = 'queued' LIMIT 1) AS held";

pub(super) async fn occupied(client: &Client, buckets: &[i16]) -> Result<Vec<i16>, StoreError> {
    let rows = client.query_typed(OCCUPIED, &[(&buckets, Type::INT2_ARRAY)]).await;
    let rows = rows.map_err(|error| database(&error))?;
    rows.iter().map(|row| row.try_get(0).map_err(|error| database(&error))).collect()
}

pub(super) async fn walk(
    client: &Client,
    bucket: i16,
    after: Option<String>,
    lanes: usize,
    per_lane: usize,
) -> Result<Walked, StoreError> {
    let visited = lanes.max(VISITED);
    let limits = [lanes, per_lane, visited].map(limit);
    let [due, events, customers] = &limits;
    let from = after.as_deref().unwrap_or_default();
    let parameters: [(&(dyn ToSql + Sync), Type); 5] = [
        (&bucket, Type::INT2),
        (&from, Type::TEXT),
        (due, Type::INT8),
        (events, Type::INT8),
        (customers, Type::INT8),
    ];
    let walking = async { client.query_typed(WALK, &parameters).await.map_err(|error| database(&error)) };
    // Both are under way at once: it costs one way to the database and back.
    let (rows, loose) = if after.is_none() {
        let (rows, loose) = tokio::join!(walking, lane(client, bucket, "", per_lane));
        (rows?, loose?)
    } else {
        (walking.await?, Walked::default())
    };
    let (seen, mut walked) = read(bucket, &rows)?;
    if seen >= visited || walked.lanes.len() >= lanes {
        walked.next = rows.last().map(|row| row.try_get(0)).transpose().map_err(|error| database(&error))?;
    }
    walked.lanes.splice(0..0, loose.lanes);
    Ok(walked)
}

pub(super) async fn lane(
    client: &Client,
    bucket: i16,
    customer: &str,
    per_lane: usize,
) -> Result<Walked, StoreError> {
    let limit = limit(per_lane);
    let parameters: [(&(dyn ToSql + Sync), Type); 3] =
        [(&bucket, Type::INT2), (&customer, Type::TEXT), (&limit, Type::INT8)];
    let sql = if customer.is_empty() { LOOSE } else { LANE };
    let rows = client.query_typed(sql, &parameters).await.map_err(|error| database(&error))?;
    read(bucket, &rows).map(|(_, walked)| walked)
}

fn limit(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Puts rows together that follow each other, up to the first of each customer that has to wait;
/// returns how many customers there are.
fn read(bucket: i16, rows: &[Row]) -> Result<(usize, Walked), StoreError> {
    let mut walked = Walked::default();
    let mut current: Option<(Lane, bool)> = None;
    let mut seen = 0;
    for row in rows {
        let (customer, event, wait) = parts(row).map_err(|error| database(&error))?;
        if current.as_ref().is_none_or(|(lane, _)| lane.customer != customer) {
            finish(&mut walked, current.take());
            seen += 1;
        }
        let (lane, waits) = current.get_or_insert_with(|| (Lane::new(bucket, customer, Vec::new()), false));
        if wait > Duration::ZERO {
            if !*waits {
                walked.soonest = Some(walked.soonest.map_or(wait, |soonest| soonest.min(wait)));
            }
            *waits = true;
        }
        if !*waits {
            lane.events.push(event);
        }
    }
    finish(&mut walked, current);
    Ok((seen, walked))
}

fn finish(walked: &mut Walked, lane: Option<(Lane, bool)>) {
    walked.lanes.extend(lane.map(|(lane, _)| lane).filter(|lane| !lane.events.is_empty()));
}

fn parts(row: &Row) -> Result<(String, Queued, Duration), Error> {
    let wait = u64::try_from(row.try_get::<_, i64>(7)?).unwrap_or_default();
    Ok((row.try_get(0)?, queued(row, 1)?, Duration::from_millis(wait)))
}

/// Reads the six columns of an event from this one on.
pub(super) fn queued(row: &Row, from: usize) -> Result<Queued, Error> {
    let time = |place| row.try_get(place).map(millis);
    let attempt = u32::try_from(row.try_get::<_, i32>(from + 3)?).unwrap_or_default();
    let (created, due) = (time(from + 4)?, time(from + 5)?);
    Ok(Queued::new(row.try_get(from)?, row.try_get(from + 1)?, row.try_get(from + 2)?, attempt, created, due))
}

fn millis(time: SystemTime) -> u64 {
    crate::clock::millis(time.duration_since(UNIX_EPOCH).unwrap_or_default())
}
