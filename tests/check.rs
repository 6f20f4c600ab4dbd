//! The checker against the documents: their own examples, a body that breaks each rule, and one that
//! makes use of each that only allows something.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "check/allowed.rs"]
mod allowed;
#[path = "check/broken.rs"]
mod broken;
#[path = "check/unseen.rs"]
mod unseen;

use allowed::ALLOWED;
use broken::{BROKEN, Case};
use ravelin::check::{Check, Finding, Severity};
use ravelin::endpoint::Endpoint;
use ravelin::event::{
    Checkout, Customer, CustomerEvent, Event, LoginV2, Order, OrderEvent, PaymentMethodEvent, Pretransaction,
    Timestamp, TransactionEvent, VoucherEvent,
};
use ravelin::json::Json;
use std::collections::BTreeSet;
use unseen::UNSEEN;

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spec");

/// What is found in the documents' own examples, each a place where they contradict themselves.
const CONTRADICTIONS: &[(&str, &[&str])] = &[
    (
        "009-v2-checkout-full",
        &["execution-time-deprecated order.executionTime", "payment-method-id-redundant paymentMethodId"],
    ),
    ("012-v2-order", &["execution-time-deprecated order.executionTime"]),
];

fn named(finding: &Finding) -> String {
    format!("{} {}", finding.code(), finding.path())
}

/// Returns the text of a case.
fn body(members: &str) -> String {
    let is_members = members.starts_with('"');
    if is_members { format!("{{\"timestamp\":1512828988826,{members}}}") } else { members.to_owned() }
}

/// Returns the rows of the rules: id, document and line.
fn rules() -> Vec<[String; 3]> {
    let table = std::fs::read_to_string(format!("{SPEC}/rules.tsv")).unwrap();
    let rows = table.lines().skip(1).map(|line| {
        let [id, _, _, _, document, line] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        [id, document, line].map(str::to_owned)
    });
    rows.collect()
}

#[test]
fn the_examples_of_the_documents_are_right_where_the_documents_agree() {
    let index = std::fs::read_to_string(format!("{SPEC}/examples/index.tsv")).unwrap();
    let mut checked = 0;
    for line in index.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [file, _, _, "request", _, target, _] = columns[..] else { continue };
        if file == "-" {
            continue;
        }
        let body = std::fs::read(format!("{SPEC}/examples/{file}")).unwrap();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let (endpoint, _) = Endpoint::of_path(path).unwrap();
        let check = Check::of(endpoint).score(query.strip_prefix("score="));
        let found: Vec<String> = check.run_text(&body).iter().map(named).collect();
        let expected = CONTRADICTIONS.iter().find(|(name, _)| file.starts_with(name));
        assert_eq!(found, expected.map(|(_, found)| *found).unwrap_or_default(), "{file}");
        checked += 1;
    }
    assert_eq!(checked, 21);
}

#[test]
fn a_broken_rule_is_found() {
    for (rule, endpoint, sent, members, expected) in BROKEN {
        let found = sent.check(*endpoint).run_text(body(members).as_bytes());
        let names: Vec<String> = found.iter().map(named).collect();
        let finding = found.iter().find(|finding| named(finding) == *expected);
        let finding = finding.unwrap_or_else(|| panic!("{members}: {expected} is not in {names:?}"));
        assert_eq!(finding.rule(), *rule, "{expected}");
        assert!(found.is_sorted_by_key(Finding::severity), "{names:?}");
    }
}

#[test]
fn what_is_allowed_is_not_found() {
    for (rule, endpoint, sent, members, _) in ALLOWED {
        let found = sent.check(*endpoint).run_text(body(members).as_bytes());
        assert!(found.is_empty(), "{rule}: {:?}", found.iter().map(named).collect::<Vec<_>>());
    }
}

#[test]
fn every_rule_of_the_documents_is_broken_used_or_out_of_sight() {
    let ids =
        |cases: &[Case]| cases.iter().map(|case| case.0).filter(|id| !id.is_empty()).collect::<BTreeSet<_>>();
    let (broken, allowed) = (ids(BROKEN), ids(ALLOWED));
    let unseen: BTreeSet<&str> = UNSEEN.iter().flat_map(|(_, ids)| ids.iter().copied()).collect();
    let rules = rules();
    assert_eq!(rules.len(), 188);
    let known: BTreeSet<&str> = rules.iter().map(|[id, ..]| &**id).collect();
    for id in &known {
        let places = [&broken, &allowed, &unseen].iter().filter(|ids| ids.contains(id)).count();
        assert!(places == 1, "{id} stands in {places} lists");
    }
    let named: BTreeSet<&str> = broken.iter().chain(&allowed).chain(&unseen).copied().collect();
    assert_eq!(named.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn every_code_is_found_somewhere() {
    let mut found: BTreeSet<&str> = BROKEN.iter().filter_map(|case| case.4.split(' ').next()).collect();
    let reclaimed = |count: usize| vec![r#"{"customerId":"c"}"#; count].join(",");
    for (count, is_found) in [(1000, false), (1001, true)] {
        let body = format!(r#"{{"timestamp":1512828988826,"customers":[{}]}}"#, reclaimed(count));
        let findings = Check::of(Endpoint::Reclaim).run_text(body.as_bytes());
        assert_eq!(findings.iter().map(named).eq(["reclaim-many customers"]), is_found, "{findings:?}");
        found.extend(findings.iter().map(Finding::code));
    }
    let codes: BTreeSet<&str> = Finding::all().map(|(code, _)| code).collect();
    assert_eq!(codes.difference(&found).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert_eq!(Finding::all().count(), codes.len(), "no code twice");
    assert!(
        codes.iter().all(|code| code.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')))
    );
}

#[test]
fn a_finding_tells_where_its_rule_stands() {
    let rules = rules();
    for (_, endpoint, sent, members, _) in BROKEN {
        for finding in sent.check(*endpoint).run_text(body(members).as_bytes()) {
            let source = finding.source();
            if let Some([_, document, line]) = rules.iter().find(|[id, ..]| id == finding.rule()) {
                assert_eq!((source.document, &*source.line.to_string()), (&**document, &**line), "{finding}");
            } else {
                assert_eq!(finding.rule(), "", "{finding}");
            }
        }
    }
}

#[test]
fn typed_events_and_trees_are_checked_alike() {
    let text = std::fs::read(format!("{SPEC}/examples/009-v2-checkout-full.json")).unwrap();
    let mut tree = Json::parse(&text).unwrap();
    let checkout = Checkout::read(&text).unwrap();
    // The reader drops the redundant id.
    if let Json::Object(members) = &mut tree {
        members.retain(|(name, _)| name != "paymentMethodId");
    }
    let check = Check::of(Endpoint::Checkout);
    assert_eq!(check.run(&checkout), check.run(&tree));
    assert_eq!(check.run(&checkout), checkout.check());
    let value: serde_json::Value = serde_json::from_slice(tree.to_string().as_bytes()).unwrap();
    assert_eq!(check.run(&value), check.run(&tree));
}

/// Returns whether a body would be rejected, and whether its typed event is sent nevertheless;
/// nothing where no typed event says it.
fn sent_nevertheless<E: Event>(body: &str, check: &Check) -> Option<(bool, bool)> {
    let event = E::read(body.as_bytes()).ok()?;
    let rejected = check.run(&event).iter().any(|finding| finding.severity() == Severity::Rejected);
    Some((rejected, rejected && event.is_accepted(check)))
}

#[test]
fn what_would_be_rejected_is_never_taken_for_accepted() {
    let mut rejected = 0;
    for (_, endpoint, sent, members, found) in BROKEN.iter().chain(ALLOWED) {
        let (body, check) = (body(members), sent.check(*endpoint));
        let outcome = match endpoint {
            Endpoint::Checkout => sent_nevertheless::<Checkout>(&body, &check),
            Endpoint::Customer => sent_nevertheless::<CustomerEvent>(&body, &check),
            Endpoint::LoginV2 => sent_nevertheless::<LoginV2>(&body, &check),
            Endpoint::Order => sent_nevertheless::<OrderEvent>(&body, &check),
            Endpoint::PaymentMethod => sent_nevertheless::<PaymentMethodEvent>(&body, &check),
            Endpoint::Pretransaction => sent_nevertheless::<Pretransaction>(&body, &check),
            Endpoint::Transaction => sent_nevertheless::<TransactionEvent>(&body, &check),
            Endpoint::Voucher => sent_nevertheless::<VoucherEvent>(&body, &check),
            _ => None,
        };
        let Some((is_rejected, is_sent)) = outcome else { continue };
        rejected += usize::from(is_rejected);
        assert!(!is_sent, "{found}: {body}");
    }
    assert!(rejected >= 13, "only {rejected} of the bodies can be said in types");
}

#[test]
fn the_full_checkout_is_taken_without_a_second_look() {
    let text = std::fs::read(format!("{SPEC}/examples/009-v2-checkout-full.json")).unwrap();
    let checkout = Checkout::read(&text).unwrap();
    assert!(checkout.is_accepted(&Check::of(Endpoint::Checkout).asking(true)));
}

#[test]
fn a_request_is_refused_for_what_would_be_rejected_and_for_nothing_else() {
    let now = Timestamp::from_millis(1_512_828_988_826);
    let order = || Order::new("ord-98").price(1500).currency("GBP");
    let mistaken = Checkout::new(now, Customer::new("cust-61283").telephone("0207"), order());
    assert!(mistaken.check().iter().all(|finding| finding.severity() > Severity::Rejected));
    assert!(!mistaken.check().is_empty());
    assert!(mistaken.request().is_ok());

    let rejected = Checkout::new(now, Customer::new("cust-61283"), order().currency("pounds"));
    let error = rejected.request().unwrap_err();
    assert_eq!((error.code().as_str(), error.field()), ("event-invalid", "order.currency"));
    assert!(rejected.request_unchecked().is_ok());
}

#[test]
fn findings_show_no_values() {
    let text = br#"{"timestamp":1512828988826,"4111111111111111":{"cvv":"737"},"ada@example.com":1,
        "customer":{"customerId":"4111111111111111","email":"no-address","telephone":"secret-telephone"}}"#;
    let found = Check::of(Endpoint::Checkout).run_text(text);
    assert!(found.len() >= 4);
    for finding in found {
        let shown = format!("{finding} {finding:?} {}", serde_json::to_string(&finding).unwrap());
        for value in ["4111", "737", "ada@", "no-address", "secret-telephone"] {
            assert!(!shown.contains(value), "{shown}");
        }
    }
}

#[test]
fn a_text_is_checked_as_its_tree_is() {
    let many = |count: usize| (0..count).map(|n| format!(r#""m{n}":{n}"#)).collect::<Vec<_>>().join(",");
    let deep = |depth: usize| format!(r#"{{"custom":{}1{}}}"#, "[".repeat(depth), "]".repeat(depth));
    let texts = [
        (true, format!("{{{}}}", many(64))),
        (true, format!("{{{}}}", many(65))),
        (true, format!(r#"{{"custom":{{{}}}}}"#, many(300))),
        (true, deep(100)),
        (true, "null".to_owned()),
        (true, "[]".to_owned()),
        (true, "7".to_owned()),
        (false, deep(200)),
        (false, format!(r#"{{{},"m0":1}}"#, many(64))),
        (false, format!(r#"{{{},"m64":1}}"#, many(65))),
        (false, r#"{"a":1,"\u0061":1}"#.to_owned()),
        (false, r#"{"custom":{"b":[{"a":1,"a":2}]}}"#.to_owned()),
        (false, r#"{"price":1e30}"#.to_owned()),
        (false, "{} x".to_owned()),
        (false, r#"{"timestamp":}"#.to_owned()),
    ];
    for (is_read, text) in texts {
        let found = Check::of(Endpoint::Order).run_text(text.as_bytes());
        match Json::parse(text.as_bytes()) {
            Ok(tree) => {
                assert!(is_read && found == Check::of(Endpoint::Order).run(&tree), "{text}: {found:?}")
            }
            Err(_) => assert!(!is_read && found.len() == 1, "{text}: {found:?}"),
        }
    }
}

#[test]
fn a_uuid_in_an_id_is_no_card_number() {
    let is_card = |id: &str| {
        let body = format!(
            r#"{{"timestamp":1512828988826,"customerId":"c","deviceId":"{id}","order":{{"orderId":"o"}}}}"#
        );
        Check::of(Endpoint::Order).run_text(body.as_bytes()).iter().any(|found| found.code() == "card-number")
    };
    assert!(!is_card("rjs-abcdefab-4111-1111-1111-1111aaaaaaaa"));
    assert!(!is_card("abcdefab-4111-1111-1111-1111aaaaaaaa"));
    for id in ["4111-1111-1111-1111", "4111111111111111-65fc5ac0-2ba3-4a3b-aa5e-f5a77b845260"] {
        assert!(is_card(id), "{id}");
    }
}
