//! Answers that fail on demand, for tests of whoever waits for them.

use crate::line::Cut;
use crate::log::Flight;
use crate::response::Answer;
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, Response as HttpResponse, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream, StreamExt};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::io;
use std::time::Duration;
use tokio::sync::watch;

/// How answers of the API fail until told otherwise.
///
/// The event itself is taken and recorded as ever: as in life, an answer that is lost says
/// nothing about what became of the request. As JSON for `PUT /sandbox/fault`:
/// `{"fault": "stall-before-headers"}`, `{"fault": {"status": 503}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Fault {
    /// Recommends this action instead, where a recommendation is asked for.
    Action(String),
    /// Closes the connection without a word.
    CloseBeforeHeaders,
    /// Closes the connection in the middle of the body.
    CloseMidBody,
    /// Sends the body one byte in each 100 ms.
    Drip,
    /// Answers 200 without a body.
    Empty,
    /// Answers with this status and a web page, as a proxy does that has something to say.
    Html(u16),
    /// Answers 200 with the body `null`.
    Null,
    /// Answers 200 with a JSON body of at least this many bytes.
    Oversized(usize),
    /// Answers 307 with this `Location`.
    Redirect(String),
    /// Never answers.
    StallBeforeHeaders,
    /// Sends the headers and half of the body, and then nothing more.
    StallMidBody,
    /// Answers with this status and an error in JSON.
    Status(u16),
    /// Answers as to a customer with too many events: 200, PREVENT, source RATE_LIMIT.
    Throttle,
    /// Answers 200 with JSON that ends early.
    Truncated,
}

impl Fault {
    /// Returns the name of the fault as it is written in JSON.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Action(_) => "action",
            Self::CloseBeforeHeaders => "close-before-headers",
            Self::CloseMidBody => "close-mid-body",
            Self::Drip => "drip",
            Self::Empty => "empty",
            Self::Html(_) => "html",
            Self::Null => "null",
            Self::Oversized(_) => "oversized",
            Self::Redirect(_) => "redirect",
            Self::StallBeforeHeaders => "stall-before-headers",
            Self::StallMidBody => "stall-mid-body",
            Self::Status(_) => "status",
            Self::Throttle => "throttle",
            Self::Truncated => "truncated",
        }
    }

    /// Tells whether there is an answer at all, in whatever state.
    pub(crate) const fn has_status(&self) -> bool {
        !matches!(self, Self::CloseBeforeHeaders | Self::StallBeforeHeaders)
    }

    /// Returns the answer as this fault leaves it, as far as it is still an answer.
    pub(crate) fn rewrite(&self, mut answer: Answer) -> Answer {
        match self {
            Self::Action(action) => {
                for pointer in ["/data/action", "/data/ato/action"] {
                    if let Some(place) = answer.body.pointer_mut(pointer) {
                        *place = (&**action).into();
                    }
                }
                answer
            }
            Self::Status(status) => {
                let message = "The sandbox was asked for this answer";
                let body = json!({"status": status, "message": message, "code": "fault"});
                Answer { status: status_of(*status), body }
            }
            Self::Html(status) => Answer { status: status_of(*status), ..answer },
            Self::Redirect(_) => Answer { status: StatusCode::TEMPORARY_REDIRECT, ..answer },
            _ => answer,
        }
    }

    /// Returns the response to an answer. One that stalls does so until the sandbox closes. The request
    /// is under way until the last of it is sent.
    pub(crate) async fn respond(
        self,
        answer: Answer,
        cut: &Cut,
        closing: watch::Receiver<bool>,
        flight: Option<Flight>,
    ) -> Response {
        match self {
            Self::CloseBeforeHeaders => {
                cut.now();
                StatusCode::OK.into_response()
            }
            Self::StallBeforeHeaders => {
                closed(closing).await;
                cut.now();
                StatusCode::OK.into_response()
            }
            Self::Empty => with_body(&answer, Body::empty()),
            Self::Null => with_body(&answer, Body::from("null")),
            Self::Oversized(bytes) => {
                with_body(&answer, Body::from(format!("{{\"x\":\"{}\"}}", "x".repeat(bytes))))
            }
            Self::Html(_) => (answer.status, axum::response::Html(PROXY_PAGE)).into_response(),
            Self::Redirect(target) => redirected(answer, &target),
            Self::CloseMidBody => {
                let broken = stream::once(async move {
                    drop(flight);
                    // What is written just before an error is thrown away unsent.
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    Err(io::Error::from(io::ErrorKind::ConnectionReset))
                });
                with_body(&answer, Body::from_stream(half(&answer).chain(broken)))
            }
            Self::StallMidBody => {
                let stalled = stream::once(async move {
                    closed(closing).await;
                    drop(flight);
                    Err(io::Error::from(io::ErrorKind::TimedOut))
                });
                with_body(&answer, Body::from_stream(half(&answer).chain(stalled)))
            }
            Self::Drip => with_body(&answer, Body::from_stream(drip(answer.text().into_bytes(), flight))),
            Self::Truncated => {
                let text = answer.text();
                let half: String = text.chars().take(text.chars().count() / 2).collect();
                with_body(&answer, Body::from(half))
            }
            Self::Action(_) | Self::Status(_) | Self::Throttle => answer.into_response(),
        }
    }
}

/// What stands in the way of an answer more often than one thinks.
const PROXY_PAGE: &str = "<!doctype html><html><head><title>Please wait</title></head><body><h1>Your \
                          request is being checked</h1></body></html>";

fn status_of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn with_body(answer: &Answer, body: Body) -> Response {
    let mut response = HttpResponse::new(body);
    *response.status_mut() = answer.status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    response
}

fn redirected(answer: Answer, target: &str) -> Response {
    let mut response = answer.into_response();
    if let Ok(target) = HeaderValue::from_str(target) {
        response.headers_mut().insert(LOCATION, target);
    }
    response
}

fn half(answer: &Answer) -> impl Stream<Item = io::Result<Vec<u8>>> + use<> {
    let mut bytes = answer.text().into_bytes();
    bytes.truncate(bytes.len() / 2);
    stream::once(async { Ok(bytes) })
}

fn drip(bytes: Vec<u8>, mut flight: Option<Flight>) -> impl Stream<Item = io::Result<Vec<u8>>> {
    let last = bytes.len().saturating_sub(1);
    stream::iter(bytes.into_iter().enumerate()).then(move |(place, byte)| {
        let flight = if place == last { flight.take() } else { None };
        async move {
            tokio::time::sleep(Duration::from_millis(100)).await;
            drop(flight);
            Ok(vec![byte])
        }
    })
}

/// Returns when the sandbox closes.
async fn closed(mut closing: watch::Receiver<bool>) {
    // An error means that the sandbox is gone, which is closed too.
    let _ = closing.wait_for(|closing| *closing).await;
}
