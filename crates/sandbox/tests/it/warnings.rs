//! What scored answers warn of: judged on what is known, not on the body alone.

use super::common::{of_kind, post, sandbox, start, warnings};
use serde_json::{Value, json};

const AT: u64 = 1_512_828_988_826;

#[tokio::test]
async fn references_to_nothing_are_warned_of() {
    let sandbox = sandbox().await;
    let event = json!({
        "timestamp": AT, "customerId": "c", "orderId": "o", "paymentMethodId": "p",
        "transaction": {"transactionId": "t", "amount": 1}});
    let (_, answer) = post(&sandbox, "/v2/transaction?score=true", &event).await;
    assert_eq!(warnings(&answer), ["customer-not-found", "order-not-found", "paymentmethod-not-found"]);
    let plural = json!({
    "timestamp": AT, "customer": {"customerId": "c", "email": "a@example.com", "registrationTime": AT},
    "paymentMethods": [{"methodType": "card", "paymentMethodId": "known"}],
    "transactions": [
        {"transactionId": "t", "paymentMethodId": "known"},
        {"transactionId": "u", "paymentMethodId": "unknown"},
        {"transactionId": "v", "paymentMethod": {"methodType": "fromTransaction", "transactionId": "none"}},
    ]});
    let (_, answer) = post(&sandbox, "/v2/checkout?score=true", &plural).await;
    assert_eq!(warnings(&answer), ["transaction-not-found", "paymentmethod-not-found"]);
    let chargeback = json!({
        "timestamp": AT, "customerId": "nobody", "chargeback": {"chargebackId": "b", "transactionId": "none"}});
    let (_, answer) = post(&sandbox, "/v2/chargeback?score=true", &chargeback).await;
    assert_eq!(warnings(&answer), ["customer-not-found", "transaction-not-found"]);
}

#[tokio::test]
async fn data_that_is_missed_is_warned_of_until_any_event_tells_it() {
    let sandbox = sandbox().await;
    let asking = json!({"timestamp": AT, "customer": {"customerId": "c"}, "order": {"orderId": "o"}});
    let all =
        ["customer-absent-email", "customer-absent-reg-time", "order-absent-currency", "order-absent-price"];
    let (_, answer) = post(&sandbox, "/v2/checkout?score=true", &asking).await;
    assert_eq!(warnings(&answer), all);
    // What is told by other events, and earlier ones, counts.
    for (path, event, missed) in [
        ("/v2/order", json!({"customerId": "c", "order": {"orderId": "o", "price": 0}}), 3),
        ("/v2/customer", json!({"customer": {"customerId": "c", "email": "ada@example.com"}}), 2),
        ("/v2/customer", json!({"customer": {"customerId": "c", "registrationTime": AT}}), 1),
        ("/v2/backfill/order", json!({"customerId": "c", "order": {"orderId": "o", "currency": "GBP"}}), 0),
    ] {
        let mut event: Value = event;
        event["timestamp"] = (AT - 1000).into();
        post(&sandbox, path, &event).await;
        let (_, answer) = post(&sandbox, "/v2/checkout?score=true", &asking).await;
        assert_eq!(warnings(&answer).len(), missed, "{answer}");
    }
}

#[tokio::test]
async fn the_score_answer_has_the_shape_of_the_documents_example() {
    let sandbox = start(|config| config.unknown_fields(false)).await;
    let event = json!({
        "timestamp": AT, "customer": {"customerId": "123456789", "email": "a@qa-force-prevent.com"}});
    post(&sandbox, "/v2/customer", &event).await;
    let order = json!({
        "timestamp": AT, "customerId": "123456789", "order": {"orderId": "example-order-1", "price": 1}});
    let (_, answer) = post(&sandbox, "/v2/order?score=true", &order).await;
    let (_, _, example) = of_kind("response").into_iter().find(|(name, ..)| name.starts_with("028")).unwrap();
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&answer), names(&example));
    assert_eq!(names(&answer["data"]), names(&example["data"]));
    assert_eq!(answer["data"]["warnings"][1], example["data"]["warnings"][0]);
    for member in ["action", "customerId", "comment"] {
        assert_eq!(answer["data"][member], example["data"][member]);
    }
}

#[tokio::test]
async fn test_addresses_force_every_event_of_their_customer() {
    let sandbox = sandbox().await;
    let customer = json!({"customerId": "c", "email": "a@qa-force-prevent.com"});
    post(&sandbox, "/v2/customer", &json!({"timestamp": AT, "customer": customer})).await;
    let card = json!({"methodType": "card", "paymentMethodId": "p"});
    let transaction = json!({"transactionId": "t", "type": "auth", "success": true, "time": AT});
    let voucher = json!({
        "paymentMethodId": "v", "voucherCode": "V", "value": 1, "redemptionTime": AT, "success": true});
    for (path, event) in [
        ("/v2/checkout", json!({})),
        ("/v2/login", json!({})),
        ("/v2/order", json!({"order": {"orderId": "o"}})),
        ("/v2/paymentmethod", json!({"paymentMethod": card})),
        ("/v2/pretransaction", json!({"orderId": "o", "paymentMethod": card, "transaction": transaction})),
        ("/v2/transaction", json!({"orderId": "o", "paymentMethod": card, "transaction": transaction})),
        ("/v2/paymentmethod/voucher", json!({"voucherRedemption": voucher})),
        ("/v2/chargeback", json!({"chargeback": {"chargebackId": "b", "transactionId": "t"}})),
    ] {
        let mut event: Value = event;
        (event["timestamp"], event["customerId"]) = (AT.into(), "c".into());
        let (status, answer) = post(&sandbox, &format!("{path}?score=true"), &event).await;
        assert_eq!((status, &answer["data"]["action"]), (200, &json!("PREVENT")), "{path}: {answer}");
        assert_eq!(answer["data"]["source"], "RULE", "{path}");
    }
    // An older address forces nothing, a newer one does.
    for (at, email, action) in [
        (AT - 1000, "a@qa-force-review.com", "PREVENT"),
        (AT + 1000, "a@qa-force-review.com", "REVIEW"),
        (AT + 2000, "ada@example.com", "ALLOW"),
    ] {
        let event = json!({"timestamp": at, "customer": {"customerId": "c", "email": email}});
        let (_, answer) = post(&sandbox, "/v2/customer?score=true", &event).await;
        assert_eq!(answer["data"]["action"], action, "{email}");
    }
}
