//! Every example of the documents: read by its type, with a place for each of its members, and written
//! again as it stands there.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use ravelin::Error;
use ravelin::event::checkout::{Checkout, Checkpoint};
use ravelin::event::{
    AvsResultCode, ChargebackEvent, CustomerEvent, Event, LabelEvent, LabelPage, Login, LoginV2, OrderEvent,
    OrderStatus, PaymentMethodEvent, Pretransaction, Registration, RegistrationOutcome, TagEvent, Tags,
    TransactionEvent, VoucherEvent,
};
use ravelin::json::{Json, read};
use ravelin::recommendation::Recommendation;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Which members are free: whatever stands below them has no type.
const FREE: [&str; 2] = ["custom", "tags"];

/// Answers are read into fixed fields, and written in their order; these have another one. An event, a
/// page of labels and a list of tags are written in the order in which they were read.
const OTHER_ORDER: [&str; 2] = ["004-v2-registration-supplier-response", "008-v2-checkout-pre-auth-response"];

fn folder() -> String {
    format!("{}/tests/spec/examples", env!("CARGO_MANIFEST_DIR"))
}

fn example(name: &str) -> String {
    std::fs::read_to_string(format!("{}/{name}.json", folder())).unwrap()
}

/// Returns a JSON text without the white space between its tokens.
fn compact(text: &str) -> String {
    let (mut in_string, mut escaped) = (false, false);
    text.chars()
        .filter(|c| {
            let is_kept = in_string || !c.is_ascii_whitespace();
            (in_string, escaped) = match (c, in_string, escaped) {
                (_, true, true) => (true, false),
                ('\\', true, false) => (true, true),
                ('"', _, false) => (!in_string, false),
                _ => (in_string, false),
            };
            is_kept
        })
        .collect()
}

/// Returns the tree with the members of every object sorted.
fn sorted(json: Json) -> Json {
    match json {
        Json::Object(mut members) => {
            members.sort_by(|(left, _), (right, _)| left.cmp(right));
            Json::Object(members.into_iter().map(|(name, value)| (name, sorted(value))).collect())
        }
        Json::Array(items) => Json::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

/// Returns a pointer (RFC 6901) to every value that has a type.
fn pointers(value: &Value, at: &str, into: &mut Vec<String>) {
    let mut below = |name: &str, value: &Value| {
        let pointer = format!("{at}/{name}");
        if !FREE.contains(&name) {
            pointers(value, &pointer, into);
        }
        into.push(pointer);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| below(name, value)),
        Value::Array(items) => items.iter().enumerate().for_each(|(n, item)| below(&n.to_string(), item)),
        _ => {}
    }
}

/// Asserts that no member lands among the unknown ones, which take any value: a member with a place has
/// a type, so that something of another type is refused there, with its path.
fn assert_all_known<T>(name: &str, original: &str, read: &impl Fn(&[u8]) -> Result<T, Error>) {
    let document: Value = serde_json::from_str(original).unwrap();
    let mut all = Vec::new();
    pointers(&document, "", &mut all);
    assert!(!all.is_empty());
    for pointer in all {
        for wrong in ["[[[]]]", "{\"a\":{\"b\":1}}"] {
            let mut changed = document.clone();
            let place = changed.pointer_mut(&pointer).unwrap();
            // An object has only members that may be absent, and others may come: `{}` fits it.
            if place.is_object() && wrong.starts_with('{') {
                continue;
            }
            *place = serde_json::from_str(wrong).unwrap();
            assert!(read(changed.to_string().as_bytes()).is_err(), "{name}: nobody knows {pointer}");
        }
    }
}

fn round_trip<T: Serialize>(name: &str, original: &str, read: impl Fn(&[u8]) -> Result<T, Error>) {
    let value = read(original.as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(serde_json::to_string(&value).unwrap(), compact(original), "{name}");
    assert_all_known(name, original, &read);
}

fn event<E: Event>(name: &str, original: &str) {
    round_trip(name, original, E::read);
    let request = E::read(original.as_bytes()).unwrap().request().unwrap();
    assert_eq!(request.path(), E::ENDPOINT.path(), "{name}");
    assert_eq!(String::from_utf8_lossy(request.body()), compact(original), "{name}");
}

/// Answers are read leniently: what has no place would be missing when they are written again.
fn answer(name: &str, original: &str) {
    let written = serde_json::to_string(&Recommendation::read(original.as_bytes()).unwrap()).unwrap();
    if OTHER_ORDER.contains(&name) {
        assert_ne!(written, compact(original), "{name} is in order now");
        let tree = |text: &str| sorted(Json::parse(text.as_bytes()).unwrap()).to_string();
        assert_eq!(tree(&written), tree(original), "{name}");
    } else {
        assert_eq!(written, compact(original), "{name}");
    }
}

#[test]
fn every_example_is_written_as_it_was_read() {
    let index = std::fs::read_to_string(format!("{}/index.tsv", folder())).unwrap();
    let (mut events, mut answers) = (0, 0);
    for line in index.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [file, _, _, kind, method, target, _] = columns[..] else { panic!("{line}") };
        let Some(name) = file.strip_suffix(".json") else { continue };
        let original = example(name);
        let path = target.split('?').next().unwrap();
        match (kind, method, path) {
            ("request", ..) => {
                events += 1;
                match path {
                    // The one example with a redundant id has a test of its own.
                    "/v2/checkout" if name == "009-v2-checkout-full" => {}
                    "/v2/checkout" => event::<Checkout>(name, &original),
                    "/v2/registration" if name.contains("outcome") => {
                        event::<RegistrationOutcome>(name, &original);
                    }
                    "/v2/registration" => event::<Registration>(name, &original),
                    "/v3/login" => event::<Login>(name, &original),
                    "/v2/login" => event::<LoginV2>(name, &original),
                    "/v2/customer" => event::<CustomerEvent>(name, &original),
                    "/v2/order" => event::<OrderEvent>(name, &original),
                    "/v2/paymentmethod" => event::<PaymentMethodEvent>(name, &original),
                    "/v2/pretransaction" => event::<Pretransaction>(name, &original),
                    "/v2/transaction" => event::<TransactionEvent>(name, &original),
                    "/v2/paymentmethod/voucher" => event::<VoucherEvent>(name, &original),
                    "/v2/chargeback" => event::<ChargebackEvent>(name, &original),
                    "/v2/label/customer" => event::<LabelEvent>(name, &original),
                    "/v2/tag/customer" => event::<TagEvent>(name, &original),
                    _ => panic!("{name} has no type"),
                }
            }
            ("response" | "error", ..) => {
                answers += 1;
                match path {
                    "/v2/label/customer" => round_trip(name, &original, LabelPage::read),
                    "/v2/tag/customer" => round_trip(name, &original, Tags::read),
                    _ => answer(name, &original),
                }
            }
            ("fragment", ..) => {}
            _ => panic!("{line}"),
        }
    }
    assert_eq!((events, answers), (21, 8));
}

#[test]
fn every_fragment_is_written_as_it_was_read() {
    fn fragment<T: DeserializeOwned + Serialize>(name: &str) {
        let text = example(name);
        let value: T = read(text.as_bytes()).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), compact(&text), "{name}");
    }
    fragment::<OrderStatus>("013-v2-order-status-pending");
    fragment::<AvsResultCode>("021-v2-transaction-avs-result-code-string");
    for name in ["017-v2-payment-method-id", "022-v2-transaction-payment-method-cash"] {
        let member = compact(&example(name));
        let member = member.trim_start_matches('{').trim_end_matches('}');
        let member = if name.starts_with("022") { format!("{member}}}") } else { member.to_owned() };
        let text = format!(r#"{{"timestamp":1,{member},"orderId":"o","transaction":{{}}}}"#);
        round_trip(name, &text, TransactionEvent::read);
    }
}

#[test]
fn the_full_checkout_loses_its_redundant_id_and_nothing_else() {
    let original = compact(&example("009-v2-checkout-full"));
    let without_id =
        original.replacen(r#","paymentMethodId":"pm-abc123","transaction""#, r#","transaction""#, 1);
    assert!(without_id.len() < original.len());
    let checkout = Checkout::read(original.as_bytes()).unwrap();
    let request = checkout.request_recommendation(Checkpoint::PreAuth).unwrap();
    assert_eq!(String::from_utf8_lossy(request.body()), without_id);
    event::<Checkout>("009-v2-checkout-full", &without_id);
}
