//! What `ravelin backfill` lays aside: nothing altered, nothing that must not rest on a disk.

use super::backfilling::{Loaded, past, taken, told};
use super::canary::marks::{PAN, PASSWORD, assert_silent};
use super::common::text;
use super::relaying::sandbox;
use serde_json::{Value, json};

const KIND: [&str; 3] = ["--json", "--kind", "customer"];

/// Returns line, reason, and what stands for the body.
fn shown(loaded: &Loaded) -> Vec<(Value, Value, Value)> {
    let part = |reject: &Value, name| reject["rejected"][name].clone();
    loaded
        .rejected()
        .iter()
        .map(|reject| (part(reject, "line"), part(reject, "reason"), reject["body"].clone()))
        .collect()
}

/// Returns the file of rejected events as a file of its own.
fn again(loaded: &Loaded) -> Loaded {
    Loaded::new("again.ndjson", std::fs::read(loaded.path(".rejected.ndjson")).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_not_utf_8_is_never_sent_in_another_spelling() {
    let sandbox = sandbox().await;
    let bad = past("canary-?", 1).into_bytes();
    let bad: Vec<u8> = bad.into_iter().map(|byte| if byte == b'?' { 0xff } else { byte }).collect();
    let around = [&br#"{"endpoint":"/v2/customer","body":"#[..], &bad, b"}"].concat();
    let lines = [past("c", 0).into_bytes(), bad, around].join(&b"\n"[..]);
    let loaded = Loaded::new("past.ndjson", lines);
    let output = loaded.run(&sandbox, &KIND).await;
    let expected = [2, 3].map(|line| (json!(line), json!("not-utf-8"), Value::Null));
    assert_eq!(shown(&loaded), expected, "{output:?}");
    let again = again(&loaded);
    assert_eq!(told(&again.run(&sandbox, &KIND).await)["delivered"], 0);
    assert_eq!(again.rejected().len(), 2);
    // Of CSV neither, whatever else is wrong with the row.
    let rows = b"timestamp,customerId\n1,a\xff\n1,\"a\xff\n";
    let loaded = Loaded::new("past.csv", rows);
    loaded.run(&sandbox, &KIND).await;
    let reasons = [(2, "not-utf-8"), (3, "csv-quote-open")];
    assert_eq!(shown(&loaded), reasons.map(|(line, reason)| (json!(line), json!(reason), Value::Null)));
    assert_eq!(taken(&sandbox), [0].into());
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_cards_nor_codes_nor_passwords_are_laid_aside() {
    let sandbox = sandbox().await;
    let custom = |member: &str| past("c", 1).replace(r#""number":1"#, member);
    let code = custom(r#""cvv":"7301""#);
    let card = custom(&format!(r#""note":"{PAN}""#)).replace("15000000", "99000000");
    let in_text = serde_json::to_string(&custom(r#""pin":"7301""#)).unwrap();
    let lines = [
        code.clone(),
        card.clone(),
        custom(&format!(r#""password":"{PASSWORD}""#)).replace("15000000", "99000000"),
        format!("{{\"pan\":\"{PAN}\" oops"),
        format!("oops {{\"password\":\"{PASSWORD}\"}}"),
        format!("paid by {PAN}"),
        in_text.clone(),
        json!({ "body": in_text }).to_string(),
        json!({ "endpoint": "/v2/nowhere", "body": serde_json::from_str::<Value>(&card).unwrap() })
            .to_string(),
        json!({ "endpoint": format!("/v2/{PAN}"), "body": {} }).to_string(),
        custom(r#""track2":"canary-track""#),
        r#"{"endpoint":"/v2/login","body":{"login":{"a":[{"track2":"canary-track"}]}}}"#.to_owned(),
        r#"oops {"track2":"canary-track"}"#.to_owned(),
        "no secret at all".to_owned(),
    ];
    let loaded = Loaded::new("past.ndjson", lines.join("\n"));
    let output = loaded.run(&sandbox, &KIND).await;
    assert_eq!(told(&output)["rejected"], 14, "{output:?} {:?}", loaded.rejected());
    let written = std::fs::read_to_string(loaded.path(".rejected.ndjson")).unwrap();
    assert_silent(&written, &[PAN, PASSWORD], "the file of rejected events");
    assert!(!written.contains("7301") && !written.contains("canary-track"), "{written}");
    let rejected = loaded.rejected();
    let words: Vec<_> = rejected.iter().map(|reject| reject["rejected"]["withheld"].as_str()).collect();
    let (card, code, password) = (Some("card-number"), Some("security-code"), Some("password-plain"));
    assert_eq!(
        words,
        [code, card, password, card, password, card, code, code, card, card, code, code, code, None],
        "{written}"
    );
    assert!(rejected[..13].iter().all(|reject| reject["body"].is_null()));
    assert_eq!((&rejected[8]["endpoint"], &rejected[9]["endpoint"]), (&json!("/v2/nowhere"), &Value::Null));
    // What is not there is sent by nobody.
    let again = again(&loaded);
    assert_eq!(told(&again.run(&sandbox, &KIND).await)["delivered"], 0);
    assert!(taken(&sandbox).is_empty());

    // A row that is too short, of columns for cards: no check digit fits.
    let columns = "timestamp,customerId,paymentMethod.paymentMethodId,paymentMethod.pan\n";
    let rows = format!("{columns}1500000000000,c,p\n1500000000000,c,{PAN},x,y\n1,c,p,9999999999999999,x\n");
    let loaded = Loaded::new("past.csv", rows);
    let output = loaded.run(&sandbox, &["--json", "--kind", "paymentmethod"]).await;
    assert_eq!(told(&output)["rejected"], 3, "{output:?}");
    let withheld = |line| (json!(line), json!("csv-width"), Value::Null);
    assert_eq!(shown(&loaded), [withheld(2), withheld(3), withheld(4)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_api_refuses_with_a_card_in_it_is_not_laid_aside_either() {
    let sandbox = sandbox().await;
    let refuse = ravelin_sandbox::Reply::fault(ravelin_sandbox::Fault::Status(422));
    let rule = ravelin_sandbox::Rule::new().answer(refuse);
    sandbox.set_script(ravelin_sandbox::Script::new().rule(rule)).unwrap();
    let method = json!({ "timestamp": 1_500_000_000_000_u64, "customerId": "c", "paymentMethod": {
        "paymentMethodId": "p", "methodType": "card", "registrationTime": 1_500_000_000_000_u64, "pan": PAN } });
    let loaded = Loaded::new("past.ndjson", method.to_string());
    let output = loaded.run(&sandbox, &["--json", "--kind", "paymentmethod"]).await;
    assert_eq!(sandbox.summary().requests, 1, "a card number is sent: {output:?}");
    let rejected = loaded.rejected();
    assert_eq!((&rejected[0]["body"], &rejected[0]["rejected"]["status"]), (&Value::Null, &json!(422)));
    let said = [output.stdout, output.stderr, std::fs::read(loaded.path(".checkpoint")).unwrap()].concat();
    assert_silent(text(&said), &[PAN], "what was said and noted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_keeps_the_endpoint_that_is_none() {
    let sandbox = sandbox().await;
    let around = |endpoint: &str, number| {
        let body: Value = serde_json::from_str(&past("c", number)).unwrap();
        json!({ "endpoint": endpoint, "body": body }).to_string()
    };
    let lines = [around("/v2/backfill/custmer", 1), around("/v2/login", 2), past("c", 3)];
    let loaded = Loaded::new("past.ndjson", lines.join("\n"));
    loaded.run(&sandbox, &["--json"]).await;
    let rejected = loaded.rejected();
    let endpoints: Vec<_> = rejected.iter().map(|reject| &reject["endpoint"]).collect();
    assert_eq!(endpoints, [&json!("/v2/backfill/custmer"), &json!("/v2/login"), &Value::Null]);
    // None of them becomes an event of the kind that is given afterwards, unless it named nothing.
    let again = again(&loaded);
    assert_eq!(told(&again.run(&sandbox, &KIND).await)["delivered"], 1);
    let mended =
        std::fs::read_to_string(loaded.path(".rejected.ndjson")).unwrap().replace("custmer", "customer");
    let mended = Loaded::new("mended.ndjson", mended.lines().next().unwrap());
    assert_eq!(told(&mended.run(&sandbox, &["--json"]).await)["delivered"], 1);
    assert_eq!(taken(&sandbox), [1, 3].into());
}
