//! The WebAssembly module of a page.
//!
//! Small before everything else, so it takes and gives text. What JavaScript knows better than we
//! do, the type of a value, comes as four bits beside each text (see [`entry`]); what goes wrong
//! goes back as the number of a [`Reason`], three digits of text, since the sentences are cheaper
//! in JavaScript. `pkg/index.js` is the other half of this contract.

use crate::card::{Card, Entry};
use crate::cipher::encrypt_with;
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
/// `kinds` holds four bits for each of the five texts, the first lowest.
#[wasm_bindgen(js_name = encryptCard)]
pub fn encrypt_card(kinds: u32, key: &str, pan: String, month: &str, year: &str, name: String) -> String {
    let (pan, name) = (Zeroizing::new(pan), Zeroizing::new(name));
    encrypt(kinds, key, [&pan, month, year, &name]).unwrap_or_else(number)
}

/// Returns a password hash.
///
/// `form` is 0 for hex, 1 for base64 and 2 for SHA1SHA256; `email` is empty unless it is hashed too.
#[wasm_bindgen(js_name = hashPassword)]
pub fn hash_password(form: usize, password: String, email: &str) -> String {
    let password = Zeroizing::new(password);
    hash([Form::Hex, Form::Base64, Form::Sha1Sha256].get(form).copied().unwrap_or(Form::Hex), email, &password)
}

/// Returns `navigator.userAgent`, empty where a browser hides it.
#[wasm_bindgen(js_name = userAgent)]
pub fn user_agent(navigator: &web_sys::Navigator) -> String {
    navigator.user_agent().unwrap_or_default()
}

/// Returns `navigator.language`, empty where there is none.
#[wasm_bindgen]
pub fn language(navigator: &web_sys::Navigator) -> String {
    navigator.language().unwrap_or_default()
}

fn encrypt(kinds: u32, key: &str, [pan, month, year, name]: [&str; 4]) -> Result<String, Reason> {
    let key = match entry(kinds, 0, key) {
        Entry::Text(text) => PublicKey::read(text)?,
        Entry::Null => return Err(Reason::KeyMissing),
        _ => return Err(Reason::KeyType),
    };
    let card = Card::read([
        entry(kinds, 1, pan),
        entry(kinds, 2, month),
        entry(kinds, 3, year),
        entry(kinds, 4, name),
    ])?;
    Ok(encrypt_with(&mut SystemRandom, &key, &card)?.to_json())
}

/// Returns what stood in a place: 0 nothing, 1 text, 2 a number that is no safe integer from 0 up
/// (those come as text), 3 text with a lone surrogate, 4 any other type.
fn entry(kinds: u32, place: u32, text: &str) -> Entry<'_> {
    match kinds >> (4 * place) & 15 {
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
