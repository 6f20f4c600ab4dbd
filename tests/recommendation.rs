//! Answers as they come: in the documents' forms, and in those that a bad day brings.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use ravelin::ErrorCode;
use ravelin::event::Timestamp;
use ravelin::recommendation::{Action, Advice, AnswerTime, Recommendation, Source};

fn read(body: &str) -> Recommendation {
    Recommendation::read(body.as_bytes()).unwrap()
}

fn example(name: &str) -> Recommendation {
    let path = format!("{}/tests/spec/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
    Recommendation::read(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn the_answer_to_a_login() {
    let answer = example("006-v3-login-response");
    assert_eq!((answer.status, answer.success), (Some(200), Some(true)));
    assert_eq!(answer.timestamp, Some(AnswerTime::Rfc3339("2021-08-27T12:19:31Z".into())));
    assert_eq!(answer.advice(), Some(Advice::Allow));
    let credentials = answer.credential_status.unwrap();
    assert_eq!(credentials.password_breached, Some(false));
    let data = answer.data.unwrap();
    assert_eq!((data.score, data.source), (Some(20), Some(Source::Ravelin)));
    let ato = data.ato.unwrap();
    assert_eq!(ato.login_id.as_deref(), Some("cb8d1ac3-3b2e-440e-bcbd-06030c9da12e"));
    assert_eq!(ato.action, Some(Action::Allow));
}

#[test]
fn the_answer_to_a_registration_names_the_rule() {
    let answer = example("004-v2-registration-supplier-response");
    assert_eq!(answer.advice(), Some(Advice::Prevent));
    let data = answer.data.unwrap();
    assert_eq!(data.supplier_id.as_deref(), Some("abc-123-ZYZ"));
    assert_eq!(data.registration_id.as_deref(), Some("ewq-234-dfg"));
    let rules = data.rules.unwrap();
    assert_eq!(rules.passive_action, Some(Action::Prevent));
    let rule = rules.triggered.first().unwrap();
    assert_eq!(
        (rule.rule_id, rule.rule_version, rule.state.as_deref()),
        (Some(123), Some(1), Some("active"))
    );
}

#[test]
fn an_acknowledgement_recommends_nothing() {
    let answer = example("002-v2-registration-outcome-update-response");
    assert_eq!((answer.data.as_ref(), answer.advice()), (None, None));
}

#[test]
fn warnings_are_read_and_an_empty_comment_is_one() {
    let data = example("028-v2-score-response").data.unwrap();
    assert_eq!(data.comment.as_deref(), Some(""));
    assert_eq!(data.warnings.first().unwrap().class.as_deref(), Some("order-absent-currency"));
}

#[test]
fn nothing_is_an_answer() {
    for body in ["", "  \n", "null", "{}", "\u{feff}{}"] {
        assert_eq!(read(body), Recommendation::default(), "{body:?}");
    }
}

#[test]
fn what_is_no_answer_is_an_error_with_one_code() {
    for body in [
        "<!doctype html><title>502 Bad Gateway</title>",
        r#"{"status":200,"data":{"action":"PRE"#,
        r#"{"status":200} {"status":200}"#,
        "\"ALLOW\"",
        "[]",
        "200",
    ] {
        let error = Recommendation::read(body.as_bytes()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::JsonInvalid, "{body}");
    }
    assert_eq!(Recommendation::read(b"{\"a\":\"\xff\"}").unwrap_err().code(), ErrorCode::JsonInvalid);
    let deep = "[".repeat(100_000);
    assert_eq!(Recommendation::read(deep.as_bytes()).unwrap_err().code(), ErrorCode::JsonInvalid);
}

#[test]
fn numbers_texts_and_truths_are_taken_in_either_form() {
    for body in [
        r#"{"status":403,"success":false,"timestamp":1652103786}"#,
        r#"{"status":"403","success":"false","timestamp":1652103786}"#,
    ] {
        let answer = read(body);
        assert_eq!((answer.status, answer.success), (Some(403), Some(false)), "{body}");
        assert_eq!(answer.timestamp, Some(AnswerTime::Count(Timestamp::from_secs(1_652_103_786))), "{body}");
    }
    assert_eq!(read(r#"{"data":{"customerId":123456789}}"#).data.unwrap().customer_id.unwrap(), "123456789");
}

#[test]
fn what_nobody_has_heard_of_is_no_error_and_no_advice() {
    let answer = read(
        r#"{"unknownField7":[1e400000],"data":{"action":"CALL_THEM","source":"MOON","score":"high",
            "warnings":"none","rules":[],"unknownField8":{"action":"ALLOW"},"scoreId":null}}"#
            .replace("1e400000", "123456789012345678901234567890")
            .as_str(),
    );
    assert_eq!(answer.action(), Some(&Action::Other("CALL_THEM".into())));
    assert_eq!(answer.advice(), None);
    let data = answer.data.unwrap();
    assert_eq!(data.source, Some(Source::Other("MOON".into())));
    assert_eq!((data.score, data.score_id, data.warnings.len()), (None, None, 0));
}

#[test]
fn every_published_action_comes_down_to_something() {
    for (action, advice) in [
        ("ALLOW", Advice::Allow),
        ("PERMIT", Advice::Allow),
        ("REVIEW", Advice::Review),
        ("WARN", Advice::Review),
        ("MANUAL_REVIEW", Advice::Review),
        ("SMS_2FA", Advice::Review),
        ("3DS_AUTHENTICATE", Advice::Review),
        ("PREVENT", Advice::Prevent),
        ("BLOCK", Advice::Prevent),
    ] {
        assert_eq!(
            read(&format!(r#"{{"data":{{"action":"{action}"}}}}"#)).advice(),
            Some(advice),
            "{action}"
        );
    }
}

#[test]
fn throttling_is_prevent_from_the_rate_limit_and_nothing_else() {
    let answer = |action, source| read(&format!(r#"{{"data":{{"action":"{action}","source":"{source}"}}}}"#));
    let throttled = answer("PREVENT", "RATE_LIMIT");
    assert!(throttled.is_throttled());
    assert_eq!((throttled.action(), throttled.advice()), (Some(&Action::Prevent), None));
    for (action, source) in [("ALLOW", "RATE_LIMIT"), ("PREVENT", "RAVELIN"), ("BLOCK", "RATE_LIMIT")] {
        assert!(!answer(action, source).is_throttled(), "{action} {source}");
        assert!(answer(action, source).advice().is_some(), "{action} {source}");
    }
}

#[test]
fn debug_names_no_person() {
    let answer = read(
        r#"{"status":200,"message":"ada@example.com","traceId":"7f2c","data":{"customerId":"ada@example.com",
            "action":"ALLOW","comment":"ada@example.com","warnings":[{"class":"customer-not-found",
            "msg":"ada@example.com"}],"ato":{"loginId":"ada@example.com"}}}"#,
    );
    let shown = format!("{answer:?}");
    assert!(!shown.contains("ada"), "{shown}");
    assert!(
        shown.contains("Allow") && shown.contains("customer-not-found") && shown.contains("7f2c"),
        "{shown}"
    );
}
