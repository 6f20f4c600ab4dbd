//! Encrypted cards: opened and masked, or told why not.

use super::common::{ask, get, post, sandbox};
use ravelin::{Card, PublicKey};
use serde_json::{Value, json};

fn cipher(key: &str) -> Value {
    let card = Card::new("4111 1111 1111 1111", 7, 2028).unwrap().holder("Ada Lovelace").unwrap();
    let cipher = key.parse::<PublicKey>().unwrap().encrypt(&card).unwrap();
    serde_json::from_str(&cipher.to_json()).unwrap()
}

fn with(method: Value) -> Value {
    json!({"timestamp": 1, "customerId": "c", "paymentMethod": method})
}

fn altered(mut cipher: Value, name: &str, value: Value) -> Value {
    cipher[name] = value;
    cipher
}

#[tokio::test]
async fn cards_are_opened_wherever_a_payment_method_stands() {
    let sandbox = sandbox().await;
    let [first, second] = sandbox.public_keys();
    let event = json!({
        "timestamp": 1,
        "paymentMethod": cipher(&first),
        "paymentMethods": [{"methodType": "cash"}, cipher(&second)],
        "transactions": [{"transactionId": "t", "paymentMethod": cipher(first.strip_prefix("0|").unwrap())}],
    });
    let (status, answer) = post(&sandbox, "/v2/checkout", &event).await;
    assert_eq!(status, 200, "{answer}");
    let journal = sandbox.journal();
    let seen: Vec<_> = journal[0].cards.iter().map(|card| (&*card.path, card.key_index)).collect();
    assert_eq!(
        seen,
        [
            ("paymentMethod", Some(0)),
            ("paymentMethods[1]", Some(1)),
            ("transactions[0].paymentMethod", Some(0))
        ]
    );
    let card = journal[0].card.as_ref().unwrap();
    assert_eq!(card.pan.as_deref(), Some("411111******1111"));
    assert_eq!((card.month, card.year, card.has_name), (Some(7), Some(2028), Some(true)));
}

#[tokio::test]
async fn what_does_not_open_is_refused_with_the_reason() {
    let sandbox = sandbox().await;
    let [first, second] = sandbox.public_keys();
    let good = cipher(&first);
    let other = cipher(&second);
    let modulus = first.rsplit('|').next().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut flipped = text(&good["cardCiphertext"]);
    flipped.replace_range(0..1, if flipped.starts_with('A') { "B" } else { "A" });
    let mut unsigned = good.clone();
    unsigned.as_object_mut().unwrap().remove("keySignature");
    for (method, field, part) in [
        (altered(good.clone(), "keyIndex", json!(1)), "paymentMethod.keySignature", "is that of key 0"),
        (altered(unsigned, "keyIndex", json!(1)), "paymentMethod.keyIndex", "was encrypted for key 0"),
        (
            altered(good.clone(), "keyIndex", json!(7)),
            "paymentMethod.keyIndex",
            "has the keys 0 and 1; this card",
        ),
        (
            cipher(&format!("0|10001|{}", modulus.to_uppercase())),
            "paymentMethod.keySignature",
            "belongs to no key of this sandbox",
        ),
        (
            altered(good.clone(), "keySignature", other["keySignature"].clone()),
            "paymentMethod.keySignature",
            "key 1",
        ),
        (altered(good.clone(), "cardCiphertext", json!(flipped)), "paymentMethod", "altered"),
        (
            altered(good.clone(), "aesKeyCiphertext", other["aesKeyCiphertext"].clone()),
            "paymentMethod",
            "does not open with key 0",
        ),
        (altered(good.clone(), "cardCiphertext", json!("%%%")), "paymentMethod.cardCiphertext", "malformed"),
        (
            altered(good.clone(), "algorithm", json!("none")),
            "paymentMethod.algorithm",
            "RSA_WITH_AES_256_GCM",
        ),
        (
            altered(good.clone(), "methodType", json!("card")),
            "paymentMethod.methodType",
            "paymentMethodCipher",
        ),
    ] {
        sandbox.clear_journal();
        let (status, answer) = post(&sandbox, "/v2/checkout?score=true", &with(method)).await;
        let message = answer["message"].as_str().unwrap();
        assert_eq!((status, &answer["field"]), (400, &json!(field)), "{message}");
        assert!(message.contains(part), "{message}");
        let code = answer["code"].as_str().unwrap();
        assert!(["cipher-invalid", "cipher-undecryptable"].contains(&code), "{code}");
        let record = &sandbox.journal()[0];
        assert!(record.cards[0].explanation.as_deref().unwrap().contains(part));
        assert!(record.card.is_none());
    }
}

#[tokio::test]
async fn what_the_checker_would_reject_is_refused_in_its_words_and_not_opened() {
    let sandbox = sandbox().await;
    let good = cipher(&sandbox.public_keys()[0]);
    let mut incomplete = good.clone();
    incomplete.as_object_mut().unwrap().remove("aesKeyCiphertext");
    for (method, field, code, part) in [
        (incomplete, "paymentMethod.aesKeyCiphertext", "missing", "is missing"),
        (altered(good, "keyIndex", json!("0")), "paymentMethod.keyIndex", "type-integer", "whole number"),
    ] {
        sandbox.clear_journal();
        let (status, answer) = post(&sandbox, "/v2/checkout", &with(method)).await;
        assert_eq!((status, &answer["field"], &answer["code"]), (400, &json!(field), &json!(code)));
        assert!(answer["message"].as_str().unwrap().contains(part), "{answer}");
        let record = &sandbox.journal()[0];
        assert!(record.cards.is_empty());
        let finding = &record.findings[0];
        assert_eq!((finding.code, finding.severity, &*finding.path), (code, "rejected", field));
    }
}

#[tokio::test]
async fn what_the_documents_print_for_ciphertext_is_taken_and_no_card_is_known() {
    let sandbox = sandbox().await;
    let method = |card: &str, key: &str| {
        json!({"methodType": "paymentMethodCipher", "cardCiphertext": card, "aesKeyCiphertext": key,
            "algorithm": "RSA_WITH_AES_256_GCM", "ravelinjsVersion": "0.0.9"})
    };
    let (status, answer) = post(&sandbox, "/v2/checkout", &with(method("...", "..."))).await;
    assert_eq!(status, 200, "{answer}");
    let record = &sandbox.journal()[0];
    assert!(record.card.is_none() && record.cards[0].explanation.as_deref().unwrap().contains("placeholder"));
    for (card, key) in [("...", "AAAA"), ("AAAA", "..."), ("....", "....")] {
        assert_eq!(post(&sandbox, "/v2/checkout", &with(method(card, key))).await.0, 400, "{card} {key}");
    }
}

#[tokio::test]
async fn labels_tags_and_logins_leave_no_secret_behind() {
    let sandbox = sandbox().await;
    let pan = "4111111111111111";
    let label = json!({"customerId": "c", "label": "GENUINE", "comment": pan, "reviewer": {"name": pan}});
    post(&sandbox, "/v2/label/customer", &label).await;
    let tag = json!({"customerId": pan, "tagNames": [pan]});
    post(&sandbox, "/v2/tag/customer", &tag).await;
    for path in [pan, "%34111111111111111", "4111111111111%3111"] {
        let path = format!("/v2/tag/customer/{path}");
        assert_eq!(ask(&sandbox, reqwest::Method::GET, &path, None).await.0, 200, "{path}");
    }
    let hash = "ef92b778bafe771e89245b89ecbc08a44a4e166c06659911881f383d4473e94f";
    let login = json!({"timestamp": 1_512_828_988_826_u64, "login": {"username": "u", "success": true,
        "authenticationMechanism": {"password": {"success": true, "passwordHashed": hash}}}});
    assert_eq!(post(&sandbox, "/v3/login", &login).await.0, 200);
    let (_, journal) = get(&sandbox, "/sandbox/journal").await;
    let (_, page) = get(&sandbox, "/").await;
    let (_, entities) = get(&sandbox, "/sandbox/entities").await;
    for secret in [pan, "111111111111111", "34111111", "4111111111111", hash] {
        for text in [&journal, &page, &entities] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
    assert!(entities.contains("411111******1111") && entities.contains("(present: 64 hex digits)"));
}

#[tokio::test]
async fn no_secret_is_found_in_journal_page_or_answer() {
    let sandbox = sandbox().await;
    let [first, _] = sandbox.public_keys();
    let event = json!({
        "timestamp": 1,
        "customer": {"customerId": "c", "password": "canary-password", "name": "<script>alert(1)</script>"},
        "paymentMethod": cipher(&first),
        "paymentMethods": [{"methodType": "card", "pan": "5555 5555 5555 4444", "cvv": "987"}],
        "custom": {"note": "card 378282246310005", "5555555555554444": "key"},
        "registration": {"passwordHashed": "ef92b778bafe771e89245b89ecbc08a44a4e166c06659911881f383d4473e94f"},
    });
    let (_, answer) = post(&sandbox, "/v2/checkout/4111111111111111", &event).await;
    let (_, second) = post(&sandbox, "/v2/checkout?score=true&pan=4111111111111111", &event).await;
    let (_, journal) = get(&sandbox, "/sandbox/journal").await;
    let (_, page) = get(&sandbox, "/").await;
    let debug = format!("{:?} {sandbox:?}", sandbox.journal());
    assert!(journal.contains("411111******1111") && journal.contains("(present: 64 hex digits)"));
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script"));
    for secret in [
        "4111111111111111",
        "5555555555554444",
        "5555 5555",
        "378282246310005",
        "canary-password",
        "987\"",
        "ef92b778",
        "Lovelace",
        sandbox.token(),
    ] {
        for text in [&journal, &page, &debug, &answer.to_string(), &second.to_string()] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}

#[tokio::test]
async fn the_journal_is_json_and_can_be_emptied() {
    let sandbox = sandbox().await;
    let [first, second] = sandbox.public_keys();
    let (_, keys) = get(&sandbox, "/sandbox/keys").await;
    let keys: Value = serde_json::from_str(&keys).unwrap();
    assert_eq!(keys, json!({"keys": [first, second]}));
    post(&sandbox, "/v2/checkout?score=checkoutPostAuth", &with(cipher(&second))).await;
    let (_, journal) = get(&sandbox, "/sandbox/journal").await;
    let journal: Value = serde_json::from_str(&journal).unwrap();
    let record = &journal["events"][0];
    assert_eq!(record["path"], "/v2/checkout");
    assert_eq!(record["checkpoint"], "checkoutPostAuth");
    assert_eq!((&record["status"], &record["action"]), (&json!(200), &json!("ALLOW")));
    assert_eq!(
        (&record["card"]["pan"], &record["card"]["keyIndex"]),
        (&json!("411111******1111"), &json!(1))
    );
    assert_eq!(record["received"]["customerId"], "c");
    let url = format!("{}/sandbox/journal", sandbox.url());
    assert_eq!(reqwest::Client::new().delete(&url).send().await.unwrap().status(), 204);
    assert!(sandbox.journal().is_empty());
}

#[tokio::test]
async fn the_page_runs_no_script_and_says_so_in_its_policy() {
    let sandbox = sandbox().await;
    let (headers, page) = get(&sandbox, "/").await;
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'self';"));
    assert!(page.contains("Nothing yet") && !page.contains("style=") && !page.contains("<style"));
    let (headers, style) = get(&sandbox, "/sandbox/style.css").await;
    assert_eq!(headers["content-type"], "text/css; charset=utf-8");
    assert!(style.contains("light-dark("));
}
