//! Tags: attached, read, removed. And accounts that were reclaimed.

use super::common::{ask, of_kind, post, start};
use ravelin_sandbox::Sandbox;
use reqwest::Method;
use serde_json::{Value, json};

async fn plain() -> Sandbox {
    start(|config| config.unknown_fields(false)).await
}

async fn tag(sandbox: &Sandbox, names: &[&str]) -> Value {
    let body = json!({"timestamp": 1_429_029_735, "customerId": "a b/c", "tagNames": names});
    let (status, answer) = post(sandbox, "/v2/tag/customer", &body).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

#[tokio::test]
async fn tags_are_attached_read_and_removed() {
    let sandbox = plain().await;
    assert_eq!(
        tag(&sandbox, &["staff", "vip"]).await,
        json!({"tagNames": ["staff", "vip"], "label": "UNREVIEWED"})
    );
    let label = json!({"customerId": "a b/c", "label": "GENUINE"});
    post(&sandbox, "/v2/label/customer", &label).await;
    let all = tag(&sandbox, &["vip", "highroller"]).await;
    let (_, _, example) = of_kind("response").into_iter().find(|(name, ..)| name.starts_with("032")).unwrap();
    assert_eq!(all, example);
    let (status, read) = ask(&sandbox, Method::GET, "/v2/tag/customer/a%20b%2Fc", None).await;
    assert_eq!((status, read), (200, example));
    let path = "/v2/tag/customer?customerId=a%20b%2Fc&tagName=staff,unknown,highroller";
    let (status, left) = ask(&sandbox, Method::DELETE, path, None).await;
    assert_eq!((status, left), (200, json!({"tagNames": ["vip"], "label": "GENUINE"})));
    assert_eq!(tag(&sandbox, &["staff"]).await["tagNames"], json!(["staff", "vip"]));
}

#[tokio::test]
async fn tags_of_the_customer_object_are_the_same_tags() {
    let sandbox = plain().await;
    for (at, tags) in [(20, json!({"vip": true, "new": false})), (10, json!({"vip": false, "old": true}))] {
        let customer = json!({"customerId": "a b/c", "tags": tags});
        post(&sandbox, "/v2/customer", &json!({"timestamp": 1_512_828_900 + at, "customer": customer})).await;
    }
    let (_, read) = ask(&sandbox, Method::GET, "/v2/tag/customer/a%20b%2Fc", None).await;
    assert_eq!(read["tagNames"], json!(["vip", "old"]));
}

#[tokio::test]
async fn what_names_nobody_is_refused() {
    let sandbox = plain().await;
    for (method, path, status) in [
        (Method::GET, "/v2/tag/customer/nobody", 404),
        (Method::DELETE, "/v2/tag/customer?customerId=nobody&tagName=vip", 404),
        (Method::DELETE, "/v2/tag/customer?tagName=vip", 400),
        (Method::DELETE, "/v2/tag/customer?customerId=nobody", 400),
        (Method::DELETE, "/v2/tag/customer?customerId=&tagName=", 400),
        (Method::GET, "/v2/tag/customer", 405),
        (Method::POST, "/v2/tag/customer/nobody", 405),
        (Method::DELETE, "/v2/label/customer", 405),
        (Method::GET, "/v2/tag/customer/", 404),
        (Method::GET, "/v2/tag", 404),
    ] {
        let (found, answer) = ask(&sandbox, method, path, None).await;
        assert_eq!((found, &answer["status"]), (status, &json!(status)), "{path}");
    }
}

#[tokio::test]
async fn reclaimed_accounts_are_counted() {
    let sandbox = plain().await;
    let customers: Vec<Value> = (0..1000)
        .map(|number| {
            json!({"customerId": number.to_string(), "method": "PasswordReset", "reportedBy": "CUSTOMER",
                "atoEvents": [{"loginId": "l"}]})
        })
        .collect();
    let one_more = customers[0].clone();
    let mut body = json!({"timestamp": 1_512_828_988_826_u64, "customers": customers});
    let (status, answer) = post(&sandbox, "/v2/reclaim", &body).await;
    assert_eq!((status, answer), (200, json!({"status": 200, "message": "1000 customers were processed"})));
    body["customers"].as_array_mut().unwrap().push(one_more);
    let (status, answer) = post(&sandbox, "/v2/reclaim", &body).await;
    assert_eq!((status, &answer["code"]), (400, &json!("reclaim-many")));
}
