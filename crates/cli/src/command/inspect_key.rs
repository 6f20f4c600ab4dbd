//! `ravelin inspect-key`

use crate::arguments::InspectKey;
use crate::failure::Failure;
use crate::input::{self, without_line_break};
use ravelin::{ErrorCode, PublicKey};
use std::path::Path;

pub(crate) fn run(task: &InspectKey, json: bool) -> Result<String, Failure> {
    let key = read("FILE", task.key.as_deref())?;
    let (index, bits, exponent, signature) = (key.index(), key.bits(), key.exponent(), key.signature());
    Ok(if json {
        serde_json::json!({ "index": index, "bits": bits, "exponent": exponent, "signature": signature })
            .to_string()
    } else {
        format!("index      {index}\nbits       {bits}\nexponent   {exponent}\nsignature  {signature}")
    })
}

/// Returns the key in a file or on standard input.
pub(crate) fn read(argument: &'static str, path: Option<&Path>) -> Result<PublicKey, Failure> {
    let input = input::read(argument, path)?;
    Ok(PublicKey::parse(without_line_break(input.text(ErrorCode::KeyInvalid.as_str(), "rsaKey")?))?)
}
