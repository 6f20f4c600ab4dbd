//! The answers, as the examples of the documents show them.

use crate::clock::rfc3339;
use crate::endpoint::Endpoint;
use crate::random::Random;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
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
    /// Returns the answer to an event without a checkpoint.
    pub(crate) fn acknowledged(now: Duration) -> Self {
        Self::ok(json!({"status": 200, "timestamp": millis(now)}))
    }

    /// Returns the answer to a key check. The documents print none, so it says the least.
    pub(crate) fn token_valid(now: Duration) -> Self {
        Self::acknowledged(now)
    }

    /// Returns the answer to an event with a checkpoint: the time is in seconds at checkout, text
    /// at login and in milliseconds at registration, as the examples have it.
    pub(crate) fn recommended(
        endpoint: Endpoint,
        outcome: Outcome<'_>,
        now: Duration,
        random: &mut Random,
    ) -> Self {
        let mut body = match endpoint {
            Endpoint::Checkout => {
                json!({"status": 200, "success": "true", "timestamp": now.as_secs()})
            }
            Endpoint::Login => json!({"status": 200, "success": "true", "timestamp": rfc3339(now)}),
            Endpoint::Registration => json!({"status": 200, "timestamp": millis(now)}),
        };
        let data = data(endpoint, &outcome, random);
        insert(&mut body, "data", data.into());
        if let Some(credentials) = outcome.credentials {
            insert(&mut body, "credentialStatus", credentials);
        }
        Self::ok(body)
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

    const fn ok(body: Value) -> Self {
        Self { status: StatusCode::OK, body }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let headers = [
            (CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8")),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (self.status, headers, self.body.to_string()).into_response()
    }
}

fn data(endpoint: Endpoint, outcome: &Outcome<'_>, random: &mut Random) -> Map<String, Value> {
    let mut data = Map::from_iter([
        ("action".to_owned(), outcome.action.into()),
        ("source".to_owned(), outcome.source.into()),
    ]);
    if let Some((name, id)) = outcome.subject {
        data.insert(name.to_owned(), id.into());
    }
    match endpoint {
        Endpoint::Registration => {
            data.insert("registrationId".to_owned(), random.uuid().into());
        }
        Endpoint::Checkout | Endpoint::Login => {
            data.insert("score".to_owned(), score(outcome.action, random).into());
            data.insert("scoreId".to_owned(), random.uuid().into());
        }
    }
    if endpoint == Endpoint::Login {
        data.insert("ato".to_owned(), json!({"loginId": random.uuid(), "action": outcome.action}));
    }
    if outcome.with_rules || endpoint == Endpoint::Registration {
        data.insert("rules".to_owned(), rules(outcome));
    }
    if !outcome.warnings.is_empty() {
        data.insert("warnings".to_owned(), outcome.warnings.clone().into());
    }
    data
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

/// Returns a warning in the form of the documents.
pub(crate) fn warning(class: &str, message: &str) -> Value {
    let help = format!("https://developer.ravelin.com/apis/warnings/#{class}");
    json!({"class": class, "help": help, "msg": message})
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

fn insert(body: &mut Value, name: &str, value: Value) {
    if let Some(members) = body.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}

/// Returns a time in whole milliseconds.
pub(crate) fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
