//! Bodies that are no events: each is refused or taken, and the sandbox stays up.

use super::common::{client, post, sandbox, start};
use serde_json::{Value, json};

const AT: u64 = 1_512_828_988_826;

#[tokio::test]
async fn json_that_is_none_is_refused() {
    let sandbox = sandbox().await;
    let deep = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    let bodies: Vec<Vec<u8>> = vec![
        b"".to_vec(),
        b"{".to_vec(),
        b"{\"timestamp\":1,}".to_vec(),
        b"\xef\xbb\xbf{\"timestamp\":1512828988826}".to_vec(),
        b"\xff\xfe{\0}\0".to_vec(),
        b"{\"timestamp\":1512828988826,\"customerId\":\"\xff\"}".to_vec(),
        b"{\"timestamp\":1512828988826,\"customerId\":\"\\ud800\"}".to_vec(),
        b"{\"timestamp\":1e999}".to_vec(),
        b"{\"timestamp\":NaN}".to_vec(),
        b"{'timestamp':1}".to_vec(),
        b"{\"timestamp\":1}{\"timestamp\":1}".to_vec(),
        b"[1,2]".to_vec(),
        b"\"text\"".to_vec(),
        b"null".to_vec(),
        deep.into_bytes(),
        "[".repeat(100_000).into_bytes(),
    ];
    for path in
        ["/v2/checkout", "/v2/backfill/order", "/v2/label/customer", "/v2/tag/customer", "/v2/reclaim"]
    {
        for body in &bodies {
            let response = client()
                .post(format!("{}{path}?score=false", sandbox.url()))
                .header("authorization", format!("token {}", sandbox.token()))
                .header("content-type", "application/json")
                .body(body.clone())
                .send()
                .await
                .unwrap();
            let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
            assert_eq!(response.status(), 400, "{path} {shown}");
            let answer: Value = response.json().await.unwrap();
            assert_eq!(answer["status"], 400, "{shown}");
        }
    }
    assert_eq!(post(&sandbox, "/v2/checkout", &json!({"timestamp": AT, "customerId": "c"})).await.0, 200);
}

#[tokio::test]
async fn members_of_any_type_are_refused_or_taken_and_break_nothing() {
    let sandbox = start(|config| config.customer_limit(None)).await;
    let values = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5e300),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(""),
        json!("\u{0}"),
        json!("\u{10ffff}"),
        json!([]),
        json!([[], {}, null, "x", 1]),
        json!({}),
        json!({"": {"": ""}}),
    ];
    let names = [
        "timestamp",
        "customerId",
        "customer",
        "tempCustomerId",
        "device",
        "deviceId",
        "order",
        "orderId",
        "paymentMethod",
        "paymentMethods",
        "paymentMethodId",
        "transaction",
        "transactions",
        "voucherRedemption",
        "voucherRedemptions",
        "chargeback",
        "registration",
        "supplier",
        "login",
        "customers",
        "label",
        "tagNames",
        "reviewer",
    ];
    let paths = [
        "/v2/checkout?score=true",
        "/v2/registration?score=true",
        "/v3/login?score=true",
        "/v2/transaction?score=true",
        "/v2/chargeback?score=true",
        "/v2/label/customer",
        "/v2/tag/customer",
        "/v2/reclaim",
        "/v2/backfill/order",
    ];
    for path in paths {
        for name in names {
            for value in &values {
                let mut event = json!({"timestamp": AT});
                event[name] = value.clone();
                let (status, answer) = post(&sandbox, path, &event).await;
                assert!(matches!(status, 200 | 400), "{path} {event}: {answer}");
            }
        }
    }
    assert_eq!(post(&sandbox, "/v2/checkout", &json!({"timestamp": AT, "customerId": "c"})).await.0, 200);
}

#[tokio::test]
async fn without_a_checkpoint_the_body_can_be_empty_as_the_reference_says() {
    let sandbox = start(|config| config.bare_answers(true)).await;
    let order = json!({"timestamp": AT, "customerId": "c", "order": {"orderId": "o"}});
    assert_eq!(post(&sandbox, "/v2/order", &order).await, (200, Value::Null));
    let label = json!({"customerId": "c", "label": "GENUINE"});
    assert_eq!(post(&sandbox, "/v2/label/customer", &label).await, (200, Value::Null));
    let registration = json!({"timestamp": AT, "registration": {"username": "u", "success": true}});
    assert_eq!(post(&sandbox, "/v2/registration", &registration).await.1["status"], 200);
    assert_eq!(post(&sandbox, "/v2/order?score=true", &order).await.1["data"]["action"], "ALLOW");
}
