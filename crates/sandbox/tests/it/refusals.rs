//! What is refused: exactly what the core's checker says the API would reject.

use super::common::{examples, post, start};
use ravelin::check::{Check, Finding, Severity};
use ravelin::endpoint::Endpoint;
use ravelin_sandbox::Sandbox;
use serde_json::{Value, json};

/// Sends a body and holds the answer against the findings.
async fn compare(sandbox: &Sandbox, endpoint: Endpoint, body: &Value) {
    let findings = Check::of(endpoint).score(None).run(body);
    let rejected = findings.first().filter(|worst| worst.severity() == Severity::Rejected);
    sandbox.clear_journal();
    let (status, answer) = post(sandbox, endpoint.path(), body).await;
    let shown = format!("{} {body}: {answer}", endpoint.path());
    match rejected {
        Some(finding) => {
            assert_eq!(status, 400, "{shown}");
            assert_eq!(answer["message"], format!("Invalid Request: {finding}"), "{shown}");
            assert_eq!((&answer["code"], &answer["field"]), (&finding.code().into(), &finding.path().into()));
        }
        None => assert_eq!(status, 200, "{shown}"),
    }
    let record = &sandbox.journal()[0];
    let noted: Vec<_> = record.findings.iter().map(|found| (found.code, found.severity)).collect();
    let found: Vec<_> = findings.iter().map(|found| (found.code(), found.severity().as_str())).collect();
    assert_eq!(noted, found, "{shown}");
}

/// Every body that has one member of the original less, or another in its place.
fn variations(body: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    let mut pointers = vec![String::new()];
    while let Some(pointer) = pointers.pop() {
        let names: Vec<String> = match body.pointer(&pointer).unwrap() {
            Value::Object(members) => members.keys().cloned().collect(),
            Value::Array(elements) => (0..elements.len()).map(|place| place.to_string()).collect(),
            _ => continue,
        };
        for name in names {
            let below = format!("{pointer}/{name}");
            for other in [Value::Null, json!(""), json!(-1.5), json!([])] {
                let mut varied = body.clone();
                *varied.pointer_mut(&below).unwrap() = other;
                all.push(varied);
            }
            pointers.push(below);
        }
    }
    all
}

#[tokio::test]
async fn it_refuses_what_the_checker_rejects_and_nothing_else() {
    let sandbox = start(|config| config.customer_limit(None).unknown_fields(false)).await;
    let (mut refused, mut taken) = (0, 0);
    for (_, path, body) in examples() {
        let (endpoint, _) = Endpoint::of_path(path.split('?').next().unwrap()).unwrap();
        // The cards of the documents are placeholders; what is made of them is the cards' test.
        let bodies =
            variations(&body).into_iter().filter(|body| !body.to_string().contains("cardCiphertext"));
        for body in bodies.step_by(7).chain([body.clone()]) {
            compare(&sandbox, endpoint, &body).await;
            match sandbox.journal()[0].status {
                200 => taken += 1,
                _ => refused += 1,
            }
        }
    }
    assert!(refused > 100 && taken > 100, "{refused} refused, {taken} taken");
}

#[tokio::test]
async fn data_of_the_past_has_rules_of_its_own() {
    let sandbox = start(|config| config).await;
    let future = json!({"timestamp": 4_102_444_800_u64, "customer": {"customerId": "c"}});
    let (status, answer) = post(&sandbox, "/v2/backfill/customer", &future).await;
    assert_eq!((status, &answer["code"]), (400, &json!("backfill-future")));
    let (status, answer) = post(&sandbox, "/v2/backfill/customer?score=true", &future).await;
    assert_eq!((status, &answer["field"]), (400, &json!("score")));
    let past = json!({"timestamp": 1_512_828_988, "customer": {"customerId": "c"}});
    assert_eq!(post(&sandbox, "/v2/backfill/customer?score=false", &past).await.0, 200);
    let record = sandbox.journal().pop().unwrap();
    assert!(record.findings.iter().all(|finding| finding.severity != "rejected"), "{record:?}");
}

#[tokio::test]
async fn what_is_warned_of_stands_on_the_page_and_in_the_journal() {
    let sandbox = start(|config| config).await;
    let body = json!({"timestamp": 1_512_828_988_826_u64, "customer": {"customerId": "c", "market": "emea"}});
    assert_eq!(post(&sandbox, "/v2/customer", &body).await.0, 200);
    let findings: Vec<Finding> = Check::of(Endpoint::Customer).run(&body);
    let finding = findings.iter().find(|finding| finding.path() == "customer.market").unwrap();
    let (_, page) = super::common::get(&sandbox, "/").await;
    assert!(page.contains(&format!(
        "<code>customer.market</code> {}: {}",
        finding.severity().as_str(),
        finding.code()
    )));
    let (_, journal) = super::common::get(&sandbox, "/sandbox/journal").await;
    let journal: Value = serde_json::from_str(&journal).unwrap();
    let noted = journal["events"][0]["findings"].as_array().unwrap();
    assert!(noted.iter().any(|noted| noted["code"] == finding.code() && noted["path"] == "customer.market"));
}
