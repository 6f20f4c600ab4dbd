//! 50 events of a customer in a minute, at every endpoint that takes events.

use super::common::{ask, entity, post, start};
use ravelin_sandbox::ManualClock;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

const AT: u64 = 1_512_828_988_826;

/// An event of every endpoint about one customer.
fn events() -> Vec<(&'static str, Value)> {
    let card = json!({"methodType": "card", "paymentMethodId": "p"});
    let transaction = json!({"transactionId": "t", "type": "auth", "success": true, "time": AT});
    let voucher = json!({
        "paymentMethodId": "v", "voucherCode": "V", "value": 1, "redemptionTime": AT, "success": true});
    let login = json!({
        "username": "u", "customerId": "c", "success": true,
        "authenticationMechanism": {"recaptcha": {"success": true}}});
    vec![
        (
            "/v2/transaction",
            json!({"timestamp": AT, "customerId": "c", "orderId": "o", "paymentMethod": card, "transaction": transaction}),
        ),
        ("/v2/checkout", json!({"timestamp": AT, "customerId": "c"})),
        (
            "/v2/registration",
            json!({"timestamp": AT, "registration": {"username": "u"}, "customer": {"customerId": "c"}}),
        ),
        ("/v3/login", json!({"timestamp": AT, "login": login})),
        ("/v2/login", json!({"timestamp": AT, "customerId": "c"})),
        ("/v2/customer", json!({"timestamp": AT, "customer": {"customerId": "c"}})),
        ("/v2/order", json!({"timestamp": AT, "customerId": "c", "order": {"orderId": "o"}})),
        ("/v2/paymentmethod", json!({"timestamp": AT, "customerId": "c", "paymentMethod": card})),
        (
            "/v2/pretransaction",
            json!({"timestamp": AT, "customerId": "c", "orderId": "o", "paymentMethod": card, "transaction": transaction}),
        ),
        (
            "/v2/paymentmethod/voucher",
            json!({"timestamp": AT, "customerId": "c", "voucherRedemption": voucher}),
        ),
        // Whose it is, the transaction says.
        (
            "/v2/chargeback",
            json!({"timestamp": AT, "chargeback": {"chargebackId": "b", "transactionId": "t"}}),
        ),
    ]
}

#[tokio::test]
async fn every_event_endpoint_counts_and_is_throttled() {
    for (path, event) in events() {
        let clock = ManualClock::new(Duration::from_secs(AT / 1000));
        let sandbox = start(|config| config.clock(clock.clone()).customer_limit(Some(3))).await;
        let (first, transaction) = &events()[0];
        assert_eq!(post(&sandbox, first, transaction).await.0, 200);
        for _ in 0..2 {
            let (status, answer) = post(&sandbox, path, &event).await;
            assert_eq!((status, answer.get("data")), (200, None), "{path}: {answer}");
        }
        let (status, answer) = post(&sandbox, path, &event).await;
        assert_eq!(status, 200, "{path}");
        assert_eq!(answer["data"]["action"], "PREVENT", "{path}");
        assert_eq!(answer["data"]["source"], "RATE_LIMIT", "{path}");
        clock.advance(Duration::from_secs(60));
        let (_, answer) = post(&sandbox, path, &event).await;
        assert!(answer.get("data").is_none(), "{path}");
    }
}

#[tokio::test]
async fn what_is_throttled_is_dropped() {
    let sandbox = start(|config| config.customer_limit(Some(1))).await;
    for (name, id) in [("Ada", "first"), ("Grace", "second")] {
        let event = json!({
            "timestamp": AT, "customer": {"customerId": "c", "name": name}, "order": {"orderId": id}});
        post(&sandbox, "/v2/checkout", &event).await;
    }
    assert_eq!(entity(&sandbox, "customers", "customerId", "c")["name"], "Ada");
    assert!(entity(&sandbox, "orders", "orderId", "second").is_null());
}

#[tokio::test]
async fn a_temporary_id_counts_too_and_its_events_go_with_it() {
    let sandbox = start(|config| config.customer_limit(Some(3))).await;
    let order = json!({"timestamp": AT, "tempCustomerId": "t", "order": {"orderId": "o"}});
    for _ in 0..2 {
        assert!(post(&sandbox, "/v2/order", &order).await.1.get("data").is_none());
    }
    // The login is the third event of the customer, who takes the others over.
    let login = json!({"timestamp": AT, "customerId": "c", "tempCustomerId": "t"});
    assert!(post(&sandbox, "/v2/login", &login).await.1.get("data").is_none());
    for event in [order, json!({"timestamp": AT, "customerId": "c", "order": {"orderId": "o"}})] {
        let (_, answer) = post(&sandbox, "/v2/order", &event).await;
        assert_eq!(answer["data"]["source"], "RATE_LIMIT", "{event}");
    }
}

#[tokio::test]
async fn backfill_labels_tags_and_reclaims_are_not_limited() {
    let sandbox = start(|config| config.customer_limit(Some(1)).unknown_fields(false)).await;
    let at = 1_512_828_988_u64;
    let customer = json!({"timestamp": at, "customer": {"customerId": "c", "registrationTime": at}});
    let label = json!({"customerId": "c", "label": "GENUINE"});
    let tag = json!({"customerId": "c", "tagNames": ["vip"]});
    let reclaim = json!({"timestamp": AT, "customers": [{
        "customerId": "c", "method": "Other", "reportedBy": "MERCHANT", "atoEvents": [{"loginId": "l"}]}]});
    for _ in 0..3 {
        for (path, body) in [
            ("/v2/backfill/customer", &customer),
            ("/v2/label/customer", &label),
            ("/v2/tag/customer", &tag),
            ("/v2/reclaim", &reclaim),
        ] {
            let (status, answer) = post(&sandbox, path, body).await;
            assert_eq!((status, answer.get("data")), (200, None), "{path}: {answer}");
        }
        assert_eq!(ask(&sandbox, Method::GET, "/v2/tag/customer/c", None).await.0, 200);
    }
    let event = json!({"timestamp": AT, "customerId": "c"});
    assert!(post(&sandbox, "/v2/checkout", &event).await.1.get("data").is_none());
    let (_, answer) = post(&sandbox, "/v2/checkout", &event).await;
    assert_eq!(answer["data"]["source"], "RATE_LIMIT");
}
