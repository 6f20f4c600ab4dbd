//! The shop in this process, against the sandbox in this process, as a page speaks to it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use ravelin::password::PasswordHash;
use ravelin::{Card, PublicKey};
use ravelin_client::Token;
use ravelin_sandbox::{Fault, Keys, Sandbox};
use ravelin_shop::{Config, POLICY, Shop};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// A sandbox, a shop beside it, and somebody who speaks to the shop as its pages do.
struct Street {
    sandbox: Sandbox,
    shop: Shop,
    page: reqwest::Client,
}

impl Street {
    async fn open() -> Self {
        let sandbox = Sandbox::start(Sandbox::builder().keys(Keys::generate(1024).unwrap())).await.unwrap();
        let key = PublicKey::parse(&sandbox.public_keys()[0]).unwrap();
        let mut config = Config::new(sandbox.url(), Token::new(sandbox.token()).unwrap(), key);
        config.trusted_proxies = "127.0.0.1".parse().unwrap();
        let shop = Shop::start(config).await.unwrap();
        Self { sandbox, shop, page: reqwest::Client::new() }
    }

    async fn get(&self, path: &str) -> Response {
        self.page.get(format!("{}{path}", self.shop.url())).send().await.unwrap()
    }

    async fn post(&self, path: &str, body: &Value) -> Response {
        let request = self.page.post(format!("{}{path}", self.shop.url()));
        let request = request.header("cookie", "a=b; ravelinDeviceId=rjs-of-the-cookie");
        let request = request.header("user-agent", "Test").header("x-forwarded-for", "203.0.113.9");
        request.json(body).send().await.unwrap()
    }

    async fn answer(&self, path: &str, body: &Value) -> Value {
        let response = self.post(path, body).await;
        let status = response.status();
        let answer: Value = response.json().await.unwrap();
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer
    }

    /// Returns what the sandbox recorded last at a path with a checkpoint.
    fn received(&self, path: &str) -> Value {
        let journal = self.sandbox.journal();
        let record = journal.iter().rfind(|record| record.path == path && record.checkpoint.is_some());
        let record = record.unwrap_or_else(|| panic!("nothing at {path}"));
        assert_eq!(record.status, 200, "{:?}", record.message);
        serde_json::to_value(record).unwrap()
    }
}

fn registration(email: &str) -> Value {
    let hash = PasswordHash::of("a password of a demo shopper");
    json!({ "name": "Ada Lovelace", "email": email, "passwordHashed": hash.as_str() })
}

fn checkout(email: &str, payment: Value) -> Value {
    json!({
        "name": "Ada Lovelace",
        "email": email,
        "address": { "street": "12 St James's Square", "city": "London", "postcode": "SW1Y 4JH", "country": "GB" },
        "payment": payment,
    })
}

fn on_delivery(email: &str) -> Value {
    checkout(email, json!({ "method": "delivery" }))
}

#[tokio::test]
async fn the_pages_come_under_the_policy() {
    let street = Street::open().await;
    let kinds = [
        ("/", "text/html; charset=utf-8"),
        ("/checkout.html", "text/html; charset=utf-8"),
        ("/styles/shop.css", "text/css; charset=utf-8"),
        ("/scripts/form.js", "text/javascript; charset=utf-8"),
        ("/images/icon.svg", "image/svg+xml"),
    ];
    for (path, kind) in kinds {
        let response = street.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(response.headers()["content-type"], kind, "{path}");
        assert_eq!(response.headers()["content-security-policy"], POLICY, "{path}");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff", "{path}");
    }
    for path in ["/missing.html", "/..%2fCargo.toml", "/api/missing", "/ravelin/missing.js", "/scripts"] {
        let response = street.get(path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(response.headers()["content-security-policy"], POLICY, "{path}");
    }
}

#[tokio::test]
async fn a_registration_and_its_outcome_arrive() {
    let street = Street::open().await;
    let answer = street.answer("/api/register", &registration("ada@example.com")).await;
    assert_eq!(answer["advice"], "allow");
    assert_eq!(answer["ravelin"]["request"], "POST /v2/registration?score=accountRegistration");

    let received = &street.received("/v2/registration")["received"];
    assert!(received["registration"]["registrationMechanism"]["password"]["passwordHashed"].is_string());
    assert_eq!(received["device"]["deviceId"], "rjs-of-the-cookie");
    assert_eq!(received["device"]["userAgent"], "Test");

    let outcome = async {
        loop {
            let journal = street.sandbox.journal();
            if let Some(record) = journal.iter().find(|record| record.checkpoint.is_none()) {
                break record.received.clone().unwrap();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let outcome = tokio::time::timeout(Duration::from_secs(30), outcome).await.unwrap();
    assert_eq!(outcome["registration"]["success"], true);
}

#[tokio::test]
async fn one_person_keeps_one_id_and_only_the_sandbox_opens_the_card() {
    let street = Street::open().await;
    let hash = PasswordHash::of("a password of a demo shopper");
    let login =
        json!({ "email": "ada@example.com", "passwordHashed": hash.as_str(), "deviceId": "rjs-of-the-page" });
    assert_eq!(street.answer("/api/login", &login).await["advice"], "allow");

    let key: Value = street.get("/api/key").await.json().await.unwrap();
    let key = PublicKey::parse(key["rsaKey"].as_str().unwrap()).unwrap();
    let card = Card::new("4111 1111 1111 1111", 7, 2031).unwrap();
    let cipher: Value = serde_json::from_str(&key.encrypt(&card).unwrap().to_json()).unwrap();
    let payment = json!({ "method": "card", "cipher": cipher });
    let answer = street.answer("/api/checkout", &checkout("Ada@example.com", payment)).await;
    assert_eq!(answer["advice"], "allow");

    let (login, checkout) = (street.received("/v3/login"), street.received("/v2/checkout"));
    assert_eq!(login["received"]["device"]["deviceId"], "rjs-of-the-cookie");
    assert_eq!(login["received"]["login"]["customerId"], checkout["received"]["customer"]["customerId"]);
    assert_eq!(checkout["received"]["order"]["price"], 3200);
    assert_eq!((&checkout["card"]["month"], &checkout["card"]["year"]), (&json!(7), &json!(2031)));
    let pan = checkout["card"]["pan"].as_str().unwrap();
    assert!(pan.starts_with("411111") && pan.ends_with("1111") && pan.contains("**"), "{pan}");
}

#[tokio::test]
async fn forced_results_lead_to_their_advice() {
    let street = Street::open().await;
    for advice in ["allow", "review", "prevent"] {
        let form = on_delivery(&format!("ada@qa-force-{advice}.com"));
        assert_eq!(street.answer("/api/checkout", &form).await["advice"], advice);
    }
    let form = registration("ada@qa-force-prevent.com");
    assert_eq!(street.answer("/api/register", &form).await["advice"], "prevent");
}

#[tokio::test]
async fn an_extra_check_belongs_to_a_review_and_ends_with_it() {
    let street = Street::open().await;
    let form = on_delivery("ada@qa-force-review.com");
    let reference = street.answer("/api/checkout", &form).await["reference"].clone();
    let check = |code: &str| json!({ "reference": reference, "code": code });

    let wrong = street.post("/api/extra-check", &check("111111")).await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.json::<Value>().await.unwrap()["field"], "code");
    assert_eq!(street.answer("/api/extra-check", &check("246810")).await["purpose"], "order");
    let again = street.post("/api/extra-check", &check("246810")).await;
    assert_eq!(again.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn what_no_page_sends_is_refused_and_not_repeated() {
    let street = Street::open().await;
    let mut with_pan = on_delivery("ada@example.com");
    with_pan["pan"] = json!("4111111111111111");
    let mut with_password = registration("ada@example.com");
    with_password["passwordHashed"] = json!("correct horse battery staple");
    let bare_card = json!({ "method": "card", "cipher": { "pan": "4111111111111111" } });
    let cases = [
        ("/api/checkout", with_pan, "form-invalid"),
        ("/api/checkout", checkout("ada@example.com", json!({ "method": "barter" })), "form-invalid"),
        ("/api/checkout", checkout("ada@example.com", bare_card), "form-invalid"),
        ("/api/checkout", json!([]), "form-invalid"),
        ("/api/register", with_password, "password-invalid"),
        ("/api/login", json!({ "email": "ada@example.com", "password": "4111111111111111" }), "form-invalid"),
    ];
    for (path, form, code) in cases {
        let response = street.post(path, &form).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{path} {form}");
        let text = response.text().await.unwrap();
        assert!(!text.contains("4111") && !text.contains("horse"), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["code"], code, "{text}");
    }
    assert_eq!(street.sandbox.journal().len(), 0, "nothing was sent on");
}

#[tokio::test]
async fn without_an_answer_the_shop_still_sells() {
    let street = Street::open().await;
    let form = on_delivery("ada@qa-force-prevent.com");
    let asked = Instant::now();
    street.sandbox.set_fault(Some(Fault::StallMidBody));
    let stalled = street.answer("/api/checkout", &form).await;
    // Generous: the budget is 750 ms.
    assert!(asked.elapsed() < Duration::from_secs(10));

    let Street { sandbox, shop, page } = street;
    sandbox.shutdown().await;
    let request = page.post(format!("{}/api/checkout", shop.url())).json(&form);
    let stopped: Value = request.send().await.unwrap().json().await.unwrap();
    for answer in [stalled, stopped] {
        assert_eq!(answer["advice"], "allow");
        assert_eq!(answer["ravelin"]["decision"], "fallback");
        assert!(answer["ravelin"]["reason"].is_string());
    }
    shop.stop().await;
}
