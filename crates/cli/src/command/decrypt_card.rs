//! `ravelin decrypt-card`

use crate::arguments::DecryptCard;
use crate::failure::Failure;
use crate::input;
use ravelin::Error;
use ravelin::decipher::PrivateKey;
use ravelin::error::Reason;

pub(crate) fn run(task: &DecryptCard) -> Result<String, Failure> {
    let pem = input::read(Some(&task.private_key_file))?;
    // EXPOSE: the key is parsed.
    let pem = std::str::from_utf8(pem.expose()).map_err(|_| Error::from(Reason::PrivateKeyPem))?;
    let key = PrivateKey::from_pem(pem)?;
    let cipher = input::read(task.cipher.as_deref())?;
    // EXPOSE: a cipher is no secret.
    let cipher = std::str::from_utf8(cipher.expose()).map_err(|_| Error::from(Reason::JsonSyntax))?;
    // EXPOSE: to show the card is what was asked for.
    Ok(key.decrypt_json(cipher)?.json().expose().clone())
}
