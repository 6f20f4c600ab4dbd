//! Answers that fail on demand, for tests of whoever waits for them.

mod respond;

use crate::response::Answer;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// How answers of the API fail, until told otherwise or by a [`Rule`](crate::Rule).
///
/// The event itself is taken and recorded as ever, unless it is throttled, reset on arrival, or a
/// rule says otherwise: as in life, an answer that is lost says nothing about what became of the
/// request. As JSON for `PUT /sandbox/fault`: `{"fault": "stall-before-headers"}`,
/// `{"fault": {"status": 503}}`.
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
    /// Sends the headers one byte in each 100 ms.
    DripHeaders,
    /// Answers 200 without a body.
    Empty,
    /// Answers with bytes that are no HTTP, and closes the connection.
    Garbage,
    /// Answers with this status and a web page, as a proxy does that has something to say.
    Html(u16),
    /// Answers 200 with a body that is no JSON.
    InvalidJson,
    /// Answers 204.
    NoContent,
    /// Answers 200 with the body `null`.
    Null,
    /// Answers 200 with a JSON body of at least this many bytes.
    Oversized(usize),
    /// Answers 307 with this `Location`.
    Redirect(String),
    /// Resets the connection (RST), so that what was sent before may be lost too.
    Reset(ResetAt),
    /// Sends the first line of the answer, and the rest so many milliseconds later.
    SlowHeaders(u64),
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

/// What a fault can be, for whoever asked for one that there is not.
pub(crate) const NAMES: &str = "should be the name of a fault, or an object of a name and its value: action, \
    close-before-headers, close-mid-body, drip, drip-headers, empty, garbage, html, invalid-json, no-content, null, \
    oversized, redirect, reset, slow-headers, stall-before-headers, stall-mid-body, status, throttle, truncated";

/// When a connection is reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ResetAt {
    /// Before the body of the request is looked at; the event is not taken.
    OnArrival,
    /// Before an answer is sent.
    BeforeHeaders,
    /// When half of the body of the answer is sent.
    MidBody,
    /// A moment after the answer, while its connection waits for the next request; one that comes in
    /// this moment is not read.
    AfterBody,
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
            Self::DripHeaders => "drip-headers",
            Self::Empty => "empty",
            Self::Garbage => "garbage",
            Self::Html(_) => "html",
            Self::InvalidJson => "invalid-json",
            Self::NoContent => "no-content",
            Self::Null => "null",
            Self::Oversized(_) => "oversized",
            Self::Redirect(_) => "redirect",
            Self::Reset(_) => "reset",
            Self::SlowHeaders(_) => "slow-headers",
            Self::StallBeforeHeaders => "stall-before-headers",
            Self::StallMidBody => "stall-mid-body",
            Self::Status(_) => "status",
            Self::Throttle => "throttle",
            Self::Truncated => "truncated",
        }
    }

    /// Tells whether there is an answer at all, in whatever state.
    pub(crate) const fn has_status(&self) -> bool {
        !matches!(
            self,
            Self::CloseBeforeHeaders
                | Self::Garbage
                | Self::Reset(ResetAt::OnArrival | ResetAt::BeforeHeaders)
                | Self::StallBeforeHeaders
        )
    }

    /// Tells whether it strikes before the body of the request is looked at.
    pub(crate) const fn is_on_arrival(&self) -> bool {
        matches!(self, Self::Reset(ResetAt::OnArrival))
    }

    /// Tells whether the answer says, or lets suppose, that the event was not taken.
    pub(crate) const fn is_refusal(&self) -> bool {
        match self {
            Self::Status(status) => *status >= 300,
            Self::Html(_) | Self::Redirect(_) | Self::Reset(ResetAt::OnArrival) | Self::Throttle => true,
            _ => false,
        }
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
            Self::NoContent => Answer { status: StatusCode::NO_CONTENT, ..answer },
            Self::Redirect(_) => Answer { status: StatusCode::TEMPORARY_REDIRECT, ..answer },
            _ => answer,
        }
    }
}

fn status_of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn every_fault_is_named_where_one_is_unknown_and_in_the_documents() {
        let readme =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md")).unwrap();
        let names: Vec<_> = NAMES.split(": ").nth(1).unwrap().split(", ").collect();
        assert_eq!(names.len(), 20);
        for name in names {
            let forms = [json!(name), json!({ name: 503 }), json!({ name: "on-arrival" })];
            let found = forms.into_iter().find_map(|form| serde_json::from_value::<Fault>(form).ok());
            assert_eq!(found.unwrap().name(), name);
            assert!(
                readme.contains(&format!("`{name}`")) || readme.contains(&format!("`{{\"{name}\":")),
                "{name}"
            );
        }
    }
}
