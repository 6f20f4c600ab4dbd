//! `ravelin encrypt-card`

use crate::arguments::EncryptCard;
use crate::command::inspect_key;
use crate::failure::Failure;
use crate::input;
use ravelin::error::Reason;
use ravelin::{Card, Error};

pub(crate) fn run(task: &EncryptCard) -> Result<String, Failure> {
    let key = inspect_key::read(Some(&task.key_file))?;
    let card = input::read(task.card.as_deref())?;
    // EXPOSE: the card is parsed, and encrypted below.
    let json = std::str::from_utf8(card.expose()).map_err(|_| Error::from(Reason::JsonSyntax))?;
    Ok(key.encrypt(&Card::from_json(json)?)?.to_json())
}
