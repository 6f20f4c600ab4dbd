//! `ravelin hash-password`

use crate::arguments::HashPassword;
use crate::failure::Failure;
use crate::input::{self, without_line_break};
use ravelin::ErrorCode::PasswordInvalid;
use ravelin::password::{CustomerPasswordHash, EmailPasswordSha256, PasswordHash, PasswordSha1Sha256};

/// A hash, where it goes, and under which name.
type Row = (&'static str, &'static str, String);

pub(crate) fn run(task: &HashPassword, json: bool) -> Result<String, Failure> {
    let input = input::read("FILE", task.password.as_deref())?;
    let password = password(input.text(PasswordInvalid.as_str(), "password")?, task.exact)?;
    let mut rows = vec![
        ("login, registration", "passwordHashed", PasswordHash::of(password).as_str().to_owned()),
        ("login", "passwordSHA1SHA256", PasswordSha1Sha256::of(password).as_str().to_owned()),
        ("customer", "passwordHashed", CustomerPasswordHash::of(password).as_str().to_owned()),
    ];
    if let Some(path) = &task.email_file {
        let input = input::read("--email-file", Some(path))?;
        let email = without_line_break(input.text(PasswordInvalid.as_str(), "email")?);
        let hash = EmailPasswordSha256::of(email, password);
        rows.push(("login", "emailPasswordSHA256", hash.as_str().to_owned()));
    }
    if password.is_empty() && !json {
        crate::say("note: the password is empty; a login form should not send its hash");
    }
    Ok(if json { for_programs(rows) } else { for_people(&rows) })
}

/// Returns the password in a text: the text itself, or its only line.
fn password(text: &str, exact: bool) -> Result<&str, Failure> {
    if exact {
        return Ok(text);
    }
    let line = without_line_break(text);
    if line.contains(['\n', '\r']) { Err(Failure::several_lines()) } else { Ok(line) }
}

fn for_people(rows: &[Row]) -> String {
    let lines = rows.iter().map(|(event, field, hash)| format!("{event:<20} {field:<20} {hash}"));
    lines.collect::<Vec<_>>().join("\n")
}

fn for_programs(rows: Vec<Row>) -> String {
    let rows = rows.into_iter();
    rows.map(|(event, field, hash)| serde_json::json!({ "event": event, "field": field, "hash": hash }))
        .collect::<serde_json::Value>()
        .to_string()
}
