//! What is read for the relay: lanes.

use super::integer;
use crate::entry::{Lane, Queued};
use crate::store::Walked;
use rusqlite::{Connection, params};
use std::time::Duration;

/// How many customers are looked at in one piece of a walk, those who wait among them.
const PASSED: usize = 1_000;

/// No event that was sent in vain waits so long, see `decide`: the clock was set back.
const TOO_LONG_MS: u64 = 2 * 3_600_000;

/// What [`queued`] reads.
pub(super) const COLUMNS: &str = "id, path, body, attempt, created, due";

/// Walks from row to row, and by one step down the index past whoever has more events than are read.
pub(super) fn walk(
    connection: &Connection,
    after: Option<String>,
    lanes: usize,
    per_lane: usize,
    now: u64,
) -> rusqlite::Result<Walked> {
    let mut walked = Walked::default();
    if after.is_none() {
        walked = lane(connection, String::new(), per_lane, now)?;
    }
    let mut from = connection.prepare_cached(
        "SELECT id, path, body, attempt, created, due, reason IS NOT NULL, customer FROM ravelin_outbox \
         WHERE state = 'queued' AND customer > ?1 ORDER BY customer, id",
    )?;
    let mut last = after.unwrap_or_default();
    let mut passed = 0;
    'behind: loop {
        let behind = std::mem::take(&mut last);
        let mut rows = from.query([&behind])?;
        let mut events = Vec::new();
        while let Some(row) = rows.next()? {
            let customer = row.get_ref(7)?.as_str()?;
            if customer != last {
                finish(&mut walked, &last, &mut events);
                if walked.lanes.len() >= lanes || passed == PASSED {
                    walked.next = Some(if last.is_empty() { behind } else { last });
                    return Ok(walked);
                }
                passed += 1;
                customer.clone_into(&mut last);
            }
            let event = queued(row)?;
            let wait = wait(&event, row.get(6)?, now);
            if wait.is_none() {
                events.push(event);
            }
            if wait.is_some() || events.len() >= per_lane {
                walked.soonest = earlier(walked.soonest, wait);
                finish(&mut walked, &last, &mut events);
                continue 'behind;
            }
        }
        finish(&mut walked, &last, &mut events);
        return Ok(walked);
    }
}

fn finish(walked: &mut Walked, customer: &str, events: &mut Vec<Queued>) {
    if !events.is_empty() {
        walked.lanes.push(Lane::new(0, customer.to_owned(), std::mem::take(events)));
    }
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
        "SELECT id, path, body, attempt, created, due, reason IS NOT NULL FROM ravelin_outbox \
         WHERE state = 'queued' AND customer = ?1 ORDER BY id LIMIT ?2"
    } else {
        "SELECT id, path, body, attempt, created, due, reason IS NOT NULL FROM ravelin_outbox \
         WHERE state = 'queued' AND customer = ?1 \
           AND (due <= ?3 OR due = created OR due > ?4 AND reason IS NOT NULL) ORDER BY id LIMIT ?2"
    })?;
    let limit = i64::try_from(per_lane).unwrap_or(i64::MAX);
    let mut rows = if ordered {
        page.query(params![customer, limit])?
    } else {
        page.query(params![customer, limit, integer(now), integer(now.saturating_add(TOO_LONG_MS))])?
    };
    let mut events = Vec::new();
    let mut walked = Walked::default();
    while let Some(row) = rows.next()? {
        let event = queued(row)?;
        if let Some(wait) = wait(&event, row.get(6)?, now) {
            walked.soonest = Some(wait);
            break;
        }
        events.push(event);
    }
    if !events.is_empty() {
        walked.lanes.push(Lane::new(0, customer, events));
    }
    Ok(walked)
}

/// Returns how long an event has to wait; nothing where it is due. One that never had to is as old as its
/// time, which may lie ahead of a clock that was set back.
fn wait(event: &Queued, was_tried: bool, now: u64) -> Option<Duration> {
    let left = event.due_ms.checked_sub(now).filter(|left| *left > 0)?;
    let waits = event.due_ms != event.created_ms && !(was_tried && left > TOO_LONG_MS);
    waits.then(|| Duration::from_millis(left))
}

fn earlier(one: Option<Duration>, other: Option<Duration>) -> Option<Duration> {
    [one, other].into_iter().flatten().min()
}

/// Reads the six columns of an event.
pub(super) fn queued(row: &rusqlite::Row<'_>) -> rusqlite::Result<Queued> {
    let time = |place| row.get::<_, i64>(place).map(|number| u64::try_from(number).unwrap_or_default());
    Ok(Queued::new(row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, time(4)?, time(5)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use crate::sqlite::place::Place;
    use crate::sqlite::schema;
    use rusqlite::StatementStatus;

    #[test]
    fn a_reader_plans_no_statement_anew_for_another_limit() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::prepare(&folder.path().join("outbox.db")).unwrap();
        schema::migrate(&place.connect(1 << 20).unwrap()).unwrap();
        let reader = place.connect_to_read().unwrap();
        let sql =
            "SELECT id FROM ravelin_outbox WHERE state = 'queued' AND customer = ?1 ORDER BY id LIMIT ?2";
        let mut page = reader.prepare(sql).unwrap();
        for limit in 1..10_i64 {
            assert!(!page.exists(rusqlite::params![format!("c-{limit}"), limit]).unwrap());
        }
        assert_eq!(page.get_status(StatementStatus::RePrepare), 0);
    }
}
