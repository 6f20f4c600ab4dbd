//! The WebAssembly module of a page.
//!
//! Small before everything else, so it takes and gives text. What JavaScript knows better than we
//! do, the type of a value, comes as four bits beside each text (see [`entry`]); what goes wrong
//! goes back as the number of a [`Reason`], three digits of text, since the sentences are cheaper
//! in JavaScript. `pkg/index.js` is the other half of this contract.

use crate::card::{Card, Entry};
use crate::cipher::encrypt_to_json;
use crate::error::Reason;
use crate::key::PublicKey;
use crate::password::{Form, hash};
use crate::random::SystemRandom;
use crate::text::push_decimal;
use alloc::string::String;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

#[cfg(target_arch = "wasm32")]
mod runtime;

/// Returns the JSON of a `paymentMethodCipher`, or a reason's number.
///
/// `fields` is key, number, month, year and name, joined by U+0000, which the first four do not
/// hold. `kinds` has four bits for each, the first lowest, and above them what was given for the
/// card: 1 an object, 2 none, 3 one with an unknown field, which JavaScript names.
#[wasm_bindgen(js_name = encryptCard)]
pub fn encrypt_card(kinds: u32, fields: String) -> String {
    encrypt(kinds, &Zeroizing::new(fields)).unwrap_or_else(number)
}

/// Returns the SHA-256 of a text, in base64 or in lower-case hex.
#[wasm_bindgen(js_name = hashPassword)]
pub fn hash_password(base64: bool, text: String) -> String {
    hash(if base64 { Form::Base64 } else { Form::Hex }, "", &Zeroizing::new(text))
}

/// Returns `navigator.userAgent` and `navigator.language`, one a line; empty where there is none.
#[wasm_bindgen]
pub fn device(navigator: &web_sys::Navigator) -> String {
    let mut lines = navigator.user_agent().unwrap_or_default();
    lines.push_str("\n");
    lines.push_str(&navigator.language().unwrap_or_default());
    lines
}

fn encrypt(mut kinds: u32, mut fields: &str) -> Result<String, Reason> {
    let card = kinds >> 20;
    let mut next = || {
        let end = fields.bytes().position(|byte| byte == 0).filter(|_| kinds > 255).unwrap_or(fields.len());
        let field = entry(kinds, fields.get(..end).unwrap_or_default());
        fields = fields.get(end + 1..).unwrap_or_default();
        kinds >>= 4;
        field
    };
    let key = match next() {
        Entry::Text(text) => PublicKey::read(text)?,
        Entry::Null => return Err(Reason::KeyMissing),
        _ => return Err(Reason::KeyType),
    };
    let fields = [next(), next(), next(), next()];
    let card = match card {
        1 => Card::read(fields)?,
        2 => return Err(Reason::CardNotObject),
        _ => return Err(Reason::CardUnknownField),
    };
    encrypt_to_json(&mut SystemRandom, &key, &card)
}

/// Returns what stood in a place: 0 nothing, 1 text, 2 a number that is no safe integer from 0 up
/// (those come as text), 3 text with a lone surrogate, 4 any other type.
fn entry(kind: u32, text: &str) -> Entry<'_> {
    match kind & 15 {
        0 => Entry::Null,
        1 => Entry::Text(text),
        2 => Entry::Uncertain,
        3 => Entry::Broken,
        _ => Entry::Other,
    }
}

/// Returns the number of a reason, and 100, in three digits: no result is as short.
fn number(reason: Reason) -> String {
    let mut text = String::new();
    push_decimal(&mut text, 100 + u32::from(reason.number()));
    text
}
