//! The tables, by version. Versions only add; the three columns of the one INSERT never change.

use crate::sqlstate::database;
use crate::store::{StoreError, StoreErrorKind};
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;

/// One step from a version of the tables to the next.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Migration {
    /// The version that it leads to.
    pub version: i32,
    /// The generation: a program refuses tables of a later one than its own.
    pub major: i32,
    /// What it does, as statements.
    pub sql: &'static str,
}

/// All steps, first to last.
pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, major: 1, sql: include_str!("migrations/0001_tables.sql") },
    Migration { version: 2, major: 1, sql: include_str!("migrations/0002_upkeep.sql") },
    Migration { version: 3, major: 1, sql: include_str!("migrations/0003_room.sql") },
];

/// Who may do what, as statements.
pub const ROLES: &str = include_str!("migrations/roles.sql");

/// The generation that this program knows.
const MAJOR: i32 = 1;

/// The oldest version that this program works with: no later than the one before its own.
const OLDEST: i32 = 1;

const VERSIONS: &str = "CREATE TABLE IF NOT EXISTS ravelin_outbox_schema (\n  version integer PRIMARY KEY,\n  \
    major integer NOT NULL,\n  applied timestamptz NOT NULL DEFAULT now()\n);\n";

impl Migration {
    /// Returns the step as one transaction, which fails where it has been taken.
    #[must_use]
    pub fn script(&self) -> String {
        let Self { version, major, sql } = self;
        format!(
            "BEGIN;\nINSERT INTO ravelin_outbox_schema (version, major) VALUES ({version}, {major});\n{sql}COMMIT;\n"
        )
    }
}

/// Returns every statement from an empty database to this version, and the roles, for whoever looks
/// at them before they are run.
#[must_use]
pub fn script() -> String {
    script_after(0)
}

/// Returns every statement from a version on, likewise. The roles are there from the first on.
#[must_use]
pub fn script_after(version: u32) -> String {
    let next = |step: &&Migration| i64::from(step.version) > i64::from(version);
    let steps: String = MIGRATIONS.iter().filter(next).map(|step| format!("\n{}", step.script())).collect();
    if version == 0 { format!("{VERSIONS}{steps}\n{ROLES}") } else { steps }
}

/// Brings the tables up to this version. Several programs may try at once.
pub(super) async fn migrate(client: &Client) -> Result<(), StoreError> {
    for _ in 0..32 {
        let version = match versions(client).await {
            Ok((_, major)) if major > MAJOR => return Err(StoreError::new(StoreErrorKind::Schema)),
            Ok((version, _)) => version,
            Err(error) if error.code() == Some(&SqlState::UNDEFINED_TABLE) => {
                step(client, VERSIONS).await?;
                continue;
            }
            Err(error) => return Err(database(&error)),
        };
        match MIGRATIONS.iter().find(|step| step.version > version) {
            None => return Ok(()),
            Some(next) => step(client, &next.script()).await?,
        }
    }
    Err(StoreError::new(StoreErrorKind::Database))
}

/// What PostgreSQL says where another program has just made the same: the row of the version, the table,
/// or the type that every table has.
const MADE_BY_ANOTHER: [SqlState; 3] =
    [SqlState::UNIQUE_VIOLATION, SqlState::DUPLICATE_TABLE, SqlState::DUPLICATE_OBJECT];

/// Runs statements that another program may be running too.
async fn step(client: &Client, script: &str) -> Result<(), StoreError> {
    let Err(error) = client.batch_execute(script).await else { return Ok(()) };
    // A transaction that failed is still open.
    client.batch_execute("ROLLBACK").await.map_err(|error| database(&error))?;
    match error.code() {
        Some(code) if MADE_BY_ANOTHER.contains(code) => Ok(()),
        _ => Err(database(&error)),
    }
}

/// Refuses tables that this program does not know.
pub(super) async fn check(client: &Client) -> Result<(), StoreError> {
    let (version, major) = versions(client).await.map_err(|error| database(&error))?;
    if version < OLDEST || major > MAJOR {
        return Err(StoreError::new(StoreErrorKind::Schema));
    }
    Ok(())
}

/// Returns the version of the tables; 0 where there are none.
pub(super) async fn version(client: &Client) -> Result<u32, StoreError> {
    match versions(client).await {
        Ok((version, _)) => Ok(u32::try_from(version).unwrap_or_default()),
        Err(error) if error.code() == Some(&SqlState::UNDEFINED_TABLE) => Ok(0),
        Err(error) => Err(database(&error)),
    }
}

async fn versions(client: &Client) -> Result<(i32, i32), tokio_postgres::Error> {
    let sql = "SELECT coalesce(max(version), 0), coalesce(max(major), 0) FROM ravelin_outbox_schema";
    let rows = client.query_typed(sql, &[]).await?;
    let Some(row) = rows.first() else { return Ok((0, 0)) };
    Ok((row.try_get(0)?, row.try_get(1)?))
}
