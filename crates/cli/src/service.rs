//! What the commands share that go on until they are told to stop.

use crate::failure::Failure;
use ravelin_client::Token;
use ravelin_outbox::AnyStore;
use ravelin_outbox::seal::{SealKeys, Sealed};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::watch;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Returns the secret key: from a file, or from `RAVELIN_TOKEN`.
pub(crate) fn token(file: Option<&Path>) -> Result<Token, Failure> {
    let token = match file {
        Some(path) => Token::from_file(path),
        None => Token::from_env("RAVELIN_TOKEN"),
    };
    token.map_err(|error| Failure::client(&error))
}

/// Opens the outbox: at this address, or at that of `RAVELIN_DATABASE`; sealed with the keys in the file
/// that `RAVELIN_SEAL_KEYS` names, if it is set.
pub(crate) fn outbox(url: Option<&str>) -> Result<Arc<Sealed<AnyStore>>, Failure> {
    let (url, keys) = (database(url)?, seal_keys()?);
    let store = ravelin_outbox::open(&url).map_err(|error| Failure::store(&error))?;
    Ok(Arc::new(Sealed::new(store, keys)))
}

/// As [`outbox`], for whoever looks into one that is there: none is made.
pub(crate) fn existing_outbox(url: Option<&str>) -> Result<Sealed<AnyStore>, Failure> {
    let (url, keys) = (database(url)?, seal_keys()?);
    let store = ravelin_outbox::open_existing(&url).map_err(|error| Failure::store(&error))?;
    Ok(Sealed::new(store, keys))
}

/// Returns the address of the outbox.
pub(crate) fn database(url: Option<&str>) -> Result<String, Failure> {
    match url {
        Some(url) => Ok(url.to_owned()),
        None => std::env::var("RAVELIN_DATABASE").map_err(|_| {
            let advice = "give --database URL, or set RAVELIN_DATABASE";
            Failure::usage("--database", "--database is missing".to_owned(), advice)
        }),
    }
}

fn seal_keys() -> Result<Option<SealKeys>, Failure> {
    let Some(file) = std::env::var_os("RAVELIN_SEAL_KEYS") else { return Ok(None) };
    SealKeys::from_file(file).map(Some).map_err(|error| Failure::seal_keys(&error))
}

/// Logs to standard error what this project's crates tell: `RAVELIN_LOG` says from which level on. What
/// other crates tell may hold what they were given, and is left out.
pub(crate) fn log(json: bool) {
    let asked = std::env::var_os("RAVELIN_LOG").filter(|level| !level.is_empty());
    let level: Option<LevelFilter> = asked.as_ref().and_then(|level| level.to_str()?.parse().ok());
    let targets = Targets::new().with_target("ravelin", level.unwrap_or(LevelFilter::INFO));
    // Where standard error is gone, an error about that would panic.
    let layer = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .log_internal_errors(false);
    let registry = tracing_subscriber::registry().with(targets);
    // There is no other subscriber in this program.
    let _ = if json { registry.with(layer.json()).try_init() } else { registry.with(layer).try_init() };
    if asked.is_some() && level.is_none() {
        tracing::warn!("RAVELIN_LOG is none of off, error, warn, info and debug: it is taken for info");
    }
}

/// Returns what becomes true at Ctrl-C or SIGTERM. A second one ends the program at once: what is kept
/// is on the disk.
pub(crate) fn stop() -> Result<watch::Sender<bool>, Failure> {
    let mut signals = Signals::new().map_err(|error| Failure::system(&error))?;
    let stop = watch::Sender::new(false);
    let sender = stop.clone();
    tokio::spawn(async move {
        signals.next().await;
        sender.send_replace(true);
        signals.next().await;
        tracing::warn!("stopped at once: what was under way may be sent twice");
        std::process::exit(1);
    });
    Ok(stop)
}

#[cfg(unix)]
struct Signals(tokio::signal::unix::Signal, tokio::signal::unix::Signal);

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self(signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?))
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.0.recv() => {}
            _ = self.1.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        // An error means that there are no signals, and so none to wait for.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
