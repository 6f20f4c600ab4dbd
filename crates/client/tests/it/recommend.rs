//! A decision in every case.

use super::common::{builder, checkout, checkout_of, client, sandbox, start};
use ravelin::event::checkout::Checkpoint;
use ravelin::event::{Event, Login, Registration, login, registration};
use ravelin::recommendation::Advice;
use ravelin::request::Request;
use ravelin::{Card, PublicKey};
use ravelin_client::{Client, Decision, Reason, Token};
use ravelin_sandbox::Fault;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn what_ravelin_recommends_is_answered() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    for (email, advice) in [
        ("ada@example.com", Advice::Allow),
        ("a@qa-force-allow.com", Advice::Allow),
        ("a@qa-force-review.com", Advice::Review),
        ("a@qa-force-prevent.com", Advice::Prevent),
    ] {
        let decision = client.recommend(&checkout_of(email), Checkpoint::PreAuth).await;
        assert!(matches!(decision, Decision::Answered(_)), "{decision:?}");
        assert_eq!((decision.advice(), decision.fallback_reason()), (advice, None), "{email}");
    }
    let checkpoints: Vec<_> = sandbox.journal().iter().map(|record| record.checkpoint).collect();
    assert_eq!(checkpoints, [Some("checkoutPreAuth"); 4]);
}

#[tokio::test]
async fn logins_and_registrations_are_answered_too() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let login = json!({"timestamp": 1, "login": {
        "username": "a@qa-force-ato-block.com", "success": true, "authenticationMechanism": {"password": {
            "success": true,
            "passwordHashed": "0b14d501a594442a01c6859541bcb3e8164d183d32937b851835442f69d5c94e"}}}});
    let login = Login::read(login.to_string().as_bytes()).unwrap();
    let decision = client.recommend(&login, login::Checkpoint::Login).await;
    assert_eq!(decision.advice(), Advice::Prevent, "{decision:?}");
    assert_eq!(sandbox.journal()[0].action.as_deref(), Some("BLOCK"));
    let registration = json!({"timestamp": 1, "registration": {"username": "a"}});
    let registration = Registration::read(registration.to_string().as_bytes()).unwrap();
    let decision = client.recommend(&registration, registration::Checkpoint::AccountRegistration).await;
    assert_eq!((decision.advice(), decision.fallback_reason()), (Advice::Allow, None), "{decision:?}");
}

#[tokio::test]
async fn whatever_goes_wrong_is_a_fallback_and_sent_once() {
    let sandbox = start(|config| config.customer_limit(None)).await;
    let cautious = client(&sandbox);
    let open = builder(&sandbox).fallback(Advice::Allow).budget(Duration::from_secs(20)).build().unwrap();
    for (fault, reason) in [
        (Fault::Action("ASK_GRANDMA".to_owned()), Reason::UnknownAction),
        (Fault::CloseBeforeHeaders, Reason::Broken),
        (Fault::CloseMidBody, Reason::Broken),
        (Fault::Empty, Reason::NoRecommendation),
        (Fault::Html(200), Reason::Unreadable),
        (Fault::Html(502), Reason::Unavailable),
        (Fault::Null, Reason::NoRecommendation),
        (Fault::Oversized(3 << 20), Reason::TooLarge),
        (Fault::Redirect("http://127.0.0.1:1/".to_owned()), Reason::Redirected),
        (Fault::Status(400), Reason::Rejected),
        (Fault::Status(401), Reason::KeyRefused),
        (Fault::Status(403), Reason::KeyRefused),
        (Fault::Status(404), Reason::Rejected),
        (Fault::Status(429), Reason::RateLimited),
        (Fault::Status(500), Reason::Unavailable),
        (Fault::Status(503), Reason::Unavailable),
        (Fault::Throttle, Reason::Throttled),
        (Fault::Truncated, Reason::Unreadable),
    ] {
        sandbox.set_fault(Some(fault.clone()));
        for (client, advice) in [(&cautious, Advice::Review), (&open, Advice::Allow)] {
            sandbox.clear_journal();
            let decision = client.recommend(&checkout(), Checkpoint::PostAuth).await;
            assert_eq!(decision.fallback_reason(), Some(reason), "{fault:?}: {decision:?}");
            assert_eq!(decision.advice(), advice, "{fault:?}");
            assert_eq!(sandbox.journal().len(), 1, "{fault:?} was sent again");
        }
    }
}

#[tokio::test]
async fn an_unknown_action_and_a_throttle_can_still_be_looked_at() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    sandbox.set_fault(Some(Fault::Action("ASK_GRANDMA".to_owned())));
    let decision = client.recommend(&checkout(), Checkpoint::PreAuth).await;
    assert!(decision.recommendation().unwrap().action().is_some());
    sandbox.set_fault(Some(Fault::Throttle));
    let decision = client.recommend(&checkout(), Checkpoint::PreAuth).await;
    assert!(decision.recommendation().unwrap().is_throttled());
    sandbox.set_fault(Some(Fault::Status(400)));
    let Decision::Fallback(fallback) = client.recommend(&checkout(), Checkpoint::PreAuth).await else {
        panic!("a refusal is no answer");
    };
    assert_eq!(fallback.error.unwrap().status(), Some(400));
}

#[tokio::test]
async fn a_throttled_customer_is_never_prevented() {
    let sandbox = start(|config| config.customer_limit(Some(1))).await;
    let client = client(&sandbox);
    let first = client.recommend(&checkout(), Checkpoint::PreAuth).await;
    assert_eq!((first.advice(), first.fallback_reason()), (Advice::Allow, None));
    let second = client.recommend(&checkout(), Checkpoint::PreAuth).await;
    assert_eq!(sandbox.journal()[1].action.as_deref(), Some("PREVENT"));
    assert_eq!((second.advice(), second.fallback_reason()), (Advice::Review, Some(Reason::Throttled)));
}

#[tokio::test]
async fn a_request_without_a_checkpoint_gets_no_recommendation() {
    let sandbox = sandbox().await;
    let request = Request::post("/v2/checkout", b"{\"timestamp\":1}".to_vec());
    let decision = client(&sandbox).recommend_request(&request).await;
    assert_eq!(decision.fallback_reason(), Some(Reason::NoRecommendation), "{decision:?}");
}

#[tokio::test]
async fn connections_are_kept_and_used_again() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    for _ in 0..5 {
        assert!(matches!(client.recommend(&checkout(), Checkpoint::PreAuth).await, Decision::Answered(_)));
    }
    client.clone().check_token().await.unwrap();
    assert_eq!(sandbox.connections(), 1);
}

#[tokio::test]
async fn a_redirect_takes_the_key_nowhere() {
    let (sandbox, elsewhere) = (sandbox().await, sandbox().await);
    sandbox.set_fault(Some(Fault::Redirect(format!("{}/v2/checkout", elsewhere.url()))));
    let decision = client(&sandbox).recommend(&checkout(), Checkpoint::PreAuth).await;
    assert_eq!(decision.fallback_reason(), Some(Reason::Redirected));
    assert_eq!((elsewhere.connections(), elsewhere.journal().len()), (0, 0));
}

#[tokio::test]
async fn rules_are_asked_for_on_demand() {
    let sandbox = start(|config| config.unknown_fields(false)).await;
    for (rule_output, expected) in [(false, false), (true, true)] {
        let client =
            builder(&sandbox).rule_output(rule_output).budget(Duration::from_secs(20)).build().unwrap();
        let event = checkout_of("a@qa-force-prevent.com");
        let decision = client.recommend(&event, Checkpoint::PreAuth).await;
        let data = decision.recommendation().and_then(|answer| answer.data.as_ref()).unwrap();
        assert_eq!(data.rules.is_some(), expected, "{decision:?}");
    }
}

#[tokio::test]
async fn nobody_there_is_a_fallback() {
    let sandbox = sandbox().await;
    let url = sandbox.url();
    sandbox.shutdown().await;
    for url in [url, "https://127.0.0.1:1".to_owned()] {
        let client = Client::builder(Token::new("sk_test_a").unwrap()).base_url(url).build().unwrap();
        let decision = client.recommend(&checkout(), Checkpoint::PreAuth).await;
        assert_eq!(decision.fallback_reason(), Some(Reason::Connect), "{decision:?}");
    }
}

#[tokio::test]
async fn who_answers_without_tls_is_not_talked_to() {
    let sandbox = sandbox().await;
    let url = sandbox.url().replace("http://", "https://");
    let client = Client::builder(Token::new("sk_test_a").unwrap())
        .base_url(url)
        .budget(Duration::from_secs(20))
        .build()
        .unwrap();
    let decision = client.recommend(&checkout(), Checkpoint::PreAuth).await;
    assert_eq!(decision.fallback_reason(), Some(Reason::Connect), "{decision:?}");
    assert!(sandbox.journal().is_empty());
}

#[tokio::test]
async fn a_card_from_the_page_is_opened_on_the_other_side() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    for (index, line) in sandbox.public_keys().iter().enumerate() {
        let card = Card::new("5555 5555 5555 4444", "07", 28).unwrap().holder("Ada Lovelace").unwrap();
        let cipher = line.parse::<PublicKey>().unwrap().encrypt(&card).unwrap();
        let event = checkout().paying_with(cipher);
        let decision = client.recommend(&event, Checkpoint::PreAuth).await;
        assert_eq!(decision.advice(), Advice::Allow, "{decision:?}");
        let opened = sandbox.journal()[index].card.clone().unwrap();
        assert_eq!(opened.key_index, u64::try_from(index).ok());
        assert_eq!(opened.pan.as_deref(), Some("555555******4444"));
        assert_eq!((opened.month, opened.year, opened.has_name), (Some(7), Some(2028), Some(true)));
    }
}
