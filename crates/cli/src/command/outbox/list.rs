//! `ravelin outbox list`

use super::{failed, told};
use crate::arguments::{List, State};
use crate::command::Outcome;
use crate::failure::Failure;
use crate::service;
use ravelin_outbox::Store;
use ravelin_outbox::store::{Filter, Row};
use serde_json::{Value, json};

/// How many rows are read at once: they come with their bodies.
const PIECE: u32 = 100;

pub(super) async fn run(database: Option<&str>, task: &List, json: bool) -> Result<Outcome, Failure> {
    let store = service::existing_outbox(database)?;
    let (rows, next) = page(&store, task).await?;
    if json {
        let text =
            json!({ "events": rows.iter().map(|row| &row.for_programs).collect::<Vec<_>>(), "next": next });
        return Ok(text.to_string().into());
    }
    if rows.is_empty() {
        return Ok("nothing found".to_owned().into());
    }
    let mut columns = vec!["number", "state", "path", "age", "attempts", "reason"];
    if task.with_customer {
        columns.push("customer");
    }
    let head = columns.into_iter().map(str::to_owned).collect();
    let lines: Vec<_> = std::iter::once(head).chain(rows.into_iter().map(|row| row.for_people)).collect();
    let more = next.map(|next| format!("\nthere are more: --after {next}")).unwrap_or_default();
    Ok(format!("{}{more}", told::table(&lines)).into())
}

/// A row without its body.
struct Listed {
    for_programs: Value,
    for_people: Vec<String>,
}

/// Returns the rows, and the number behind which to go on where there are more.
async fn page(store: &impl Store, task: &List) -> Result<(Vec<Listed>, Option<i64>), Failure> {
    let filter = Filter {
        dead: task.state.map(|state| state == State::Dead),
        customer: task.customer.clone(),
        path: task.path.clone(),
        reason: task.reason.clone(),
        ..Filter::default()
    };
    let (mut listed, mut after) = (Vec::new(), task.after);
    loop {
        let left = usize::try_from(task.limit).unwrap_or(usize::MAX).saturating_sub(listed.len());
        // One more tells whether there is one.
        let limit = u32::try_from(left.saturating_add(1)).unwrap_or(PIECE).min(PIECE);
        let rows =
            store.list(Filter { after, limit: Some(limit), ..filter.clone() }).await.map_err(failed)?;
        let is_last = rows.len() < usize::try_from(limit).unwrap_or_default();
        for row in rows {
            if listed.len() >= usize::try_from(task.limit).unwrap_or(usize::MAX) {
                return Ok((listed, Some(after)));
            }
            after = row.event.id;
            listed.push(listed_row(&row, task.with_customer));
        }
        if is_last {
            return Ok((listed, None));
        }
    }
}

fn listed_row(row: &Row, with_customer: bool) -> Listed {
    let event = &row.event;
    let reason = row.reason.as_deref().map(told::reason).unwrap_or_default();
    let mut for_people = vec![
        event.id.to_string(),
        told::state(row).to_owned(),
        told::path(&event.path),
        told::ago(event.created_ms),
        event.attempt.to_string(),
        reason,
    ];
    if with_customer {
        for_people.push(told::customer(&row.customer));
    }
    Listed { for_programs: told::of_row(row, with_customer).into(), for_people }
}
