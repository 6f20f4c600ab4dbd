//! Marked secrets go through the command, the sandbox and the client, and are shown by none of them.

#[path = "../../../../tests/canary/marks.rs"]
pub(super) mod marks;

use super::common::{cases, file, ravelin};
use super::running::Running;
use marks::{ALL, EMAIL, NAME, PAN, PASSWORD, TOKEN, TOLD_FROM_NAMES, assert_silent, leaks};
use ravelin::event::checkout::{Checkout, Checkpoint};
use ravelin::event::login::{Login, LoginAttempt, PasswordLogin};
use ravelin::event::{Customer, Order, Timestamp};
use ravelin::password::PasswordHash;
use ravelin::{Card, PublicKey};
use ravelin_client::{Client, Token};
use serde_json::json;
use std::error::Error;
use std::fmt::Debug;
use std::fmt::Write as _;
use std::time::Duration;

/// Runs the command for people and for programs, and asserts that neither is shown a secret.
#[track_caller]
fn assert_says_nothing(arguments: &[&str], input: &[u8], code: i32) {
    for json in [&[][..], &["--json"]] {
        let output = ravelin(&[json, arguments].concat(), input);
        let shown = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        assert_silent(&shown.concat(), &ALL, &format!("ravelin {arguments:?}"));
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {shown:?}");
    }
}

#[test]
fn the_command_does_not_repeat_what_it_refuses() {
    let keys = cases("keys");
    let public = file("canary-key.txt", keys[1]["spellings"][0]["key"].as_str().unwrap());
    let private = file("canary-key.pem", keys[1]["privateKeyPem"].as_str().unwrap());
    let (public, private) = (public.to_str().unwrap(), private.to_str().unwrap());
    for secret in ALL {
        let secret_file = file("canary-secret.txt", secret);
        let secret_file = secret_file.to_str().unwrap();
        let name = if TOLD_FROM_NAMES.contains(&secret) { secret } else { "cvv" };
        for card in [
            secret.to_owned(),
            json!([secret]).to_string(),
            json!({ name: secret }).to_string(),
            json!({ "pan": format!("{secret}x"), "month": 7, "year": 28 }).to_string(),
            json!({ "pan": PAN, "month": secret, "year": 28 }).to_string(),
            json!({ "pan": PAN, "month": 7, "year": secret }).to_string(),
            json!({ "pan": PAN, "month": 7, "year": 28, "nameOnCard": secret.repeat(300) }).to_string(),
            format!("{{\"pan\":\"{secret}\" oops"),
        ] {
            assert_says_nothing(&["encrypt-card", "--key-file", public], card.as_bytes(), 1);
            assert_says_nothing(&["encrypt-card", "--key-file", secret_file], card.as_bytes(), 1);
            assert_says_nothing(&["decrypt-card", "--private-key-file", private], card.as_bytes(), 1);
        }
        for event in [
            format!("{{\"timestamp\":\"{secret}\" oops"),
            json!({ "timestamp": secret, "customerId": [secret], "order": { secret: secret } }).to_string(),
            json!({ "timestamp": 1, "order": { "orderId": { "a": secret }, "currency": secret } })
                .to_string(),
        ] {
            assert_says_nothing(&["check"], event.as_bytes(), 1);
            assert_says_nothing(&["check", "--endpoint", "/v2/order"], event.as_bytes(), 1);
        }
        assert_says_nothing(&["check", "--endpoint", "/v3/login"], secret.as_bytes(), 1);
        assert_says_nothing(&["explain"], secret.as_bytes(), 0);
        assert_says_nothing(&["explain"], json!([secret]).to_string().as_bytes(), 0);
        assert_says_nothing(&["decrypt-card", "--private-key-file", secret_file], b"", 1);
        assert_says_nothing(&["inspect-key"], secret.as_bytes(), 1);
        assert_says_nothing(&["inspect-key", secret_file], b"", 1);
        assert_says_nothing(&["hash-password"], format!("{secret}\n{secret}").as_bytes(), 1);
        assert_says_nothing(&["hash-password"], &[secret.as_bytes(), b"\xff"].concat(), 1);
        // What belongs into a file, given as an argument.
        let option = format!("--{secret}");
        for (arguments, code) in [
            (vec![secret], 2),
            (vec![&*option], 2),
            (vec!["inspect-key", secret], 1),
            (vec!["inspect-key", "-", secret], 2),
            (vec!["encrypt-card", secret], 2),
            (vec!["encrypt-card", "--key-file", secret], 1),
            (vec!["encrypt-card", "--key-file", public, secret], 1),
            (vec!["encrypt-card", "--key-file", public, &option], 2),
            (vec!["decrypt-card", "--private-key-file", secret], 1),
            (vec!["decrypt-card", "--private-key-file", private, secret], 1),
            (vec!["hash-password", secret], 1),
            (vec!["hash-password", "--password", secret], 2),
            (vec!["hash-password", "--email-file", secret], 1),
            (vec!["device-id", "--adopt", secret], 1),
            (vec!["check", secret], 1),
            (vec!["check", "--endpoint", secret], 2),
            (vec!["explain", secret], 1),
            (vec!["explain", "--status", secret], 2),
            (vec!["send", "--token-file", secret], 1),
            (vec!["send", "--base-url", secret], 1),
            (vec!["send", secret, secret], 2),
            (vec!["sandbox", secret], 2),
            (vec!["sandbox", "--port", secret], 2),
            (vec!["sandbox", "--seed", &option], 2),
        ] {
            assert_says_nothing(&arguments, b"", code);
        }
    }
}

#[test]
fn the_command_shows_a_card_in_its_decryption_only() {
    let key = &cases("keys")[1];
    let public = file("canary-own.txt", key["spellings"][0]["key"].as_str().unwrap());
    let private = file("canary-own.pem", key["privateKeyPem"].as_str().unwrap());
    let card = json!({ "pan": PAN, "month": 7, "year": 28, "nameOnCard": NAME }).to_string();
    let encrypt = ["encrypt-card", "--key-file", public.to_str().unwrap()];
    assert_says_nothing(&encrypt, card.as_bytes(), 0);
    assert_says_nothing(&["hash-password"], PASSWORD.as_bytes(), 0);
    let cipher = ravelin(&encrypt, card.as_bytes()).stdout;
    let opened = ravelin(&["decrypt-card", "--private-key-file", private.to_str().unwrap()], &cipher);
    assert!(leaks(&String::from_utf8_lossy(&opened.stdout), &[PAN, NAME]).len() > 2, "here it is seen");
    assert!(opened.stderr.is_empty());
}

/// Returns the `Debug` and, with all its causes, the `Display` of an error.
fn told(error: &(impl Error + 'static)) -> String {
    let mut told = String::new();
    let mut next: Option<&dyn Error> = Some(error);
    while let Some(error) = next {
        writeln!(told, "{error} {error:?} {error:#?}").unwrap();
        next = error.source();
    }
    told
}

fn shown(value: &impl Debug) -> String {
    format!("{value:?}\n{value:#?}\n")
}

/// Sends a card and a login that are as they should be, and returns what the client shows of it.
async fn exchange(sandbox: &Running, token: &str) -> String {
    let builder = Client::builder(Token::new(token).unwrap());
    let builder = builder.base_url(sandbox.text("url")).budget(Duration::from_secs(20));
    let mut all = shown(&builder);
    let client = builder.build().unwrap();
    all.push_str(&shown(&client));
    let now = Timestamp::from_millis(1_512_828_988_826);
    for key in sandbox.greeting["publicKeys"].as_array().unwrap() {
        let key: PublicKey = key.as_str().unwrap().parse().unwrap();
        let cipher = key.encrypt(&Card::new(PAN, 7, 2028).unwrap().holder(NAME).unwrap()).unwrap();
        let customer = Customer::new("c-1").email(EMAIL);
        let checkout = Checkout::new(now, customer, Order::new("o-1")).paying_with(cipher);
        all.push_str(&shown(&checkout));
        all.push_str(&shown(&client.recommend(&checkout, Checkpoint::PreAuth).await));
        match client.send(&checkout).await {
            Ok(answer) => all.push_str(&shown(&answer)),
            Err(error) => all.push_str(&told(&error)),
        }
    }
    let password = PasswordLogin::new(true).password_hashed(PasswordHash::of(PASSWORD));
    let login = Login::new(now, LoginAttempt::new(EMAIL, true, password));
    all.push_str(&shown(&client.recommend(&login, ravelin::event::login::Checkpoint::Login).await));
    if let Err(error) = client.check_token().await {
        all.push_str(&told(&error));
    }
    all
}

/// Sends by mistake what must not be sent, and returns the answers.
fn mistakes(sandbox: &Running) -> String {
    let token = sandbox.text("token");
    let event = |place: &str, secret: &str| {
        let mut event = json!({
            "timestamp": 1_512_828_988_826_u64, "customerId": "c-1", "order": { "orderId": "o-1" },
        });
        event[place] = json!(secret);
        event["custom"] = json!({ "note": format!("card {secret}"), secret: [secret] });
        event
    };
    let mut answers = String::new();
    let mut send = |method: &str, path: &str, token: &str, headers: &str, body: &str| {
        let answer = sandbox.send(method, path, token, headers, body);
        // A customer's id comes back to whoever sent it, as the API has it.
        if !answer.contains("\"customerId\"") || answer.contains("\"customerId\":\"c-1\"") {
            answers.push_str(&answer);
        }
    };
    for secret in [PAN, "6011 0009 9013 9424", "6011-0009-9013-9424", "６０１１０００９９０１３９４２４"]
    {
        for place in ["paymentMethod", "paymentMethodId", "customerId", "timestamp", "order", "pan", "x"] {
            let path = "/v2/checkout?score=checkoutPreAuth";
            send("POST", path, token, "", &event(place, secret).to_string());
        }
        send("POST", "/v2/checkout", token, "", &format!("{{\"pan\":\"{secret}\" oops"));
        send("POST", "/v2/checkout", token, &format!("X-Card: {secret}\r\n"), "{}");
        send("POST", "/v2/checkout", token, &format!("Ravelin-Min-Latency: {secret}\r\n"), "{}");
    }
    for method in ["POST", "GET", PAN] {
        send(method, &format!("/v2/{PAN}"), token, "", "{}");
        send(method, &format!("/v2/checkout?score={PAN}"), token, "", "{}");
    }
    let hash = PasswordHash::of(PASSWORD);
    for (name, secret) in [("password", PASSWORD), ("passwordHashed", hash.as_str()), ("cvv", PAN)] {
        let login = json!({
            "timestamp": 1_512_828_988_826_u64,
            "login": {
                "username": "ada@example.com",
                "success": true,
                "authenticationMechanism": { "password": { "success": true, name: secret } },
                name: secret,
            },
        });
        send("POST", "/v3/login?score=login", token, "", &login.to_string());
    }
    send("POST", "/v2/checkout", TOKEN, "", "{}");
    send("GET", "/v2/auth/checktoken", TOKEN, "", "");
    answers
}

#[tokio::test]
async fn sandbox_and_client_show_neither_card_nor_password_nor_key() {
    let sandbox = Running::start(&[]);
    let own = sandbox.text("token").to_owned();
    let hash = PasswordHash::of(PASSWORD);
    // An event's e-mail address is what the journal is for; a card's holder and all else is not.
    let secrets = [PAN, PASSWORD, NAME, TOKEN, hash.as_str(), &own];

    let client = [exchange(&sandbox, &own).await, exchange(&sandbox, TOKEN).await].concat();
    assert_silent(&client, &[&secrets[..], &[EMAIL]].concat(), "the client");
    let answers = mistakes(&sandbox);
    assert_silent(&answers, &secrets, "an answer of the sandbox");
    for path in ["/sandbox/journal", "/", "/sandbox/keys", "/sandbox/style.css"] {
        let page = sandbox.send("GET", path, "none", "", "");
        assert!(page.starts_with("HTTP/1.1 200"), "{page}");
        assert_silent(&page, &secrets, path);
    }
    let journal = sandbox.send("GET", "/sandbox/journal", "none", "", "");
    assert!(journal.contains("601100******9424"), "the cards were opened, and their number is masked");
    assert!(journal.matches("\"status\"").count() > 40, "{journal}");
    let (code, printed, said) = sandbox.interrupted();
    assert_eq!(code, Some(0));
    assert_silent(&format!("{printed}{said}"), &secrets, "the sandbox's output");
}

#[test]
fn a_key_or_an_address_that_is_refused_is_not_repeated() {
    let (long, file) = (TOKEN.repeat(40), file("canary-token.txt", format!("{TOKEN} {TOKEN}")));
    let mut all = shown(&Token::new(TOKEN).unwrap());
    for token in [&format!("pk_{TOKEN}"), &format!("{TOKEN} {PASSWORD}"), &format!("{TOKEN}é"), &long] {
        all.push_str(&told(&Token::new(token).unwrap_err()));
    }
    all.push_str(&told(&Token::from_file(file).unwrap_err()));
    all.push_str(&told(&Token::from_file(TOKEN).unwrap_err()));
    all.push_str(&told(&Token::from_env(TOKEN).unwrap_err()));
    for address in [
        PASSWORD.to_owned(),
        format!("https://{EMAIL}:{PASSWORD}@example.com"),
        format!("https://user:{PASSWORD}@example.com"),
        format!("https://example.com/?token={TOKEN}"),
        format!("http://{TOKEN}.example.com"),
    ] {
        let builder = Client::builder(Token::new(TOKEN).unwrap()).base_url(&address);
        all.push_str(&told(&builder.build().unwrap_err()));
    }
    assert_silent(&all, &ALL, "an error of the client");
}
