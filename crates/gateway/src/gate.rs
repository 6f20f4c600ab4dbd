//! The one handler: who may ask, how much at once, and what a request is.

use crate::answer::{Outcome, REASON, Refusal, Reply, busy};
use crate::arrival;
use crate::config::Config;
use crate::event::Event;
use crate::findings::Said;
use hyper::body::{Body as _, Incoming};
use hyper::header::HOST;
use hyper::{Method as HttpMethod, Request, StatusCode};
use ravelin::endpoint::Endpoint;
use ravelin::request::Method;
use ravelin_client::Client;
use ravelin_outbox::Store;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep};

/// How long a request waits for room: little of what a shopper is made to wait.
const ROOM_PATIENCE: Duration = Duration::from_millis(50);

/// How often it looks.
const ROOM_LOOK: Duration = Duration::from_millis(2);

/// What every request needs.
pub(crate) struct Gate<S> {
    pub(crate) config: Arc<Config>,
    pub(crate) store: Arc<S>,
    client: Client,
    client_with_rules: Client,
    permits: Arc<Semaphore>,
    pub(crate) said: Arc<Said>,
}

impl<S: Store> Gate<S> {
    pub(crate) fn new(config: Config, store: Arc<S>, client: Client) -> Self {
        let permits = Arc::new(Semaphore::new(config.max_requests));
        let client_with_rules = client.with_rule_output(true);
        Self { config: Arc::new(config), store, client, client_with_rules, permits, said: Arc::default() }
    }

    /// Returns the same gate for another thread, with connections to Ravelin of its own.
    pub(crate) fn again(&self) -> Self {
        let client = self.client.with_own_connections();
        Self {
            config: Arc::clone(&self.config),
            store: Arc::clone(&self.store),
            client_with_rules: client.with_rule_output(true),
            client,
            permits: Arc::clone(&self.permits),
            said: Arc::clone(&self.said),
        }
    }

    pub(crate) const fn client(&self, with_rules: bool) -> &Client {
        if with_rules { &self.client_with_rules } else { &self.client }
    }

    /// Answers a request, whatever it is, and counts it.
    pub(crate) async fn answer(&self, request: Request<Incoming>) -> Reply {
        let began = Instant::now();
        let endpoint = Endpoint::of_path(request.uri().path()).map_or("other", |(known, _)| known.path());
        let reply = match self.admit(&request) {
            Ok(()) => self.serve(request).await,
            Err(refusal) => refusal.into(),
        };
        let outcome = reply.extensions().get::<Outcome>().map_or("answered", |outcome| outcome.as_str());
        let why = reply.headers().get(REASON).and_then(|why| why.to_str().ok()).unwrap_or_default();
        let took = began.elapsed();
        metrics::histogram!("ravelin_gateway_seconds", "outcome" => outcome).record(took.as_secs_f64());
        metrics::counter!("ravelin_gateway_requests_total", "endpoint" => endpoint, "outcome" => outcome)
            .increment(1);
        if outcome == Outcome::Refused.as_str() {
            metrics::counter!("ravelin_gateway_refused_total", "why" => why.to_owned()).increment(1);
        }
        let status = reply.status().as_u16();
        let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        if why.is_empty() {
            tracing::debug!(endpoint, outcome, status, took_ms, "answered");
        } else {
            tracing::info!(endpoint, outcome, why, status, took_ms, "answered by the gateway itself");
        }
        reply
    }

    /// Refuses whoever may not ask.
    fn admit(&self, request: &Request<Incoming>) -> Result<(), Refusal> {
        if !self.config.keys.is_empty() {
            if self.config.keys.admit(request.headers()) {
                return Ok(());
            }
            let message = "the key of the gateway is missing or wrong: Authorization: token KEY";
            return Err(Refusal::new(StatusCode::UNAUTHORIZED, "gateway-key", message));
        }
        let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        if is_loopback_name(host) {
            return Ok(());
        }
        // A web page whose own name was made to point here would be let in otherwise.
        let message = "without keys the gateway serves only what is addressed to a loopback name";
        Err(Refusal::new(StatusCode::FORBIDDEN, "gateway-host", message))
    }

    async fn serve(&self, request: Request<Incoming>) -> Reply {
        let Ok(_permit) = self.permits.try_acquire() else { return busy() };
        // What runs on in the background counts as well: it holds its event.
        if !has_room(|| self.client.handed_over(), self.config.max_requests.saturating_mul(2)).await {
            return busy();
        }
        self.route(request).await.unwrap_or_else(Into::into)
    }

    async fn route(&self, request: Request<Incoming>) -> Result<Reply, Refusal> {
        let with_rules = arrival::wants_rules(request.headers());
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str()).to_owned();
        let method = match *request.method() {
            HttpMethod::GET => Method::Get,
            HttpMethod::DELETE => Method::Delete,
            HttpMethod::POST => Method::Post,
            _ => {
                let message = "the API knows GET, POST and DELETE";
                return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "method", message));
            }
        };
        if method != Method::Post {
            return Ok(self.pass(method, target, bytes::Bytes::new(), with_rules).await);
        }
        if !request.body().is_end_stream() {
            arrival::is_json(request.headers())?;
        }
        let event = Endpoint::of_path(request.uri().path());
        let query = request.uri().query().unwrap_or_default().to_owned();
        let body = arrival::body(&self.config, request).await?;
        Ok(match event {
            Some((endpoint, is_past)) => {
                self.event(Event { endpoint, is_past, query, body, with_rules }).await
            }
            None => self.pass(method, target, body, with_rules).await,
        })
    }
}

/// Waits a little until so many things at most run on; returns whether that came. Removals from the disk end by
/// themselves, and whoever came too fast for them is slowed down; requests that Ravelin does not answer take longer.
async fn has_room(running: impl Fn() -> usize, most: usize) -> bool {
    let began = Instant::now();
    while running() > most {
        if began.elapsed() >= ROOM_PATIENCE {
            return false;
        }
        sleep(ROOM_LOOK).await;
    }
    true
}

fn is_loopback_name(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::{ROOM_PATIENCE, has_room, is_loopback_name};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;
    use tokio::time::Instant;

    #[tokio::test(start_paused = true)]
    async fn who_comes_too_fast_is_slowed_down_and_refused_only_where_nothing_ends() {
        let running = AtomicUsize::new(40);
        let one_ends = || running.fetch_sub(1, Ordering::Relaxed);
        let began = Instant::now();
        assert!(has_room(one_ends, 30).await);
        assert!(began.elapsed() < ROOM_PATIENCE && began.elapsed() > Duration::ZERO);
        assert!(has_room(|| 30, 30).await);
        let began = Instant::now();
        assert!(!has_room(|| 31, 30).await);
        assert!(began.elapsed() >= ROOM_PATIENCE);
    }

    #[test]
    fn only_loopback_names_are_served_without_keys() {
        for host in ["localhost", "LOCALHOST:80", "127.0.0.1:8788", "127.9.9.9", "[::1]:8788"] {
            assert!(is_loopback_name(host), "{host}");
        }
        for host in ["", "example.com", "127.0.0.1.example.com", "localhost.example.com:80", "10.0.0.1"] {
            assert!(!is_loopback_name(host), "{host}");
        }
    }
}
