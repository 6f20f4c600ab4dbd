//! By sqlx.

use super::{INSERT_TRACED, Inserter};
use crate::entry::Entry;
use crate::sqlstate::{Code, kind};
use crate::store_error::{StoreError, StoreErrorKind};
use sqlx::{Database, Encode, Error, Executor, IntoArguments, Type};

impl Inserter {
    /// Enqueues by sqlx, on SQLite or PostgreSQL: in a transaction where one is given, else by itself.
    ///
    /// ```
    /// # use sqlx::{Database, Encode, Executor, IntoArguments, Pool, Type};
    /// # async fn place_order<DB>(pool: Pool<DB>) -> Result<(), Box<dyn std::error::Error>>
    /// # where
    /// #     DB: Database<Arguments: IntoArguments<DB>>,
    /// #     for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
    /// #     for<'q> &'q str: Encode<'q, DB> + Type<DB>,
    /// #     for<'q> Option<&'q str>: Encode<'q, DB> + Type<DB>,
    /// # {
    /// use ravelin_outbox::{Entry, Inserter};
    ///
    /// let outbox = Inserter::new();
    /// let event = r#"{"timestamp":1700000000000,"customerId":"cust-61283","order":{"orderId":"o-1"}}"#;
    ///
    /// let mut transaction = pool.begin().await?;
    /// sqlx::query("INSERT INTO orders (id) VALUES ($1)").bind("o-1").execute(&mut *transaction).await?;
    /// outbox.enqueue_sqlx(&mut *transaction, &Entry::new("cust-61283", "/v2/order", event)).await?;
    /// transaction.commit().await?;
    /// outbox.wake();
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`StoreError`], as [`Inserter::admit`], and for what the database says, of which only the code is
    /// told: its messages may show values.
    pub async fn enqueue_sqlx<'c, E, DB>(&self, executor: E, entry: &Entry) -> Result<(), StoreError>
    where
        E: Executor<'c, Database = DB>,
        DB: Database<Arguments: IntoArguments<DB>>,
        for<'q> &'q str: Encode<'q, DB> + Type<DB>,
        for<'q> Option<&'q str>: Encode<'q, DB> + Type<DB>,
    {
        let row = self.admit(entry)?;
        let query = sqlx::query(INSERT_TRACED).bind(row.customer()).bind(row.path()).bind(row.body());
        query.bind(row.trace()).execute(executor).await.map(drop).map_err(|error| failed(&error))
    }
}

fn failed(error: &Error) -> StoreError {
    match error {
        Error::Database(error) => match error.code() {
            Some(code) => StoreError::from_source(kind(&code), Code(code.into_owned())),
            None => StoreError::new(StoreErrorKind::Database),
        },
        Error::Io(error) => {
            StoreError::from_source(StoreErrorKind::Unavailable, std::io::Error::from(error.kind()))
        }
        Error::PoolTimedOut | Error::PoolClosed | Error::Tls(_) | Error::WorkerCrashed => {
            StoreError::new(StoreErrorKind::Unavailable)
        }
        _ => StoreError::new(StoreErrorKind::Database),
    }
}
