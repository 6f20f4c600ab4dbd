//! Keeps events while a recommendation is asked for with them.

use crate::clock::millis;
use crate::entry::Entry;
use crate::store::{Store, StoreError};
use ravelin::request::Request;
use ravelin_client::{Fate, KeepError, Keeper, Keeping, Ticket};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// A store as the keeper of a client: what [`ravelin_client::ClientBuilder::keeper`] takes.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use ravelin_client::{Client, Token};
/// use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};
/// use ravelin_outbox::OutboxKeeper;
/// use std::sync::Arc;
///
/// let outbox = Arc::new(SqliteOutbox::open(SqliteConfig::new("/var/lib/shop/outbox.db"))?);
/// let client =
///     Client::builder(Token::from_env("RAVELIN_TOKEN")?).keeper(OutboxKeeper::new(outbox)).build()?;
/// # Ok(())
/// # }
/// ```
///
/// Once it is kept, an event of the same customer that is enqueued later waits behind it: until it is
/// settled, or 30 seconds.
pub struct OutboxKeeper<S>(Arc<S>);

impl<S: Store> OutboxKeeper<S> {
    /// Returns a keeper that uses a store.
    pub const fn new(store: Arc<S>) -> Self {
        Self(store)
    }
}

impl<S: Store> Keeper for OutboxKeeper<S> {
    fn keep<'a>(&'a self, request: &'a Request, hold: Duration) -> Keeping<'a, Result<Ticket, KeepError>> {
        Box::pin(async move {
            let entry = Entry::of_request(request).ok_or(KeepError::new("no-event"))?;
            let ids = self.0.enqueue(vec![entry.held_for(millis(hold))]).await.map_err(not_kept)?;
            // A store returns a number for each entry.
            ids.first().copied().map(Ticket::new).ok_or(KeepError::new("no-number"))
        })
    }

    fn settle(&self, ticket: Ticket, fate: Fate) -> Keeping<'_, ()> {
        Box::pin(async move {
            if let Err(error) = self.0.settle(ticket.number(), fate).await {
                tracing::warn!(reason = error.kind().as_str(), "a kept event is not settled");
            }
        })
    }
}

impl<S> Clone for OutboxKeeper<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S> fmt::Debug for OutboxKeeper<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OutboxKeeper")
    }
}

fn not_kept(error: StoreError) -> KeepError {
    KeepError::from_source(error.kind().as_str(), error)
}
