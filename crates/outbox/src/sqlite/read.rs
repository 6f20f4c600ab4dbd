//! What is read: lanes for the relay, rows for people.

use super::integer;
use crate::entry::{Lane, Queued};
use crate::store::{Filter, Row, Stats, Walked};
use rusqlite::{Connection, OptionalExtension, params};
use std::time::Duration;

/// How many lanes that wait are passed over in one piece of a walk.
const PASSED: usize = 1_000;

const COLUMNS: &str = "id, path, body, attempt, created, due";

/// Walks from customer to customer: one step down the index for each, however many events they have.
pub(super) fn walk(
    connection: &Connection,
    after: Option<String>,
    lanes: usize,
    per_lane: usize,
    now: u64,
) -> rusqlite::Result<Walked> {
    let mut walked = Walked::default();
    if after.is_none() {
        merge(&mut walked, lane(connection, String::new(), per_lane, now)?);
    }
    let mut step = connection.prepare_cached(
        "SELECT customer FROM ravelin_outbox WHERE state = 'queued' AND customer > ?1 ORDER BY customer LIMIT 1",
    )?;
    let mut last = after.unwrap_or_default();
    for _ in 0..PASSED {
        if walked.lanes.len() >= lanes {
            walked.next = Some(last);
            return Ok(walked);
        }
        let Some(customer) = step.query_row([&last], |row| row.get::<_, String>(0)).optional()? else {
            return Ok(walked);
        };
        last.clone_from(&customer);
        merge(&mut walked, lane(connection, customer, per_lane, now)?);
    }
    walked.next = Some(last);
    Ok(walked)
}

/// Reads the first events of a customer. Where the first has to wait, all of them do; without a
/// customer each waits for itself.
pub(super) fn lane(
    connection: &Connection,
    customer: String,
    per_lane: usize,
    now: u64,
) -> rusqlite::Result<Walked> {
    let ordered = !customer.is_empty();
    let mut page = connection.prepare_cached(if ordered {
        "SELECT id, path, body, attempt, created, due FROM ravelin_outbox \
         WHERE state = 'queued' AND customer = ?1 ORDER BY id LIMIT ?2"
    } else {
        "SELECT id, path, body, attempt, created, due FROM ravelin_outbox \
         WHERE state = 'queued' AND customer = ?1 AND due <= ?3 ORDER BY id LIMIT ?2"
    })?;
    let limit = i64::try_from(per_lane).unwrap_or(i64::MAX);
    let mut rows = if ordered {
        page.query(params![customer, limit])?
    } else {
        page.query(params![customer, limit, integer(now)])?
    };
    let mut events = Vec::new();
    let mut walked = Walked::default();
    while let Some(row) = rows.next()? {
        let event = queued(row)?;
        if event.due_ms > now {
            walked.soonest = Some(Duration::from_millis(event.due_ms - now));
            break;
        }
        events.push(event);
    }
    if !events.is_empty() {
        walked.lanes.push(Lane::new(0, customer, events));
    }
    Ok(walked)
}

fn merge(walked: &mut Walked, other: Walked) {
    walked.lanes.extend(other.lanes);
    walked.soonest = match (walked.soonest, other.soonest) {
        (Some(one), Some(two)) => Some(one.min(two)),
        (one, two) => one.or(two),
    };
}

fn queued(row: &rusqlite::Row<'_>) -> rusqlite::Result<Queued> {
    let time = |place| row.get::<_, i64>(place).map(|number| u64::try_from(number).unwrap_or_default());
    Ok(Queued::new(row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, time(4)?, time(5)?))
}

pub(super) fn stats(connection: &Connection, now: u64) -> rusqlite::Result<Stats> {
    let count = |row: &rusqlite::Row<'_>, place| {
        row.get::<_, Option<i64>>(place)
            .map(|number| u64::try_from(number.unwrap_or_default()).unwrap_or_default())
    };
    let (queued, waiting, oldest) = connection.query_row(
        "SELECT count(*), sum(due > ?1), min(created) FROM ravelin_outbox WHERE state = 'queued'",
        [integer(now)],
        |row| Ok((count(row, 0)?, count(row, 1)?, row.get::<_, Option<i64>>(2)?)),
    )?;
    let dead =
        connection
            .query_row("SELECT count(*) FROM ravelin_outbox WHERE state = 'dead'", [], |row| count(row, 0))?;
    let oldest = oldest.and_then(|created| u64::try_from(created).ok()).unwrap_or(now);
    Ok(Stats::new(queued, waiting, dead, now.saturating_sub(oldest)))
}

/// What a [`Filter`] means, for `?1` to `?6`.
const FITS: &str = "(?1 IS NULL OR (state = 'dead') = ?1) AND (?2 IS NULL OR id = ?2) \
    AND (?3 IS NULL OR reason = ?3) AND (?4 IS NULL OR created < ?4) AND id > ?5 ORDER BY id LIMIT ?6";

fn fits(filter: &Filter, now: u64) -> impl rusqlite::Params + '_ {
    let before = filter.older_than.map(|age| integer(now.saturating_sub(crate::clock::millis(age))));
    let limit = filter.limit.map_or(-1, i64::from);
    (filter.dead, filter.id, filter.reason.as_deref(), before, filter.after, limit)
}

pub(super) fn list(connection: &Connection, filter: &Filter, now: u64) -> rusqlite::Result<Vec<Row>> {
    let mut rows = connection.prepare_cached(&format!(
        "SELECT {COLUMNS}, customer, state = 'dead', reason FROM ravelin_outbox WHERE {FITS}"
    ))?;
    let rows = rows.query_map(fits(filter, now), |row| {
        Ok(Row::new(row.get(6)?, queued(row)?, row.get(7)?, row.get(8)?))
    })?;
    rows.collect()
}

pub(super) fn replay(connection: &Connection, filter: &Filter, now: u64) -> rusqlite::Result<u64> {
    let filter = Filter { dead: Some(true), ..filter.clone() };
    // A number of our own: its age begins anew, or it would expire at once.
    let time = integer(now);
    let mut change = connection.prepare(&format!(
        "UPDATE ravelin_outbox SET state = 'queued', attempt = 0, reason = NULL, \
         due = {time}, created = {time} \
         WHERE id IN (SELECT id FROM ravelin_outbox WHERE {FITS})"
    ))?;
    change.execute(fits(&filter, now)).map(|count| u64::try_from(count).unwrap_or_default())
}

pub(super) fn purge(connection: &Connection, filter: &Filter, now: u64) -> rusqlite::Result<u64> {
    let filter = Filter { dead: Some(true), ..filter.clone() };
    let mut change = connection.prepare_cached(&format!(
        "DELETE FROM ravelin_outbox WHERE id IN (SELECT id FROM ravelin_outbox WHERE {FITS})"
    ))?;
    change.execute(fits(&filter, now)).map(|count| u64::try_from(count).unwrap_or_default())
}
