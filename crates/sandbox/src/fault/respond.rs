//! How an answer fails on the wire.

use super::{Fault, ResetAt};
use crate::line::{Cut, Pause};
use crate::log::Flight;
use crate::response::Answer;
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, Response as HttpResponse, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream, StreamExt};
use std::io;
use std::time::Duration;
use tokio::sync::watch;

/// How long what was sent needs to be on its way; what is written just before an error or a reset is
/// thrown away unsent.
const ON_ITS_WAY: Duration = Duration::from_millis(20);

impl Fault {
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
            Self::DripHeaders | Self::SlowHeaders(_) => {
                let pause = if let Self::SlowHeaders(millis) = self {
                    Pause::AfterLine(millis)
                } else {
                    Pause::EachByte
                };
                cut.slow_down(pause, flight);
                answer.into_response()
            }
            Self::Garbage => {
                cut.garble();
                StatusCode::OK.into_response()
            }
            Self::Reset(at) => reset(at, answer, cut, flight),
            Self::NoContent => StatusCode::NO_CONTENT.into_response(),
            Self::InvalidJson => with_body(&answer, Body::from("{'status': 200, data: <none>}")),
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
                    tokio::time::sleep(ON_ITS_WAY).await;
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

fn reset(at: ResetAt, answer: Answer, cut: &Cut, flight: Option<Flight>) -> Response {
    match at {
        ResetAt::OnArrival | ResetAt::BeforeHeaders => {
            drop(flight);
            cut.reset();
            StatusCode::OK.into_response()
        }
        ResetAt::MidBody => {
            let (cut, pieces) = (cut.clone(), half(&answer));
            let broken = stream::once(async move {
                tokio::time::sleep(ON_ITS_WAY).await;
                drop(flight);
                cut.reset();
                Err(io::Error::from(io::ErrorKind::ConnectionReset))
            });
            with_body(&answer, Body::from_stream(pieces.chain(broken)))
        }
        ResetAt::AfterBody => {
            let cut = cut.clone();
            cut.read_no_more();
            tokio::spawn(async move {
                tokio::time::sleep(ON_ITS_WAY).await;
                cut.reset();
            });
            answer.into_response()
        }
    }
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
