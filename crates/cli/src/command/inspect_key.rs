//! `ravelin inspect-key`

use crate::arguments::InspectKey;
use crate::failure::Failure;
use crate::input::{self, without_line_break};
use ravelin::PublicKey;
use std::path::Path;

pub(crate) fn run(task: &InspectKey, json: bool) -> Result<String, Failure> {
    let key = read(task.key.as_deref())?;
    let (index, bits, exponent, signature) = (key.index(), key.bits(), key.exponent(), key.signature());
    Ok(if json {
        serde_json::json!({ "index": index, "bits": bits, "exponent": exponent, "signature": signature })
            .to_string()
    } else {
        format!("index      {index}\nbits       {bits}\nexponent   {exponent}\nsignature  {signature}")
    })
}

/// Returns the key in a file or on standard input.
pub(crate) fn read(path: Option<&Path>) -> Result<PublicKey, Failure> {
    let bytes = input::read(path)?;
    // EXPOSE: it may be a secret that was pasted; the parser says so without showing it. What is not
    // UTF-8 cannot be hexadecimal either, so a replaced character is refused there.
    let text = String::from_utf8_lossy(bytes.expose());
    Ok(PublicKey::parse(without_line_break(&text))?)
}
