//! What an answer means: the status table, the documents' advice, and every odd body.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use proptest::prelude::*;
use ravelin::endpoint::Endpoint;
use ravelin::error::Reason;
use ravelin::event::{Timestamp, Unit};
use ravelin::recommendation::{
    Action, AnswerTime, ChallengePreference, CredentialStatus, Exemption, KnownWarning, OptimisationAction,
    Recommendation,
};
use ravelin::status::{Fault, Retry, Status};
use serde_json::Value;
use std::collections::HashSet;

fn read(body: &str) -> Recommendation {
    Recommendation::read(body.as_bytes()).unwrap()
}

#[test]
fn every_status_of_the_documents_has_its_row() {
    use {Fault::*, Retry::*};
    for (status, name, fault, retry) in [
        (200, "OK", Nobody, Needless),
        (204, "No Content", Nobody, Needless),
        (226, "Success", Nobody, Needless),
        (301, "Redirection", Network, AfterChange),
        (307, "Redirection", Network, AfterChange),
        (400, "Bad Request", Merchant, AfterChange),
        (401, "Unauthorized", Merchant, AfterChange),
        (403, "Forbidden", Merchant, AfterChange),
        (404, "Not Found", Merchant, AfterChange),
        (405, "Method Not Allowed", Merchant, AfterChange),
        (406, "Not Acceptable", Merchant, AfterChange),
        (408, "Request Timeout", Network, Later),
        (413, "Content Too Large", Merchant, AfterChange),
        (418, "Refused", Merchant, AfterChange),
        (429, "Too Many Requests", Merchant, ByRavelin),
        (500, "Internal Server Error", Ravelin, Later),
        (502, "Bad Gateway", Network, Later),
        (503, "Service Unavailable", Ravelin, Later),
        (504, "Service Timeout", Ravelin, Later),
        (599, "Failure", Ravelin, Later),
        (100, "No Answer", Network, Later),
    ] {
        let row = Status::of(status);
        assert_eq!((row.name, row.fault, row.retry), (name, fault, retry), "{status}");
    }
}

#[test]
fn every_number_has_a_row_and_every_row_a_number() {
    let mut used = HashSet::new();
    for status in 0..=u16::MAX {
        let row = Status::of(status);
        assert!((row.first..=row.last).contains(&status), "{status}: {}", row.name);
        assert_eq!(row.is_success(), (200..300).contains(&status), "{status}");
        assert_eq!(row.is_about_the_key(), status == 401 || status == 403, "{status}");
        used.insert(row.name);
    }
    for row in Status::TABLE {
        assert!(used.contains(row.name), "{} is never reached", row.name);
        for sentence in [row.meaning, row.check, row.retry.sentence()] {
            assert!(sentence.ends_with('.') && sentence.len() > 10, "{}: {sentence}", row.name);
        }
    }
    assert_eq!(used.len(), Status::TABLE.len());
}

#[test]
fn an_action_is_advised_on_as_the_documents_do() {
    for (endpoint, action, expected) in [
        (Endpoint::Login, "ALLOW", "Let the customer log in."),
        (Endpoint::Login, "PERMIT", "Let the customer log in."),
        (Endpoint::Login, "SMS_2FA", "Verify the login by a text message."),
        (
            Endpoint::Login,
            "PREVENT",
            "Block the login, force a reset of the password, and notify the owner of the account.",
        ),
        (
            Endpoint::Login,
            "BLOCK",
            "Block the login, force a reset of the password, and notify the owner of the account.",
        ),
        (Endpoint::Registration, "ALLOW", "Let the account be registered."),
        (Endpoint::Registration, "PREVENT", "Refuse the registration."),
        (Endpoint::Checkout, "ALLOW", "Let the order proceed."),
        (Endpoint::Checkout, "REVIEW", "Take another step to verify the order, such as 3-D Secure."),
        (Endpoint::Checkout, "3DS_AUTHENTICATE", "Verify the customer by 3-D Secure."),
        (Endpoint::Checkout, "MANUAL_REVIEW", "Have a person review the order."),
        (Endpoint::Checkout, "PREVENT", "Prevent the order."),
        (Endpoint::Order, "PREVENT", "Prevent the order."),
        (Endpoint::Checkout, "ASK_GRANDMA", "An action of your own account: do what it was configured for."),
    ] {
        assert_eq!(Action::from(action).guidance(endpoint), expected, "{action}");
    }
    for endpoint in Endpoint::ALL {
        for action in [Action::Permit, Action::Block, Action::Warn] {
            let newer = action.newer_word().unwrap();
            assert_eq!(action.guidance(*endpoint), newer.guidance(*endpoint), "{action}");
            assert_eq!(action.advice(), newer.advice());
        }
    }
    assert_eq!(Action::Allow.newer_word(), None);
}

#[test]
fn of_members_of_one_name_the_last_counts_and_a_number_is_an_id() {
    let answer = read(
        r#"{"data":{"action":"ALLOW","customerId":"\u0061","action":"PREVENT","registrationId":1.0,"scoreId":18446744073709551615}}"#,
    );
    assert_eq!(answer.action(), Some(&Action::Prevent));
    let data = answer.data.unwrap();
    assert_eq!(data.customer_id.as_deref(), Some("a"));
    assert_eq!(data.registration_id.as_deref(), Some("1.0"));
    assert_eq!(data.score_id.as_deref(), Some("18446744073709551615"));
    // What serde_json calls a number that it keeps as text is a name as any other.
    let odd = read(r#"{"x":{"$serde_json::private::Number":{"y":1}},"data":{"action":"ALLOW"}}"#);
    assert_eq!(odd.action(), Some(&Action::Allow));
    // Where another crate has it keep numbers as text, an id has its digits; elsewhere it is no number.
    if let Ok(long) = Recommendation::read(br#"{"data":{"scoreId":1e400}}"#) {
        let id = long.data.unwrap().score_id.unwrap();
        assert!(id.starts_with("1e") && id.ends_with("400"), "{id}");
    }
}

#[test]
fn credentials_known_from_a_breach_let_the_customer_in() {
    let status = |body: &str| read(body).credential_status.unwrap();
    let breached = status(r#"{"credentialStatus":{"passwordBreached":true,"numBreachedPasswords":3}}"#);
    assert!(breached.guidance().unwrap().contains("let the customer in"));
    assert_eq!(breached.num_breached_passwords, Some(3));
    let name = status(r#"{"credentialStatus":{"passwordBreached":false,"usernameBreached":true}}"#);
    assert!(name.guidance().unwrap().starts_with("The user name"));
    let neither = status(r#"{"credentialStatus":{"passwordBreached":false,"usernameBreached":false}}"#);
    assert_eq!((neither.guidance(), CredentialStatus::default().guidance()), (None, None));
}

#[test]
fn a_published_warning_says_what_to_send_and_another_is_kept() {
    for known in KnownWarning::ALL {
        assert!(known.class.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", known.class);
        assert!(known.send.starts_with("Send ") && known.meaning.ends_with('.'), "{}", known.class);
        assert_eq!(KnownWarning::of(known.class), Some(known));
    }
    let body =
        r#"{"data":{"warnings":[{"class":"customer-not-found","msg":"m"},{"class":"moon-not-full"},{}]}}"#;
    let warnings = read(body).data.unwrap().warnings;
    assert_eq!(warnings[0].known().unwrap().class, "customer-not-found");
    assert_eq!((warnings[1].known(), warnings[2].known()), (None, None));
    assert_eq!(warnings[1].class.as_deref(), Some("moon-not-full"));
}

#[test]
fn the_transaction_optimisation_is_read_whole_and_written_as_it_came() {
    let body = r#"{"status":200,"data":{"action":"ALLOW","transactionOptimisation":{"transactionId":"t-1","action":"AUTHORISE","exemption":"LOW_VALUE","threeDSChallengePreference":"CHALLENGE_AS_MANDATE","source":"RAVELIN","compliance":{"description":"Out of scope."}}}}"#;
    let answer = read(body);
    let optimisation = answer.data.as_ref().unwrap().transaction_optimisation.as_ref().unwrap();
    assert_eq!(optimisation.action, Some(OptimisationAction::Authorise));
    assert_eq!(optimisation.exemption, Some(Exemption::LowValue));
    assert_eq!(optimisation.challenge_preference, Some(ChallengePreference::ChallengeAsMandate));
    assert_eq!(serde_json::to_string(&answer).unwrap(), body);
    let shown = format!("{answer:?}");
    assert!(shown.contains("LowValue") && !shown.contains("t-1") && !shown.contains("scope"), "{shown}");
    // It failed: the recommendation is there, and the message says why nothing else is.
    let failed = read(r#"{"status":200,"message":"optimisation failed","data":{"action":"REVIEW"}}"#);
    assert!(failed.message.is_some() && failed.action() == Some(&Action::Review));
    assert!(failed.data.unwrap().transaction_optimisation.is_none());
}

#[test]
fn rules_are_read_with_their_names_and_without_ids() {
    let rules = |triggered: &str| {
        let body = format!(r#"{{"data":{{"rules":{{"passiveAction":"REVIEW","triggered":{triggered}}}}}}}"#);
        read(&body).data.unwrap().rules.unwrap()
    };
    let one =
        rules(r#"[{"ruleId":"7","ruleName":"n","state":"passive","description":"d","action":"REVIEW"}]"#);
    assert_eq!((one.triggered[0].rule_id, one.triggered[0].rule_name.as_deref()), (Some(7), Some("n")));
    assert!(one.triggered[0].is_passive());
    assert_eq!(rules(r#"[{"name":"n"}]"#).triggered[0].rule_name.as_deref(), Some("n"));
    for without_ids in [r#"[{"triggered":true,"action":"REVIEW"}]"#, "true"] {
        let rules = rules(without_ids);
        assert_eq!((rules.triggered.len(), rules.triggered[0].triggered), (1, Some(true)), "{without_ids}");
        assert_eq!((rules.triggered[0].rule_id, rules.triggered[0].is_passive()), (None, false));
    }
    for none in ["[]", "false", "null", "{}", "7"] {
        assert!(rules(none).triggered.is_empty(), "{none}");
    }
}

#[test]
fn validation_errors_are_read_under_either_name() {
    for (body, expected) in [
        (r#"{"validationErrors":["a","b"]}"#, &["a", "b"][..]),
        (r#"{"Error":"a"}"#, &["a"]),
        (r#"{"Error":["b"],"validationErrors":["a",1,null]}"#, &["a", "b"]),
        (r#"{"validationErrors":{"a":1},"Error":null}"#, &[]),
    ] {
        assert_eq!(read(body).validation_errors, expected, "{body}");
    }
    assert!(!format!("{:?}", read(r#"{"Error":"ada@example.com"}"#)).contains("ada"));
}

#[test]
fn a_time_is_taken_in_every_published_form() {
    let time = |value: &str| read(&format!(r#"{{"timestamp":{value}}}"#)).timestamp;
    let count = |value: &str| match time(value) {
        Some(AnswerTime::Count(count)) => (count.count(), count.unit()),
        other => unreachable!("{value}: {other:?}"),
    };
    assert_eq!(count("709513200"), (709_513_200, Unit::Seconds));
    assert_eq!(count("1652103786"), (1_652_103_786, Unit::Seconds));
    assert_eq!(count("1512828998826"), (1_512_828_998_826, Unit::Millis));
    assert_eq!(count("1536577389238679409"), (1_536_577_389_238_679_409, Unit::Nanos));
    assert_eq!(count("\"1512828998826\""), (1_512_828_998_826, Unit::Millis));
    for text in ["2021-08-27T12:19:31Z", "2021-08-27T12:19:31.123456789Z", "2021-08-27t12:19:31+02:00"] {
        assert_eq!(time(&format!("\"{text}\"")), Some(AnswerTime::Rfc3339(text.to_owned())), "{text}");
    }
    assert_eq!(time("15128289988"), Some(AnswerTime::Unclear(15_128_289_988)));
    assert_eq!(time("\"15128289988\""), Some(AnswerTime::Unclear(15_128_289_988)));
    for text in ["yesterday", "", "2021-08-27", "2021-08-27T12:19:31", "2021-08-27T12:19:31.Z", "-1"] {
        assert_eq!(time(&format!("\"{text}\"")), Some(AnswerTime::Other(text.to_owned())), "{text}");
    }
    for nothing in ["null", "true", "[]", "{}", "1652103786.5", "123456789012345678901234567890"] {
        assert_eq!(time(nothing), None, "{nothing}");
    }
    // What was read is written as it came.
    for value in ["15128289988", "1536577389238679409", "\"2021-08-27T12:19:31Z\""] {
        let written = serde_json::to_string(&read(&format!(r#"{{"timestamp":{value}}}"#))).unwrap();
        assert_eq!(written, format!(r#"{{"timestamp":{value}}}"#));
    }
    assert_eq!(time("0"), Some(AnswerTime::Count(Timestamp::from_secs(0))));
}

#[test]
fn every_odd_body_has_one_outcome() {
    let empty = Recommendation::default();
    for nothing in ["", " \r\n", "null", "{}", "\u{feff}", "\u{feff}null", " {} "] {
        assert_eq!(Recommendation::read(nothing.as_bytes()).unwrap(), empty, "{nothing:?}");
    }
    let whole = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/spec/examples/004-v2-registration-supplier-response.json"
    ))
    .unwrap();
    let whole = whole.trim();
    // Wherever an answer is cut, that is what is said.
    for end in 1..whole.len() {
        let error = Recommendation::read(whole.as_bytes().get(..end).unwrap()).unwrap_err();
        assert_eq!(error.reason(), Reason::AnswerCut, "cut at {end}");
    }
    for (body, reason) in [
        ("<!doctype html><title>502 Bad Gateway</title>", Reason::AnswerHtml),
        ("  <html>", Reason::AnswerHtml),
        ("\u{feff}<?xml version=\"1.0\"?>", Reason::AnswerHtml),
        ("Bad Gateway", Reason::JsonSyntax),
        ("{'status':200}", Reason::JsonSyntax),
        ("{\"status\":200}}", Reason::JsonSyntax),
        ("[]", Reason::JsonShape),
        ("\"ALLOW\"", Reason::JsonShape),
        ("true", Reason::JsonShape),
    ] {
        let error = Recommendation::read(body.as_bytes()).unwrap_err();
        assert_eq!(error.reason(), reason, "{body}");
        assert_eq!(error.code(), ravelin::ErrorCode::JsonInvalid, "{body}");
    }
    let shown = Recommendation::read(b"<html>").unwrap_err().to_string();
    assert_eq!(shown, "answer is a page of HTML: something between here and Ravelin sent it");
    // Members of any other type than expected are absent.
    for value in ["null", "true", "7", "-1.5", "\"x\"", "[]", "[1]", "{}", "{\"a\":[{}]}"] {
        for name in ["status", "success", "timestamp", "message", "traceId", "data", "credentialStatus"] {
            let _ = read(&format!(r#"{{"{name}":{value},"unknownField1":{value}}}"#));
        }
        for name in ["action", "score", "warnings", "rules", "ato", "transactionOptimisation", "comment"] {
            let answer = read(&format!(r#"{{"data":{{"{name}":{value}}}}}"#));
            assert!(answer.data.is_some(), "{name}: {value}");
        }
    }
    for status in ["200", "\"200\"", "\" 200 \""] {
        assert_eq!(read(&format!(r#"{{"status":{status}}}"#)).status, Some(200), "{status}");
    }
    for wrong in ["-200", "70000", "\"OK\"", "2e2", "[200]"] {
        assert_eq!(read(&format!(r#"{{"status":{wrong}}}"#)).status, None, "{wrong}");
    }
}

/// Any JSON, with the names that answers have more often than others.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[A-Z_0-9]{0,12}".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        prop::sample::select(vec!["200", "true", "RATE_LIMIT", "PREVENT", "15128289988"])
            .prop_map(Value::from),
    ];
    let names = vec![
        "status",
        "success",
        "timestamp",
        "message",
        "data",
        "action",
        "source",
        "score",
        "warnings",
        "class",
        "rules",
        "triggered",
        "ato",
        "credentialStatus",
        "validationErrors",
        "Error",
        "ruleId",
        "exemption",
        "transactionOptimisation",
        "compliance",
        "numBreachedPasswords",
    ];
    let name = prop_oneof![4 => prop::sample::select(names).prop_map(str::to_owned), 1 => any::<String>()];
    leaf.prop_recursive(5, 60, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(name.clone(), inner, 0..8).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn any_object_is_an_answer_and_is_read_again_as_it_was_written(json in any_json()) {
        let answer = Recommendation::read(json.to_string().as_bytes());
        prop_assert_eq!(answer.is_ok(), json.is_object() || json.is_null());
        let Ok(answer) = answer else { return Ok(()) };
        let _ = (answer.advice(), format!("{answer:?}"));
        let written = serde_json::to_vec(&answer).unwrap();
        prop_assert_eq!(Recommendation::read(&written).unwrap(), answer);
    }

    #[test]
    fn any_bytes_have_an_outcome(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Recommendation::read(&bytes);
    }
}
