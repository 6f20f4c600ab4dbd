//! `ravelin outbox migrate`

use super::failed;
use crate::arguments::Migrate;
use crate::command::Outcome;
use crate::failure::Failure;
use crate::service;
use ravelin_outbox::{SqliteOutbox, Store, postgres};
use serde_json::json;

pub(super) async fn run(database: Option<&str>, task: &Migrate, json: bool) -> Result<Outcome, Failure> {
    if task.print {
        let sql = statements(&service::database(database)?, task.from)?;
        return Ok(if json { json!({ "sql": sql }).to_string() } else { sql }.into());
    }
    let store = service::outbox(database)?;
    store.migrate().await.map_err(failed)?;
    let schema = store.schema().await.map_err(failed)?;
    let text = if json {
        json!({ "schema": schema }).to_string()
    } else {
        format!("the tables are of version {schema}")
    };
    Ok(text.into())
}

/// Returns the statements for a kind of database.
fn statements(address: &str, from: u32) -> Result<String, Failure> {
    let sql = match address.split_once(':').map(|(kind, _)| kind) {
        Some("postgres" | "postgresql") => postgres::script_after(from),
        Some("sqlite") if from == 0 => SqliteOutbox::schema().to_owned(),
        Some("sqlite") => String::new(),
        _ => {
            let message = "it is not said for which kind of database".to_owned();
            return Err(Failure::usage(
                "--database",
                message,
                "give --database postgres: or --database sqlite:",
            ));
        }
    };
    Ok(sql.trim().to_owned())
}
