//! The sandbox over HTTP, asked by a client that is not ours.

use super::common::{examples, of_kind, post, sandbox, start};
use ravelin_sandbox::{ManualClock, Sandbox};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::time::Duration;

fn checkout() -> Value {
    json!({
        "timestamp": 1_512_828_988_826_u64,
        "customer": {"customerId": "c-1", "email": "ada@example.com", "registrationTime": 1_512_828_988_826_u64},
        "order": {"orderId": "o-1", "price": 1500, "currency": "GBP"},
    })
}

fn login(username: &str) -> Value {
    json!({
        "timestamp": 1_512_828_988_826_u64,
        "login": {
            "username": username,
            "customerId": "c-1",
            "success": true,
            "authenticationMechanism": {"password": {"success": true, "passwordHashed":
                "0b14d501a594442a01c6859541bcb3e8164d183d32937b851835442f69d5c94e"}},
        },
    })
}

fn registration(email: &str) -> Value {
    json!({
        "timestamp": 1_512_828_988_826_u64,
        "registration": {"username": email},
        "customer": {"email": email},
    })
}

#[tokio::test]
async fn every_request_example_of_the_documents_is_taken_in_their_order() {
    let sandbox = sandbox().await;
    let mut taken = Vec::new();
    for (name, path, body) in examples() {
        let (status, answer) = post(&sandbox, &path, &body).await;
        assert_eq!(status, 200, "{name}: {answer}");
        taken.push(name);
    }
    assert_eq!(taken.len(), 21, "{taken:?}");
}

#[tokio::test]
async fn answers_have_the_shape_of_the_documents_examples() {
    let clock = ManualClock::new(Duration::from_secs(1_630_066_771));
    let sandbox = start(|config| config.clock(clock).unknown_fields(false)).await;
    let (_, answer) = post(&sandbox, "/v2/checkout?score=checkoutPreAuth", &checkout()).await;
    assert_eq!((&answer["success"], &answer["timestamp"]), (&json!("true"), &json!(1_630_066_771)));
    let data = &answer["data"];
    assert_eq!(
        (&data["customerId"], &data["action"], &data["source"]),
        (&json!("c-1"), &json!("ALLOW"), &json!("RAVELIN"))
    );
    assert!(data["score"].as_u64().unwrap() < 30);
    assert_eq!(data["scoreId"].as_str().unwrap().len(), 36);
    assert!(answer.get("credentialStatus").is_none() && data.get("rules").is_none());

    let (_, answer) = post(&sandbox, "/v3/login?score=login", &login("ada@qa-force-ato-prevent.com")).await;
    assert_eq!((&answer["success"], &answer["timestamp"]), (&json!("true"), &json!("2021-08-27T12:19:31Z")));
    let data = &answer["data"];
    assert_eq!((&data["action"], &data["ato"]["action"]), (&json!("PREVENT"), &json!("PREVENT")));
    assert_ne!(data["ato"]["loginId"], data["scoreId"]);
    assert_eq!(answer["credentialStatus"], json!({"passwordBreached": true, "usernameBreached": false}));

    let registration = registration("test@example.com");
    let (_, answer) = post(&sandbox, "/v2/registration?score=accountRegistration", &registration).await;
    assert_eq!(answer["timestamp"], 1_630_066_771_000_u64);
    assert!(answer.get("success").is_none());
    let data = &answer["data"];
    assert_eq!(data["rules"], json!({"passiveAction": "ALLOW", "triggered": []}));
    assert_eq!(data["registrationId"].as_str().unwrap().len(), 36);
    assert!(data.get("score").is_none() && data.get("scoreId").is_none());
    assert_eq!(answer["credentialStatus"], json!({"passwordBreached": false, "usernameBreached": true}));
}

#[tokio::test]
async fn without_a_checkpoint_there_is_no_recommendation() {
    let clock = ManualClock::new(Duration::from_millis(1_512_828_998_826));
    let sandbox = start(|config| config.clock(clock).unknown_fields(false)).await;
    for (path, body) in [
        ("/v2/checkout", checkout()),
        ("/v2/checkout?score=false", checkout()),
        ("/v3/login", login("a@qa-force-ato-prevent.com")),
        ("/v2/registration", registration("a@qa-force-prevent.com")),
    ] {
        let (_, answer) = post(&sandbox, path, &body).await;
        assert_eq!(answer, json!({"status": 200, "timestamp": 1_512_828_998_826_u64}), "{path}");
    }
    let (status, answer) = post(&sandbox, "/v3/login?score=checkoutPreAuth", &login("a")).await;
    assert_eq!((status, &answer["field"]), (400, &json!("score")));
}

#[tokio::test]
async fn a_customer_who_is_only_named_is_remembered_or_warned_of() {
    let sandbox = sandbox().await;
    let named = json!({"timestamp": 1, "customerId": "c-2"});
    let (_, answer) = post(&sandbox, "/v2/checkout?score=true", &named).await;
    let warning = &answer["data"]["warnings"][0];
    assert_eq!(warning["class"], "customer-not-found");
    assert_eq!(warning["help"], "https://developer.ravelin.com/apis/warnings/#customer-not-found");
    let described =
        json!({"timestamp": 1, "customer": {"customerId": "c-2", "email": "a@qa-force-review.com"}});
    let (_, answer) = post(&sandbox, "/v2/checkout?score=true", &described).await;
    assert_eq!(answer["data"]["warnings"][0]["class"], "customer-absent-reg-time");
    let (_, answer) = post(&sandbox, "/v2/checkout?score=true", &named).await;
    assert_eq!(answer["data"]["action"], "REVIEW");
    assert_eq!(answer["data"]["warnings"][0]["class"], "customer-absent-reg-time");
}

#[tokio::test]
async fn rules_are_told_where_the_client_asks_for_them() {
    let sandbox = sandbox().await;
    let mut event = checkout();
    event["customer"]["email"] = json!("a@qa-force-prevent.com");
    let response = Client::new()
        .post(format!("{}/v2/checkout?score=true", sandbox.url()))
        .header("authorization", format!("token {}", sandbox.token()))
        .header("accept", "application/vnd.ravelin.score.v2+json")
        .json(&event)
        .send()
        .await
        .unwrap();
    let answer: Value = response.json().await.unwrap();
    assert_eq!(answer["data"]["source"], "RULE");
    assert_eq!(answer["data"]["rules"]["triggered"][0]["action"], "PREVENT");
}

#[tokio::test]
async fn refusals_are_always_json() {
    let sandbox = start(|config| config.body_limit(2000)).await;
    let token = format!("token {}", sandbox.token());
    let json_type = ("content-type", "application/json; charset=utf-8");
    let authorized = ("authorization", &*token);
    let event = checkout().to_string();
    let large = format!("{{\"timestamp\":1,\"note\":\"{}\"}}", "x".repeat(8_000_000));
    let cases = [
        (401, Method::POST, "/v2/checkout", vec![json_type], &*event),
        (401, Method::POST, "/v2/checkout", vec![json_type, ("authorization", "token sk_test_x")], &*event),
        (401, Method::GET, "/v2/auth/checktoken", vec![], ""),
        (404, Method::POST, "/v2/nothing", vec![json_type, authorized], &*event),
        (404, Method::GET, "/elsewhere", vec![], ""),
        (405, Method::GET, "/v2/checkout", vec![authorized], ""),
        (405, Method::DELETE, "/v2/auth/checktoken", vec![authorized], ""),
        (406, Method::POST, "/v3/login", vec![json_type, authorized, ("accept", "text/html")], &*event),
        (413, Method::POST, "/v2/checkout", vec![json_type, authorized], &*large),
        (400, Method::POST, "/v2/checkout", vec![json_type, authorized], "{\"timestamp\":"),
        (400, Method::POST, "/v2/checkout", vec![json_type, authorized], "[]"),
        (400, Method::POST, "/v2/checkout", vec![authorized], &*event),
        (
            400,
            Method::POST,
            "/v2/checkout",
            vec![json_type, authorized, ("ravelin-min-latency", "soon")],
            &event,
        ),
        (403, Method::GET, "/sandbox/journal", vec![("host", "shop.example.com")], ""),
    ];
    for (status, method, path, headers, body) in cases {
        let mut request =
            Client::new().request(method, format!("{}{path}", sandbox.url())).body(body.to_owned());
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(response.headers()["content-type"], "application/json; charset=utf-8", "{path}");
        let answer: Value = response.json().await.unwrap();
        assert_eq!(answer["status"], status, "{path}");
        assert!(!answer["message"].as_str().unwrap().is_empty(), "{path}");
        assert_eq!(answer["traceId"].as_str().unwrap().len(), 36, "{path}");
    }
}

#[tokio::test]
async fn a_wrong_key_is_told_in_the_words_of_the_documents() {
    let sandbox = sandbox().await;
    let response = Client::new().get(format!("{}/v2/auth/checktoken", sandbox.url())).send().await.unwrap();
    let answer: Value = response.json().await.unwrap();
    let example: Value = of_kind("error").into_iter().next().unwrap().2;
    assert_eq!(answer["message"], example["message"]);
    for method in [Method::GET, Method::POST] {
        let response = Client::new()
            .request(method, format!("{}/v2/auth/checktoken", sandbox.url()))
            .header("authorization", format!("token {}", sandbox.token()))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
    }
}

#[tokio::test]
async fn unknown_fields_come_with_their_seed_and_can_be_left_out() {
    let mut answers = Vec::new();
    for seed in [1, 1, 2] {
        let clock = ManualClock::new(Duration::from_secs(1_630_066_771));
        let sandbox = start(|config| config.clock(clock).seed(seed)).await;
        answers.push(post(&sandbox, "/v3/login?score=login", &login("a")).await.1);
    }
    assert_eq!(answers[0], answers[1]);
    assert_ne!(answers[0], answers[2]);
    let unknown =
        |value: &Value| value.as_object().unwrap().keys().any(|name| name.starts_with("unknownField"));
    for value in
        [&answers[0], &answers[0]["data"], &answers[0]["data"]["ato"], &answers[0]["credentialStatus"]]
    {
        assert!(unknown(value), "{value}");
    }
    let sandbox = start(|config| config.unknown_fields(false)).await;
    let (_, answer) = post(&sandbox, "/v3/login?score=login", &login("a")).await;
    assert!(!answer.to_string().contains("unknownField"));
}

#[tokio::test]
async fn the_51st_event_of_a_minute_is_throttled_and_a_minute_later_taken() {
    let clock = ManualClock::new(Duration::from_secs(1000));
    let sandbox = start(|config| config.clock(clock.clone())).await;
    let action = async |path: &str| {
        let (status, answer) = post(&sandbox, path, &checkout()).await;
        (status, answer["data"]["action"].clone(), answer["data"]["source"].clone())
    };
    for _ in 0..50 {
        assert_eq!(action("/v2/checkout").await, (200, Value::Null, Value::Null));
    }
    let throttled = (200, json!("PREVENT"), json!("RATE_LIMIT"));
    assert_eq!(action("/v2/checkout").await, throttled);
    assert_eq!(action("/v2/checkout?score=checkoutPreAuth").await, throttled);
    clock.advance(Duration::from_secs(60));
    assert_eq!(action("/v2/checkout?score=true").await, (200, json!("ALLOW"), json!("RAVELIN")));
}

#[tokio::test]
async fn the_asked_for_latency_passes_on_the_sandboxs_clock() {
    let clock = ManualClock::new(Duration::from_secs(1000));
    let sandbox = start(|config| config.clock(clock.clone())).await;
    let answer = tokio::spawn(
        Client::new()
            .get(format!("{}/v2/auth/checktoken", sandbox.url()))
            .header("authorization", format!("token {}", sandbox.token()))
            .header("Ravelin-Min-Latency", "30000")
            .send(),
    );
    while clock.sleepers() == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    clock.advance(Duration::from_millis(29_999));
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(!answer.is_finished());
    clock.advance(Duration::from_millis(1));
    assert_eq!(answer.await.unwrap().unwrap().status(), 200);
}

#[tokio::test]
async fn it_starts_on_loopback_and_with_test_keys_only() {
    let refused = Sandbox::start(Sandbox::builder().address("0.0.0.0".parse().unwrap())).await.unwrap_err();
    assert_eq!(refused.to_string(), "the sandbox listens on loopback addresses only");
    let live = ravelin::secret::Secret::new("sk_live_0123".to_owned());
    let refused = Sandbox::start(Sandbox::builder().token(live)).await.unwrap_err();
    assert!(refused.to_string().starts_with("a live key has no place"));
    assert!(!format!("{refused:?}").contains("sk_live"));
}

#[tokio::test]
async fn after_a_shutdown_nobody_listens() {
    let sandbox = sandbox().await;
    let (url, address) = (sandbox.url(), sandbox.address());
    assert_eq!(url, format!("http://{address}"));
    sandbox.shutdown().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
