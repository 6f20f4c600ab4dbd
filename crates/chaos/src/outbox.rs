//! An outbox that a scenario mistreats, and the way to look into it from outside.

use crate::kind::Kind;
use anyhow::{Context, Result};
use ravelin_outbox::store::{Filter, Stats};
use ravelin_outbox::{AnyStore, Entry, Store as _};
use ravelin_postgres_server::{Server, Session};
use rusqlite::Connection;
use std::collections::HashSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::runtime::Handle;

/// How many rows are read at once.
const PAGE: u32 = 10_000;

/// An outbox, with its tables.
#[derive(Debug)]
pub(crate) struct Outbox {
    /// How programs are told of it.
    pub(crate) address: String,
    place: Place,
    /// Looks, and does not lease.
    store: AnyStore,
    runtime: Handle,
}

#[derive(Debug)]
enum Place {
    File(PathBuf),
    Database(Arc<Server>, String),
}

/// The numbers of the events in the tables.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// Those that are to be delivered.
    pub(crate) queued: Vec<u64>,
    /// Those that were laid aside.
    pub(crate) dead: Vec<u64>,
}

impl Outbox {
    /// Makes one in a file.
    pub(crate) fn sqlite(runtime: &Handle, file: &Path) -> Result<Self> {
        let address = format!("sqlite://{}", file.display());
        Self::open(runtime, address, Place::File(file.to_owned()))
    }

    /// Makes one in a new database of a server.
    pub(crate) fn postgres(runtime: &Handle, server: Arc<Server>, database: &str) -> Result<Self> {
        let address = server.create_database(database)?;
        Self::open(runtime, address, Place::Database(server, database.to_owned()))
    }

    /// Returns the one that is in a database already.
    pub(crate) fn found(runtime: &Handle, server: Arc<Server>, database: &str) -> Result<Self> {
        let address = server.url(database);
        Self::open(runtime, address, Place::Database(server, database.to_owned()))
    }

    fn open(runtime: &Handle, address: String, place: Place) -> Result<Self> {
        let store = runtime.block_on(async {
            let store = ravelin_outbox::open(&address)?;
            store.migrate().await?;
            anyhow::Ok(store)
        })?;
        Ok(Self { address, place, store, runtime: runtime.clone() })
    }

    /// Returns which kind it is.
    pub(crate) const fn kind(&self) -> Kind {
        match self.place {
            Place::File(_) => Kind::Sqlite,
            Place::Database(..) => Kind::Postgres,
        }
    }

    /// Returns the file.
    ///
    /// # Errors
    ///
    /// Where it is in a server.
    pub(crate) fn file(&self) -> Result<&Path> {
        match &self.place {
            Place::File(file) => Ok(file),
            Place::Database(..) => anyhow::bail!("this outbox is in a server"),
        }
    }

    /// Returns the server.
    ///
    /// # Errors
    ///
    /// Where it is in a file.
    pub(crate) fn server(&self) -> Result<&Server> {
        match &self.place {
            Place::File(_) => anyhow::bail!("this outbox is in a file"),
            Place::Database(server, _) => Ok(server),
        }
    }

    /// Runs statements in the database of a server and returns what they gave, see [`Server::psql`].
    ///
    /// # Errors
    ///
    /// Where it is in a file.
    pub(crate) fn psql(&self, sql: &str) -> Result<String> {
        match &self.place {
            Place::File(_) => anyhow::bail!("this outbox is in a file"),
            Place::Database(server, database) => Ok(server.psql(database, sql)?),
        }
    }

    /// Opens a connection to the database that lasts, see [`Server::session`].
    pub(crate) fn session(&self) -> Result<Session> {
        match &self.place {
            Place::File(_) => anyhow::bail!("this outbox is in a file"),
            Place::Database(server, database) => Ok(server.session(database)?),
        }
    }

    /// Returns the store, to enqueue or to look.
    pub(crate) const fn store(&self) -> &AnyStore {
        &self.store
    }

    /// Enqueues events with these numbers, of so many customers in turn, and returns the numbers.
    pub(crate) fn enqueue(&self, customers: u64, numbers: Range<u64>) -> Result<HashSet<u64>> {
        let entry = |number: u64| {
            let customer = format!("c-{}", number.checked_rem(customers).unwrap_or_default());
            let body = body(&customer, number);
            Entry::new(customer, "/v2/customer", body)
        };
        self.runtime.block_on(self.store.enqueue(numbers.clone().map(entry).collect()))?;
        Ok(numbers.collect())
    }

    /// Inserts events with these numbers, of so many customers in turn whose names begin with a prefix, in
    /// one statement, and has the database count what it holds.
    pub(crate) fn insert(&self, prefix: &str, customers: u64, numbers: Range<u64>) -> Result<()> {
        let (first, end) = (numbers.start, numbers.end);
        let customer = format!("'{prefix}-' || (n % {customers})");
        let sql = format!(
            "INSERT INTO ravelin_outbox (customer, path, body) \
             SELECT {customer}, '/v2/customer', '{{\"timestamp\":1700000000000,\"customer\":{{\"customerId\":\"' \
             || {customer} || '\",\"custom\":{{\"number\":' || n || '}}}}}}' \
             FROM (WITH RECURSIVE numbers (n) AS (SELECT {first} WHERE {first} < {end} \
             UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {end}) SELECT n FROM numbers) AS numbers; \
             ANALYZE ravelin_outbox"
        );
        match &self.place {
            Place::File(file) => Ok(Connection::open(file)?.execute_batch(&sql)?),
            Place::Database(server, database) => server.psql(database, &sql).map(drop).map_err(Into::into),
        }
    }

    /// Returns how much is kept.
    pub(crate) fn stats(&self) -> Result<Stats> {
        Ok(self.runtime.block_on(self.store.stats())?)
    }

    /// Returns the numbers of the events in the tables.
    pub(crate) fn rows(&self) -> Result<Rows> {
        let (mut rows, mut filter) = (Rows::default(), Filter { limit: Some(PAGE), ..Filter::default() });
        loop {
            let page = self.runtime.block_on(self.store.list(filter.clone()))?;
            let Some(last) = page.last() else { return Ok(rows) };
            filter.after = last.event.id;
            for row in &page {
                let number = number_of(&row.event.body).context("a row without a number")?;
                if row.dead { &mut rows.dead } else { &mut rows.queued }.push(number);
            }
        }
    }
}

/// Returns the body of an event of a customer, with the number by which it is known everywhere.
pub(crate) fn body(customer: &str, number: u64) -> String {
    format!(
        r#"{{"timestamp":1700000000000,"customer":{{"customerId":"{customer}","custom":{{"number":{number}}}}}}}"#
    )
}

/// Returns the number in a body. It is searched for, since it is done often.
fn number_of(body: &str) -> Option<u64> {
    let (_, rest) = body.split_once(r#""number":"#)?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}
