//! The WebAssembly module of a page.
//!
//! Small before everything else, so it takes and gives text. What JavaScript knows better than we
//! do, the type of a value, comes as four bits beside each text (see [`entry`]); what goes wrong
//! goes back as the number of a [`Reason`], one byte, since the sentences are cheaper in JavaScript.
//! `pkg/src/module.js` and `pkg/src/card.js` are the other half of this contract.

#![expect(unreachable_pub, reason = "wasm-bindgen exports public functions only")]

use crate::card::{Card, Entry};
use crate::cipher::encrypt_to_text;
use crate::digest::sha256;
use crate::error::Reason;
use crate::key::Line;
use crate::random::SystemRandom;
use crate::text::{Text, split_at_first};
use alloc::string::String;
use wasm_bindgen::prelude::wasm_bindgen;

#[cfg(target_arch = "wasm32")]
mod runtime;

/// Does a task with a text, which may be secret: one function, since each costs its glue.
///
/// Task 0 gives the SHA-256 of the text in lower-case hex, 1 in base64. Any other is the kinds of
/// five fields (see [`encrypt`]) and gives what `encrypt_to_text` writes, or the number of a reason in one byte.
#[wasm_bindgen]
pub fn run(task: u32, text: String) {
    done(task, &text);
    #[cfg(target_arch = "wasm32")]
    runtime::wipe_stack();
}

/// Gives `navigator.userAgent`, empty where a browser hides it.
#[wasm_bindgen(js_name = userAgent)]
pub fn user_agent(navigator: &web_sys::Navigator) {
    give(navigator.user_agent().unwrap_or_default().as_bytes());
}

#[wasm_bindgen]
extern "C" {
    /// Takes a result: what an exported function would return costs three more functions.
    fn give(text: &[u8]);
}

/// What [`run`] does before it wipes.
#[inline(never)]
fn done(task: u32, text: &str) {
    let mut hash = Text::with_room(64);
    match task {
        0 => hash.push_hex(&sha256(text.as_bytes())),
        1 => hash.push_base64(&sha256(text.as_bytes())),
        kinds => match encrypt(kinds, text) {
            Ok(text) => hash = text,
            Err(reason) => hash.push(reason.number()),
        },
    }
    give(hash.as_bytes());
}

/// Returns what is new in the payload for a key and a card.
///
/// `fields` is key, number, month, year and name, joined by U+0000, which the first four do not
/// hold. `kinds` has four bits for each, the first lowest, and above them what was given for the
/// card: 1 an object, 2 none, 3 one with an unknown field, which JavaScript names.
fn encrypt(mut kinds: u32, mut fields: &str) -> Result<Text, Reason> {
    let card = kinds >> 20;
    let mut next = || {
        // The name is the last: what parts the others may be in it.
        let (field, rest) = if kinds > 255 { split_at_first(fields, 0) } else { (fields, None) };
        let entry = entry(kinds, field);
        fields = rest.unwrap_or_default();
        kinds >>= 4;
        entry
    };
    let (line, key) = match next() {
        Entry::Text(text) => (text, Line::read(text)?),
        Entry::Null => return Err(Reason::KeyMissing),
        _ => return Err(Reason::KeyType),
    };
    let fields = [next(), next(), next(), next()];
    let card = match card {
        1 => Card::read(fields)?,
        2 => return Err(Reason::CardNotObject),
        _ => return Err(Reason::CardUnknownField),
    };
    encrypt_to_text(&mut SystemRandom, &key, &sha256(line.as_bytes()), &card)
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
