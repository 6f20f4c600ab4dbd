//! Figures and health, for a gateway and for a relay.
//!
//! | Path | Answer |
//! |---|---|
//! | `/metrics` | the figures of the program and of the outbox, in Prometheus' text format |
//! | `/healthz` | 200 as long as the program runs |
//! | `/readyz` | 200 as long as it serves, else 503; `database` says whether the outbox answers |
//!
//! A relay without a database is not ready. A gateway is: it still gets recommendations. Figures hold
//! nothing of an event or a customer, and no key is asked for.

use crate::answer::Reply;
use crate::serve::serve;
use crate::start_error::StartError;
use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Method, Response, StatusCode};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use ravelin_outbox::Store;
use ravelin_outbox::store::Stats;
use serde_json::json;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::timeout;

/// Where times fall, in seconds: a budget of 750 ms lies in the middle.
const BUCKETS: [f64; 14] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 10.0];

/// How long the outbox may take to tell how much it keeps.
const PATIENCE: Duration = Duration::from_secs(1);

/// How many connections are served at once: a scraper and a prober have one each.
const CONNECTIONS: usize = 64;

/// How often figures that nobody reads are put together.
const UPKEEP: Duration = Duration::from_secs(5);

/// The figures of a program.
#[derive(Clone)]
pub struct Figures(PrometheusHandle);

impl Figures {
    /// Records the figures of this program from now on.
    ///
    /// # Errors
    ///
    /// [`StartError::Figures`] if they are recorded elsewhere.
    pub fn record() -> Result<Self, StartError> {
        let builder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BUCKETS)
            .map_err(|_| StartError::Figures)?;
        builder.install_recorder().map(Self).map_err(|_| StartError::Figures)
    }
}

impl fmt::Debug for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Figures")
    }
}

/// Whose health it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It goes on without a database, as far as it can.
    Gateway,
    /// It is nothing without one.
    Relay,
}

/// A listener for figures and health, which serves once it is run.
#[derive(Debug)]
pub struct Admin {
    listener: TcpListener,
    address: SocketAddr,
    figures: Figures,
    role: Role,
}

impl Admin {
    /// Listens.
    ///
    /// # Errors
    ///
    /// [`StartError::Listen`].
    pub async fn bind(address: SocketAddr, figures: Figures, role: Role) -> Result<Self, StartError> {
        let listener = TcpListener::bind(address).await.map_err(StartError::Listen)?;
        let address = listener.local_addr().map_err(StartError::Listen)?;
        Ok(Self { listener, address, figures, role })
    }

    /// Returns where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `gone` is true. `stop` is true as soon as the program is told to stop: from then on
    /// it is not ready, and still tells its figures.
    pub async fn run<S: Store>(
        self,
        store: Arc<S>,
        stop: watch::Receiver<bool>,
        gone: watch::Receiver<bool>,
    ) {
        let figures = self.figures.clone();
        let upkeep = async {
            loop {
                tokio::time::sleep(UPKEEP).await;
                figures.0.run_upkeep();
            }
        };
        let desk = Arc::new(Desk { store, stop, figures: self.figures, role: self.role });
        let answer = move |request: hyper::Request<_>| {
            let desk = Arc::clone(&desk);
            let (method, path) = (request.method().clone(), request.uri().path().to_owned());
            async move { desk.answer(&method, &path).await }
        };
        tokio::select! {
            () = serve(self.listener, CONNECTIONS, answer, gone) => {}
            () = upkeep => {}
        }
    }
}

/// What the answers are made of.
struct Desk<S> {
    store: Arc<S>,
    stop: watch::Receiver<bool>,
    figures: Figures,
    role: Role,
}

impl<S: Store> Desk<S> {
    async fn answer(&self, method: &Method, path: &str) -> Reply {
        match path {
            _ if method != Method::GET => text(StatusCode::METHOD_NOT_ALLOWED, "only GET\n".to_owned()),
            "/metrics" => {
                self.look().await;
                text(StatusCode::OK, self.figures.0.render())
            }
            "/healthz" => text(StatusCode::OK, "ok\n".to_owned()),
            "/readyz" => self.ready().await,
            _ => text(StatusCode::NOT_FOUND, "/metrics, /healthz, /readyz\n".to_owned()),
        }
    }

    async fn ready(&self) -> Reply {
        let has_database = self.look().await.is_some();
        let is_stopping = *self.stop.borrow();
        let is_ready = !is_stopping && (has_database || self.role == Role::Gateway);
        let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        let body = json!({ "ready": is_ready, "stopping": is_stopping, "database": has_database });
        text(status, body.to_string())
    }

    /// Asks the outbox how much it keeps, and records it.
    async fn look(&self) -> Option<Stats> {
        let stats = timeout(PATIENCE, self.store.stats()).await.ok()?.ok();
        metrics::gauge!("ravelin_outbox_up").set(if stats.is_some() { 1.0 } else { 0.0 });
        let stats = stats?;
        for (state, count) in [("queued", stats.queued), ("waiting", stats.waiting), ("dead", stats.dead)] {
            metrics::gauge!("ravelin_outbox_events", "state" => state).set(number(count));
        }
        let oldest = Duration::from_millis(stats.oldest_ms).as_secs_f64();
        metrics::gauge!("ravelin_outbox_oldest_age_seconds").set(oldest);
        Some(stats)
    }
}

fn number(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn text(status: StatusCode, text: String) -> Reply {
    let mut reply = Response::new(Full::new(Bytes::from(text)));
    *reply.status_mut() = status;
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    reply
}
