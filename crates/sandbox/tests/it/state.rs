//! What is remembered of events.

use super::common::{entity, post, sandbox, start, warnings};
use ravelin_sandbox::Sandbox;
use serde_json::{Value, json};

/// Sends an event that must be taken.
async fn tell(sandbox: &Sandbox, path: &str, body: Value) -> Value {
    let (status, answer) = post(sandbox, path, &body).await;
    assert_eq!(status, 200, "{path} {body}: {answer}");
    answer
}

#[tokio::test]
async fn a_checkout_tells_of_all_its_parts() {
    let sandbox = sandbox().await;
    tell(
        &sandbox,
        "/v2/checkout",
        json!({
            "timestamp": 1_512_828_988_826_u64,
            "customer": {"customerId": "c", "email": "ada@example.com"},
            "device": {"deviceId": "d", "ipAddress": "192.0.2.1"},
            "order": {"orderId": "o", "price": 1500, "currency": "GBP"},
            "paymentMethods": [
                {"methodType": "card", "paymentMethodId": "pm-1", "cardBin": "535522"},
                {"methodType": "card", "paymentMethodId": "pm-2"},
            ],
            "transactions": [{"transactionId": "t", "paymentMethodId": "pm-2", "amount": 1500}],
            "voucherRedemptions": [{
                "paymentMethodId": "v", "voucherCode": "V", "value": 1, "success": true,
                "redemptionTime": 1_512_828_988_826_u64,
            }],
        }),
    )
    .await;
    assert_eq!(entity(&sandbox, "customers", "customerId", "c")["email"], "ada@example.com");
    assert_eq!(entity(&sandbox, "devices", "deviceId", "d")["ipAddress"], "192.0.2.1");
    assert_eq!(entity(&sandbox, "orders", "orderId", "o")["customerId"], "c");
    assert_eq!(entity(&sandbox, "paymentMethods", "paymentMethodId", "pm-1")["cardBin"], "535522");
    let transaction = entity(&sandbox, "transactions", "transactionId", "t");
    assert_eq!((&transaction["orderId"], &transaction["customerId"]), (&json!("o"), &json!("c")));
    assert_eq!(transaction["resolved"]["paymentMethodId"], "pm-2");
    assert_eq!(entity(&sandbox, "voucherRedemptions", "paymentMethodId", "v")["value"], 1);
}

#[tokio::test]
async fn single_events_and_backfill_tell_of_the_same_entities() {
    for prefix in ["/v2", "/v2/backfill"] {
        let sandbox = sandbox().await;
        let (at, time) = (1_512_828_988_u64, 1_512_828_988_826_u64);
        let customer = json!({"customerId": "c", "registrationTime": at});
        tell(&sandbox, &format!("{prefix}/customer"), json!({"timestamp": at, "customer": customer})).await;
        let method = json!({
            "methodType": "card", "paymentMethodId": "p", "registrationTime": at, "instrumentId": "i"});
        let event = json!({"timestamp": at, "customerId": "c", "paymentMethod": method});
        tell(&sandbox, &format!("{prefix}/paymentmethod"), event).await;
        let event = json!({
            "timestamp": at, "customerId": "c", "orderId": "o", "paymentMethodId": "p",
            "transaction": {"transactionId": "t", "type": "auth", "time": time, "success": true}});
        tell(&sandbox, &format!("{prefix}/transaction"), event).await;
        let order = json!({"orderId": "o", "price": 1, "currency": "EUR"});
        let event = json!({"timestamp": at, "customerId": "c", "order": order});
        tell(&sandbox, &format!("{prefix}/order"), event).await;
        let event = json!({"timestamp": at, "orderId": "o", "chargeback": {"chargebackId": "b"}});
        tell(&sandbox, &format!("{prefix}/chargeback"), event).await;
        let chargeback = entity(&sandbox, "chargebacks", "chargebackId", "b");
        assert_eq!((&chargeback["transactionId"], &chargeback["customerId"]), (&json!("t"), &json!("c")));
        assert_eq!(entity(&sandbox, "transactions", "transactionId", "t")["resolved"]["instrumentId"], "i");
        assert_eq!(entity(&sandbox, "orders", "orderId", "o")["currency"], "EUR");
    }
}

#[tokio::test]
async fn an_older_event_adds_what_is_absent_and_replaces_nothing() {
    let sandbox = sandbox().await;
    let order = |at: u64, order: Value| json!({"timestamp": at, "customerId": "c", "order": order});
    // Seconds, milliseconds and nanoseconds of one minute.
    tell(&sandbox, "/v2/order", order(1_512_828_988_826, json!({"orderId": "o", "price": 2}))).await;
    let older = json!({"orderId": "o", "price": 1, "currency": "GBP", "status": {"stage": "pending"}});
    tell(&sandbox, "/v2/order", order(1_512_828_980, older)).await;
    let newer = json!({"orderId": "o", "status": {"stage": "fulfilled"}});
    tell(&sandbox, "/v2/order", order(1_512_828_990_000_000_000, newer)).await;
    let order = entity(&sandbox, "orders", "orderId", "o");
    assert_eq!((&order["price"], &order["currency"]), (&json!(2), &json!("GBP")));
    assert_eq!(order["status"], json!({"stage": "fulfilled"}));
}

#[tokio::test]
async fn a_saved_card_is_what_the_transaction_used() {
    let sandbox = sandbox().await;
    let at = 1_536_577_389_238_679_409_u64;
    let method = json!({"methodType": "card", "instrumentId": "fp-1", "cardBin": "535522"});
    // Out of order: what refers to the transaction comes first, and is warned of.
    let saved = json!({"paymentMethodId": "pm", "methodType": "fromTransaction", "transactionId": "tx"});
    let event = json!({"timestamp": at, "customerId": "c", "paymentMethod": saved});
    let answer = tell(&sandbox, "/v2/paymentmethod?score=true", event.clone()).await;
    assert_eq!(warnings(&answer), ["customer-not-found", "transaction-not-found"]);
    let checkout = json!({
        "timestamp": at, "customer": {"customerId": "c"}, "order": {"orderId": "o"},
        "transaction": {"transactionId": "tx", "amount": 123}, "paymentMethod": method});
    tell(&sandbox, "/v2/checkout", checkout).await;
    let method = entity(&sandbox, "paymentMethods", "paymentMethodId", "pm");
    assert_eq!(method["resolved"]["instrumentId"], "fp-1");
    let answer = tell(&sandbox, "/v2/paymentmethod?score=true", event).await;
    assert!(!warnings(&answer).contains(&"transaction-not-found"));
    // A refund refers to it as well.
    let refund = json!({
        "timestamp": at, "customerId": "c", "orderId": "o",
        "transaction": {"transactionId": "refund", "type": "refund", "amount": 100, "success": true},
        "paymentMethod": {"methodType": "fromTransaction", "transactionId": "tx"}});
    tell(&sandbox, "/v2/transaction", refund).await;
    let refund = entity(&sandbox, "transactions", "transactionId", "refund");
    assert_eq!(refund["resolved"]["instrumentId"], "fp-1");
}

#[tokio::test]
async fn references_in_a_circle_end() {
    let sandbox = sandbox().await;
    let event = json!({
        "timestamp": 1_512_828_988_826_u64, "customerId": "c", "orderId": "o",
        "transaction": {"transactionId": "t", "amount": 1},
        "paymentMethod": {"paymentMethodId": "p", "methodType": "fromTransaction", "transactionId": "t"}});
    tell(&sandbox, "/v2/transaction", event).await;
    assert!(entity(&sandbox, "transactions", "transactionId", "t").get("resolved").is_none());
}

#[tokio::test]
async fn a_transaction_without_its_id_is_known_by_gateway_and_reference() {
    let sandbox = sandbox().await;
    let at = 1_512_828_988_826_u64;
    let event = |transaction: Value| json!({"timestamp": at, "customerId": "c", "orderId": "o", "transaction": transaction});
    let nameless = json!({"gateway": "g", "gatewayReference": "r", "success": true});
    tell(&sandbox, "/v2/transaction", event(nameless)).await;
    let named = json!({"transactionId": "t", "gateway": "g", "gatewayReference": "r", "amount": 5});
    tell(&sandbox, "/v2/transaction", event(named)).await;
    let transactions = sandbox.entities()["transactions"].clone();
    assert_eq!(transactions.as_array().unwrap().len(), 1, "{transactions}");
    assert_eq!((&transactions[0]["success"], &transactions[0]["amount"]), (&json!(true), &json!(5)));
    let later = json!({"gateway": "g", "gatewayReference": "r", "declineCode": "51"});
    tell(&sandbox, "/v2/transaction", event(later)).await;
    assert_eq!(entity(&sandbox, "transactions", "transactionId", "t")["declineCode"], "51");
}

#[tokio::test]
async fn a_chargeback_finds_its_transaction_or_is_ignored() {
    let sandbox = sandbox().await;
    let at = 1_512_828_988_826_u64;
    let chargeback = |id: &str, member: &str, value: &str| {
        let mut event = json!({"timestamp": at, "chargeback": {"chargebackId": id, "gateway": "g"}});
        let place = if member == "orderId" { &mut event } else { &mut event["chargeback"] };
        place[member] = value.into();
        event
    };
    tell(&sandbox, "/v2/chargeback", chargeback("early", "transactionId", "t-2")).await;
    let record = sandbox.journal().pop().unwrap();
    assert!(record.note.unwrap().starts_with("ignored"), "{record:?}");
    assert_eq!(sandbox.entities()["chargebacks"], json!([]));
    // The first failed, the second only authenticated: neither took the money.
    for (id, kind, success, time) in [
        ("t-1", "auth_capture", false, 1),
        ("t-3", "auth", true, 3),
        ("t-2", "capture", true, 2),
        ("t-0", "refund", true, 0),
    ] {
        let transaction = json!({
            "transactionId": id, "type": kind, "success": success, "gateway": "g",
            "gatewayReference": format!("ref-{id}"), "time": at + time});
        let event = json!({"timestamp": at, "customerId": "c", "orderId": "o", "transaction": transaction});
        tell(&sandbox, "/v2/transaction", event).await;
    }
    for (id, member, value, disputed) in [
        ("by-id", "transactionId", "t-1", "t-1"),
        ("by-reference", "gatewayReference", "ref-t-3", "t-3"),
        ("by-order", "orderId", "o", "t-2"),
    ] {
        let answer = tell(&sandbox, "/v2/chargeback?score=true", chargeback(id, member, value)).await;
        assert_eq!(answer["data"]["customerId"], "c", "{id}");
        let found = entity(&sandbox, "chargebacks", "chargebackId", id);
        assert_eq!((&found["transactionId"], &found["customerId"]), (&json!(disputed), &json!("c")), "{id}");
        assert_eq!(found["gatewayReference"], format!("ref-{disputed}"), "{id}");
    }
    let mut other = chargeback("other-gateway", "gatewayReference", "ref-t-3");
    other["chargeback"]["gateway"] = "h".into();
    tell(&sandbox, "/v2/chargeback", other).await;
    assert!(entity(&sandbox, "chargebacks", "chargebackId", "other-gateway").is_null());
}

#[tokio::test]
async fn a_registration_creates_the_customer_when_it_is_reported_to_have_succeeded() {
    let registration = |at: u64, success: Option<bool>, customer: Value| {
        let mut event = json!({
            "timestamp": at, "registration": {"username": "ada@example.com"}, "customer": customer});
        success.into_iter().for_each(|success| event["registration"]["success"] = success.into());
        event
    };
    let asking = registration(1_512_828_988_826, None, json!({"name": "Ada", "email": "ada@example.com"}));
    let outcome = registration(1_512_828_989_000, Some(true), json!({"customerId": "c", "name": "Ada L."}));
    for events in [[&asking, &outcome], [&outcome, &asking]] {
        let sandbox = sandbox().await;
        tell(&sandbox, "/v2/registration?score=accountRegistration", asking.clone()).await;
        assert_eq!(sandbox.entities()["customers"], json!([]));
        sandbox.clear_entities();
        for event in events {
            tell(&sandbox, "/v2/registration", event.clone()).await;
        }
        let customer = entity(&sandbox, "customers", "customerId", "c");
        assert_eq!((&customer["name"], &customer["email"]), (&json!("Ada L."), &json!("ada@example.com")));
    }
    let sandbox = sandbox().await;
    let failed = registration(1_512_828_989_000, Some(false), json!({"customerId": "c"}));
    tell(&sandbox, "/v2/registration", failed).await;
    assert_eq!(sandbox.entities()["customers"], json!([]));
    let anonymous = registration(1_512_828_989_000, Some(true), json!({"email": "ada@example.com"}));
    tell(&sandbox, "/v2/registration", anonymous).await;
    let supplier = json!({
        "timestamp": 1_512_828_989_000_u64, "registration": {"username": "s", "success": true},
        "supplier": {"supplierId": "s", "type": "driver"}});
    tell(&sandbox, "/v2/registration", supplier).await;
    assert_eq!(entity(&sandbox, "suppliers", "supplierId", "s")["type"], "driver");
}

#[tokio::test]
async fn a_success_that_names_nobody_is_noted() {
    let sandbox = sandbox().await;
    let event = json!({
        "timestamp": 1_512_828_989_000_u64, "registration": {"username": "u", "success": true},
        "customer": {"email": "ada@example.com"}});
    tell(&sandbox, "/v2/registration", event).await;
    assert!(sandbox.journal()[0].note.unwrap().starts_with("created nobody"));
}

#[tokio::test]
async fn a_payment_method_that_two_customers_use_is_noted() {
    let sandbox = sandbox().await;
    let card = json!({"methodType": "card", "paymentMethodId": "pm"});
    for (customer, is_noted) in [("a", false), ("a", false), ("b", true)] {
        let event = json!({
            "timestamp": 1_512_828_988_826_u64, "customerId": customer, "paymentMethod": card});
        tell(&sandbox, "/v2/paymentmethod", event).await;
        assert_eq!(sandbox.journal().pop().unwrap().note.is_some(), is_noted, "{customer}");
    }
}

#[tokio::test]
async fn the_oldest_of_each_kind_are_forgotten() {
    let sandbox = start(|config| config.entity_limit(2)).await;
    for id in ["a", "b", "c"] {
        let event = json!({
            "timestamp": 1_512_828_988_826_u64, "customer": {"customerId": id}, "order": {"orderId": id}});
        tell(&sandbox, "/v2/checkout", event).await;
    }
    let ids = |kind: &str, member: &str| {
        let all = sandbox.entities();
        let all = all[kind].as_array().unwrap().iter();
        all.map(|entity| entity[member].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids("customers", "customerId"), ["b", "c"]);
    assert_eq!(ids("orders", "orderId"), ["b", "c"]);
}

#[tokio::test]
async fn what_is_remembered_is_shown_masked() {
    let sandbox = sandbox().await;
    let event = json!({
        "timestamp": 1_512_828_988_826_u64,
        "customer": {"customerId": "4111111111111111", "name": "5555 5555 5555 4444",
            "passwordHashed": "75K3eLr+dx6JJFuJ7LwIpEpOFmwGZZkRiB84PURz6U8="},
        "order": {"orderId": "4111111111111111", "price": 1, "currency": "GBP"},
        "transaction": {"transactionId": "378282246310005", "gateway": "g",
            "gatewayReference": "6011111111111117", "amount": 1},
    });
    post(&sandbox, "/v2/checkout", &event).await;
    let (_, shown) = super::common::get(&sandbox, "/sandbox/entities").await;
    for secret in ["4111111111111111", "5555 5555", "75K3eLr", "378282246310005", "6011111111111117"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert!(shown.contains("411111******1111") && shown.contains("(present: 32 bytes in base64)"), "{shown}");
    let url = format!("{}/sandbox/entities", sandbox.url());
    assert_eq!(reqwest::Client::new().delete(&url).send().await.unwrap().status(), 204);
    assert_eq!(sandbox.entities()["customers"], json!([]));
}
