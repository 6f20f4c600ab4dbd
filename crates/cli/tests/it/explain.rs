//! What an answer means, told by the command.

use super::common::{file, success};
use serde_json::{Value, json};

fn explain(arguments: &[&str], answer: &str) -> String {
    success(&[&["explain"], arguments].concat(), answer.as_bytes())
}

/// Returns the parts of an explanation, each as part, what is said, its meaning, and what to do.
fn parts(arguments: &[&str], answer: &str) -> Vec<[String; 4]> {
    let told: Value = serde_json::from_str(&explain(&[arguments, &["--json"]].concat(), answer)).unwrap();
    let text = |part: &Value, name: &str| part[name].as_str().unwrap_or_default().to_owned();
    let parts = told["parts"].as_array().unwrap().iter();
    parts.map(|part| ["part", "said", "meaning", "do"].map(|name| text(part, name))).collect()
}

/// Asserts that a part of this name says this in one of its texts.
#[track_caller]
fn assert_told(arguments: &[&str], answer: &str, part: &str, expected: &str) {
    let told = parts(arguments, answer);
    let found = told.iter().any(|texts| texts[0] == part && texts.iter().any(|text| text.contains(expected)));
    assert!(found, "{part}: {expected} in {told:?}");
    let for_people = explain(arguments, answer);
    assert!(for_people.contains(expected), "{for_people}");
}

#[test]
fn an_action_is_advised_on_by_its_endpoint() {
    let answer = |action: &str| json!({ "status": 200, "data": { "action": action } }).to_string();
    for (endpoint, action, expected) in [
        ("/v3/login", "ALLOW", "Let the customer log in."),
        ("/v3/login", "SMS_2FA", "text message"),
        ("/v3/login", "PREVENT", "force a reset of the password"),
        ("/v3/login", "BLOCK", "An older word for PREVENT."),
        ("/v2/registration", "PREVENT", "Refuse the registration."),
        ("/v2/checkout", "3DS_AUTHENTICATE", "3-D Secure"),
        ("/v2/checkout", "MANUAL_REVIEW", "Have a person review the order."),
        ("/v2/backfill/order", "REVIEW", "Take another step"),
        ("/v2/checkout", "ASK_GRANDMA", "An action of your own account"),
    ] {
        assert_told(&["--endpoint", endpoint], &answer(action), "action", expected);
    }
    // Without an endpoint the answer tells it, as far as it can.
    assert_told(&[], &answer("SMS_2FA"), "action", "Verify the login by a text message.");
    assert_told(
        &[],
        r#"{"data":{"action":"PREVENT","ato":{"action":"ALLOW"}}}"#,
        "action",
        "Block the login",
    );
    assert_told(&[], r#"{"data":{"action":"PREVENT","registrationId":"r"}}"#, "action", "Refuse");
    assert_told(&[], &answer("PREVENT"), "action", "Prevent the order.");
}

#[test]
fn each_part_of_an_answer_is_told() {
    let answer = json!({
        "status": 200, "message": "optimisation failed",
        "data": {
            "customerId": "canary", "action": "REVIEW", "source": "RULE", "score": 7,
            "ato": { "loginId": "canary", "action": "ALLOW" },
            "warnings": [
                { "class": "order-absent-currency", "msg": "Order \"canary\" has none." },
                { "class": "moon-not-full", "help": "https://example.com/#moon", "msg": "The moon." },
                {},
            ],
            "rules": { "passiveAction": "PREVENT", "triggered": [
                { "ruleId": 123, "ruleVersion": 2, "state": "passive", "action": "PREVENT", "description": "Disposable." },
                { "triggered": true },
            ] },
            "transactionOptimisation": { "action": "AUTHORISE", "exemption": "LOW_VALUE" },
        },
        "credentialStatus": { "passwordBreached": true, "usernameBreached": false, "numBreachedPasswords": 3 },
        "unknownField5": { "action": "PREVENT" },
    })
    .to_string();
    for (part, expected) in [
        ("message", "the transaction optimisation failed"),
        ("action", "Take another step to verify the order"),
        ("source", "no decision may depend on it"),
        ("score", "for debugging only"),
        ("takeover", "ALLOW"),
        ("warning", "Send order.currency, three letters of ISO 4217."),
        ("warning", "See https://example.com/#moon"),
        ("warning", "without a class"),
        ("rule", "123 version 2, PREVENT, on trial"),
        ("rule", "Disposable."),
        ("rule", "without a name"),
        ("passive", "had the rules on trial been active"),
        ("optimisation", "AUTHORISE, LOW_VALUE"),
        ("credentials", "passwordBreached true, usernameBreached false, numBreachedPasswords 3"),
        ("credentials", "let the customer in"),
    ] {
        assert_told(&["--endpoint", "/v2/checkout"], &answer, part, expected);
    }
    let told = explain(&["--endpoint", "/v2/checkout"], &answer);
    assert!(!told.contains("canary"), "{told}");
}

#[test]
fn a_throttle_is_no_fraud() {
    let answer = r#"{"status":200,"data":{"action":"PREVENT","source":"RATE_LIMIT"}}"#;
    assert_told(&[], answer, "throttle", "it says nothing of fraud");
    assert!(
        parts(&[], answer).iter().all(|part| part[0] != "action" && !part[3].contains("Prevent the order"))
    );
}

#[test]
fn an_error_is_told_by_its_status() {
    for (status, name, expected) in [
        ("400", "Bad Request", "Send it again only when something was changed."),
        ("401", "Unauthorized", "Check the secret key"),
        ("403", "Forbidden", "Check the secret key"),
        ("405", "Method Not Allowed", "by POST"),
        ("413", "Content Too Large", "Send less at once"),
        ("429", "Too Many Requests", "Ravelin processes it later by itself"),
        ("503", "Service Unavailable", "Send it again later"),
        ("307", "Redirection", "do not follow"),
    ] {
        for body in ["", "{}", "null", "<html>"] {
            assert_told(&["--status", status], body, "status", name);
            assert_told(&["--status", status], body, "status", expected);
        }
        let answer = json!({ "status": status, "message": "m", "traceId": "7f2c" }).to_string();
        assert_told(&[], &answer, "status", expected);
        assert_told(&[], &answer, "trace", "7f2c");
    }
    let answer = r#"{"status":400,"validationErrors":["customerId is required"],"Error":"more"}"#;
    assert_told(&[], answer, "invalid", "customerId is required");
    assert_told(&[], answer, "invalid", "more");
}

#[test]
fn whatever_comes_back_is_told_apart() {
    for (body, part, expected) in [
        ("", "body", "none was asked for"),
        ("null", "body", "null"),
        ("{}", "body", "{}"),
        ("\u{feff} null ", "body", "null"),
        (r#"{"status":200,"timestamp":1512828998826}"#, "accepted", "no recommendation was asked for"),
        (r#"{"data":{"score":7}}"#, "action", "no action in it"),
        ("<!doctype html>\n<title>502</title>", "body", "a proxy or another server"),
        (r#"{"status":200,"data":{"action":"PRE"#, "body", "cut short"),
        ("Bad Gateway", "body", "no JSON object"),
        ("[]", "body", "no JSON object"),
        (r#"{"tagNames":["a","b"],"label":"GENUINE"}"#, "tags", "2, label GENUINE"),
        (r#"{"meta":{},"reviews":[]}"#, "labels", "last page"),
        (r#"{"meta":{"next":"x"},"reviews":[{}]}"#, "labels", "within a minute"),
    ] {
        assert_told(&[], body, part, expected);
    }
}

#[test]
fn a_message_is_read_by_what_it_stands_beside() {
    let answer = r#"{"status":200,"message":"2 processed"}"#;
    assert_told(&["--endpoint", "/v2/reclaim"], answer, "message", "compare it with those sent");
    for (arguments, answer) in [
        (&["--endpoint", "/v2/order"][..], answer),
        (&["--endpoint", "/v2/reclaim", "--status", "400"], answer),
    ] {
        let told = parts(arguments, answer);
        let message = told.iter().find(|part| part[0] == "message").unwrap();
        assert_eq!((&*message[1], &*message[2]), ("2 processed", ""));
    }
}

#[test]
fn a_checkpoint_is_advised_where_there_can_be_one() {
    let answer = r#"{"status":200}"#;
    for (path, expected) in [("/v2/order", true), ("/v2/label/customer", false), ("/v2/reclaim", false)] {
        let told = parts(&["--endpoint", path], answer);
        assert_eq!(told[0][3].contains("?score="), expected, "{told:?}");
    }
}

#[test]
fn an_answer_may_be_in_a_file() {
    let answer = file("answer.json", "{\n  \"data\": {\n    \"action\": \"ALLOW\"\n  }\n}\n");
    let told = success(&["explain", answer.to_str().unwrap()], b"");
    assert_eq!(told, "action       ALLOW\n             Let the order proceed.");
}

#[test]
fn what_send_printed_is_explained_line_by_line() {
    let sent = [
        json!({ "line": 1, "endpoint": "/v3/login", "accepted": true, "status": 200, "answer": { "data": { "action": "ALLOW" } } }),
        json!({ "line": 2, "endpoint": "/v3/login", "accepted": false, "status": 502, "reason": "unavailable", "answer": "<html>" }),
        json!({ "line": 3, "endpoint": "/v3/login", "accepted": false, "reason": "timeout" }),
        json!({ "line": 4, "endpoint": "/v3/login", "accepted": false, "reason": "would-be-rejected" }),
    ];
    let sent = sent.map(|line| line.to_string()).join("\n");
    let told = explain(&[], &sent);
    for expected in [
        "line 1:\naction       ALLOW\n             Let the customer log in.",
        "line 2:\nstatus       502 Bad Gateway",
        "body         HTML",
        "line 3:\nerror        timeout",
        "line 4:\nerror        would-be-rejected",
    ] {
        assert!(told.contains(expected), "{expected} in {told}");
    }
    let told = explain(&["--json"], &sent);
    assert_eq!(told.lines().count(), 4);
}
