//! Routes, and the order in which a request is looked at.

use crate::auth::is_authorized;
use crate::body;
use crate::checkpoint::checkpoint;
use crate::journal::{Kept, Record};
use crate::json;
use crate::line::Cut;
use crate::lock::lock;
use crate::page;
use crate::redact;
use crate::refusal::Refusal;
use crate::response::{Answer, millis};
use crate::state::State;
use axum::Router;
use axum::extract::{ConnectInfo, Request, State as Shared};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, Uri};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{self, MethodFilter, MethodRouter, get, put};
use ravelin::endpoint::Endpoint;
use std::sync::Arc;
use std::time::Duration;

mod deliveries;
mod event;
mod facts;
mod host;
mod label;
mod noted;
mod own;
mod reclaim;
mod script;
mod tag;

use noted::{Finished, Noted};

/// The longest delay that `Ravelin-Min-Latency` can ask for.
const MAX_LATENCY_MS: u64 = 60_000;

const CHECK_TOKEN: &str = "/v2/auth/checktoken";

const TAGS: &str = "/v2/tag/customer/{customerId}";

/// What a request to the API asks for.
#[derive(Clone, Copy, Debug)]
enum Route {
    /// `/v2/auth/checktoken`.
    CheckToken,
    /// A body sent by `POST`.
    Event(Endpoint),
    /// The same as data of the past.
    Backfill(Endpoint),
    /// `GET /v2/label/customer`.
    Labels,
    /// `GET /v2/tag/customer/{customerId}`.
    Tags,
    /// `DELETE /v2/tag/customer`.
    Untag,
}

impl Route {
    /// Returns what an event that is brought is for; nothing where none is.
    const fn endpoint(self) -> Option<Endpoint> {
        match self {
            Self::Event(endpoint) | Self::Backfill(endpoint) => Some(endpoint),
            Self::CheckToken | Self::Labels | Self::Tags | Self::Untag => None,
        }
    }

    /// Returns the path by which rules know it.
    fn path(self) -> &'static str {
        match self {
            Self::CheckToken => CHECK_TOKEN,
            Self::Event(endpoint) => endpoint.path(),
            Self::Backfill(endpoint) => endpoint.backfill_path().unwrap_or_default(),
            Self::Labels => Endpoint::Label.path(),
            Self::Tags => TAGS,
            Self::Untag => Endpoint::Tag.path(),
        }
    }
}

/// Returns all routes.
pub(crate) fn router(state: Arc<State>) -> Router {
    let mut router = Router::new();
    for endpoint in Endpoint::ALL {
        router = router.route(endpoint.path(), on(MethodFilter::POST, Route::Event(*endpoint)));
        if let Some(path) = endpoint.backfill_path() {
            router = router.route(path, on(MethodFilter::POST, Route::Backfill(*endpoint)));
        }
    }
    router
        .route(Endpoint::Label.path(), on(MethodFilter::GET, Route::Labels))
        .route(Endpoint::Tag.path(), on(MethodFilter::DELETE, Route::Untag))
        .route(TAGS, on(MethodFilter::GET, Route::Tags))
        .route(CHECK_TOKEN, on(MethodFilter::GET.or(MethodFilter::POST), Route::CheckToken))
        .route("/sandbox/journal", get(own::journal).delete(own::clear_journal))
        .route("/sandbox/entities", get(own::entities).delete(own::clear_entities))
        .route("/sandbox/deliveries", get(deliveries::list).put(deliveries::start).delete(deliveries::clear))
        .route("/sandbox/deliveries/summary", get(deliveries::summary))
        .route("/sandbox/keys", get(own::keys))
        .route("/sandbox/fault", put(own::set_fault).delete(own::clear_fault))
        .route("/sandbox/script", get(script::show).put(script::set).delete(script::clear))
        .route("/sandbox/style.css", get(page::style))
        .route("/", get(page::page))
        .fallback(not_found)
        .method_not_allowed_fallback(not_allowed)
        .layer(from_fn_with_state(Arc::clone(&state), host::only_loopback))
        .with_state(state)
}

/// Returns the handler of a route under a method.
fn on(method: MethodFilter, route: Route) -> MethodRouter<Arc<State>> {
    routing::on(method, move |shared, cut, request| take(shared, cut, route, request))
}

/// Takes a request to the API.
async fn take(
    Shared(state): Shared<Arc<State>>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    route: Route,
    request: Request,
) -> Response {
    let began = state.clock.now();
    let mut noted = Noted::new(&state, began, route, &request);
    let (latency, answer) = match min_latency(request.headers()) {
        Err(refusal) => (Duration::ZERO, Err(refusal)),
        Ok(latency) => (latency, handle(&state, route, request, &mut noted).await),
    };
    let Finished { answer, plan, flight } = noted.finish(&state, answer);
    let latency = latency.max(plan.delay);
    if !latency.is_zero() {
        let rest = latency.saturating_sub(state.clock.now().saturating_sub(began));
        state.clock.sleep(rest).await;
    }
    let mut response = match plan.fault {
        Some(fault) => fault.respond(answer, &cut, state.closing.clone(), flight).await,
        None => answer.into_response(),
    };
    if let Some(value) = plan.retry_after {
        response.headers_mut().insert(RETRY_AFTER, value);
    }
    response
}

/// Answers a request, and notes what may be kept of it.
///
/// # Errors
///
/// The refusal of the first thing that is wrong, in this order: key, `Accept`, checkpoint,
/// `Content-Type`, size, JSON, whatever the checker would reject, encrypted cards.
async fn handle(state: &State, route: Route, request: Request, noted: &mut Noted) -> Result<Answer, Refusal> {
    if noted.is_reset(state) {
        return Ok(Answer::acknowledged(state.clock.now(), true));
    }
    let (mut parts, body) = request.into_parts();
    admit(state, &parts.headers)?;
    let (endpoint, past) = match route {
        Route::CheckToken => return Ok(Answer::token_valid(state.clock.now())),
        Route::Labels => return label::list(state, &parts),
        Route::Tags => return tag::read(state, &mut parts).await,
        Route::Untag => return tag::remove(state, &parts.uri),
        Route::Event(endpoint) => (endpoint, false),
        Route::Backfill(endpoint) => (endpoint, true),
    };
    noted.kept.record.checkpoint = checkpoint(endpoint, past, parts.uri.query().unwrap_or_default())?;
    if !body::is_json(&parts.headers) {
        return Err(Refusal::CONTENT_TYPE);
    }
    let text = body::read(body, state.body_limit).await?;
    let check = event::check(endpoint, past, noted.kept.record.checkpoint, state.clock.now());
    let body = json::parse(&text);
    let takes = noted.learn(state, &text, body.as_ref());
    let Some(body) = body else { return Err(Refusal::unread(&check.run_text(&text))) };
    let received = event::Received {
        check,
        endpoint,
        past,
        body: &body,
        with_rules: body::wants_rules(&parts.headers),
        takes,
    };
    let answer = received.answer(state, &mut noted.kept.record);
    if state.keeps_journal {
        noted.kept.receive(&body, text.len());
    }
    answer
}

/// Returns what is known of a request at once. A path is shown up to where it is percent-encoded:
/// digits would be in no form there in which they are found.
fn record_of(now: Duration, request: &Request) -> Record {
    let path = match request.uri().path().split_once('%') {
        Some((before, _)) => format!("{}…", redact::text(before)),
        None => redact::text(request.uri().path()),
    };
    Record {
        received_at: millis(now),
        method: redact::text(request.method().as_str()),
        path,
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

/// Refuses whoever has no key or accepts no JSON.
fn admit(state: &State, headers: &HeaderMap) -> Result<(), Refusal> {
    if !is_authorized(headers, &state.token_digest) {
        return Err(Refusal::UNAUTHORIZED);
    }
    if !body::accepts_json(headers) {
        return Err(Refusal::NOT_ACCEPTABLE);
    }
    Ok(())
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
    if state.keeps_journal && is_api(request.uri()) {
        let message = Some(refusal.message().to_owned());
        let record = record_of(state.clock.now(), request);
        let record = Record { status: answer.status.as_u16(), message, ..record };
        lock(&state.journal).push(Kept::new(record));
    }
    answer.into_response()
}

fn is_api(uri: &Uri) -> bool {
    !matches!(uri.path(), "/" | "/favicon.ico") && !uri.path().starts_with("/sandbox/")
}

fn refuse(state: &State, refusal: &Refusal) -> Response {
    refusal.answer(&lock(&state.random).uuid()).into_response()
}
