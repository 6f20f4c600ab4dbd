//! The server: routes, state, start and stop.

use crate::checks::Checks;
use crate::config::Config;
use crate::files::{self, Folders, POLICY};
use crate::handlers;
use crate::ids::Ids;
use crate::state::State;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::{get, post};
use ravelin::recommendation::Advice;
use ravelin_client::Client;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A running shop. It stops when it is dropped.
#[derive(Debug)]
pub struct Shop {
    url: String,
    server: JoinHandle<()>,
}

impl Shop {
    /// Opens the shop on loopback.
    ///
    /// # Errors
    ///
    /// The port is taken, or the address of the API is none.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, config.port)).await.map_err(StartError::Port)?;
        let url = format!("http://{}", listener.local_addr().map_err(StartError::Port)?);
        let service = router(config)?.into_make_service_with_connect_info::<SocketAddr>();
        let server = tokio::spawn(async move {
            // It serves until it is aborted; there is nobody to tell of an error.
            let _ = axum::serve(listener, service).await;
        });
        Ok(Self { url, server })
    }

    /// Returns the address, such as `http://127.0.0.1:8788`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Closes the shop.
    pub async fn stop(mut self) {
        self.server.abort();
        // What an aborted task returns says that it was aborted.
        let _ = (&mut self.server).await;
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Why a shop could not be opened.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The port.
    Port(std::io::Error),
    /// The configuration of the client.
    Client(ravelin_client::ClientError),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Port(_) => "the port cannot be opened",
            Self::Client(_) => "the client of the API cannot be made",
        })
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Port(error) => Some(error),
            Self::Client(error) => Some(error),
        }
    }
}

fn router(config: Config) -> Result<Router, StartError> {
    let folders = Arc::new(Folders { pages: config.pages, package: config.package });
    let client = Client::builder(config.token)
        .base_url(&config.api)
        .budget(config.budget)
        // A shop that cannot ask sells: Ravelin's documents on error handling advise it.
        .fallback(Advice::Allow)
        .build()
        .map_err(StartError::Client)?;
    let state = State {
        client,
        public_key: config.public_key.as_str().to_owned(),
        trusted_proxies: config.trusted_proxies,
        ids: Ids::new(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_millis())),
        checks: Checks::default(),
        sandbox: config.sandbox,
    };
    Ok(Router::new()
        .route("/api/key", get(handlers::key))
        .route("/api/register", post(handlers::register))
        .route("/api/login", post(handlers::log_in))
        .route("/api/checkout", post(handlers::check_out))
        .route("/api/extra-check", post(handlers::extra_check))
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .with_state(Arc::new(state))
        .merge(Router::new().fallback(get(files::serve)).with_state(folders))
        .layer(map_response(protect)))
}

/// Puts the policy on every answer. `no-store`: answers are about a person, files about to change.
async fn protect(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// More than any form needs.
const FORM_BYTES: usize = 64 * 1024;
