//! `ravelin decrypt-card`

use crate::arguments::DecryptCard;
use crate::failure::Failure;
use crate::input;
use ravelin::ErrorCode;
use ravelin::decipher::PrivateKey;

pub(crate) fn run(task: &DecryptCard) -> Result<String, Failure> {
    let pem = input::read("--private-key-file", Some(&task.private_key_file))?;
    let key = PrivateKey::from_pem(pem.text(ErrorCode::KeyInvalid.as_str(), "privateKey")?)?;
    let cipher = input::read("CIPHER.json", task.cipher.as_deref())?;
    let json = cipher.text(ErrorCode::JsonInvalid.as_str(), "cipher")?;
    let card = key.decrypt_json(json).map_err(|error| Failure::json("the cipher", error))?;
    // EXPOSE: to show the card is what was asked for.
    Ok(card.json().expose().clone())
}
