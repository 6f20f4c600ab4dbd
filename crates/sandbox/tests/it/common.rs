//! What the tests of the sandbox share.

use ravelin_sandbox::{Config, Keys, Sandbox};
use reqwest::Method;
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

/// Name, path with query and body of every request that the documents print as JSON.
pub(super) fn examples() -> Vec<(String, String, Value)> {
    of_kind("request")
}

/// The same of the answers, the errors and the fragments.
pub(super) fn of_kind(kind: &str) -> Vec<(String, String, Value)> {
    let index = fs::read_to_string(root("spec/examples/index.tsv")).unwrap();
    let rows = index.lines().skip(1).map(|row| row.split('\t').collect::<Vec<_>>());
    rows.filter(|row| row[3] == kind && row[0] != "-")
        .map(|row| {
            let text = fs::read(root("spec/examples").join(row[0])).unwrap();
            (row[0].to_owned(), row[5].to_owned(), serde_json::from_slice(&text).unwrap())
        })
        .collect()
}

pub(super) async fn post(sandbox: &Sandbox, path: &str, body: &Value) -> (u16, Value) {
    ask(sandbox, Method::POST, path, Some(body)).await
}

/// Asks the API; an empty body is read as `null`.
pub(super) async fn ask(sandbox: &Sandbox, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
    let request = client().request(method, format!("{}{path}", sandbox.url()));
    let request = request.header("authorization", format!("token {}", sandbox.token()));
    let response = match body {
        Some(body) => request.json(body),
        None => request,
    }
    .send()
    .await
    .unwrap();
    let status = response.status().as_u16();
    let bytes = response.bytes().await.unwrap();
    (status, if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() })
}

pub(super) fn client() -> &'static reqwest::Client {
    // Set up once: roots of TLS are read each time otherwise. Connections end with each test.
    static CLIENT: OnceLock<reqwest::Client> = OnceLock::new();
    CLIENT.get_or_init(|| reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap())
}

/// The classes of the warnings in an answer.
pub(super) fn warnings(answer: &Value) -> Vec<&str> {
    let warnings = answer["data"]["warnings"].as_array().into_iter().flatten();
    warnings.map(|warning| warning["class"].as_str().unwrap()).collect()
}

/// The entity of a kind whose member is as wanted.
pub(super) fn entity(sandbox: &Sandbox, kind: &str, member: &str, id: &str) -> Value {
    let all = sandbox.entities();
    let found = all[kind].as_array().unwrap().iter().find(|entity| entity[member] == id);
    found.cloned().unwrap_or_default()
}

pub(super) async fn get(sandbox: &Sandbox, path: &str) -> (reqwest::header::HeaderMap, String) {
    let response = reqwest::get(format!("{}{path}", sandbox.url())).await.unwrap();
    assert_eq!(response.status(), 200);
    (response.headers().clone(), response.text().await.unwrap())
}

fn root(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests").join(path)
}
