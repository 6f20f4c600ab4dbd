//! `ravelin relay`

use crate::arguments;
use crate::failure::Failure;
use crate::service;
use ravelin_client::{Client, DEFAULT_SEND_BUDGET};
use ravelin_gateway::admin::{Admin, Figures, Role};
use ravelin_outbox::{Relay, RelayConfig, Store};
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio::time::interval;

/// How often it is told how much is kept.
const TOLD: Duration = Duration::from_secs(60);

pub(crate) fn run(task: &arguments::Relay, json: bool) -> Result<String, Failure> {
    let runtime = Runtime::new().map_err(|error| Failure::system(&error))?;
    runtime.block_on(deliver(task, json))
}

/// Delivers until it is told to stop.
async fn deliver(task: &arguments::Relay, json: bool) -> Result<String, Failure> {
    service::log(json);
    let admin = match task.admin {
        Some(address) => Some(admin(address).await?),
        None => None,
    };
    let client = client(task)?;
    let store = service::outbox(task.database.as_deref())?;
    let stop = service::stop()?;
    let config = RelayConfig::default()
        .concurrency(usize::from(task.concurrency))
        .timeout(DEFAULT_SEND_BUDGET)
        .stand_by(true);
    let gone = watch::Sender::new(false);
    match &admin {
        Some(admin) => tracing::info!(admin = %admin.address(), "the relay runs"),
        None => tracing::info!("the relay runs"),
    }
    let telling = tokio::spawn(tell(Arc::clone(&store)));
    let serving =
        admin.map(|admin| tokio::spawn(admin.run(Arc::clone(&store), stop.subscribe(), gone.subscribe())));
    let relay = Relay::new(store, client).config(config);
    // Among the tasks that it starts: here, on a thread of its own, each word between them would wake one.
    let ended = tokio::spawn(relay.run(stop.subscribe())).await;
    telling.abort();
    gone.send_replace(true);
    if let Some(serving) = serving {
        serving.await.map_err(|error| Failure::system(&error.into()))?;
    }
    ended.map_err(|error| Failure::system(&error.into()))?.map_err(|error| Failure::store(&error))?;
    Ok(if json { json!({ "stopped": true }).to_string() } else { "stopped".to_owned() })
}

/// Records figures from now on, and listens for whoever asks for them.
async fn admin(address: SocketAddr) -> Result<Admin, Failure> {
    let figures = Figures::record().map_err(|error| Failure::gateway(&error))?;
    Admin::bind(address, figures, Role::Relay).await.map_err(|error| Failure::gateway(&error))
}

fn client(task: &arguments::Relay) -> Result<Client, Failure> {
    let token = service::token(task.token_file.as_deref())?;
    let builder = Client::builder(token).send_budget(DEFAULT_SEND_BUDGET);
    let builder = match &task.base_url {
        Some(url) => builder.base_url(url),
        None => builder,
    };
    builder.build().map_err(|error| Failure::client(&error))
}

/// Tells now and then how much is kept.
async fn tell(store: Arc<impl Store>) {
    let mut times = interval(TOLD);
    loop {
        times.tick().await;
        match store.stats().await {
            Ok(stats) => tracing::info!(
                queued = stats.queued,
                waiting = stats.waiting,
                dead = stats.dead,
                oldest_seconds = stats.oldest_ms / 1000,
                "kept"
            ),
            Err(error) => tracing::warn!(reason = error.kind().as_str(), "how much is kept is not known"),
        }
    }
}
