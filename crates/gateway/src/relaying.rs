//! A relay beside a gateway.

use ravelin_client::Client;
use ravelin_outbox::{Relay, RelayConfig, Store, StoreError, StoreErrorKind};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::timeout;

/// How often it is tried to take over from another relay.
const TAKE_OVER: Duration = Duration::from_secs(5);

/// Delivers until `stop` is true. Where another relay delivers already, it stands by to take over.
///
/// # Errors
///
/// [`StoreError`] for a store that cannot be relayed from: [`StoreErrorKind::Schema`].
pub async fn relay<S: Store>(
    store: Arc<S>,
    client: Client,
    config: RelayConfig,
    mut stop: watch::Receiver<bool>,
) -> Result<(), StoreError> {
    let mut is_standing_by = false;
    loop {
        let relay = Relay::new(Arc::clone(&store), client.clone()).config(config);
        match relay.run(stop.clone()).await {
            Err(error) if error.kind() == StoreErrorKind::Taken => {
                if !is_standing_by {
                    tracing::info!("another relay delivers; this one stands by");
                }
                is_standing_by = true;
                // Only a stop ends the wait early; a sender that is gone is one.
                if timeout(TAKE_OVER, stop.wait_for(|stop| *stop)).await.is_ok() {
                    return Ok(());
                }
            }
            ended => return ended,
        }
    }
}
