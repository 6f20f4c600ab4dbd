//! Events that nobody waits for.

use super::common::{builder, checkout, client, sandbox, start};
use ravelin::event::checkout::{Checkout, Checkpoint};
use ravelin::event::{Customer, CustomerEvent, Event as _, Order, Timestamp};
use ravelin::json::Json;
use ravelin::recommendation::Advice;
use ravelin::request::{Method, Request};
use ravelin_client::{Client, Reason, Token};
use ravelin_sandbox::Fault;
use std::error::Error;
use std::time::{Duration, SystemTime};

#[tokio::test]
async fn an_acknowledgement_is_enough() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    for fault in [None, Some(Fault::Null), Some(Fault::Empty), Some(Fault::Status(204))] {
        sandbox.set_fault(fault.clone());
        let answer = client.send(&checkout()).await;
        assert!(answer.as_ref().is_ok_and(|answer| answer.action().is_none()), "{fault:?}: {answer:?}");
    }
    assert!(sandbox.journal().iter().all(|record| record.checkpoint.is_none()));
}

#[tokio::test]
async fn what_is_not_taken_says_whether_to_send_it_again() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    for (fault, reason, retryable) in [
        (Fault::CloseBeforeHeaders, Reason::Broken, true),
        (Fault::Html(200), Reason::Unreadable, true),
        (Fault::Status(400), Reason::Rejected, false),
        (Fault::Status(401), Reason::KeyRefused, false),
        (Fault::Status(429), Reason::RateLimited, false),
        (Fault::Status(503), Reason::Unavailable, true),
        (Fault::Throttle, Reason::Throttled, true),
    ] {
        sandbox.set_fault(Some(fault.clone()));
        let error = client.send(&checkout()).await.unwrap_err();
        assert_eq!((error.reason(), error.is_retryable()), (reason, retryable), "{fault:?}");
    }
}

#[tokio::test]
async fn a_path_that_is_none_takes_the_key_nowhere() {
    let elsewhere = sandbox().await;
    let host = elsewhere.url().trim_start_matches("http://").to_owned();
    let client = client(&sandbox().await);
    for path in [format!("@{host}/v2/customer"), String::new(), "v2/customer".to_owned()] {
        let request = Request::post(path, b"{}".to_vec());
        let error = client.send_request(&request).await.unwrap_err();
        assert_eq!((error.reason(), error.is_retryable()), (Reason::Event, false));
    }
    assert!(elsewhere.journal().is_empty());
}

#[tokio::test]
async fn a_refusal_tells_field_and_trace() {
    let sandbox = sandbox().await;
    let request = Request::post("/v2/checkout", b"{}".to_vec());
    let error = client(&sandbox).send_request(&request).await.unwrap_err();
    assert_eq!((error.reason(), error.status()), (Reason::Rejected, Some(400)));
    assert_eq!(
        error.message(),
        Some("Invalid Request: timestamp is missing: every event tells when it happened")
    );
    assert_eq!(error.trace_id().unwrap().len(), 36);
    assert_eq!(error.to_string(), "the event was refused (status 400)");
}

#[tokio::test]
async fn a_broken_connection_keeps_its_cause_but_not_the_address() {
    let sandbox = start(|config| config).await;
    sandbox.set_fault(Some(Fault::CloseBeforeHeaders));
    let request = Request::post("/v2/checkout", b"{}".to_vec()).with_query("customerId", "canary-customer");
    let error = client(&sandbox).send_request(&request).await.unwrap_err();
    let mut shown = format!("{error} {error:?}");
    let mut cause = error.source();
    assert!(cause.is_some());
    while let Some(inner) = cause {
        shown.push_str(&inner.to_string());
        cause = inner.source();
    }
    assert!(!shown.contains("canary"), "{shown}");
}

#[tokio::test]
async fn the_key_is_checked_on_demand() {
    let sandbox = sandbox().await;
    client(&sandbox).check_token().await.unwrap();
    let wrong =
        Client::builder(Token::new("sk_test_wrong").unwrap()).base_url(sandbox.url()).build().unwrap();
    let error = wrong.check_token().await.unwrap_err();
    assert_eq!((error.reason(), error.is_retryable()), (Reason::KeyRefused, false));
    let prefixed = builder(&sandbox).base_url(format!("{}/ravelinproxy", sandbox.url())).build().unwrap();
    assert_eq!(prefixed.check_token().await.unwrap_err().status(), Some(404));
    assert_eq!(sandbox.journal().last().unwrap().path, "/ravelinproxy/v2/auth/checktoken");
}

#[tokio::test]
async fn any_request_is_sent_and_its_answer_comes_back_whole() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    client.send(&checkout()).await.unwrap();
    let answer = client.exchange(&Request::bare(Method::Get, "/sandbox/journal")).await.unwrap();
    let journal: Json = answer.read().unwrap();
    assert!(answer.status() == 200 && journal.to_string().contains("/v2/checkout"), "{journal}");
    // What is refused is an answer here, and an error where it is read.
    let refused = client.exchange(&Request::bare(Method::Delete, "/v2/moon")).await.unwrap();
    assert_eq!(refused.status(), 404, "{refused:?}");
    let error = refused.read::<Json>().unwrap_err();
    assert_eq!((error.reason(), error.status()), (Reason::Rejected, Some(404)));
    assert!(error.message().is_some());
    assert_eq!(refused.recommendation().unwrap_err().status(), Some(404));
    sandbox.set_fault(Some(Fault::Html(200)));
    let page = client.exchange(&Request::check_token()).await.unwrap();
    assert!(page.body().starts_with(b"<"), "it came as it is");
    let error = page.recommendation().unwrap_err();
    assert_eq!(error.reason(), Reason::Unreadable);
    assert!(error.source().unwrap().to_string().contains("a page of HTML"), "{error:?}");
    assert_eq!(page.read::<Json>().unwrap_err().reason(), Reason::Unreadable);
    sandbox.set_fault(Some(Fault::CloseBeforeHeaders));
    assert_eq!(client.exchange(&Request::check_token()).await.unwrap_err().reason(), Reason::Broken);
    assert_eq!(sandbox.journal().iter().filter(|record| record.path == "/v2/moon").count(), 1);
}

#[tokio::test]
async fn what_would_be_rejected_is_sent_on_demand_only() {
    let sandbox = sandbox().await;
    let order = Order::new("o-1").price(1500).currency("pounds");
    let event = Checkout::new(Timestamp::from_millis(1_512_828_988_826), Customer::new("c-1"), order);
    let client = client(&sandbox);
    let error = client.send(&event).await.unwrap_err();
    assert_eq!((error.reason(), error.status(), error.is_retryable()), (Reason::Event, None, false));
    assert!(error.source().unwrap().to_string().starts_with("order.currency "), "{error:?}");
    let decision = client.recommend(&event, Checkpoint::PreAuth).await;
    assert_eq!((decision.fallback_reason(), decision.advice()), (Some(Reason::Event), Advice::Review));
    assert!(sandbox.journal().is_empty(), "nothing was sent");

    let unchecked = builder(&sandbox).unchecked(true).budget(Duration::from_secs(20)).build().unwrap();
    let _ = unchecked.send(&event).await;
    let _ = unchecked.recommend(&event, Checkpoint::PreAuth).await;
    let _ = client.send_request(&event.request_unchecked().unwrap()).await;
    let checkpoints: Vec<_> = sandbox.journal().iter().map(|record| record.checkpoint).collect();
    assert_eq!(checkpoints, [None, Some("checkoutPreAuth"), None]);
}

#[tokio::test]
async fn the_past_goes_to_its_own_endpoint() {
    let sandbox = sandbox().await;
    let (then, now) = (Timestamp::from_secs(1_512_828_988), SystemTime::now());
    let past = CustomerEvent::new(then, Customer::new("c-1").registration_time(then));
    let client = client(&sandbox);
    client.backfill(&past, now).await.unwrap();
    let future = Timestamp::from_secs(4_102_444_800);
    let future = CustomerEvent::new(future, Customer::new("c-1").registration_time(then));
    let error = client.backfill(&future, now).await.unwrap_err();
    assert_eq!((error.reason(), error.status()), (Reason::Event, None));
    assert!(error.source().unwrap().to_string().starts_with("timestamp "), "{error:?}");
    let unchecked = builder(&sandbox).unchecked(true).build().unwrap();
    assert_eq!(unchecked.backfill(&future, now).await.unwrap_err().status(), Some(400));
    let journal = sandbox.journal();
    assert!(journal.len() == 2 && journal.iter().all(|record| record.path == "/v2/backfill/customer"));
}

/// A server that nobody reaches for a while: the system would send on what ran out of time long ago.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn what_ran_out_of_time_is_not_sent_on_by_the_system() {
    use std::io::Read as _;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let budget = Duration::from_millis(300);
    let builder = Client::builder(Token::new("sk_test_1").unwrap()).base_url(url);
    let client = builder.budget(budget).send_budget(budget).build().unwrap();
    // More than the other end has room for as long as it does not read.
    let request = Request::post("/v2/customer", vec![b' '; 32 << 20]);
    let error = client.exchange(&request).await.unwrap_err();
    assert_eq!(error.reason(), Reason::Timeout);
    let (mut late, _) = listener.accept().unwrap();
    tokio::time::sleep(Duration::from_secs(3)).await;
    late.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let ended = late.read_to_end(&mut Vec::new()).map_err(|error| error.kind());
    assert_eq!(ended, Err(std::io::ErrorKind::ConnectionReset));
}
