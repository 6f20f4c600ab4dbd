//! What holds for any event and any JSON: an event survives a round trip, whatever its parts say;
//! the checker looks at anything, and what it says of it shows no value.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "properties/events.rs"]
mod events;

use proptest::prelude::*;
use ravelin::check::{Check, Finding, Severity};
use ravelin::endpoint::Endpoint;
use ravelin::event::{Event, Timestamp};
use ravelin::json::Json;
use std::sync::LazyLock;

/// Asserts that an event is read from what was written of it, and written as before.
fn survives<E: Event + PartialEq>(event: &E) -> Result<(), TestCaseError> {
    let request = event.request_unchecked().unwrap();
    let text = String::from_utf8(request.body().to_vec()).unwrap();
    let read = E::read(request.body());
    prop_assert!(read.is_ok(), "{:?} of {}", read.err(), text);
    let read = read.unwrap();
    prop_assert!(read == *event, "{} is read as another event", text);
    let again = String::from_utf8(read.request_unchecked().unwrap().into_body()).unwrap();
    prop_assert_eq!(again, text.clone());
    let tree = Json::of(event).unwrap();
    prop_assert_eq!(tree.to_string(), text.clone());
    prop_assert_eq!(event.check(), Check::of(E::ENDPOINT).run(&tree), "typed or not, the same is found");
    is_held_back(event)
}

/// Asserts that no event is sent in which something is found that would be rejected, and that every
/// other one is.
fn is_held_back<E: Event>(event: &E) -> Result<(), TestCaseError> {
    for check in ways(E::ENDPOINT) {
        let rejected = check.run(event).iter().any(|finding| finding.severity() == Severity::Rejected);
        prop_assert!(
            !(rejected && event.is_accepted(&check)),
            "{:?} would be sent: {}",
            check,
            Json::of(event).unwrap()
        );
    }
    let found = Check::of(E::ENDPOINT).asking(false).run(event);
    let rejected = found.first().is_some_and(|finding| finding.severity() == Severity::Rejected);
    prop_assert_eq!(event.request().is_err(), rejected, "{:?}", found);
    Ok(())
}

/// What goes wrong at a place of a tree: an object gets a member, another value gives way.
type Fault = (prop::sample::Index, String, Json);

/// Members whose texts have a form without which they are rejected.
const REJECTING: &[&str] =
    &["eventType", "market", "marketCity", "currency", "orderId", "customerId", "label"];

fn fault() -> impl Strategy<Value = Fault> {
    let text = prop_oneof![
        any::<prop::sample::Index>().prop_map(|index| (*index.get(TELLING)).to_owned()),
        Just(String::new()),
    ];
    let value = prop_oneof![
        4 => text.prop_map(Json::from),
        1 => any::<i64>().prop_map(Json::from),
        1 => any::<bool>().prop_map(Json::from),
        1 => events::time().prop_map(|time| Json::of(&time).unwrap()),
        1 => Just(Json::Null),
        1 => Just(Json::Object(Vec::new())),
    ];
    let name = prop_oneof![name(), prop::sample::select(REJECTING).prop_map(str::to_owned)];
    (any::<prop::sample::Index>(), name, value)
}

/// Returns how many values a tree has.
fn size(json: &Json) -> usize {
    1 + match json {
        Json::Array(items) => items.iter().map(size).sum(),
        Json::Object(members) => members.iter().map(|(_, value)| size(value)).sum(),
        _ => 0,
    }
}

/// Spoils the value at that place, counted from the outside and from the left.
fn spoil(json: &mut Json, place: &mut usize, name: &str, value: &Json) {
    if *place == 0 {
        match &mut *json {
            Json::Object(members) => match members.iter_mut().find(|(known, _)| known == name) {
                Some((_, old)) => *old = value.clone(),
                None => members.push((name.to_owned(), value.clone())),
            },
            other => *other = value.clone(),
        }
    }
    *place = place.wrapping_sub(1);
    match json {
        Json::Array(items) => items.iter_mut().for_each(|item| spoil(item, place, name, value)),
        Json::Object(members) => members.iter_mut().for_each(|(_, inner)| spoil(inner, place, name, value)),
        _ => {}
    }
}

/// Asserts the same of what is still read of an event after things have gone wrong in it.
fn is_held_back_spoilt<E: Event>(event: &E, faults: &[Fault]) -> Result<(), TestCaseError> {
    let mut tree = Json::of(event).unwrap();
    for (place, name, value) in faults {
        let before = tree.clone();
        spoil(&mut tree, &mut place.index(size(&before)), name, value);
        match E::read(tree.to_string().as_bytes()) {
            Ok(spoilt) => is_held_back(&spoilt)?,
            Err(_) => tree = before,
        }
    }
    Ok(())
}

/// The ways in which an event is checked.
fn ways(endpoint: Endpoint) -> [Check; 5] {
    let (check, now) = (Check::of(endpoint), Timestamp::from_millis(1_512_828_988_826));
    [check, check.asking(true), check.asking(false), check.at(now), check.backfill().at(now)]
}

macro_rules! survive {
    ($($name:ident)*) => {
        proptest! {
            #![proptest_config(ProptestConfig::with_cases(64))]
            $(#[test]
            fn $name(event in events::$name(), faults in prop::collection::vec(fault(), 0..12)) {
                survives(&event)?;
                is_held_back_spoilt(&event, &faults)?;
            })*
        }
    };
}

survive! {
    checkout registration login login_v2 customer_event order_event payment_method_event pretransaction
    transaction_event voucher_event chargeback_event reclaim label_event tag_event
}

/// The names of all members that the documents have.
static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let table =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spec/fields.tsv")).unwrap();
    let paths = table.lines().skip(1).filter_map(|row| row.split('\t').nth(1));
    let names = paths.filter_map(|path| path.rsplit('.').next()).map(|name| name.trim_end_matches("[]"));
    let mut names: Vec<String> = names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
    names.extend(["cvv", "pan", "cardNumber", "track2", "custom", "tags"].map(str::to_owned));
    names.sort();
    names.dedup();
    names
});

/// Values that the checker has something to say about. None is part of one of its sentences.
const TELLING: &[&str] = &[
    "4111111111111111",
    "4111 1111 1111 1111",
    "%B4111111111111111^LOVELACE/ADA^2807101",
    "ada@example.com",
    "+442071838750",
    "02071838750",
    "192.168.17.23",
    "PENDING_NOT",
    "London Area",
    "XYZQ",
    "Müller",
    "ef92b778bafe771e89245b89ecbc08a44a4e166c06659911881f383d4473e94f",
    "2019-08-05T11:27:15Z",
    "1512828988826",
];

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => any::<prop::sample::Index>().prop_map(|index| index.get(&NAMES).clone()),
        1 => any::<String>(),
    ]
}

/// Any JSON object, mostly of members that the documents have.
fn body() -> impl Strategy<Value = Json> {
    let text = prop_oneof![
        any::<prop::sample::Index>().prop_map(|index| (*index.get(TELLING)).to_owned()),
        any::<String>(),
    ];
    let leaf = prop_oneof![
        1 => Just(Json::Null),
        1 => any::<bool>().prop_map(Json::from),
        1 => any::<i64>().prop_map(Json::from),
        1 => events::time().prop_map(|time| Json::of(&time).unwrap()),
        1 => (-1e18..1e18).prop_map(Json::from),
        4 => text.prop_map(Json::from),
    ];
    let object = |inner: BoxedStrategy<Json>| {
        prop::collection::btree_map(name(), inner, 0..12)
            .prop_map(|members| Json::Object(members.into_iter().rev().collect()))
    };
    let tree = leaf.prop_recursive(4, 64, 12, move |inner| {
        let inner = inner.boxed();
        prop_oneof![3 => object(inner.clone()), 1 => prop::collection::vec(inner, 0..4).prop_map(Json::from)]
    });
    object(tree.boxed())
}

/// Collects the texts of a tree that nobody should read again: those of more than three letters.
fn texts<'a>(json: &'a Json, found: &mut Vec<&'a str>) {
    match json {
        Json::String(text) if text.chars().count() > 3 => found.push(text),
        Json::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Json::Object(members) => members.iter().for_each(|(_, value)| texts(value, found)),
        _ => {}
    }
}

/// Returns every check that there is.
fn checks() -> impl Iterator<Item = Check> {
    let now = Timestamp::from_millis(1_700_000_000_000);
    Endpoint::ALL.iter().flat_map(move |endpoint| {
        let check = Check::of(*endpoint);
        [
            check,
            check.asking(true),
            check.asking(false).at(now),
            check.backfill().at(now),
            check.score(Some("x")),
        ]
    })
}

fn shown(findings: &[Finding]) -> String {
    let lines = findings
        .iter()
        .map(|finding| format!("{finding} {finding:?} {}\n", serde_json::to_string(finding).unwrap()));
    lines.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_object_is_checked_and_no_value_of_it_is_shown(body in body()) {
        let mut values = Vec::new();
        texts(&body, &mut values);
        for check in checks() {
            let findings = check.run(&body);
            prop_assert!(findings.is_sorted_by_key(Finding::severity));
            prop_assert_eq!(&findings, &check.run_text(body.to_string().as_bytes()));
            let shown = shown(&findings);
            for value in &values {
                prop_assert!(!shown.contains(value), "{} is in {}", value, shown);
            }
        }
    }

    #[test]
    fn any_json_is_checked(json in events::json()) {
        for check in checks() {
            let findings = check.run(&json);
            prop_assert!(matches!(json, Json::Object(_)) || !findings.is_empty());
            prop_assert_eq!(findings, check.run_text(json.to_string().as_bytes()));
        }
    }

    #[test]
    fn any_bytes_are_checked(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        for check in checks() {
            prop_assert!(!check.run_text(&bytes).is_empty() || Json::parse(&bytes).is_ok());
        }
    }
}
