//! Labels and tags.

use super::common::{client, sandbox};
use ravelin::event::{Label, LabelEvent, TagEvent, Timestamp};
use ravelin_client::Reason;
use ravelin_sandbox::Fault;
use std::time::UNIX_EPOCH;

#[tokio::test]
async fn labels_are_set_and_read_page_by_page() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    for number in 0..3 {
        client.send(&LabelEvent::new(format!("c-{number}"), Label::Genuine)).await.unwrap();
    }
    let mut pages = client.labels(UNIX_EPOCH);
    let mut found = Vec::new();
    while let Some(page) = pages.next().await.unwrap() {
        found.extend(page.into_iter().map(|review| (review.customer_id, review.label)));
    }
    found.sort_by(|left, right| left.0.cmp(&right.0));
    assert_eq!(found, ["c-0", "c-1", "c-2"].map(|customer| (customer.to_owned(), Label::Genuine)));
    assert!(pages.next().await.unwrap().is_none(), "behind the last page there is none");
}

#[tokio::test]
async fn a_page_that_failed_is_asked_for_again() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    client.send(&LabelEvent::new("c-1", Label::Fraudster)).await.unwrap();
    let mut pages = client.labels(UNIX_EPOCH);
    for (fault, reason) in [
        (Fault::Status(503), Reason::Unavailable),
        (Fault::Html(200), Reason::Unreadable),
        (Fault::CloseBeforeHeaders, Reason::Broken),
    ] {
        sandbox.set_fault(Some(fault));
        assert_eq!(pages.next().await.unwrap_err().reason(), reason);
    }
    sandbox.set_fault(None);
    assert_eq!(pages.next().await.unwrap().unwrap().len(), 1);
}

#[tokio::test]
async fn tags_are_added_read_and_removed() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let now = Timestamp::from_secs(1_429_029_735);
    let event = TagEvent::new(now, "cust 1/ä", ["staff", "v.i.p.", "high roller"]).unwrap();
    let sorted = |tags: ravelin::event::Tags| {
        let mut names = tags.tag_names.unwrap_or_default();
        names.sort();
        names
    };
    let all = ["high roller", "staff", "v.i.p."];
    assert_eq!(sorted(client.add_tags(&event).await.unwrap()), all);
    assert_eq!(sorted(client.tags("cust 1/ä").await.unwrap()), all);
    let left = client.remove_tags("cust 1/ä", ["staff", "v.i.p."]).await.unwrap();
    assert_eq!(sorted(left), ["high roller"]);
    assert_eq!(sorted(client.tags("cust 1/ä").await.unwrap()), ["high roller"]);
    for refused in [client.tags("").await, client.remove_tags("c-1", ["a,b"]).await] {
        assert_eq!(refused.unwrap_err().reason(), Reason::Event);
    }
}
