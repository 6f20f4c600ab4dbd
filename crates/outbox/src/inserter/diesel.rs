//! By Diesel.

use super::Inserter;
use crate::entry::Entry;
use crate::store_error::{StoreError, StoreErrorKind};
use diesel::backend::Backend;
use diesel::connection::Connection;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::{DatabaseErrorKind, Error};
use diesel::serialize::ToSql;
use diesel::sql_types::{Nullable, Text};
use diesel::{QueryResult, RunQueryDsl};

impl Inserter {
    /// Enqueues by Diesel, on SQLite or PostgreSQL: in the transaction that the connection is in, else by
    /// itself. It blocks, as Diesel does.
    ///
    /// ```
    /// # fn place_order<C>(connection: &mut C) -> Result<(), Box<dyn std::error::Error>>
    /// # where
    /// #     C: diesel::Connection,
    /// #     str: diesel::serialize::ToSql<diesel::sql_types::Text, C::Backend>,
    /// # {
    /// use diesel::Connection;
    /// use ravelin_outbox::{Entry, Inserter};
    ///
    /// let outbox = Inserter::new();
    /// let event = r#"{"timestamp":1700000000000,"customerId":"cust-61283","order":{"orderId":"o-1"}}"#;
    ///
    /// connection.transaction::<_, Box<dyn std::error::Error>, _>(|connection| {
    ///     connection.batch_execute("INSERT INTO orders (id) VALUES ('o-1')")?;
    ///     outbox.enqueue_diesel(connection, &Entry::new("cust-61283", "/v2/order", event))?;
    ///     Ok(())
    /// })?;
    /// outbox.wake();
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`StoreError`], as [`Inserter::admit`], and for what the database says, whose messages are not
    /// repeated: they may show values.
    pub fn enqueue_diesel<C>(&self, connection: &mut C, entry: &Entry) -> Result<(), StoreError>
    where
        C: Connection,
        str: ToSql<Text, C::Backend>,
    {
        let row = self.admit(entry)?;
        let insert =
            Insert { customer: row.customer(), path: row.path(), body: row.body(), trace: row.trace() };
        insert.execute(connection).map(drop).map_err(|error| failed(&error))
    }
}

/// The one statement. `sql_query` would do, were it not for known backends only; and so it is prepared once,
/// as Diesel's own are.
struct Insert<'a> {
    customer: &'a str,
    path: &'a str,
    body: &'a str,
    trace: Option<&'a str>,
}

impl<DB> QueryFragment<DB> for Insert<'_>
where
    DB: Backend,
    str: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("INSERT INTO ravelin_outbox (customer, path, body, trace) VALUES (");
        for text in [self.customer, self.path, self.body] {
            out.push_bind_param::<Text, str>(text)?;
            out.push_sql(", ");
        }
        out.push_bind_param::<Nullable<Text>, Option<&str>>(&self.trace)?;
        out.push_sql(")");
        Ok(())
    }
}

impl QueryId for Insert<'_> {
    type QueryId = Insert<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<C> RunQueryDsl<C> for Insert<'_> {}

fn failed(error: &Error) -> StoreError {
    let Error::DatabaseError(kind, told) = error else { return StoreError::new(StoreErrorKind::Database) };
    match kind {
        DatabaseErrorKind::ClosedConnection
        | DatabaseErrorKind::ReadOnlyTransaction
        | DatabaseErrorKind::SerializationFailure
        | DatabaseErrorKind::UnableToSendCommand => StoreError::new(StoreErrorKind::Unavailable),
        _ => StoreError::new(kind_of(told.message())),
    }
}

/// Diesel tells no codes. These are the words of SQLite, and of PostgreSQL in English.
fn kind_of(message: &str) -> StoreErrorKind {
    let has = |words: &str| message.contains(words);
    if has("ravelin_outbox") && (has("no such table") || has("no column named") || has("does not exist")) {
        StoreErrorKind::Schema
    } else if has("disk is full") {
        StoreErrorKind::Full
    } else if has("is locked") || has("readonly database") || has("disk I/O error") {
        StoreErrorKind::Unavailable
    } else {
        StoreErrorKind::Database
    }
}

#[cfg(test)]
mod tests {
    use super::kind_of;
    use crate::store_error::StoreErrorKind;

    #[test]
    fn what_is_missing_is_told_from_what_is_busy() {
        for (message, kind) in [
            ("no such table: ravelin_outbox", StoreErrorKind::Schema),
            ("table ravelin_outbox has no column named trace", StoreErrorKind::Schema),
            ("relation \"ravelin_outbox\" does not exist", StoreErrorKind::Schema),
            ("database is locked", StoreErrorKind::Unavailable),
            ("database or disk is full", StoreErrorKind::Full),
            ("permission denied for table ravelin_outbox", StoreErrorKind::Database),
        ] {
            assert_eq!(kind_of(message), kind, "{message}");
        }
    }
}
