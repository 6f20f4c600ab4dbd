//! Every example of the documents for checkout, registration and login, and for what comes back:
//! read, written again, and built from nothing.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use ravelin::event::Event;
use ravelin::event::checkout::{Checkout, Checkpoint};
use ravelin::event::login::Login;
use ravelin::event::registration::Registration;
use ravelin::json::Json;
use ravelin::recommendation::Recommendation;

fn folder() -> String {
    format!("{}/tests/spec/examples", env!("CARGO_MANIFEST_DIR"))
}

fn example(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/{name}.json", folder())).unwrap()
}

/// Returns the tree with the members of every object sorted: the order is documented to be ours.
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

fn assert_same(written: &[u8], original: &[u8], name: &str) {
    let (written, original) = (sorted(Json::parse(written).unwrap()), sorted(Json::parse(original).unwrap()));
    assert_eq!(written.to_string(), original.to_string(), "{name}");
}

fn round_trip<E: Event>(name: &str, original: &[u8]) {
    let event = E::read(original).unwrap_or_else(|error| panic!("{name}: {error}"));
    let written = event.request().unwrap();
    assert_eq!(written.path(), E::ENDPOINT.path(), "{name}");
    assert_same(written.body(), original, name);
}

#[test]
fn every_example_survives_reading_and_writing() {
    let index = std::fs::read_to_string(format!("{}/index.tsv", folder())).unwrap();
    let (mut events, mut answers) = (0, 0);
    for line in index.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [file, _, _, kind, _, target, _] = columns[..] else { panic!("{line}") };
        let path = target.split('?').next().unwrap();
        let Some(name) = file.strip_suffix(".json") else { continue };
        let original = example(name);
        match (kind, path) {
            // The one example with a redundant id has a test of its own.
            ("request", "/v2/checkout") if name == "009-v2-checkout-full" => {}
            ("request", "/v2/checkout") => round_trip::<Checkout>(name, &original),
            ("request", "/v2/registration") => round_trip::<Registration>(name, &original),
            ("request", "/v3/login") => round_trip::<Login>(name, &original),
            ("response", _) if !path.contains("label") && !path.contains("tag") => {
                let answer = Recommendation::read(&original).unwrap();
                assert_same(&serde_json::to_vec(&answer).unwrap(), &original, name);
                answers += 1;
                continue;
            }
            _ => continue,
        }
        events += 1;
    }
    assert_eq!((events, answers), (9, 5));
}

#[test]
fn the_full_checkout_loses_its_redundant_id_and_nothing_else() {
    let original = example("009-v2-checkout-full");
    let Json::Object(mut members) = Json::parse(&original).unwrap() else { panic!() };
    members.retain(|(name, _)| name != "paymentMethodId");
    let checkout = Checkout::read(&original).unwrap();
    let request = checkout.request_recommendation(Checkpoint::PreAuth).unwrap();
    assert_same(request.body(), Json::Object(members).to_string().as_bytes(), "009");
}
