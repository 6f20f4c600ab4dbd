//! `ravelin hash-password`

use crate::arguments::HashPassword;
use crate::failure::Failure;
use crate::input::{self, without_line_break};
use ravelin::Error;
use ravelin::error::Reason;
use ravelin::password::{CustomerPasswordHash, EmailPasswordSha256, PasswordHash, PasswordSha1Sha256};

pub(crate) fn run(task: &HashPassword, json: bool) -> Result<String, Failure> {
    let password = input::read(task.password.as_deref())?;
    let email = task.email_file.as_deref().map(|path| input::read(Some(path))).transpose()?;
    // EXPOSE: the password is hashed.
    let text = utf8(password.expose(), Reason::PasswordSurrogate)?;
    let password = if task.exact { text } else { without_line_break(text) };

    let mut rows = vec![
        ("login, registration", "passwordHashed", PasswordHash::of(password).as_str().to_owned()),
        ("login", "passwordSHA1SHA256", PasswordSha1Sha256::of(password).as_str().to_owned()),
        ("customer", "passwordHashed", CustomerPasswordHash::of(password).as_str().to_owned()),
    ];
    if let Some(email) = &email {
        // EXPOSE: the address is hashed.
        let email = without_line_break(utf8(email.expose(), Reason::EmailSurrogate)?);
        let hash = EmailPasswordSha256::of(email, password);
        rows.push(("login", "emailPasswordSHA256", hash.as_str().to_owned()));
    }
    if json {
        let rows: Vec<_> = rows
            .into_iter()
            .map(|(event, field, hash)| serde_json::json!({ "event": event, "field": field, "hash": hash }))
            .collect();
        return Ok(serde_json::Value::from(rows).to_string());
    }
    let lines: Vec<String> =
        rows.iter().map(|(event, field, hash)| format!("{event:<20} {field:<20} {hash}")).collect();
    Ok(lines.join("\n"))
}

/// Returns bytes as text; a replaced character would be hashed, and nobody would notice.
fn utf8(bytes: &[u8], reason: Reason) -> Result<&str, Error> {
    std::str::from_utf8(bytes).map_err(|_| reason.into())
}
