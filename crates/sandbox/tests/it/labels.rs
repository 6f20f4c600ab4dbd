//! Labels: set, listed, followed from page to page.

use super::common::{ask, of_kind, post, start};
use ravelin_sandbox::{Config, ManualClock, Sandbox};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// 2019-08-05T11:26:00Z, of the documents' example.
const MORNING: u64 = 1_565_004_360;

async fn labelled(change: impl FnOnce(Config) -> Config) -> (Sandbox, ManualClock) {
    let clock = ManualClock::new(Duration::from_secs(MORNING));
    let sandbox = start(|config| change(config.clock(clock.clone()).unknown_fields(false))).await;
    (sandbox, clock)
}

fn label(customer: &str, label: &str) -> Value {
    json!({"customerId": customer, "label": label, "comment": "called",
        "reviewer": {"name": "Ada Lovelace", "email": "ada@example.com"}})
}

async fn list(sandbox: &Sandbox, path: &str) -> (u16, Value) {
    ask(sandbox, Method::GET, path, None).await
}

/// The path and query of the next page.
fn next(sandbox: &Sandbox, page: &Value) -> String {
    page["meta"]["next"].as_str().unwrap().strip_prefix(&sandbox.url()).unwrap().to_owned()
}

#[tokio::test]
async fn the_list_has_the_shape_of_the_documents_example() {
    let (sandbox, clock) = labelled(|config| config).await;
    for (customer, name) in [("customer1", "GENUINE"), ("customer77", "FRAUDSTER")] {
        clock.advance(Duration::from_secs(75));
        assert_eq!(post(&sandbox, "/v2/label/customer", &label(customer, name)).await.0, 200);
    }
    let (status, page) = list(&sandbox, "/v2/label/customer?after=2019-08-05T11:26:00Z").await;
    assert_eq!(status, 200);
    let (_, _, example) = of_kind("response").into_iter().find(|(name, ..)| name.starts_with("030")).unwrap();
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&page), names(&example));
    assert_eq!(names(&page["meta"]), names(&example["meta"]));
    for place in 0..2 {
        let (ours, theirs) = (&page["reviews"][place], &example["reviews"][place]);
        assert_eq!(names(ours), names(theirs));
        assert_eq!(names(&ours["reviewer"]), names(&theirs["reviewer"]));
        assert_eq!((&ours["customerId"], &ours["label"]), (&theirs["customerId"], &theirs["label"]));
    }
    assert_eq!(page["reviews"][0]["timestamp"], "2019-08-05T11:27:15Z");
}

#[tokio::test]
async fn pages_are_followed_until_one_is_empty() {
    let (sandbox, clock) = labelled(|config| config.label_page(2)).await;
    for number in 0..5 {
        post(&sandbox, "/v2/label/customer", &label(&format!("c{number}"), "GENUINE")).await;
        clock.advance(Duration::from_secs(1));
    }
    let mut path = "/v2/label/customer?after=2019-08-05T13:26:01%2B02:00".to_owned();
    let mut seen = Vec::new();
    loop {
        let (status, page) = list(&sandbox, &path).await;
        assert_eq!(status, 200, "{page}");
        let reviews = page["reviews"].as_array().unwrap();
        if reviews.is_empty() {
            break;
        }
        assert!(reviews.len() <= 2);
        seen.extend(reviews.iter().map(|review| review["customerId"].as_str().unwrap().to_owned()));
        path = next(&sandbox, &page);
    }
    assert_eq!(seen, ["c1", "c2", "c3", "c4"]);
}

#[tokio::test]
async fn the_next_page_can_be_asked_for_within_a_minute() {
    let (sandbox, clock) = labelled(|config| config.label_page(1)).await;
    for customer in ["a", "b", "c"] {
        post(&sandbox, "/v2/label/customer", &label(customer, "GENUINE")).await;
    }
    let (_, page) = list(&sandbox, "/v2/label/customer?after=2019-08-05T11:26:00Z").await;
    let first = next(&sandbox, &page);
    clock.advance(Duration::from_millis(59_999));
    let (status, page) = list(&sandbox, &first).await;
    assert_eq!((status, &page["reviews"][0]["customerId"]), (200, &json!("b")));
    clock.advance(Duration::from_millis(1));
    let (status, answer) = list(&sandbox, &first).await;
    assert_eq!((status, &answer["field"]), (400, &json!("scroll_id")));
    // Each page starts the minute anew.
    let (status, page) = list(&sandbox, &next(&sandbox, &page)).await;
    assert_eq!((status, &page["reviews"][0]["customerId"]), (200, &json!("c")));
}

#[tokio::test]
async fn what_is_asked_wrongly_is_refused_by_name() {
    let (sandbox, _) = labelled(|config| config).await;
    for (query, field) in [
        ("", "after"),
        ("?after=", "after"),
        ("?after=yesterday", "after"),
        ("?after=1565004360", "after"),
        ("?scroll_id=0", "scroll_id"),
        ("?after=2019-08-05T11:26:00Z&after=2019-08-05T11:26:00Z", "after"),
    ] {
        let (status, answer) = list(&sandbox, &format!("/v2/label/customer{query}")).await;
        assert_eq!((status, &answer["field"]), (400, &json!(field)), "{query}");
    }
}

#[tokio::test]
async fn a_label_is_that_of_the_tags_answer() {
    let (sandbox, clock) = labelled(|config| config).await;
    post(&sandbox, "/v2/label/customer", &label("c", "GENUINE")).await;
    clock.advance(Duration::from_secs(1));
    post(&sandbox, "/v2/label/customer", &label("c", "FRAUDSTER")).await;
    let (_, tags) = list(&sandbox, "/v2/tag/customer/c").await;
    assert_eq!(tags, json!({"tagNames": [], "label": "FRAUDSTER"}));
    let (_, page) = list(&sandbox, "/v2/label/customer?after=2019-08-05T11:26:01Z").await;
    assert_eq!(page["reviews"].as_array().unwrap().len(), 1);
    assert!(page["reviews"][0].get("comment").is_none());
}
