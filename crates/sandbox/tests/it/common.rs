//! What the tests of the sandbox share.

use ravelin_sandbox::{Config, Keys, Sandbox};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

/// A sandbox with two of the keys of the test vectors.
pub(super) async fn sandbox() -> Sandbox {
    start(|config| config).await
}

pub(super) async fn start(change: impl FnOnce(Config) -> Config) -> Sandbox {
    Sandbox::start(change(Sandbox::builder().keys(keys()))).await.unwrap()
}

pub(super) fn keys() -> Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(|| {
        let vectors: Value = serde_json::from_slice(&fs::read(root("vectors/keys.json")).unwrap()).unwrap();
        let pem = |id: &str| {
            let key = vectors.as_array().unwrap().iter().find(|key| key["id"] == id).unwrap();
            key["privateKeyPem"].as_str().unwrap().to_owned()
        };
        Keys::from_pem([&pem("k2048a"), &pem("k1024")]).unwrap()
    })
    .clone()
}

/// Name, path with query and body of every JSON example of the documents.
pub(super) fn examples() -> Vec<(String, String, Value)> {
    let index = fs::read_to_string(root("spec/examples/index.tsv")).unwrap();
    let rows = index.lines().skip(1).map(|row| row.split('\t').collect::<Vec<_>>());
    rows.filter(|row| matches!(row[3], "request" | "error") && row[0] != "-")
        .map(|row| {
            let text = fs::read(root("spec/examples").join(row[0])).unwrap();
            (row[0].to_owned(), row[5].to_owned(), serde_json::from_slice(&text).unwrap())
        })
        .collect()
}

pub(super) async fn post(sandbox: &Sandbox, path: &str, body: &Value) -> (u16, Value) {
    // Set up once: roots of TLS are read each time otherwise. Connections end with each test.
    static CLIENT: OnceLock<reqwest::Client> = OnceLock::new();
    let client = CLIENT.get_or_init(|| reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap());
    let response = client
        .post(format!("{}{path}", sandbox.url()))
        .header("authorization", format!("token {}", sandbox.token()))
        .json(body)
        .send()
        .await
        .unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

pub(super) async fn get(sandbox: &Sandbox, path: &str) -> (reqwest::header::HeaderMap, String) {
    let response = reqwest::get(format!("{}{path}", sandbox.url())).await.unwrap();
    assert_eq!(response.status(), 200);
    (response.headers().clone(), response.text().await.unwrap())
}

fn root(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests").join(path)
}
