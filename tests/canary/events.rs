//! Events and answers: the documents' examples with a secret in the place of each text, of each
//! member's name, and of each value in turn.

use super::marks::{ALL, TOLD_FROM_NAMES, assert_silent};
use super::watch::Watch;
use ravelin::event::checkout::Checkout;
use ravelin::event::login::Login;
use ravelin::event::registration::Registration;
use ravelin::event::{
    ChargebackEvent, CustomerEvent, Event, LabelEvent, LabelPage, PaymentMethodEvent, TagEvent, Tags,
    TransactionEvent, VoucherEvent,
};
use ravelin::json::Json;
use ravelin::recommendation::Recommendation;
use serde_json::Value;
use std::fmt::Debug;

/// Returns an example of the documents.
fn example(name: &str) -> Value {
    let path = format!("{}/tests/spec/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Returns a pointer to every value below this one (RFC 6901).
fn pointers(value: &Value, at: &str, into: &mut Vec<String>) {
    let mut below = |name: &str, value: &Value| {
        let pointer = format!("{at}/{name}");
        pointers(value, &pointer, into);
        into.push(pointer);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| below(name, value)),
        Value::Array(items) => items.iter().enumerate().for_each(|(n, item)| below(&n.to_string(), item)),
        _ => {}
    }
}

/// Returns the document with one value replaced.
fn with(document: &Value, pointer: &str, value: Value) -> Vec<u8> {
    let mut changed = document.clone();
    *changed.pointer_mut(pointer).unwrap() = value;
    changed.to_string().into_bytes()
}

/// Returns the document with one member under another name, if it is one of an object.
fn renamed(document: &Value, pointer: &str, name: &str) -> Option<Vec<u8>> {
    let mut changed = document.clone();
    let (parent, old) = pointer.rsplit_once('/')?;
    let members = changed.pointer_mut(parent)?.as_object_mut()?;
    let value = members.remove(old)?;
    members.insert(name.to_owned(), value);
    Some(changed.to_string().into_bytes())
}

/// Returns every change of a document that puts a secret somewhere.
fn changes(document: &Value, secret: &str) -> Vec<Vec<u8>> {
    let name = if TOLD_FROM_NAMES.contains(&secret) { secret } else { "name" };
    let mut all = Vec::new();
    pointers(document, "", &mut all);
    let mut changed = Vec::new();
    for pointer in all {
        changed.push(with(document, &pointer, secret.into()));
        changed.push(with(document, &pointer, serde_json::json!([secret, { name: secret }])));
        changed.push(with(document, &pointer, serde_json::json!({ name: { name: [secret] } })));
        changed.push(with(document, &pointer, serde_json::json!([6_011_000_990_139_424_u64])));
        changed.extend(renamed(document, &pointer, name));
        // A repeated member, and a number that no integer type has, at a path with a secret in it.
        let marker = serde_json::json!("(here)");
        let text = String::from_utf8(with(document, &pointer, marker)).unwrap();
        let repeated = format!("{{\"{name}\":1,\"{name}\":2}}");
        changed.push(text.replace("\"(here)\"", &repeated).into_bytes());
        let deep = format!("{{\"{name}\":{{\"x\":60110009901394240000000000}}}}");
        changed.push(text.replace("\"(here)\"", &deep).into_bytes());
    }
    changed
}

/// Runs every change through a reader, and looks at what comes out.
fn watch<T: Debug>(names: &[&str], read: impl Fn(&[u8]) -> Result<T, ravelin::Error>) {
    let (mut accepted, mut refused) = (0, 0);
    for name in names {
        let document = example(name);
        read(document.to_string().as_bytes()).unwrap();
        for secret in ALL {
            let mut watch = Watch::default();
            let (before_accepted, before_refused) = (accepted, refused);
            for change in changes(&document, secret) {
                let result = read(&change);
                *if result.is_ok() { &mut accepted } else { &mut refused } += 1;
                watch.result(result);
            }
            watch.assert_silent(accepted - before_accepted, refused - before_refused);
        }
    }
    assert!(accepted > 10 && refused > 100, "{accepted} accepted, {refused} refused");
}

#[test]
fn a_checkout_shows_its_shape_only() {
    let names = ["007-v2-checkout-pre-auth", "009-v2-checkout-full", "023-v2-checkout-cipher-customer"];
    watch(&names, Checkout::read);
}

#[test]
fn a_registration_shows_its_shape_only() {
    watch(&["001-v2-registration-outcome-update", "003-v2-registration-supplier"], Registration::read);
}

#[test]
fn a_login_shows_its_shape_only() {
    watch(&["005-v3-login-password"], Login::read);
}

#[test]
fn the_other_events_show_their_shape_only() {
    // What they have in common with a checkout is watched there.
    watch(&["011-v2-customer"], CustomerEvent::read);
    watch(&["018-v2-paymentmethod-from-transaction"], PaymentMethodEvent::read);
    watch(&["025-v2-transaction-refund"], TransactionEvent::read);
    watch(&["027-v2-paymentmethod-voucher"], VoucherEvent::read);
    watch(&["010-v2-chargeback"], ChargebackEvent::read);
    watch(&["029-v2-label-customer"], LabelEvent::read);
    watch(&["031-v2-tag-customer"], TagEvent::read);
}

#[test]
fn labels_and_tags_show_their_shape_only() {
    watch(&["030-v2-label-customer-list-response"], LabelPage::read);
    watch(&["032-v2-tag-customer-response"], Tags::read);
}

#[test]
fn an_answer_shows_no_id_and_no_message() {
    let mut watch = Watch::default();
    let mut answers = 0;
    for name in ["006-v3-login-response", "008-v2-checkout-pre-auth-response", "033-error-api-key-incorrect"]
    {
        for secret in ALL {
            for change in changes(&example(name), secret) {
                let Ok(answer) = Recommendation::read(&change) else { continue };
                // A score is shown, and an action or a source that nobody has heard of: they are Ravelin's.
                let own = answer.data.as_ref().is_some_and(|data| {
                    let score = data.score.map(|score| score.to_string());
                    let action = data.action.as_ref().map(|action| action.as_str());
                    let source = data.source.as_ref().map(|source| source.as_str());
                    [score.as_deref(), action, source].contains(&Some(secret))
                });
                if !own {
                    watch.value(&answer);
                    answers += 1;
                }
            }
        }
    }
    assert!(answers > 100, "{answers}");
    watch.assert_silent(answers, 0);
}

#[test]
fn a_request_shows_its_length_and_json_nothing() {
    for secret in ALL {
        let event = example("007-v2-checkout-pre-auth");
        let checkout = Checkout::read(&with(&event, "/customer/email", secret.into())).unwrap();
        let request = checkout.request().unwrap();
        assert!(String::from_utf8_lossy(request.body()).contains(secret), "the body is what is sent");
        assert_silent(&format!("{request:?} {request:#?}"), &ALL, "a request");
        let json = Json::parse(request.body()).unwrap();
        assert_silent(&format!("{json:?} {json:#?}"), &ALL, "a JSON tree");
    }
    for secret in TOLD_FROM_NAMES {
        let error = Json::parse(format!("{{\"{secret}\":1,\"{secret}\":2}}").as_bytes()).unwrap_err();
        assert_silent(&format!("{error} {error:?}"), &ALL, "an error of JSON");
    }
}
