//! An event: admitted, read, checked, opened, remembered, answered.

use super::{State, admit, lock};
use crate::body;
use crate::check;
use crate::ciphers;
use crate::customers::Customers;
use crate::endpoint::Endpoint;
use crate::fault::Fault;
use crate::journal::Record;
use crate::outcome;
use crate::redact::redact;
use crate::refusal::Refusal;
use crate::response::{Answer, Outcome, warning};
use axum::extract::Request;
use serde_json::Value;

/// Answers a request to the API, and notes in `record` what may be kept of it.
///
/// # Errors
///
/// The refusal of the first thing that is wrong, in this order: key, `Accept`, checkpoint,
/// `Content-Type`, size, JSON, required fields, encrypted cards.
pub(super) async fn handle(
    state: &State,
    endpoint: Option<Endpoint>,
    request: Request,
    record: &mut Record,
) -> Result<Answer, Refusal> {
    let (parts, body) = request.into_parts();
    admit(state, &parts.headers)?;
    let Some(endpoint) = endpoint else { return Ok(Answer::token_valid(state.clock.now())) };
    record.checkpoint = endpoint.checkpoint(parts.uri.query().unwrap_or_default())?;
    if !body::is_json(&parts.headers) {
        return Err(Refusal::CONTENT_TYPE);
    }
    let body = body::read(body, state.body_limit).await?;
    record.received = Some(redact(&body));
    check::check(endpoint, &body)?;
    record.cards = ciphers::open_all(&state.keys, &body);
    record.card = record.cards.iter().find(|card| card.pan.is_some()).cloned();
    ciphers::refuse_unopened(&record.cards)?;
    let with_rules = body::wants_rules(&parts.headers);
    Ok(answer(state, endpoint, &body, record.checkpoint.is_some(), with_rules))
}

fn answer(state: &State, endpoint: Endpoint, body: &Value, scored: bool, with_rules: bool) -> Answer {
    let now = state.clock.now();
    let mut customers = lock(&state.customers);
    let subject = subject(endpoint, body);
    let customer = subject.filter(|(name, _)| *name == "customerId").map(|(_, id)| id);
    let throttled = customer.is_some_and(|id| customers.is_throttled(id, now, state.customer_limit))
        || matches!(&*lock(&state.fault), Some(Fault::Throttle));
    if !throttled && let Some(customer) = body.get("customer") {
        customers.describe(customer);
    }
    if !throttled && !scored {
        return Answer::acknowledged(now);
    }
    let known_email = customer.and_then(|id| customers.email(id));
    let forced = outcome::forced(endpoint, body, known_email);
    let (action, source) = match forced {
        _ if throttled => ("PREVENT", "RATE_LIMIT"),
        Some(action) => (action, "RULE"),
        None => ("ALLOW", "RAVELIN"),
    };
    let outcome = Outcome {
        action,
        source,
        subject,
        credentials: outcome::credential_status(endpoint, body),
        warnings: if endpoint == Endpoint::Checkout { warnings(body, &customers) } else { Vec::new() },
        with_rules,
    };
    Answer::recommended(endpoint, outcome, now, &mut lock(&state.random))
}

/// Returns whom an event is about: the name of the identifier, and the identifier.
fn subject(endpoint: Endpoint, body: &Value) -> Option<(&'static str, &str)> {
    let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str);
    let customer = match endpoint {
        Endpoint::Login => text("/login/customerId"),
        Endpoint::Checkout | Endpoint::Registration => {
            text("/customer/customerId").or_else(|| text("/customerId"))
        }
    };
    customer
        .map(|id| ("customerId", id))
        .or_else(|| text("/supplier/supplierId").map(|id| ("supplierId", id)))
}

/// Returns the warnings that the documents know for what a checkout lacks.
fn warnings(body: &Value, customers: &Customers) -> Vec<Value> {
    let mut warnings = Vec::new();
    if let Some(id) = body.get("customerId").and_then(Value::as_str)
        && !customers.is_known(id)
    {
        warnings.push(warning("customer-not-found", "The customer was not described in any earlier event."));
    }
    for (entity, field, class, message) in [
        ("customer", "email", "customer-absent-email", "The customer does not have an e-mail address."),
        (
            "customer",
            "registrationTime",
            "customer-absent-reg-time",
            "The customer has no registration time.",
        ),
        ("order", "currency", "order-absent-currency", "The order does not have a currency."),
        ("order", "price", "order-absent-price", "The order does not have a price."),
    ] {
        if body.get(entity).is_some_and(|entity| entity.get(field).is_none()) {
            warnings.push(warning(class, message));
        }
    }
    warnings
}
