//! Texts that break parsers of JSON: the sandbox refuses what is none, and stays up.

use super::common::sandbox;
use cases::cases;

#[path = "../../../../tests/json/cases.rs"]
mod cases;

/// Every endpoint that takes a body.
const PATHS: [&str; 4] =
    ["/v2/checkout?score=checkoutPreAuth", "/v3/login", "/v2/tag/customer", "/v2/backfill/order"];

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_posted_the_sandbox_stays_up() {
    let sandbox = sandbox().await;
    let client = reqwest::Client::new();
    let post = async |path: &str, body: Vec<u8>| {
        let request = client
            .post(format!("{}{path}", sandbox.url()))
            .header("authorization", format!("token {}", sandbox.token()))
            .header("content-type", "application/json");
        request.body(body).send().await.unwrap().status().as_u16()
    };
    for (name, text) in cases() {
        for path in PATHS {
            let bare = post(path, text.clone()).await;
            assert!((400..500).contains(&bare), "{name} is no event: {path} answered {bare}");
        }
        let inside =
            [br#"{"timestamp":1512828988826,"customerId":"c","order":{"orderId":"o"},"more":"#, &*text, b"}"];
        let inside = post("/v2/checkout", inside.concat()).await;
        let expected = if name.starts_with('y') {
            200..300
        } else if name.starts_with('n') {
            400..500
        } else {
            200..500
        };
        assert!(expected.contains(&inside), "{name} in a checkout: {inside}");
    }
    let good = br#"{"timestamp":1512828988826,"customerId":"another","order":{"orderId":"o"}}"#;
    assert_eq!(post("/v2/checkout", good.to_vec()).await, 200);
}
