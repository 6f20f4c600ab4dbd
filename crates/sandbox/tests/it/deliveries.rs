//! The log: which events came, in which order, and what became of each.

use super::common::{client, get, post, start};
use ravelin_sandbox::{Delivery, Fate, Fault, LogTo, ManualClock, Sandbox, StartError};
use serde_json::{Value, json};
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

const AT: u64 = 1_512_828_988_826;

/// A file of its own, removed at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let file = std::env::temp_dir().join(format!("ravelin-sandbox-{}-{name}", std::process::id()));
        let _ = fs::remove_file(&file);
        Self(file)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[tokio::test]
async fn nothing_is_noted_unless_asked_for() {
    let sandbox = start(|config| config).await;
    post(&sandbox, "/v2/customer", &json!({"timestamp": AT, "customer": {"customerId": "c"}})).await;
    assert_eq!(sandbox.deliveries().unwrap(), []);
    assert_eq!(sandbox.summary().requests, 0);
}

#[tokio::test]
async fn the_log_needs_no_journal() {
    let sandbox = start(|config| config.journal_limit(0).log(LogTo::Memory)).await;
    let event = json!({"timestamp": AT, "customer": {"customerId": "c"}});
    assert_eq!(post(&sandbox, "/v2/customer", &event).await.0, 200);
    assert_eq!(post(&sandbox, "/v2/nowhere", &event).await.0, 404);
    assert_eq!((sandbox.journal().len(), sandbox.deliveries().unwrap().len()), (0, 1));
}

#[tokio::test]
async fn every_event_is_noted_with_its_fate() {
    let clock = ManualClock::new(Duration::from_millis(AT));
    let sandbox = start(|config| {
        config
            .clock(clock)
            .log(LogTo::Memory)
            .log_id("/eventId")
            .log_id("/customer/custom/eventId")
            .customer_limit(Some(2))
    })
    .await;
    let customer = json!({
        "timestamp": AT, "customer": {"customerId": "c", "name": "Ada", "custom": {"eventId": 7}}});
    post(&sandbox, "/v2/customer", &customer).await;
    post(
        &sandbox,
        "/v2/checkout?score=checkoutPreAuth",
        &json!({"timestamp": AT, "customerId": "c", "eventId": "e/8"}),
    )
    .await;
    post(&sandbox, "/v2/checkout", &json!({"timestamp": AT, "customerId": "c"})).await;
    post(&sandbox, "/v2/order", &json!({"timestamp": AT})).await;
    let client = client();
    let url = format!("{}/v2/order", sandbox.url());
    client.post(&url).json(&json!({"timestamp": AT})).send().await.unwrap();

    let log = sandbox.deliveries().unwrap();
    let told = |one: &Delivery| (one.seq, one.path.to_string(), one.customer.clone(), one.fate, one.status);
    let expected = [
        (1, "/v2/customer", Some("c"), Fate::Taken, Some(200)),
        (2, "/v2/checkout", Some("c"), Fate::Taken, Some(200)),
        (3, "/v2/checkout", Some("c"), Fate::Throttled, Some(200)),
        (4, "/v2/order", None, Fate::Refused, Some(400)),
        (5, "/v2/order", None, Fate::Refused, Some(401)),
    ]
    .map(|(seq, path, customer, fate, status)| {
        (seq, path.to_owned(), customer.map(str::to_owned), fate, status)
    });
    assert_eq!(log.iter().map(told).collect::<Vec<_>>(), expected);
    assert_eq!(log[0].timestamp, Some(AT.into()));
    assert_eq!((log[0].id.as_deref(), log[1].id.as_deref()), (Some("7"), Some("e/8")));
    assert_eq!((&log[0].checkpoint, log[1].checkpoint.as_deref()), (&None, Some("checkoutPreAuth")));
    assert_eq!(
        (log[0].arrived_us, log[0].decided_us, log[0].ended_us),
        (AT * 1000, AT * 1000, Some(AT * 1000))
    );
    // Of the body nothing else is there, and of one that was not read not even a digest.
    assert_eq!((log[2].id.as_deref(), log[4].sha256.as_deref()), (None, None));
    assert!(!serde_json::to_string(&log).unwrap().contains("Ada"));
}

#[tokio::test]
async fn the_digest_is_that_of_the_bytes_that_were_sent() {
    let sandbox = start(|config| config.log(LogTo::Memory)).await;
    let body = "{\"timestamp\": 1512828988826,  \"customer\": {\"customerId\": \"c\"}}";
    let request = client().post(format!("{}/v2/customer", sandbox.url())).body(body);
    let request = request.header("content-type", "application/json");
    let answer = request.header("authorization", format!("token {}", sandbox.token())).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    // printf %s '{"timestamp": 1512828988826,  "customer": {"customerId": "c"}}' | sha256sum
    let digest = "4746cdb1398690f3284ef395222aa209a21fc766bf77d5d04d3bf60ada77219a";
    assert_eq!(sandbox.deliveries().unwrap()[0].sha256.as_deref(), Some(digest));
    assert_eq!(sandbox.deliveries().unwrap()[0].identity(), Some(digest));
}

#[tokio::test]
async fn the_lane_is_the_customer_or_whoever_stands_for_one() {
    let sandbox = start(|config| config.log(LogTo::Memory)).await;
    let transaction = json!({"transactionId": "t", "type": "auth", "success": true, "time": AT});
    let card = json!({"methodType": "card", "paymentMethodId": "p"});
    for (path, body) in [
        ("/v2/order", json!({"timestamp": AT, "tempCustomerId": "tmp", "order": {"orderId": "o"}})),
        ("/v2/login", json!({"timestamp": AT, "customerId": "c", "tempCustomerId": "tmp"})),
        ("/v2/order", json!({"timestamp": AT, "tempCustomerId": "tmp", "order": {"orderId": "o"}})),
        (
            "/v3/login",
            json!({"timestamp": AT, "login": {
            "username": "u", "customerId": "d", "success": true, "authenticationMechanism": {}}}),
        ),
        (
            "/v2/transaction",
            json!({
            "timestamp": AT, "customerId": "e", "orderId": "o2", "paymentMethod": card, "transaction": transaction}),
        ),
        (
            "/v2/chargeback",
            json!({"timestamp": AT, "chargeback": {"chargebackId": "b", "transactionId": "t"}}),
        ),
        (
            "/v2/registration",
            json!({
            "timestamp": AT, "registration": {"username": "s"}, "supplier": {"supplierId": "s-1"}}),
        ),
        ("/v2/tag/customer", json!({"customerId": "f", "tagNames": ["vip"]})),
        ("/v2/label/customer", json!({"customerId": "g", "label": "GENUINE"})),
        (
            "/v2/reclaim",
            json!({"timestamp": AT, "customers": [{
            "customerId": "h", "method": "Other", "reportedBy": "MERCHANT", "atoEvents": [{"loginId": "l"}]}]}),
        ),
        (
            "/v2/backfill/customer",
            json!({
            "timestamp": AT / 1000, "customer": {"customerId": "i", "registrationTime": AT / 1000}}),
        ),
    ] {
        let (status, answer) = post(&sandbox, path, &body).await;
        assert_eq!(status, 200, "{path}: {answer}");
    }
    let lanes: Vec<_> = sandbox.deliveries().unwrap().into_iter().map(|one| one.customer.unwrap()).collect();
    assert_eq!(lanes, ["tmp", "c", "c", "d", "e", "e", "s-1", "f", "g", "h", "i"]);
    let last = sandbox.deliveries_after(10).unwrap();
    assert_eq!((&*last[0].path, &*last[0].endpoint), ("/v2/backfill/customer", "/v2/customer"));
}

#[tokio::test]
async fn an_answer_that_fails_says_nothing_about_the_event() {
    let sandbox = start(|config| config.log(LogTo::Memory)).await;
    let event = json!({"timestamp": AT, "customer": {"customerId": "c"}});
    sandbox.set_fault(Some(Fault::Status(503)));
    post(&sandbox, "/v2/customer", &event).await;
    sandbox.set_fault(Some(Fault::CloseBeforeHeaders));
    let url = format!("{}/v2/customer", sandbox.url());
    let cut = client().post(url).header("authorization", format!("token {}", sandbox.token())).json(&event);
    assert!(cut.send().await.is_err());
    let log = sandbox.deliveries().unwrap();
    let seen: Vec<_> = log.iter().map(|one| (one.fate, one.status, one.fault.as_deref())).collect();
    assert_eq!(
        seen,
        [(Fate::Taken, Some(503), Some("status")), (Fate::Taken, None, Some("close-before-headers"))]
    );
}

#[tokio::test]
async fn over_http_it_is_turned_on_read_and_emptied() {
    let sandbox = start(|config| config).await;
    let url = format!("{}/sandbox/deliveries", sandbox.url());
    let client = client();
    let order = async |body: Value| client.put(&url).json(&body).send().await.unwrap().status().as_u16();
    for wrong in [json!({"id": "/a"}), json!({"ids": []}), json!([1])] {
        assert_eq!(order(wrong).await, 400);
    }
    assert_eq!(order(json!({"id": ["/customer/custom/eventId"]})).await, 204);
    for id in 1..=3 {
        let event = json!({"timestamp": AT, "customer": {"customerId": "c", "custom": {"eventId": id}}});
        post(&sandbox, "/v2/customer", &event).await;
    }
    let read = async |query: &str| {
        let (headers, lines) = get(&sandbox, &format!("/sandbox/deliveries{query}")).await;
        assert_eq!(headers["content-type"], "application/x-ndjson");
        lines.lines().map(|line| serde_json::from_str::<Delivery>(line).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(read("").await, sandbox.deliveries().unwrap());
    let ids =
        async |query: &str| read(query).await.into_iter().map(|one| one.id.unwrap()).collect::<Vec<_>>();
    assert_eq!(ids("?after=1").await, ["2", "3"]);
    assert_eq!(ids("?after=1&limit=1").await, ["2"]);
    assert_eq!(client.get(format!("{url}?after=x")).send().await.unwrap().status(), 400);
    assert_eq!(client.delete(&url).send().await.unwrap().status(), 204);
    assert!(read("").await.is_empty());
    assert_eq!(sandbox.summary(), ravelin_sandbox::Summary::default());
}

#[tokio::test]
async fn a_file_outlives_its_sandbox_and_is_counted_on() {
    let file = Scratch::new("outlives.ndjson");
    let event =
        |id: u64| json!({"timestamp": AT, "customer": {"customerId": "c", "custom": {"eventId": id}}});
    let open = || start(|config| config.log(LogTo::File(file.0.clone())).log_id("/customer/custom/eventId"));
    let sandbox = open().await;
    for id in [1, 2] {
        post(&sandbox, "/v2/customer", &event(id)).await;
        // Each line is there before the answer.
        assert_eq!(fs::read_to_string(&file.0).unwrap().lines().count(), usize::try_from(id).unwrap());
    }
    drop(sandbox);
    // Half a line, as a crash leaves one.
    fs::OpenOptions::new().append(true).open(&file.0).unwrap().write_all(b"{\"seq\":3,\"arr").unwrap();
    let sandbox = open().await;
    for id in [2, 3] {
        post(&sandbox, "/v2/customer", &event(id)).await;
    }
    let log = sandbox.deliveries().unwrap();
    let seen: Vec<_> = log.iter().map(|one| (one.seq, one.id.as_deref().unwrap())).collect();
    assert_eq!(seen, [(1, "1"), (2, "2"), (3, "2"), (4, "3")]);
    let summary = sandbox.summary();
    assert_eq!((summary.taken, summary.distinct, summary.duplicates), (4, 3, 1));
    sandbox.clear_deliveries().unwrap();
    assert_eq!(fs::read(&file.0).unwrap(), b"");
    post(&sandbox, "/v2/customer", &event(4)).await;
    assert_eq!(sandbox.deliveries().unwrap()[0].seq, 5);
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let file = Scratch::new("owner.ndjson");
    let _sandbox = start(|config| config.log(LogTo::File(file.0.clone()))).await;
    assert_eq!(fs::metadata(&file.0).unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn a_file_that_is_no_log_is_left_alone() {
    let file = Scratch::new("other.txt");
    fs::write(&file.0, "a shopping list\n").unwrap();
    let config = Sandbox::builder().keys(super::common::keys()).log(LogTo::File(file.0.clone()));
    assert!(matches!(Sandbox::start(config).await, Err(StartError::Log(_))));
    assert_eq!(fs::read_to_string(&file.0).unwrap(), "a shopping list\n");
}
