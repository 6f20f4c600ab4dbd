//! Finds the encrypted cards of an event and opens them, or says why they do not open.

use crate::journal::CardReport;
use crate::json::{Members, Node};
use crate::keys::{KeyPair, Keys};
use crate::refusal::Refusal;
use ravelin::ErrorCode;
use ravelin::card::mask;
use ravelin::cipher::METHOD_TYPE;
use ravelin::decipher::DecryptedCard;
use serde_json::Value;

/// What the documents print for ciphertext.
const PLACEHOLDER: &str = "...";

/// Why a cipher does not open: code of the core's table, field, sentence.
type Fault = (&'static str, String, String);

/// Opens every encrypted card below a `paymentMethod` or `paymentMethods`, wherever those stand.
pub(crate) fn open_all(keys: &Keys, body: &Node<'_>) -> Vec<CardReport> {
    let mut found = Vec::new();
    search(body, &mut Vec::new(), &mut found);
    // Few bodies have one, and what opens them takes a tree.
    let found =
        found.into_iter().filter_map(|(path, cipher)| Some((path, serde_json::to_value(cipher).ok()?)));
    found.map(|(path, payload)| report(keys, path, &payload)).collect()
}

/// Returns the refusal of the first card that did not open.
///
/// # Errors
///
/// 400 with the path of the field at fault and what is wrong with it.
pub(crate) fn refuse_unopened(reports: &[CardReport]) -> Result<(), Refusal> {
    match reports.iter().find_map(CardReport::fault) {
        Some((code, field, explanation)) => Err(Refusal::coded(code, field, explanation)),
        None => Ok(()),
    }
}

/// A step on the way to a value. Paths are put together only where one is told.
#[derive(Clone, Copy)]
enum Step<'a> {
    Member(&'a str),
    Element(usize),
}

fn search<'a>(value: &'a Node<'a>, steps: &mut Vec<Step<'a>>, found: &mut Vec<(String, &'a Node<'a>)>) {
    match value {
        Node::Object(members) => {
            let is_method = matches!(
                &**steps,
                [.., Step::Member("paymentMethod")] | [.., Step::Member("paymentMethods"), Step::Element(_)]
            );
            if is_method && is_cipher(members) {
                found.push((path(steps), value));
            }
            for (name, member) in members.iter() {
                steps.push(Step::Member(name));
                search(member, steps, found);
                steps.pop();
            }
        }
        Node::List(elements) => {
            for (place, element) in elements.iter().enumerate() {
                steps.push(Step::Element(place));
                search(element, steps, found);
                steps.pop();
            }
        }
        _ => {}
    }
}

fn path(steps: &[Step<'_>]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Member(name) if path.is_empty() => path.push_str(name),
            Step::Member(name) => path.extend([".", name]),
            Step::Element(place) => path.push_str(&format!("[{place}]")),
        }
    }
    path
}

fn is_cipher(method: &Members<'_>) -> bool {
    method.text("methodType") == Some(METHOD_TYPE)
        || method.get("cardCiphertext").is_some()
        || method.get("aesKeyCiphertext").is_some()
}

/// Tells whether a cipher is the one the documents print in the place of one: three dots. It is
/// taken, so that their examples can be tried; nothing is known of its card.
fn is_placeholder(payload: &Value) -> bool {
    ["cardCiphertext", "aesKeyCiphertext"]
        .iter()
        .all(|name| payload.get(name).and_then(Value::as_str) == Some(PLACEHOLDER))
}

fn report(keys: &Keys, path: String, payload: &Value) -> CardReport {
    if is_placeholder(payload) {
        return CardReport::placeholder(path);
    }
    match open(keys, payload) {
        Ok((index, card)) => CardReport::opened(path, index, &card),
        Err((code, field, sentence)) => {
            let field = if field.is_empty() { path.clone() } else { format!("{path}.{field}") };
            CardReport::refused(path, code, field, sentence)
        }
    }
}

fn open(keys: &Keys, payload: &Value) -> Result<(u64, DecryptedCard), Fault> {
    if payload.get("methodType").and_then(Value::as_str) != Some(METHOD_TYPE) {
        return Err(invalid("methodType", &format!("should be {METHOD_TYPE}")));
    }
    let index = match payload.get("keyIndex") {
        None => 0,
        Some(index) => index.as_u64().ok_or_else(|| invalid("keyIndex", "should be a whole number"))?,
    };
    let pair = keys.at(index).ok_or_else(|| unknown_index(keys, index, payload))?;
    check_signature(keys, index, pair, payload)?;
    match decrypt(pair, payload) {
        Ok(card) => Ok((index, card)),
        Err(error) if error.code() == ErrorCode::CipherUndecryptable => Err(unopened(keys, index, payload)),
        Err(error) => {
            Err((error.code().as_str(), error.field().to_owned(), error.reason().sentence().to_owned()))
        }
    }
}

fn decrypt(pair: &KeyPair, payload: &Value) -> Result<DecryptedCard, ravelin::Error> {
    pair.private.decrypt_json(&payload.to_string())
}

/// Checks `keySignature`, which older SDKs do not send.
fn check_signature(keys: &Keys, index: u64, pair: &KeyPair, payload: &Value) -> Result<(), Fault> {
    let Some(signature) = payload.get("keySignature") else { return Ok(()) };
    let signature = signature.as_str().ok_or_else(|| invalid("keySignature", "should be a string"))?;
    if pair.has_signature(signature) {
        return Ok(());
    }
    Err(match keys.all().find(|(_, other)| other.has_signature(signature)) {
        Some((other, _)) => {
            invalid("keySignature", &format!("is that of key {other}, but keyIndex says {index}"))
        }
        None => invalid(
            "keySignature",
            "belongs to no key of this sandbox: the card was encrypted for a key from elsewhere, or the \
             key's text was changed before; /sandbox/keys has the keys as they must be given",
        ),
    })
}

fn unknown_index(keys: &Keys, index: u64, payload: &Value) -> Fault {
    let truth = encrypted_for(keys, payload)
        .map(|other| format!("; this card was encrypted for key {other}"))
        .unwrap_or_default();
    invalid("keyIndex", &format!("is {index}, but this sandbox has the keys 0 and 1{truth}"))
}

fn unopened(keys: &Keys, index: u64, payload: &Value) -> Fault {
    match encrypted_for(keys, payload) {
        Some(other) => {
            invalid("keyIndex", &format!("says {index}, but this card was encrypted for key {other}"))
        }
        None => (
            ErrorCode::CipherUndecryptable.as_str(),
            String::new(),
            format!(
                "does not open with key {index}: it was altered on its way, or encrypted for a key from \
                 elsewhere"
            ),
        ),
    }
}

/// Returns the key that does open a payload.
fn encrypted_for(keys: &Keys, payload: &Value) -> Option<u64> {
    keys.all().find(|(_, pair)| decrypt(pair, payload).is_ok()).map(|(index, _)| index)
}

fn invalid(field: &str, sentence: &str) -> Fault {
    (ErrorCode::CipherInvalid.as_str(), field.to_owned(), sentence.to_owned())
}

impl CardReport {
    fn opened(path: String, index: u64, card: &DecryptedCard) -> Self {
        // EXPOSE: the number is masked; the expiry date alone is no secret.
        let (pan, month, year) = (card.pan().expose(), card.month().expose(), card.year().expose());
        Self {
            path,
            key_index: Some(index),
            pan: Some(mask(pan)),
            month: month.parse().ok(),
            year: year.parse().ok(),
            has_name: Some(card.name().is_some()),
            code: None,
            field: None,
            explanation: None,
        }
    }

    fn placeholder(path: String) -> Self {
        Self {
            code: None,
            ..Self::refused(
                path,
                "",
                String::new(),
                "is the placeholder of the documents, and holds no card".to_owned(),
            )
        }
    }

    fn refused(path: String, code: &'static str, field: String, explanation: String) -> Self {
        Self {
            path,
            key_index: None,
            pan: None,
            month: None,
            year: None,
            has_name: None,
            code: Some(code),
            field: Some(field),
            explanation: Some(explanation),
        }
    }

    fn fault(&self) -> Option<(&'static str, &str, &str)> {
        Some((self.code?, self.field.as_deref()?, self.explanation.as_deref()?))
    }
}
