//! What is read for the relay: row by row, or from customer to customer where those have many events.

use crate::entry::{Lane, Queued};
use crate::sqlstate::database;
use crate::store::{StoreError, Walked};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error, Row};

/// At least so many customers are looked at in one piece of a walk, waiting ones among them.
const VISITED: usize = 64;

/// At most so many events are read from customer to customer in one piece of a walk, unless one customer may have more:
/// each may lie somewhere else, and a piece takes as long as all of them.
const PIECE: usize = 640;

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

/// The first `$3` events of the customers behind `$2`: each row follows the one before in the index.
const SCAN: &str = concat!(
    "SELECT customer, ",
    event!(),
    " FROM ravelin_outbox WHERE bucket = $1 AND state = 'queued' AND customer > $2 ORDER BY customer, id LIMIT $3"
);

/// From customer `$2` on, at most `$5` of them, at most `$3` of them due, at most `$4` events of each: two steps down
/// the index for a customer, however many events he has.
macro_rules! walk {
    () => {
        concat!(
            "WITH RECURSIVE step AS (\
               (SELECT customer, ",
            is_due!(),
            " AS is_due FROM ravelin_outbox \
                WHERE bucket = $1 AND state = 'queued' AND customer > $2 ORDER BY customer, id LIMIT 1) \
               UNION ALL SELECT next.customer, next.is_due FROM step CROSS JOIN LATERAL \
               (SELECT customer, ",
            is_due!(),
            " AS is_due FROM ravelin_outbox \
                WHERE bucket = $1 AND state = 'queued' AND customer > step.customer ORDER BY customer, id LIMIT 1) next \
             ), visited AS (SELECT * FROM step LIMIT $5 \
             ), head AS (\
               SELECT customer, is_due, count(*) FILTER (WHERE is_due) OVER (ORDER BY customer) AS place \
               FROM visited) \
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

/// Reads row by row where customers have few events, and goes on from customer to customer where that does not bring
/// enough of them.
pub(super) async fn walk(
    client: &Client,
    bucket: i16,
    after: Option<String>,
    lanes: usize,
    per_lane: usize,
) -> Result<Walked, StoreError> {
    let from = after.as_deref().unwrap_or_default();
    let beginning = async {
        if lanes < per_lane {
            by_customer(client, bucket, from, lanes, per_lane).await
        } else {
            by_row(client, bucket, from, lanes, per_lane).await
        }
    };
    // Both are under way at once: it costs one way to the database and back.
    let (mut walked, loose) = if after.is_none() {
        let (walked, loose) = tokio::join!(beginning, lane(client, bucket, "", per_lane));
        (walked?, loose?)
    } else {
        (beginning.await?, Walked::default())
    };
    let left = lanes.saturating_sub(walked.lanes.len());
    if left > lanes / 2
        && let Some(from) = walked.next.take()
    {
        let piece = left.min((PIECE / per_lane.max(1)).max(1));
        let more = by_customer(client, bucket, &from, piece, per_lane).await?;
        walked.lanes.extend(more.lanes);
        walked.next = more.next;
        walked.soonest = earlier(walked.soonest, more.soonest);
    }
    walked.lanes.splice(0..0, loose.lanes);
    Ok(walked)
}

/// Returns so many events, as lanes; the last one is left for the next piece where it may be cut. As many events as may
/// be of one lane have to be asked for at least.
async fn by_row(
    client: &Client,
    bucket: i16,
    from: &str,
    events: usize,
    per_lane: usize,
) -> Result<Walked, StoreError> {
    let limit = limit(events);
    let parameters: [(&(dyn ToSql + Sync), Type); 3] =
        [(&bucket, Type::INT2), (&from, Type::TEXT), (&limit, Type::INT8)];
    let mut rows = client.query_typed(SCAN, &parameters).await.map_err(|error| database(&error))?;
    let is_end = rows.len() < events;
    if !is_end {
        let last = last_customer(&rows)?.unwrap_or_default();
        let of_last = rows.iter().rev().take_while(|row| row.try_get(0).is_ok_and(|name: &str| name == last));
        let count = of_last.count();
        if count < per_lane && count < rows.len() {
            rows.truncate(rows.len() - count);
        }
    }
    let (_, mut walked) = read(bucket, &rows, per_lane)?;
    if !is_end {
        walked.next = last_customer(&rows)?;
    }
    Ok(walked)
}

async fn by_customer(
    client: &Client,
    bucket: i16,
    from: &str,
    lanes: usize,
    per_lane: usize,
) -> Result<Walked, StoreError> {
    let visited = lanes.max(VISITED);
    let limits = [lanes, per_lane, visited].map(limit);
    let [due, events, customers] = &limits;
    let parameters: [(&(dyn ToSql + Sync), Type); 5] = [
        (&bucket, Type::INT2),
        (&from, Type::TEXT),
        (due, Type::INT8),
        (events, Type::INT8),
        (customers, Type::INT8),
    ];
    let rows = client.query_typed(WALK, &parameters).await.map_err(|error| database(&error))?;
    let (seen, mut walked) = read(bucket, &rows, per_lane)?;
    if seen >= visited || walked.lanes.len() >= lanes {
        walked.next = last_customer(&rows)?;
    }
    Ok(walked)
}

fn last_customer(rows: &[Row]) -> Result<Option<String>, StoreError> {
    rows.last().map(|row| row.try_get(0)).transpose().map_err(|error| database(&error))
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
    read(bucket, &rows, per_lane).map(|(_, walked)| walked)
}

fn limit(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Puts rows together that follow each other, so many of each customer and up to the first that has to wait;
/// returns how many customers there are.
fn read(bucket: i16, rows: &[Row], per_lane: usize) -> Result<(usize, Walked), StoreError> {
    let mut walked = Walked::default();
    let mut current: Option<(Lane, bool)> = None;
    let mut seen = 0;
    for row in rows {
        let customer: &str = row.try_get(0).map_err(|error| database(&error))?;
        if current.as_ref().is_none_or(|(lane, _)| lane.customer != customer) {
            finish(&mut walked, current.take());
            seen += 1;
        }
        let (lane, is_full) =
            current.get_or_insert_with(|| (Lane::new(bucket, customer.to_owned(), Vec::new()), false));
        if *is_full {
            continue;
        }
        let (event, wait) = event(row).map_err(|error| database(&error))?;
        if wait > Duration::ZERO {
            walked.soonest = earlier(walked.soonest, Some(wait));
        } else {
            lane.events.push(event);
        }
        *is_full = wait > Duration::ZERO || lane.events.len() >= per_lane;
    }
    finish(&mut walked, current);
    Ok((seen, walked))
}

fn earlier(one: Option<Duration>, other: Option<Duration>) -> Option<Duration> {
    [one, other].into_iter().flatten().min()
}

fn finish(walked: &mut Walked, lane: Option<(Lane, bool)>) {
    walked.lanes.extend(lane.map(|(lane, _)| lane).filter(|lane| !lane.events.is_empty()));
}

fn event(row: &Row) -> Result<(Queued, Duration), Error> {
    let wait = u64::try_from(row.try_get::<_, i64>(7)?).unwrap_or_default();
    Ok((queued(row, 1)?, Duration::from_millis(wait)))
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
