//! By tokio-postgres.

use super::{INSERT_TRACED, Inserter};
use crate::entry::Entry;
use crate::sqlstate::database;
use crate::store_error::StoreError;
use tokio_postgres::GenericClient;
use tokio_postgres::types::{ToSql, Type};

impl Inserter {
    /// Enqueues by tokio-postgres: in a transaction where one is given, else by itself. No statement is
    /// prepared, so PgBouncer may stand between.
    ///
    /// ```
    /// # async fn place_order(mut client: tokio_postgres::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use ravelin_outbox::{Entry, Inserter};
    ///
    /// let outbox = Inserter::new();
    /// let event = r#"{"timestamp":1700000000000,"customerId":"cust-61283","order":{"orderId":"o-1"}}"#;
    ///
    /// let transaction = client.transaction().await?;
    /// transaction.execute("INSERT INTO orders (id) VALUES ($1)", &[&"o-1"]).await?;
    /// let entry = Entry::new("cust-61283", "/v2/order", event);
    /// outbox.enqueue_tokio_postgres(&transaction, &entry).await?;
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
    pub async fn enqueue_tokio_postgres(
        &self,
        client: &impl GenericClient,
        entry: &Entry,
    ) -> Result<(), StoreError> {
        let row = self.admit(entry)?;
        let (customer, path, body, trace) = (row.customer(), row.path(), row.body(), row.trace());
        let parameters: [(&(dyn ToSql + Sync), Type); 4] =
            [(&customer, Type::TEXT), (&path, Type::TEXT), (&body, Type::TEXT), (&trace, Type::TEXT)];
        let inserted = client.execute_typed(INSERT_TRACED, &parameters).await;
        inserted.map(drop).map_err(|error| database(&error))
    }
}
