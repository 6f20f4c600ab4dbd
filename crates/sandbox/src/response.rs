//! The answers, as the examples of the documents show them.

use crate::clock::rfc3339;
use crate::random::Random;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use ravelin::endpoint::Endpoint;
use serde_json::{Map, Value, json};
use std::time::Duration;

/// A status and a JSON body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
}

/// A recommendation before it has the shape of its endpoint.
#[derive(Debug)]
pub(crate) struct Outcome<'a> {
    pub(crate) action: &'a str,
    pub(crate) source: &'a str,
    /// `customerId` or `supplierId`, and the identifier.
    pub(crate) subject: Option<(&'static str, &'a str)>,
    pub(crate) credentials: Option<Value>,
    pub(crate) warnings: Vec<Value>,
    pub(crate) with_rules: bool,
}

impl Answer {
    /// Returns the answer to an event without a checkpoint: status and time, or nothing at all.
    pub(crate) fn acknowledged(now: Duration, bare: bool) -> Self {
        Self::ok(if bare { Value::Null } else { json!({"status": 200, "timestamp": millis(now)}) })
    }

    /// Returns the answer to a key check. The documents print none, so it says the least.
    pub(crate) fn token_valid(now: Duration) -> Self {
        Self::acknowledged(now, false)
    }

    /// Returns the answer to an event with a checkpoint: the time is text at login, in milliseconds
    /// at registration and in seconds elsewhere, as the examples have it.
    pub(crate) fn recommended(
        endpoint: Endpoint,
        outcome: Outcome<'_>,
        now: Duration,
        random: &mut Random,
    ) -> Self {
        let mut body = Map::new();
        body.insert("status".to_owned(), 200.into());
        let time = match endpoint {
            Endpoint::Login => rfc3339(now).into(),
            Endpoint::Registration => millis(now).into(),
            _ => now.as_secs().into(),
        };
        body.insert("timestamp".to_owned(), time);
        if matches!(endpoint, Endpoint::Checkout | Endpoint::Login) {
            body.insert("success".to_owned(), "true".into());
        }
        let (data, credentials) = data(endpoint, outcome, random);
        body.insert("data".to_owned(), data.into());
        if let Some(credentials) = credentials {
            body.insert("credentialStatus".to_owned(), credentials);
        }
        Self::ok(body.into())
    }

    /// Returns a body with status 200.
    pub(crate) const fn ok(body: Value) -> Self {
        Self { status: StatusCode::OK, body }
    }

    /// Returns the body as it is sent; `null` stands for none.
    pub(crate) fn text(&self) -> String {
        if self.body.is_null() { String::new() } else { self.body.to_string() }
    }

    /// Puts fields that nobody knows into the body and the objects in it, as Ravelin's own test
    /// environment does.
    pub(crate) fn with_unknown_fields(mut self, random: &mut Random) -> Self {
        add_unknown(&mut self.body, random);
        self
    }

    /// Returns a member of `data`.
    pub(crate) fn data(&self, name: &str) -> Option<String> {
        self.body.get("data")?.get(name)?.as_str().map(str::to_owned)
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8")),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (self.status, headers, self.text()).into_response()
    }
}

/// Returns `data`, and what stands beside it.
fn data(
    endpoint: Endpoint,
    outcome: Outcome<'_>,
    random: &mut Random,
) -> (Map<String, Value>, Option<Value>) {
    let mut data = Map::new();
    let mut put = |name: &str, value: Value| {
        data.insert(name.to_owned(), value);
    };
    if outcome.with_rules || endpoint == Endpoint::Registration {
        put("rules", rules(&outcome));
    }
    put("action", outcome.action.into());
    put("source", outcome.source.into());
    if let Some((name, id)) = outcome.subject {
        put(name, id.into());
    }
    if endpoint == Endpoint::Registration {
        put("registrationId", random.uuid().into());
    } else {
        put("score", score(outcome.action, random).into());
        put("scoreId", random.uuid().into());
    }
    match endpoint {
        Endpoint::Login => put("ato", json!({"loginId": random.uuid(), "action": outcome.action})),
        Endpoint::Checkout | Endpoint::Registration => {}
        // That of a manual review, of which there is none.
        _ => put("comment", "".into()),
    }
    if !outcome.warnings.is_empty() {
        put("warnings", outcome.warnings.into());
    }
    (data, outcome.credentials)
}

/// Returns a score from 0 to 100 that fits an action.
fn score(action: &str, random: &mut Random) -> u64 {
    match action {
        "ALLOW" | "PERMIT" => random.below(30),
        "PREVENT" | "BLOCK" => 70 + random.below(31),
        _ => 30 + random.below(40),
    }
}

/// Returns the output of rules: the one rule behind a forced action, or none.
fn rules(outcome: &Outcome<'_>) -> Value {
    let triggered = (outcome.source == "RULE").then(|| {
        json!({
            "ruleId": 1,
            "ruleVersion": 1,
            "state": "active",
            "action": outcome.action,
            "description": "A test value of the sandbox forces this action.",
        })
    });
    json!({"passiveAction": outcome.action, "triggered": Vec::from_iter(triggered)})
}

fn add_unknown(value: &mut Value, random: &mut Random) {
    match value {
        Value::Object(members) => {
            for member in members.values_mut() {
                add_unknown(member, random);
            }
            let name = format!("unknownField{:x}", random.below(1 << 24));
            members.insert(name, unknown(random));
        }
        Value::Array(elements) => elements.iter_mut().for_each(|element| add_unknown(element, random)),
        _ => {}
    }
}

fn unknown(random: &mut Random) -> Value {
    match random.below(7) {
        0 => Value::Null,
        1 => true.into(),
        2 => random.next().into(),
        3 => (-0.25).into(),
        4 => json!([1, "two", {}]),
        5 => json!({"nested": {"deeper": []}}),
        _ => random.uuid().into(),
    }
}

/// Returns a time in whole milliseconds.
pub(crate) fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
