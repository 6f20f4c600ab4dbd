//! Wrong usage, told without repeating what was typed: it may be a card or a password that was
//! given in the wrong place, and standard error ends in logs.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Returns what is wrong with the arguments, for standard error.
pub(crate) fn shown(error: &clap::Error, json: bool) -> String {
    let (field, message) = (field(error), message(error));
    if json {
        return serde_json::json!({ "code": "usage", "field": field, "message": message }).to_string();
    }
    let usage = context(error, ContextKind::Usage).map(|usage| format!("\n\n{usage}")).unwrap_or_default();
    format!("error: {message}{usage}\n\nFor more information, try '--help'.")
}

/// Returns a sentence about an error, made of our own names only.
fn message(error: &clap::Error) -> String {
    let field = field(error);
    match error.kind() {
        ErrorKind::ArgumentConflict => format!("{field} cannot be given here, or not twice"),
        ErrorKind::InvalidSubcommand => {
            let near = context(error, ContextKind::SuggestedSubcommand);
            near.map_or_else(
                || "there is no such command".to_owned(),
                |near| format!("there is no such command, but {near}"),
            )
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("the value of {field} is missing, or none that it takes")
        }
        ErrorKind::MissingRequiredArgument => format!("{field} is missing"),
        ErrorKind::TooManyValues => format!("{field} takes no value"),
        ErrorKind::UnknownArgument if !field.is_empty() => format!("{field} is no option of this command"),
        ErrorKind::UnknownArgument => {
            "there is an argument too many; cards and passwords come from a file or standard input".to_owned()
        }
        _ => "these arguments cannot be understood".to_owned(),
    }
}

/// Returns the argument at fault, if its name is ours, or plainly that of an option.
fn field(error: &clap::Error) -> String {
    let named = context(error, ContextKind::InvalidArg).unwrap_or_default();
    let is_ours = error.kind() != ErrorKind::UnknownArgument;
    let is_option = named.starts_with('-') && named.len() <= 24 && named.bytes().all(is_letter_or_dash);
    if is_ours || is_option { named } else { String::new() }
}

const fn is_letter_or_dash(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte == b'-'
}

/// Returns what clap knows of an error, as text without colours.
fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) if !texts.is_empty() => Some(texts.join(", ")),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        _ => None,
    }
}
