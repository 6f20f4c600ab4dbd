//! What is no event is passed through.

use crate::it::common::{CHECKOUT, Running, Seen, checkout, sandbox};
use ravelin_outbox::Store;
use ravelin_sandbox::Fault;
use reqwest::Method;

#[tokio::test(flavor = "multi_thread")]
async fn tags_labels_and_the_token_are_asked_for_as_at_ravelin() {
    let sandbox = sandbox().await;
    let gateway = Running::start(&sandbox).await;
    assert_eq!(gateway.post(CHECKOUT, checkout("ada@example.com")).await.status, 200);
    let tag = r#"{"customerId":"cust-1","tagNames":["vip"]}"#;
    let seen = gateway.post("/v2/tag/customer", tag).await;
    assert_eq!((seen.status, seen.outcome.as_str()), (200, "answered"), "{seen:?}");
    assert!(seen.body.contains("vip"), "{seen:?}");
    let ask = async |method: Method, target: &str| {
        Seen::of(gateway.ask(method, target).send().await.unwrap()).await
    };
    let read = ask(Method::GET, "/v2/tag/customer/cust-1").await;
    assert!(read.status == 200 && read.body.contains("vip"), "{read:?}");
    let removed = ask(Method::DELETE, "/v2/tag/customer?customerId=cust-1&tagName=vip").await;
    assert!(removed.status == 200 && !removed.body.contains("vip"), "{removed:?}");
    let labels = ask(Method::GET, "/v2/label/customer?after=2020-01-01T00%3A00%3A00Z").await;
    assert_eq!((labels.status, labels.outcome.as_str()), (200, "answered"), "{labels:?}");
    for method in [Method::GET, Method::POST] {
        assert_eq!(ask(method, "/v2/auth/checktoken").await.status, 200);
    }
    // What was taken is removed behind the answer.
    gateway.until(|stats| stats.queued == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_nobody_here_knows_is_passed_and_not_kept() {
    let sandbox = sandbox().await;
    let gateway = Running::start(&sandbox).await;
    let seen = gateway.post("/v9/something", "{\"a\":1}").await;
    assert_eq!((seen.status, seen.outcome.as_str()), (404, "answered"), "{seen:?}");
    sandbox.set_fault(Some(Fault::CloseBeforeHeaders));
    let seen = Seen::of(gateway.ask(Method::GET, "/v2/auth/checktoken").send().await.unwrap()).await;
    assert_eq!((seen.status, seen.reason.as_str()), (503, "connection-broken"), "{seen:?}");
    assert_eq!(seen.retry_after, "1");
    assert_eq!(gateway.store.stats().await.unwrap().queued, 0);
}
