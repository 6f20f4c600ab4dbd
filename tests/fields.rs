//! Every member that the documents name has its place in a type: from the rows of
//! `tests/spec/fields.tsv` bodies are made that have all of them, for each kind of payment method and
//! each side of each exclusion. They are read, nothing of them is left over, and they are written
//! back as they were.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "fields/body.rs"]
mod body;
#[path = "fields/rows.rs"]
mod rows;
#[path = "fields/spoil.rs"]
mod spoil;

use body::{ALTERNATIVES, Builder};
use ravelin::Error;
use ravelin::check::Check;
use ravelin::endpoint::Endpoint;
use ravelin::event::{
    ChargebackEvent, Checkout, CustomerEvent, Event, LabelEvent, LabelPage, Login, LoginV2, OrderEvent,
    PaymentMethodEvent, Pretransaction, Registration, Score, TagEvent, Tags, TransactionEvent, VoucherEvent,
    checkout, login, registration,
};
use ravelin::json::Json;
use ravelin::recommendation::Recommendation;
use rows::Table;
use serde::Serialize;
use spoil::{spoilt, ways};
use std::collections::BTreeSet;
use std::time::UNIX_EPOCH;

/// How many bodies are made for an endpoint: more than the longest list of values has.
const ROUNDS: usize = 128;

type Through = fn(&[u8]) -> Result<Vec<u8>, Error>;

fn event<E: Event>(body: &[u8]) -> Result<Vec<u8>, Error> {
    E::read(body)?.request_unchecked().map(|request| request.into_body())
}

fn written(answer: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(answer).unwrap()
}

/// What reads each body and writes it again.
const REQUESTS: &[(&str, Through)] = &[
    ("POST /v2/checkout", event::<Checkout>),
    ("POST /v2/chargeback", event::<ChargebackEvent>),
    ("POST /v2/customer", event::<CustomerEvent>),
    ("POST /v2/order", event::<OrderEvent>),
    ("POST /v2/paymentmethod", event::<PaymentMethodEvent>),
    ("POST /v2/pretransaction", event::<Pretransaction>),
    ("POST /v2/transaction", event::<TransactionEvent>),
    ("POST /v2/login", event::<LoginV2>),
    ("POST /v2/paymentmethod/voucher", event::<VoucherEvent>),
    ("POST /v2/registration", event::<Registration>),
    ("POST /v3/login", event::<Login>),
    ("POST /v2/label/customer", event::<LabelEvent>),
    ("POST /v2/tag/customer", event::<TagEvent>),
    ("POST /v2/backfill/customer", event::<CustomerEvent>),
    ("POST /v2/backfill/paymentmethod", event::<PaymentMethodEvent>),
    ("POST /v2/backfill/transaction", event::<TransactionEvent>),
    ("POST /v2/backfill/order", event::<OrderEvent>),
    ("POST /v2/backfill/chargeback", event::<ChargebackEvent>),
];

fn recommendation(body: &[u8]) -> Result<Vec<u8>, Error> {
    Recommendation::read(body).map(|answer| written(&answer))
}

fn labels(body: &[u8]) -> Result<Vec<u8>, Error> {
    LabelPage::read(body).map(|page| written(&page))
}

fn tags(body: &[u8]) -> Result<Vec<u8>, Error> {
    Tags::read(body).map(|tags| written(&tags))
}

/// What reads each answer. Of what no type knows a recommendation keeps nothing, so that what is
/// written again has a place; of the others it shows as with a request.
const ANSWERS: &[(&str, Through)] = &[
    ("response", recommendation),
    ("response error", recommendation),
    ("response POST /v2/registration", recommendation),
    ("response POST /v3/login", recommendation),
    ("response POST /v2/checkout", recommendation),
    ("response GET /v2/label/customer", labels),
    ("response POST /v2/tag/customer", tags),
    ("response GET /v2/tag/customer/:customerId", tags),
    ("response DELETE /v2/tag/customer", tags),
];

/// The address in which a row that is in no body is found.
fn address(endpoint: &str, path: &str) -> String {
    let example = |name: &str| {
        std::fs::read(format!("{}/tests/spec/examples/{name}.json", env!("CARGO_MANIFEST_DIR"))).unwrap()
    };
    let request = match (endpoint, path) {
        ("every event" | "POST /v2/order", "?score") => {
            OrderEvent::read(&example("012-v2-order")).unwrap().request_recommendation(Score::Unnamed)
        }
        ("POST /v2/checkout", "?score") => {
            let checkout = Checkout::read(&example("007-v2-checkout-pre-auth")).unwrap();
            checkout.request_recommendation(checkout::Checkpoint::PreAuth)
        }
        ("POST /v2/registration", "?score") => {
            let registration = Registration::read(&example("003-v2-registration-supplier")).unwrap();
            registration.request_recommendation(registration::Checkpoint::AccountRegistration)
        }
        ("POST /v3/login", "?score") => {
            let login = Login::read(&example("005-v3-login-password")).unwrap();
            login.request_recommendation(login::Checkpoint::Login)
        }
        ("GET /v2/label/customer", "?after") => Ok(LabelPage::since(UNIX_EPOCH)),
        ("GET /v2/label/customer", "?scroll_id") => {
            LabelPage::read(&example("030-v2-label-customer-list-response"))
                .unwrap()
                .following()
                .map(Option::unwrap)
        }
        ("GET /v2/tag/customer/:customerId", ":customerId") => TagEvent::read_tags(":customerId"),
        ("DELETE /v2/tag/customer", "?customerId" | "?tagName") => TagEvent::remove("c", ["a", "b"]),
        _ => panic!("{endpoint} {path} is in no address"),
    };
    request.unwrap().target().to_owned()
}

/// Returns the tree with the members of every object in another order.
fn turned(json: &Json, turn: fn(&mut Vec<(String, Json)>)) -> Json {
    match json {
        Json::Object(members) => {
            let mut members: Vec<_> =
                members.iter().map(|(name, value)| (name.clone(), turned(value, turn))).collect();
            turn(&mut members);
            Json::Object(members)
        }
        Json::Array(items) => Json::Array(items.iter().map(|item| turned(item, turn)).collect()),
        other => other.clone(),
    }
}

fn sorted(json: &Json) -> String {
    turned(json, |members| members.sort_by(|(left, _), (right, _)| left.cmp(right))).to_string()
}

/// The rows and values that bodies were made of.
#[derive(Default)]
struct Seen {
    rows: BTreeSet<usize>,
    values: BTreeSet<(usize, usize)>,
}

impl Seen {
    fn add(&mut self, builder: Builder) {
        self.rows.extend(builder.used);
        self.values.extend(builder.values);
    }

    /// Asserts that nothing of the chosen rows is missing, and returns how many they are.
    fn assert_complete(&self, table: &Table, chosen: impl Fn(&rows::Row) -> bool) -> usize {
        let mut count = 0;
        for (number, row) in table.rows.iter().enumerate().filter(|(_, row)| chosen(row)) {
            count += 1;
            assert!(self.rows.contains(&number), "{} {} is in no body", row.endpoint, row.path);
            if row.kind != "boolean" {
                let missing = (0..row.values.len()).find(|index| !self.values.contains(&(number, *index)));
                assert_eq!(missing.map(|index| &row.values[index]), None, "{} {}", row.endpoint, row.path);
            }
        }
        count
    }
}

#[test]
fn every_member_of_every_request_has_a_place_in_its_type() {
    let table = Table::read();
    let mut seen = Seen::default();
    for (endpoint, through) in REQUESTS {
        let mut spoiled = BTreeSet::new();
        for round in 0..ROUNDS {
            let mut builder = Builder::new(&table, round);
            let body = builder.body(endpoint);
            let text = body.to_string();
            let back = through(text.as_bytes()).unwrap_or_else(|error| panic!("{endpoint}: {error}: {text}"));
            assert_eq!(String::from_utf8(back).unwrap(), text, "{endpoint}");
            let backwards = turned(&body, |members| members.reverse()).to_string();
            let back = through(backwards.as_bytes()).unwrap_or_else(|error| panic!("{endpoint}: {error}"));
            assert_eq!(String::from_utf8(back).unwrap(), backwards, "{endpoint} backwards");
            for (path, steps) in ways(&body, &builder.open) {
                if spoiled.insert((path.clone(), builder.method.clone())) {
                    let read = through(spoilt(&body, &steps).to_string().as_bytes());
                    let error = read.err().unwrap_or_else(|| panic!("{endpoint}: no type knows {path}"));
                    assert!(error.field().starts_with(&path), "{endpoint}: {path}: {error}");
                }
            }
            seen.add(builder);
        }
    }
    let count = seen.assert_complete(&table, |row| row.is_in_body() && !row.is_answer());
    assert_eq!(count, 379);
}

#[test]
fn every_member_of_every_answer_has_a_place_in_its_type() {
    let table = Table::read();
    let mut seen = Seen::default();
    for (endpoint, through) in ANSWERS {
        for round in 0..ROUNDS {
            let mut builder = Builder::new(&table, round);
            let body = builder.body(endpoint);
            let back = through(body.to_string().as_bytes()).unwrap();
            assert_eq!(sorted(&Json::parse(&back).unwrap()), sorted(&body), "{endpoint}");
            if endpoint.contains("label") || endpoint.contains("tag") {
                for (path, steps) in ways(&body, &builder.open) {
                    let read = through(spoilt(&body, &steps).to_string().as_bytes());
                    assert!(read.is_err(), "{endpoint}: no type knows {path}");
                }
            }
            seen.add(builder);
        }
    }
    let count = seen.assert_complete(&table, rows::Row::is_answer);
    assert_eq!(count, 70);
}

#[test]
fn what_is_in_no_body_is_in_an_address() {
    let table = Table::read();
    let rows: Vec<_> = table.rows.iter().filter(|row| !row.is_in_body()).collect();
    for row in &rows {
        let address = address(&row.endpoint, &row.path);
        let expected = row.path.replace(':', "%3A");
        let is_there =
            address.contains(&format!("{expected}=")) || address.contains(&expected.replace('?', "&"));
        assert!(is_there, "{} {}: {address}", row.endpoint, row.path);
    }
    assert_eq!(rows.len(), 10);
    assert_eq!(table.rows.len(), 459);
}

#[test]
fn what_excludes_something_else_is_one_of_the_alternatives() {
    let table = Table::read();
    for row in table.rows.iter().filter(|row| !row.excludes.is_empty()) {
        let of_both = |names: &&[&str]| names.contains(&row.name()) && names.contains(&&*row.excludes);
        assert!(ALTERNATIVES.iter().any(of_both), "{} {}", row.endpoint, row.path);
    }
}

#[test]
fn the_checker_knows_every_member_too() {
    let table = Table::read();
    for (endpoint, _) in REQUESTS {
        let (of, is_backfill) = Endpoint::of_path(endpoint.strip_prefix("POST ").unwrap()).unwrap();
        let check = if is_backfill { Check::of(of).backfill() } else { Check::of(of) };
        let mut spoiled = BTreeSet::new();
        for round in 0..ROUNDS {
            let mut builder = Builder::new(&table, round);
            let body = builder.body(endpoint);
            for (path, steps) in ways(&body, &builder.open) {
                if spoiled.insert((path.clone(), builder.method.clone())) {
                    let findings = check.run(&spoilt(&body, &steps));
                    let found = findings.iter().any(|finding| finding.path().starts_with(&path));
                    assert!(found, "{endpoint}: the checker does not look at {path}");
                }
            }
        }
    }
}

#[test]
fn a_member_that_no_type_knows_would_show() {
    let body = Json::parse(br#"{"timestamp":1,"customerId":"c","order":{"orderId":"o","more":1}}"#).unwrap();
    let ways = ways(&body, &BTreeSet::new());
    let unknown: Vec<&str> = ways
        .iter()
        .filter(|(_, steps)| event::<Checkout>(spoilt(&body, steps).to_string().as_bytes()).is_ok())
        .map(|(path, _)| &**path)
        .collect();
    assert_eq!((ways.len(), unknown), (5, vec!["order.more"]));
}
