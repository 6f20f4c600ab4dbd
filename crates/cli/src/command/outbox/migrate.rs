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

/// The version of the tables in a file, which is the only one that there was.
const SQLITE_VERSION: u32 = 1;

/// Returns the statements for a kind of database.
fn statements(address: &str, from: u32) -> Result<String, Failure> {
    let (newest, sql) = match address.split_once(':').map(|(kind, _)| kind) {
        Some("postgres" | "postgresql") => {
            let newest = postgres::MIGRATIONS.last().and_then(|last| u32::try_from(last.version).ok());
            (newest.unwrap_or_default(), postgres::script_after(from))
        }
        Some("sqlite") => {
            (SQLITE_VERSION, if from == 0 { SqliteOutbox::schema().to_owned() } else { String::new() })
        }
        _ => {
            let message = "it is not said for which kind of database".to_owned();
            return Err(Failure::usage(
                "--database",
                message,
                "give --database postgres: or --database sqlite:",
            ));
        }
    };
    if from > newest {
        let message = format!("there is no such version of the tables: the newest is {newest}");
        return Err(Failure::usage("--from", message, "see which one there is: ravelin outbox stats"));
    }
    let sql = sql.trim();
    Ok(if sql.is_empty() { "-- nothing is missing".to_owned() } else { sql.to_owned() })
}
