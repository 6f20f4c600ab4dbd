//! `ravelin encrypt-card`

use crate::arguments::EncryptCard;
use crate::command::inspect_key;
use crate::failure::Failure;
use crate::input;
use ravelin::{Card, ErrorCode};

pub(crate) fn run(task: &EncryptCard) -> Result<String, Failure> {
    let key = inspect_key::read("--key-file", Some(&task.key_file))?;
    let input = input::read("CARD.json", task.card.as_deref())?;
    let json = input.text(ErrorCode::JsonInvalid.as_str(), "card")?;
    let card = Card::from_json(json).map_err(|error| Failure::json("the card", error))?;
    Ok(key.encrypt(&card)?.to_json())
}
