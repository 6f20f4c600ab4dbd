//! Routes, and the order in which a request is looked at.

use crate::auth::is_authorized;
use crate::body;
use crate::clock::Clock;
use crate::customers::Customers;
use crate::endpoint::Endpoint;
use crate::fault::Fault;
use crate::journal::{Journal, Record};
use crate::keys::Keys;
use crate::line::Cut;
use crate::page;
use crate::random::Random;
use crate::redact;
use crate::refusal::Refusal;
use crate::response::{Answer, millis};
use axum::Router;
use axum::extract::{ConnectInfo, Request, State as Shared};
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use serde::Deserialize;
use serde_json::json;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

mod event;

/// The longest delay that `Ravelin-Min-Latency` can ask for.
const MAX_LATENCY_MS: u64 = 60_000;

/// What all requests share.
pub(crate) struct State {
    pub(crate) token_digest: [u8; 32],
    pub(crate) keys: Keys,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) closing: watch::Receiver<bool>,
    pub(crate) unknown_fields: bool,
    pub(crate) body_limit: usize,
    pub(crate) customer_limit: Option<u32>,
    pub(crate) journal: Mutex<Journal>,
    pub(crate) customers: Mutex<Customers>,
    pub(crate) random: Mutex<Random>,
    pub(crate) fault: Mutex<Option<Fault>>,
}

/// Locks what no panic leaves half-changed.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns all routes.
pub(crate) fn router(state: Arc<State>) -> Router {
    let mut router = Router::new();
    for endpoint in Endpoint::ALL {
        let handler = move |shared, cut, request| take(shared, cut, Some(endpoint), request);
        router = router.route(endpoint.path(), post(handler));
    }
    let check_token = |shared, cut, request| take(shared, cut, None, request);
    router
        .route("/v2/auth/checktoken", get(check_token).post(check_token))
        .route("/sandbox/journal", get(journal).delete(clear_journal))
        .route("/sandbox/keys", get(keys))
        .route("/sandbox/fault", put(set_fault).delete(clear_fault))
        .route("/sandbox/style.css", get(page::style))
        .route("/", get(page::page))
        .fallback(not_found)
        .method_not_allowed_fallback(not_allowed)
        .layer(from_fn_with_state(Arc::clone(&state), only_loopback))
        .with_state(state)
}

/// Takes a request to the API: an event, or a key check.
async fn take(
    Shared(state): Shared<Arc<State>>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    endpoint: Option<Endpoint>,
    request: Request,
) -> Response {
    let began = state.clock.now();
    let mut record = record_of(&state, &request);
    let (latency, answer) = match min_latency(request.headers()) {
        Err(refusal) => (Duration::ZERO, Err(refusal)),
        Ok(latency) => (latency, event::handle(&state, endpoint, request, &mut record).await),
    };
    let fault = lock(&state.fault).clone();
    let answer = finish(&state, answer, fault.as_ref(), record);
    let rest = latency.saturating_sub(state.clock.now().saturating_sub(began));
    if !rest.is_zero() {
        state.clock.sleep(rest).await;
    }
    match fault {
        Some(fault) => fault.respond(answer, &cut, state.closing.clone()).await,
        None => answer.into_response(),
    }
}

/// Returns the answer to be given, after it was recorded.
fn finish(state: &State, answer: Result<Answer, Refusal>, fault: Option<&Fault>, record: Record) -> Answer {
    let mut random = lock(&state.random);
    let message = answer.as_ref().err().map(|refusal| refusal.message().to_owned());
    let answer = answer.unwrap_or_else(|refusal| refusal.answer(&random.uuid()));
    let answer = if state.unknown_fields { answer.with_unknown_fields(&mut random) } else { answer };
    let answer = match fault {
        Some(fault) => fault.rewrite(answer),
        None => answer,
    };
    lock(&state.journal).push(Record {
        status: answer.status.as_u16(),
        action: answer.data("action"),
        source: answer.data("source"),
        message,
        fault: fault.map(Fault::name),
        ..record
    });
    answer
}

fn record_of(state: &State, request: &Request) -> Record {
    Record {
        received_at: millis(state.clock.now()),
        method: redact::text(request.method().as_str()),
        path: redact::text(request.uri().path()),
        ..Record::default()
    }
}

/// Returns the delay that the client asks for.
fn min_latency(headers: &HeaderMap) -> Result<Duration, Refusal> {
    let Some(value) = headers.get("ravelin-min-latency") else { return Ok(Duration::ZERO) };
    value
        .to_str()
        .ok()
        .and_then(|text| text.trim().parse().ok())
        .filter(|millis| *millis <= MAX_LATENCY_MS)
        .map(Duration::from_millis)
        .ok_or_else(|| {
            Refusal::field("Ravelin-Min-Latency", "should be a whole number of milliseconds, at most 60000")
        })
}

/// Lets pass what was addressed to a loopback name. A page from elsewhere whose own name was made
/// to point here would read the journal otherwise.
async fn only_loopback(Shared(state): Shared<Arc<State>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).map(str::to_owned);
    let host = host.or_else(|| request.uri().authority().map(ToString::to_string)).unwrap_or_default();
    if is_loopback_name(&host) { next.run(request).await } else { refuse(&state, &Refusal::FOREIGN_HOST) }
}

fn is_loopback_name(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !name.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

async fn not_found(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    missed(&state, &request, &Refusal::NOT_FOUND)
}

async fn not_allowed(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    missed(&state, &request, &Refusal::METHOD)
}

/// Answers a request that met no route, and records it if it was meant for the API.
fn missed(state: &State, request: &Request, refusal: &Refusal) -> Response {
    let answer = refusal.answer(&lock(&state.random).uuid());
    if is_api(request.uri()) {
        let message = Some(refusal.message().to_owned());
        let record = record_of(state, request);
        lock(&state.journal).push(Record { status: answer.status.as_u16(), message, ..record });
    }
    answer.into_response()
}

fn is_api(uri: &Uri) -> bool {
    !matches!(uri.path(), "/" | "/favicon.ico") && !uri.path().starts_with("/sandbox/")
}

fn refuse(state: &State, refusal: &Refusal) -> Response {
    refusal.answer(&lock(&state.random).uuid()).into_response()
}

async fn journal(Shared(state): Shared<Arc<State>>) -> Answer {
    let records: Vec<_> = lock(&state.journal).records().cloned().collect();
    Answer { status: StatusCode::OK, body: json!({"events": records}) }
}

async fn clear_journal(Shared(state): Shared<Arc<State>>) -> StatusCode {
    lock(&state.journal).clear();
    StatusCode::NO_CONTENT
}

async fn keys(Shared(state): Shared<Arc<State>>) -> Answer {
    Answer { status: StatusCode::OK, body: json!({"keys": state.keys.public()}) }
}

/// The body of `PUT /sandbox/fault`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FaultOrder {
    fault: Fault,
}

async fn set_fault(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    // What is not declared as JSON could come from a form on any page.
    if !body::is_json(request.headers()) {
        return refuse(&state, &Refusal::CONTENT_TYPE);
    }
    let order = body::read(request.into_body(), state.body_limit)
        .await
        .and_then(|body| serde_json::from_value::<FaultOrder>(body).map_err(|_| unknown_fault()));
    match order {
        Ok(order) => {
            *lock(&state.fault) = Some(order.fault);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(refusal) => refuse(&state, &refusal),
    }
}

fn unknown_fault() -> Refusal {
    Refusal::field("fault", "should be the name of a fault, or an object of a name and its value")
}

async fn clear_fault(Shared(state): Shared<Arc<State>>) -> StatusCode {
    *lock(&state.fault) = None;
    StatusCode::NO_CONTENT
}

/// Refuses whoever has no key or accepts no JSON.
pub(crate) fn admit(state: &State, headers: &HeaderMap) -> Result<(), Refusal> {
    if !is_authorized(headers, &state.token_digest) {
        return Err(Refusal::UNAUTHORIZED);
    }
    if !body::accepts_json(headers) {
        return Err(Refusal::NOT_ACCEPTABLE);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_names_are_served() {
        for host in
            ["localhost", "LOCALHOST:80", "shop.localhost:8787", "127.0.0.1:1", "127.9.9.9", "[::1]:8787"]
        {
            assert!(is_loopback_name(host), "{host}");
        }
        for host in
            ["", "example.com", "127.0.0.1.example.com", "localhost.example.com:80", "10.0.0.1", "[::2]:1"]
        {
            assert!(!is_loopback_name(host), "{host}");
        }
    }
}
