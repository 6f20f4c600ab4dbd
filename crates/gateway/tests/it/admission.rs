//! Who may ask, and in which form.

use crate::it::common::{Running, Seen, TOKEN, keys, order, sandbox};
use ravelin_client::{Client, Token};
use ravelin_gateway::{Config, Gateway, StartError};
use ravelin_outbox::Store;
use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};
use reqwest::Method;
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread")]
async fn with_keys_only_who_has_one_is_served() {
    let sandbox = sandbox().await;
    let set = |mut config: Config| {
        config.keys = keys("shop-key-0123456789\nnext-key-0123456789");
        config
    };
    let gateway = Running::start_with(&sandbox.url(), set, |client| client).await;
    for (value, status) in [
        ("token shop-key-0123456789", 200),
        ("token next-key-0123456789", 200),
        ("token shop-key-012345678", 401),
        ("Bearer shop-key-0123456789", 401),
        // The real token opens nothing here.
        (&*format!("token {TOKEN}"), 401),
        ("", 401),
    ] {
        for (method, target) in [(Method::POST, "/v2/order"), (Method::GET, "/v2/auth/checktoken")] {
            let mut request = gateway.ask(method.clone(), target).header("authorization", value);
            if method == Method::POST {
                request = request.header("content-type", "application/json").body(order(1));
            }
            let seen = Seen::of(request.send().await.unwrap()).await;
            assert_eq!(seen.status, status, "{value} {target}: {seen:?}");
            assert!(status == 200 || seen.reason == "gateway-key", "{seen:?}");
        }
    }
    assert_eq!(gateway.store.stats().await.unwrap().queued, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_keys_no_web_page_is_served() {
    let sandbox = sandbox().await;
    let gateway = Running::start(&sandbox).await;
    // A name that was made to point here, and what a form on a page can send.
    for (name, value, status, reason) in [
        ("host", "shop.example.com", 403, "gateway-host"),
        ("content-type", "text/plain", 415, "content-type"),
        ("content-type", "application/x-www-form-urlencoded", 415, "content-type"),
        ("content-encoding", "gzip", 415, "content-type"),
    ] {
        let mut request = gateway.ask(Method::POST, "/v2/order").header(name, value);
        if name != "content-type" {
            request = request.header("content-type", "application/json");
        }
        let seen = Seen::of(request.body(order(1)).send().await.unwrap()).await;
        assert_eq!((seen.status, seen.reason.as_str()), (status, reason), "{value}: {seen:?}");
    }
    for method in [Method::OPTIONS, Method::PUT, Method::PATCH] {
        let seen = Seen::of(gateway.ask(method, "/v2/order").send().await.unwrap()).await;
        assert_eq!((seen.status, seen.reason.as_str()), (405, "method"), "{seen:?}");
    }
    assert_eq!(gateway.store.stats().await.unwrap().queued, 0);
    assert_eq!(sandbox.connections(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn beyond_this_machine_it_listens_only_with_a_key() {
    let folder = tempfile::tempdir().unwrap();
    let config = SqliteConfig::new(folder.path().join("private/outbox.db"));
    let store = Arc::new(SqliteOutbox::open(config).unwrap());
    let client = || Client::builder(Token::new(TOKEN).unwrap());
    for address in ["0.0.0.0:0", "[::]:0"] {
        let mut config = Config::default();
        config.listen = address.parse().unwrap();
        let refused = Gateway::bind(config, Arc::clone(&store), client()).await.unwrap_err();
        assert!(matches!(refused, StartError::Open), "{refused}");
    }
    let mut config = Config::default();
    config.listen = "0.0.0.0:0".parse().unwrap();
    config.keys = keys("shop-key-0123456789");
    assert!(Gateway::bind(config, store, client()).await.is_ok());
}
