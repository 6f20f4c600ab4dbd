//! A connection that is made when it is needed, and again when it has broken.

use super::home::Home;
use super::tls::Tls;
use crate::sqlstate::database;
use crate::store::{StoreError, StoreErrorKind};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};
use tokio_postgres::Client;

/// How long a connection may take to come up.
const CONNECT: Duration = Duration::from_secs(5);

/// The pauses between two tries: the first, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(2));

/// How to reach the database.
#[derive(Clone)]
pub(super) struct Way {
    pub(super) config: tokio_postgres::Config,
    pub(super) tls: Tls,
}

/// One connection, at home in a runtime, shared by all that use it: a statement does not wait for the answer to the
/// one before.
pub(super) struct Link {
    way: Way,
    home: Home,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    client: Option<Arc<Client>>,
    failures: u32,
    next_try: Option<Instant>,
}

impl Link {
    pub(super) fn new(way: Way, home: Home) -> Self {
        Self { way, home, state: Mutex::default() }
    }

    /// Runs statements on the connection, for at most so long. One that does not answer in time is
    /// given up with its connection: what it has done is unknown.
    pub(super) async fn run<T, F>(
        &self,
        patience: Duration,
        work: impl FnOnce(Arc<Client>) -> F + Send,
    ) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>> + Send,
    {
        let client = self.client().await?;
        if let Ok(result) = timeout(patience, work(Arc::clone(&client))).await {
            return result;
        }
        let mut state = self.state.lock().await;
        if state.client.as_ref().is_some_and(|current| Arc::ptr_eq(current, &client)) {
            state.client = None;
        }
        Err(StoreError::new(StoreErrorKind::Unavailable))
    }

    async fn client(&self) -> Result<Arc<Client>, StoreError> {
        let mut state = self.state.lock().await;
        if let Some(client) = state.client.as_ref().filter(|client| !client.is_closed()) {
            return Ok(Arc::clone(client));
        }
        state.client = None;
        // Whoever comes while the database is away is told at once, and does not try for himself.
        if state.next_try.is_some_and(|next| Instant::now() < next) {
            return Err(StoreError::new(StoreErrorKind::Unavailable));
        }
        match self.connect().await {
            Ok(client) => {
                let client = Arc::new(client);
                *state = State { client: Some(Arc::clone(&client)), ..State::default() };
                Ok(client)
            }
            Err(error) => {
                let pause = PAUSES.0.saturating_mul(2_u32.saturating_pow(state.failures)).min(PAUSES.1);
                state.failures = state.failures.saturating_add(1);
                state.next_try = Some(Instant::now() + pause);
                Err(error)
            }
        }
    }

    async fn connect(&self) -> Result<Client, StoreError> {
        let Way { config, tls } = self.way.clone();
        let connecting = self.home.spawn(async move { tls.connect(&config).await });
        // Out here: a runtime that nobody runs would not even count the time.
        let Ok(Ok(connected)) = timeout(CONNECT, connecting).await else {
            return Err(StoreError::new(StoreErrorKind::Unavailable));
        };
        connected.map_err(|error| database(&error))
    }
}
