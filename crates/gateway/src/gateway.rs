//! A gateway that listens.

use crate::config::Config;
use crate::gate::Gate;
use crate::start_error::StartError;
use crate::thread::Thread;
use crate::workers::Workers;
use ravelin_client::{Client, ClientBuilder};
use ravelin_outbox::{OutboxKeeper, Store};
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::timeout;

/// How long a stop waits for requests that run on, and for what is still to be settled.
const SETTLING: Duration = Duration::from_secs(10);

/// A gateway that listens, and serves once it is run.
pub struct Gateway {
    address: SocketAddr,
    listener: TcpListener,
    client: Client,
    connections: usize,
    workers: Workers,
}

impl Gateway {
    /// Listens. What is forwarded goes through the client, which keeps events in the store meanwhile.
    ///
    /// # Errors
    ///
    /// [`StartError`]: [`StartError::Open`] for an address beyond this machine without a key.
    pub async fn bind<S: Store>(
        config: Config,
        store: Arc<S>,
        client: ClientBuilder,
    ) -> Result<Self, StartError> {
        if config.keys.is_empty() && !config.listen.ip().is_loopback() {
            return Err(StartError::Open);
        }
        if let Some(field) = config.out_of_bounds() {
            return Err(StartError::Bounds(field));
        }
        let client = client.keeper(OutboxKeeper::new(Arc::clone(&store)));
        let client = client.build().map_err(StartError::Client)?;
        let listener = TcpListener::bind(config.listen).await.map_err(StartError::Listen)?;
        let address = listener.local_addr().map_err(StartError::Listen)?;
        let connections = config.max_requests.saturating_mul(2);
        let threads = Thread::start_many("gateway", config.threads).map_err(StartError::Threads)?;
        let workers = Workers::start(threads, &Gate::new(config, store, client.clone()));
        Ok(Self { address, listener, client, connections, workers })
    }

    /// Returns where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the client that it forwards by, for a relay beside it.
    #[must_use]
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// Serves until `stop` is true; then ends what is under way and settles what was forwarded. Its threads end with
    /// it: dropped before, it cuts off what runs on there.
    pub async fn run(mut self, stop: watch::Receiver<bool>) {
        self.workers.serve(self.listener, self.connections, stop).await;
        if timeout(SETTLING, self.client.finish()).await.is_err() {
            tracing::warn!("some events were not settled before the stop, and may be delivered twice");
        }
    }
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway").field("address", &self.address).finish_non_exhaustive()
    }
}
