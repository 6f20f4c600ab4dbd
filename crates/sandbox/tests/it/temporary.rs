//! Who has no account yet: temporary ids, and the login that ties them to a customer.

use super::common::{ask, entity, post, sandbox};
use reqwest::Method;
use serde_json::json;

const AT: u64 = 1_512_828_988_826;

#[tokio::test]
async fn a_login_ties_what_came_before_and_what_comes_after() {
    let sandbox = sandbox().await;
    let order = |id: &str| json!({"timestamp": AT, "tempCustomerId": "t", "order": {"orderId": id}});
    post(&sandbox, "/v2/order", &order("before")).await;
    assert!(entity(&sandbox, "orders", "orderId", "before").get("customerId").is_none());
    let event = json!({"timestamp": AT, "customer": {"customerId": "c", "email": "a@qa-force-review.com"}});
    post(&sandbox, "/v2/customer", &event).await;
    let (_, answer) = post(&sandbox, "/v2/order?score=true", &order("before")).await;
    assert_eq!((&answer["data"]["action"], answer["data"].get("customerId")), (&json!("ALLOW"), None));

    let login = json!({"timestamp": AT, "customerId": "c", "tempCustomerId": "t"});
    let (status, answer) = post(&sandbox, "/v2/login?score=true", &login).await;
    assert_eq!((status, &answer["data"]["customerId"]), (200, &json!("c")));
    assert_eq!(entity(&sandbox, "orders", "orderId", "before")["customerId"], "c");
    assert_eq!(entity(&sandbox, "customers", "customerId", "c")["tempCustomerIds"], json!(["t"]));
    let (_, answer) = post(&sandbox, "/v2/order?score=true", &order("after")).await;
    assert_eq!((&answer["data"]["action"], &answer["data"]["customerId"]), (&json!("REVIEW"), &json!("c")));
    assert_eq!(entity(&sandbox, "orders", "orderId", "after")["customerId"], "c");
}

#[tokio::test]
async fn a_chargeback_finds_the_customer_behind_a_temporary_id() {
    let sandbox = sandbox().await;
    let checkout = json!({
        "timestamp": AT, "tempCustomerId": "t", "order": {"orderId": "o"},
        "transaction": {"transactionId": "tx", "type": "auth_capture", "success": true, "amount": 1}});
    post(&sandbox, "/v2/checkout", &checkout).await;
    post(&sandbox, "/v2/login", &json!({"timestamp": AT, "customerId": "c", "tempCustomerId": "t"})).await;
    let chargeback = json!({"timestamp": AT, "orderId": "o", "chargeback": {"chargebackId": "b"}});
    let (_, answer) = post(&sandbox, "/v2/chargeback?score=true", &chargeback).await;
    assert_eq!(answer["data"]["customerId"], "c");
}

#[tokio::test]
async fn tags_and_label_of_a_temporary_id_go_to_the_customer() {
    let sandbox = sandbox().await;
    post(&sandbox, "/v2/order", &json!({"timestamp": AT, "tempCustomerId": "t", "order": {"orderId": "o"}}))
        .await;
    post(&sandbox, "/v2/tag/customer", &json!({"customerId": "t", "tagNames": ["basket"]})).await;
    post(&sandbox, "/v2/label/customer", &json!({"customerId": "t", "label": "GENUINE"})).await;
    post(&sandbox, "/v2/tag/customer", &json!({"customerId": "c", "tagNames": ["vip"]})).await;
    post(&sandbox, "/v2/login", &json!({"timestamp": AT, "customerId": "c", "tempCustomerId": "t"})).await;
    for id in ["c", "t"] {
        let (status, tags) = ask(&sandbox, Method::GET, &format!("/v2/tag/customer/{id}"), None).await;
        assert_eq!((status, &tags["tagNames"]), (200, &json!(["vip", "basket"])), "{id}");
        assert_eq!(tags["label"], "GENUINE", "{id}");
    }
}
