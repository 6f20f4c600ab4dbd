//! The WebAssembly module of a merchant's backend in JavaScript: events are checked, answers are read.
//!
//! Bodies come as JSON text, so that what was checked is, byte for byte, what is sent, and each number
//! is the one that was written; `pkg/src/backend/` writes the text. What goes back are JavaScript's
//! own objects, in which whole numbers that a `number` would round are `bigint`s. What is refused is
//! thrown as an object of code, field and sentence.
//!
//! `pkg/src/backend/argument.js` sees to it that each argument is of its type: what wasm-bindgen finds wrong in
//! one, it throws from inside of the module, and the memory of the call is lost. So there is no list among them.

#![expect(unreachable_pub, reason = "wasm-bindgen exports public functions only")]

mod answer;
mod exact;

use crate::check::Check;
use crate::endpoint::Endpoint;
use crate::error::{Error, Reason};
use crate::event::{LabelPage, TagEvent, Timestamp};
use crate::json::{self, Json};
use crate::password::{CustomerPasswordHash, EmailPasswordSha256, PasswordHash, PasswordSha1Sha256};
use crate::request::Request;
use exact::{exact, refusal, refusal_of};
use std::time::{Duration, UNIX_EPOCH};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use zeroize::Zeroizing;

/// Returns the findings about a body that is to be sent to a path, at a time in milliseconds.
#[wasm_bindgen(js_name = checkBody)]
pub fn check_body(path: &str, body: &str, score: Option<String>, now: i64) -> Result<JsValue, JsValue> {
    let (endpoint, is_backfill) = endpoint(path)?;
    let check = Check::of(endpoint).at(Timestamp::from_millis(now)).score(score.as_deref());
    let check = if is_backfill { check.backfill() } else { check };
    exact(&check.run_text(body.as_bytes()))
}

/// Returns path and query of the request that sends a body to a path.
#[wasm_bindgen(js_name = targetOf)]
pub fn target_of(path: &str, score: Option<String>) -> Result<String, JsValue> {
    endpoint(path)?;
    let request = Request::post(path.to_owned(), Vec::new());
    Ok(score.into_iter().fold(request, |request, score| request.with_query("score", score)).target())
}

/// Returns path and query of the request for the tags of a customer.
#[wasm_bindgen(js_name = tagsTarget)]
pub fn tags_target(customer_id: &str) -> Result<String, JsValue> {
    TagEvent::read_tags(customer_id).map(|request| request.target()).map_err(|error| refusal(&error))
}

/// Returns path and query of the request that takes tags, whose names are a list in JSON, from a customer.
#[wasm_bindgen(js_name = untagTarget)]
pub fn untag_target(customer_id: &str, names: &str) -> Result<String, JsValue> {
    let names: Vec<String> = json::read(names.as_bytes()).map_err(|error| refusal_of(&error, "tagNames"))?;
    TagEvent::remove(customer_id, names).map(|request| request.target()).map_err(|error| refusal(&error))
}

/// Returns path and query of the request for the labels since so many milliseconds after 1970.
#[wasm_bindgen(js_name = labelsTarget)]
pub fn labels_target(after: u64) -> String {
    LabelPage::since(UNIX_EPOCH + Duration::from_millis(after)).target()
}

/// Returns path and query of the request for the page that follows one of labels, until one is empty.
#[wasm_bindgen(js_name = nextLabelsTarget)]
pub fn next_labels_target(page: &str) -> Result<Option<String>, JsValue> {
    let page = LabelPage::read(page.as_bytes()).map_err(|error| refusal_of(&error, "page"))?;
    let request = page.following().map_err(|error| refusal(&error))?;
    Ok(request.map(|request| request.target()))
}

/// Returns the value of a JSON text.
#[wasm_bindgen(js_name = valueOf)]
pub fn value_of(text: &str) -> Result<JsValue, JsValue> {
    exact(&Json::parse(text.as_bytes()).map_err(|error| refusal_of(&error, "text"))?)
}

/// Returns what an answer to a request for `path` says, and what to do about it.
#[wasm_bindgen(js_name = answerOf)]
pub fn answer_of(status: u16, body: &str, path: Option<String>) -> Result<JsValue, JsValue> {
    let endpoint = path.map(|path| endpoint(&path)).transpose()?;
    exact(&answer::of(status, body.as_bytes(), endpoint.map(|(endpoint, _)| endpoint)))
}

/// Returns the row of a status.
#[wasm_bindgen(js_name = statusOf)]
pub fn status_of(status: u16) -> Result<JsValue, JsValue> {
    exact(&answer::status(status))
}

/// Returns the hash of a password in one of the four forms.
#[wasm_bindgen(js_name = hashOf)]
pub fn hash_of(form: &str, email: &str, password: String) -> Result<String, JsValue> {
    let password = Zeroizing::new(password);
    match form {
        "login" => Ok(PasswordHash::of(&password).as_str().to_owned()),
        "customer" => Ok(CustomerPasswordHash::of(&password).as_str().to_owned()),
        "email" => Ok(EmailPasswordSha256::of(email, &password).as_str().to_owned()),
        "sha1" => Ok(PasswordSha1Sha256::of(&password).as_str().to_owned()),
        _ => Err(refusal(&Error::at(Reason::HashForm, "form"))),
    }
}

fn endpoint(path: &str) -> Result<(Endpoint, bool), JsValue> {
    Endpoint::of_path(path).ok_or_else(|| refusal(&Error::at(Reason::EventAddress, "path")))
}
