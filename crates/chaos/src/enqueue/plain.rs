//! A shop's program that knows nothing of the crate: a transaction of its own, with one INSERT in it.

use anyhow::{Result, anyhow, bail};
use ravelin_outbox::INSERT;
use rusqlite::{Connection, ErrorCode};
use std::time::Duration;
use tokio::time::timeout;
use tokio_postgres::{Client, NoTls};

/// How long a shop waits for its database.
const PATIENCE: Duration = Duration::from_secs(10);

/// A connection of the shop's own.
pub(super) enum Plain {
    Sqlite(Connection),
    /// Made when it is needed, and again when it has broken.
    Postgres(String, Option<Client>),
}

impl Plain {
    pub(super) fn new(address: &str) -> Result<Self> {
        let Some(file) = address.strip_prefix("sqlite://") else {
            return Ok(Self::Postgres(address.to_owned(), None));
        };
        let connection = Connection::open(file)?;
        connection.busy_timeout(PATIENCE)?;
        Ok(Self::Sqlite(connection))
    }

    /// Inserts and commits; returns whether it is known to be committed.
    pub(super) async fn insert(&mut self, customer: &str, path: &str, body: String) -> Result<bool> {
        match self {
            Self::Sqlite(connection) => {
                // A file needs no other thread: nothing else goes on in this task.
                match in_file(connection, customer, path, &body) {
                    Ok(()) => Ok(true),
                    Err(error) => match error.sqlite_error_code() {
                        Some(ErrorCode::DatabaseBusy | ErrorCode::DiskFull | ErrorCode::SystemIoFailure) => {
                            Ok(false)
                        }
                        _ => Err(anyhow!(error)),
                    },
                }
            }
            Self::Postgres(address, client) => {
                match timeout(PATIENCE, in_server(address, client, customer, path, &body)).await {
                    Ok(Ok(())) => return Ok(true),
                    // A statement that the server refuses is a mistake of ours; that it shuts down is not.
                    Ok(Err(error)) if error.code().is_some_and(|code| is_mistake(code.code())) => {
                        bail!("the server refuses: {error}")
                    }
                    _ => *client = None,
                }
                Ok(false)
            }
        }
    }
}

fn in_file(connection: &mut Connection, customer: &str, path: &str, body: &str) -> rusqlite::Result<()> {
    // IMMEDIATE: a transaction that reads first could not become one that writes.
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    transaction.execute(INSERT, (customer, path, body))?;
    transaction.commit()
}

async fn in_server(
    address: &str,
    client: &mut Option<Client>,
    customer: &str,
    path: &str,
    body: &str,
) -> Result<(), tokio_postgres::Error> {
    let client = match client {
        Some(client) if !client.is_closed() => client,
        none => none.insert(connect(address).await?),
    };
    let transaction = client.transaction().await?;
    transaction.execute_typed(INSERT, &typed(&[&customer, &path, &body])).await?;
    transaction.commit().await
}

fn typed<'a>(
    texts: &'a [&'a (dyn tokio_postgres::types::ToSql + Sync)],
) -> Vec<(&'a (dyn tokio_postgres::types::ToSql + Sync), tokio_postgres::types::Type)> {
    texts.iter().map(|text| (*text, tokio_postgres::types::Type::TEXT)).collect()
}

async fn connect(address: &str) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(address, NoTls).await?;
    // It ends with its client, or with the server, which the next statement finds out.
    tokio::spawn(async { drop(connection.await) });
    Ok(client)
}

/// Tells whether a code is of a statement that can never succeed (PostgreSQL's documentation, appendix A):
/// data, constraints, syntax, rights.
fn is_mistake(code: &str) -> bool {
    ["22", "23", "42"].iter().any(|class| code.starts_with(class))
}
