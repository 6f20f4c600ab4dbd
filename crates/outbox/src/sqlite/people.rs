//! What people ask for: figures, listings, dead events queued again or removed.

use super::cell::{number_of, shown};
use super::integer;
use super::read::{COLUMNS, queued};
use super::schema;
use crate::clock::millis;
use crate::store::{BusyLane, ByReason, Filter, Overview, Row, Stats};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

/// Queued events by lane. What stands in the index alone is read: it holds every queued event once.
const BUSIEST: &str = "\
SELECT customer, count(*), min(id), min(created) FROM ravelin_outbox \
WHERE state = 'queued' AND customer > '' GROUP BY customer ORDER BY 2 DESC, customer LIMIT ?1";

const DEAD: &str = "\
SELECT reason, count(*), min(created) FROM ravelin_outbox WHERE state = 'dead' \
GROUP BY reason ORDER BY 2 DESC, reason";

const WAITING: &str = "\
SELECT reason, count(*), min(created) FROM ravelin_outbox WHERE state = 'queued' AND due > ?1 AND due <> created \
GROUP BY reason ORDER BY 2 DESC, reason";

pub(super) fn stats(connection: &Connection, now: u64) -> rusqlite::Result<Stats> {
    let (queued, waiting, oldest) = connection.query_row(
        "SELECT count(*), sum(due > ?1 AND due <> created), min(created) FROM ravelin_outbox WHERE state = 'queued'",
        [integer(now)],
        |row| Ok((number(row, 0)?, number(row, 1)?, age(row, 2, now)?)),
    )?;
    let dead =
        connection.query_row("SELECT count(*) FROM ravelin_outbox WHERE state = 'dead'", [], |row| {
            number(row, 0)
        })?;
    Ok(Stats::new(queued, waiting, dead, oldest))
}

/// All of it as it was at one moment; the size is asked of the file system.
pub(super) fn overview(connection: &Connection, lanes: u32, now: u64) -> rusqlite::Result<Overview> {
    let moment = connection.unchecked_transaction()?;
    let by_reason = |sql: &str, bound: &[i64]| {
        let mut statement = moment.prepare_cached(sql)?;
        let rows = statement.query_map(params_from_iter(bound), |row| {
            Ok(ByReason::new(row.get(0)?, number(row, 1)?, age(row, 2, now)?))
        })?;
        rows.collect::<rusqlite::Result<Vec<_>>>()
    };
    let mut busiest = moment.prepare_cached(BUSIEST)?;
    let busiest = busiest.query_map([lanes], |row| {
        Ok(BusyLane::new(shown(row, 0)?, number(row, 1)?, row.get(2)?, age(row, 3, now)?))
    })?;
    Ok(Overview {
        stats: stats(&moment, now)?,
        dead: by_reason(DEAD, &[])?,
        waiting: by_reason(WAITING, &[integer(now)])?,
        busiest: busiest.collect::<rusqlite::Result<_>>()?,
        bytes: 0,
        schema: schema::version(&moment)?,
    })
}

/// Returns a count; nothing counts as none.
fn number(row: &rusqlite::Row<'_>, place: usize) -> rusqlite::Result<u64> {
    Ok(number_of(row, place)?.unwrap_or_default())
}

/// Returns how long ago a time was; nothing counts as now.
fn age(row: &rusqlite::Row<'_>, place: usize, now: u64) -> rusqlite::Result<u64> {
    Ok(now.saturating_sub(number_of(row, place)?.unwrap_or(now)))
}

/// A filter as SQLite has it.
struct Wanted {
    /// What follows `WHERE`. States are written out: the indexes are for one of them each.
    condition: String,
    values: Vec<Value>,
}

impl Wanted {
    fn of(filter: Filter, now: u64) -> Self {
        let mut wanted = Self { condition: String::from("id > ?1"), values: vec![filter.after.into()] };
        match filter.dead {
            Some(true) => wanted.condition.push_str(" AND state = 'dead'"),
            Some(false) => wanted.condition.push_str(" AND state = 'queued'"),
            None => {}
        }
        if let Some(ids) = filter.ids {
            let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
            wanted.condition.push_str(&format!(" AND id IN ({})", ids.join(", ")));
        }
        let before = filter.older_than.map(|age| Value::from(integer(now.saturating_sub(millis(age)))));
        for (term, value) in [
            ("customer = ", filter.customer.map(Value::from)),
            ("path = ", filter.path.map(Value::from)),
            ("reason = ", filter.reason.map(Value::from)),
            ("created < ", before),
        ] {
            if let Some(value) = value {
                wanted.values.push(value);
                wanted.condition.push_str(&format!(" AND {term}?{}", wanted.values.len()));
            }
        }
        wanted
    }

    /// Adds the order, and the limit.
    fn page(mut self, limit: Option<u32>) -> Self {
        self.values.push(limit.map_or(-1, i64::from).into());
        self.condition.push_str(&format!(" ORDER BY id LIMIT ?{}", self.values.len()));
        self
    }
}

pub(super) fn count(connection: &Connection, filter: Filter, now: u64) -> rusqlite::Result<u64> {
    let Wanted { condition, values } = Wanted::of(filter, now);
    let sql = format!("SELECT count(*) FROM ravelin_outbox WHERE {condition}");
    connection.query_row(&sql, params_from_iter(values), |row| number(row, 0))
}

pub(super) fn list(connection: &Connection, filter: Filter, now: u64) -> rusqlite::Result<Vec<Row>> {
    let limit = filter.limit;
    let Wanted { condition, values } = Wanted::of(filter, now).page(limit);
    let mut rows = connection.prepare(&format!(
        "SELECT {COLUMNS}, customer, state = 'dead', reason FROM ravelin_outbox WHERE {condition}"
    ))?;
    let rows = rows.query_map(params_from_iter(values), |row| {
        Ok(Row::new(shown(row, 6)?, queued(row)?, row.get(7)?, row.get(8)?))
    })?;
    rows.collect()
}

/// The age begins anew, or an event that was too old would be so again at once.
pub(super) fn replay(connection: &Connection, filter: Filter, now: u64) -> rusqlite::Result<u64> {
    // A number of our own.
    let time = integer(now);
    let change = format!(
        "UPDATE ravelin_outbox SET state = 'queued', attempt = 0, reason = NULL, due = {time}, created = {time}"
    );
    change_dead(connection, &change, filter, now)
}

pub(super) fn purge(connection: &Connection, filter: Filter, now: u64) -> rusqlite::Result<u64> {
    change_dead(connection, "DELETE FROM ravelin_outbox", filter, now)
}

fn change_dead(connection: &Connection, change: &str, filter: Filter, now: u64) -> rusqlite::Result<u64> {
    let limit = filter.limit;
    let Wanted { condition, values } = Wanted::of(Filter { dead: Some(true), ..filter }, now).page(limit);
    let sql = format!("{change} WHERE id IN (SELECT id FROM ravelin_outbox WHERE {condition})");
    let changed = connection.execute(&sql, params_from_iter(values))?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn few_are_found_among_many_by_an_index() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(schema::VERSION_1).unwrap();
        let (dead, reason) = (Some(true), Some("rejected".to_owned()));
        let customer = Some("c".to_owned());
        for (filter, index) in [
            (Filter { dead, ..Filter::default() }, "ravelin_outbox_dead"),
            (Filter { dead, reason, ..Filter::default() }, "ravelin_outbox_dead"),
            (Filter { dead: Some(false), customer, ..Filter::default() }, "ravelin_outbox_lane"),
            (Filter { ids: Some(vec![7, 8]), ..Filter::default() }, "PRIMARY KEY"),
            (Filter::default(), "PRIMARY KEY"),
        ] {
            let Wanted { condition, values } = Wanted::of(filter.clone(), 0).page(Some(51));
            let explain = format!("EXPLAIN QUERY PLAN SELECT body FROM ravelin_outbox WHERE {condition}");
            let plan: String =
                connection.query_row(&explain, params_from_iter(values), |row| row.get(3)).unwrap();
            assert!(plan.contains(index), "{filter:?}: {plan}");
        }
    }
}
