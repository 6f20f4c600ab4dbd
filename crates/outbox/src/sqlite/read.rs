//! What is read for the relay: lanes.

use super::cell::{number_of, text};
use super::integer;
use crate::entry::{Lane, Queued};
use crate::store::Walked;
use rusqlite::{Connection, params};
use std::time::Duration;

/// How many customers are looked at in one piece of a walk, those who wait among them.
const PASSED: usize = 1_000;

/// No event that was sent in vain waits so long, see `decide`: the clock was set back.
const TOO_LONG_MS: u64 = 2 * 3_600_000;

/// At most so many events whose customer is no text are found in one piece of a walk.
const UNREADABLE: usize = 64;

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
    let (mut passed, mut unreadable) = (0, Vec::new());
    'behind: loop {
        let behind = std::mem::take(&mut last);
        let mut rows = from.query([&behind])?;
        let mut events = Vec::new();
        while let Some(row) = rows.next()? {
            // Blobs stand behind all texts, and texts that are not UTF-8 between them.
            let Ok(customer) = row.get_ref(7)?.as_str() else {
                if unreadable.len() < UNREADABLE {
                    unreadable.push(lost(row)?);
                }
                continue;
            };
            if customer != last {
                finish(&mut walked, &last, &mut events);
                if walked.lanes.len() >= lanes || passed == PASSED {
                    walked.next = Some(if last.is_empty() { behind } else { last });
                    loose(&mut walked, unreadable);
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
        loose(&mut walked, unreadable);
        return Ok(walked);
    }
}

fn finish(walked: &mut Walked, customer: &str, events: &mut Vec<Queued>) {
    if !events.is_empty() {
        walked.lanes.push(Lane::new(0, customer.to_owned(), std::mem::take(events)));
    }
}

/// Adds events to the lane of those without a customer, which comes first.
fn loose(walked: &mut Walked, events: Vec<Queued>) {
    match walked.lanes.first_mut() {
        _ if events.is_empty() => {}
        Some(lane) if lane.customer.is_empty() => lane.events.extend(events),
        _ => walked.lanes.insert(0, Lane::new(0, String::new(), events)),
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

/// Reads the six columns of an event. One whose path or body is no text has neither, and the relay lays it aside.
pub(super) fn queued(row: &rusqlite::Row<'_>) -> rusqlite::Result<Queued> {
    let (path, body) = text(row, 1)?.zip(text(row, 2)?).unwrap_or_default();
    // An event whose time is none is as old as can be: due, and sent once.
    let number = |place| Ok::<_, rusqlite::Error>(number_of(row, place)?.unwrap_or_default());
    let attempt = u32::try_from(number(3)?).unwrap_or(u32::MAX);
    Ok(Queued::new(row.get(0)?, path, body, attempt, number(4)?, number(5)?))
}

/// Reads an event whose customer is no text: likewise, since its lane cannot be known.
fn lost(row: &rusqlite::Row<'_>) -> rusqlite::Result<Queued> {
    let event = queued(row)?;
    Ok(Queued { path: String::new(), body: String::new(), ..event })
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
