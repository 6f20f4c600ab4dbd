//! `ravelin gateway`

use crate::arguments;
use crate::failure::Failure;
use crate::service;
use ravelin::secret::Secret;
use ravelin_client::Client;
use ravelin_gateway::admin::{Admin, Figures, Role};
use ravelin_gateway::{Checks, Config, Fallback, Gateway, Keys, Unscored};
use ravelin_outbox::RelayConfig;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

pub(crate) fn run(task: &arguments::Gateway, json: bool) -> Result<String, Failure> {
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Failure::system(&error))?;
    runtime.block_on(serve(task, json))
}

/// Serves until it is told to stop.
async fn serve(task: &arguments::Gateway, json: bool) -> Result<String, Failure> {
    service::log(json);
    let figures =
        task.admin.map(|_| Figures::record()).transpose().map_err(|error| Failure::gateway(&error))?;
    let config = config(task)?;
    let client = Client::builder(service::token(task.token_file.as_deref())?)
        .budget(Duration::from_millis(task.budget_ms));
    let client = match &task.base_url {
        Some(url) => client.base_url(url),
        None => client,
    };
    let store = service::outbox(task.database.as_deref())?;
    let gateway = Gateway::bind(config, Arc::clone(&store), client).await;
    let gateway = gateway.map_err(|error| Failure::gateway(&error))?;
    let admin = match task.admin.zip(figures) {
        Some((address, figures)) => Some(
            Admin::bind(address, figures, Role::Gateway).await.map_err(|error| Failure::gateway(&error))?,
        ),
        None => None,
    };
    let stop = service::stop()?;
    crate::print(&greeting(&gateway, admin.as_ref(), json))?;
    let gone = watch::Sender::new(false);
    let telling =
        admin.map(|admin| tokio::spawn(admin.run(Arc::clone(&store), stop.subscribe(), gone.subscribe())));
    let (client, stopped) = (gateway.client().clone(), stop.subscribe());
    let relaying = (!task.no_relay).then(|| {
        let stop = stop.clone();
        tokio::spawn(async move {
            let ended = ravelin_gateway::relay(store, client, RelayConfig::default(), stopped).await;
            // Without a relay nothing would be delivered: better to be seen, and started again.
            stop.send_replace(true);
            ended
        })
    });
    gateway.run(stop.subscribe()).await;
    if let Some(relaying) = relaying {
        let ended = relaying.await.map_err(|error| Failure::system(&error.into()))?;
        ended.map_err(|error| Failure::store(&error))?;
    }
    gone.send_replace(true);
    if let Some(telling) = telling {
        telling.await.map_err(|error| Failure::system(&error.into()))?;
    }
    Ok(if json { json!({ "stopped": true }).to_string() } else { "stopped".to_owned() })
}

fn config(task: &arguments::Gateway) -> Result<Config, Failure> {
    let mut config = Config::default();
    config.listen = task.listen;
    config.keys = keys(task)?;
    config.checks = match task.check {
        arguments::Checks::Off => Checks::Off,
        arguments::Checks::Warn => Checks::Warn,
        arguments::Checks::Reject => Checks::Reject,
    };
    config.unscored = match task.unscored {
        arguments::Unscored::Keep => Unscored::Keep,
        arguments::Unscored::Forward => Unscored::Forward,
    };
    config.fallback = match task.fallback {
        arguments::Fallback::Allow => Fallback::Allow,
        arguments::Fallback::Review => Fallback::Review,
    };
    // They fit wherever there are 32 bits; the largest number would be refused as out of bounds.
    config.body_limit = usize::try_from(task.body_limit).unwrap_or(usize::MAX);
    config.keep_time = Duration::from_millis(task.budget_ms);
    config.max_requests = usize::try_from(task.max_requests).unwrap_or(usize::MAX);
    config.threads = task.threads;
    Ok(config)
}

/// Returns the keys of the merchant's own programs: from a file, or from `RAVELIN_GATEWAY_KEY`.
fn keys(task: &arguments::Gateway) -> Result<Keys, Failure> {
    let text = match &task.key_file {
        Some(path) => std::fs::read_to_string(path).map_err(|error| Failure::file("--key-file", &error))?,
        None => match std::env::var("RAVELIN_GATEWAY_KEY") {
            Ok(key) => key,
            Err(std::env::VarError::NotPresent) => return Ok(Keys::default()),
            Err(std::env::VarError::NotUnicode(_)) => return Err(Failure::gateway_key()),
        },
    };
    let keys = Keys::read(&Secret::new(text)).ok_or_else(Failure::gateway_key)?;
    // Whoever means to have keys must not end without any.
    if keys.is_empty() { Err(Failure::no_gateway_key()) } else { Ok(keys) }
}

/// Returns what whoever started it needs to know.
fn greeting(gateway: &Gateway, admin: Option<&Admin>, json: bool) -> String {
    let url = format!("http://{}", gateway.address());
    let admin = admin.map(|admin| format!("http://{}", admin.address()));
    if json {
        return json!({ "url": url, "admin": admin }).to_string();
    }
    let admin = admin.map(|admin| format!("\nfigures       {admin}/metrics")).unwrap_or_default();
    format!("listening on {url}, for what would go to Ravelin{admin}\nCtrl-C stops it")
}
