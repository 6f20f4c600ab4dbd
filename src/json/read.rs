//! Reading JSON into types, with errors that name the path and never the value.

use super::{Json, Tree};
use crate::error::{Error, Reason};
use core::fmt::Display;
use serde::de::{self, DeserializeOwned, Deserializer};
use serde_json::error::Category;
use serde_path_to_error::Path;

/// The rows that our own types report while they are read.
const OWN: [Reason; 6] = [
    Reason::EventExclusive,
    Reason::EventMissing,
    Reason::HashForm,
    Reason::JsonNumber,
    Reason::JsonRepeated,
    Reason::JsonShape,
];

/// Returns the value of a JSON text.
///
/// Prefer it to `serde_json::from_slice`, whose errors repeat what stood in the text.
///
/// # Errors
///
/// `json-invalid` or `event-invalid`, with the path of the member at fault.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let value = located(&mut deserializer)?;
    deserializer.end().map_err(|_| Reason::JsonSyntax)?;
    Ok(value)
}

/// Returns the value of a JSON tree.
///
/// # Errors
///
/// As [`read`].
pub fn read_tree<T: DeserializeOwned>(tree: Json) -> Result<T, Error> {
    located(Tree::<serde_json::Error>::new(tree))
}

fn located<'de, T, D>(deserializer: D) -> Result<T, Error>
where
    T: DeserializeOwned,
    D: Deserializer<'de, Error = serde_json::Error>,
{
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let path = match error.path().to_string() {
            root if root == "." => String::new(),
            path => path,
        };
        match error.inner().classify() {
            Category::Data => reported(&path, error.inner()),
            Category::Io | Category::Syntax | Category::Eof => Error::new(Reason::JsonSyntax),
        }
    })
}

/// Returns the error that [`fault`] or [`nested_fault`] put into a message.
fn reported(outer: &str, message: &impl Display) -> Error {
    let message = message.to_string();
    let own = OWN.into_iter().find_map(|reason| {
        let (inner, _) = message.strip_prefix('`')?.split_once(&format!("` {}", reason.sentence()))?;
        Some((reason, inner.to_owned()))
    });
    let (reason, inner) = own.unwrap_or((Reason::JsonShape, String::new()));
    match joined(outer, &inner) {
        root if root.is_empty() => Error::new(reason),
        path => Error::at(reason, &path),
    }
}

/// Returns the error of a row at a member of the object that is being read.
pub(crate) fn fault<E: de::Error>(reason: Reason, member: &str) -> E {
    E::custom(format_args!("`{member}` {}", reason.sentence()))
}

/// Returns the error of a member that was read from a tree in between, without what stood there.
pub(crate) fn nested_fault<E: de::Error>(member: &str, path: &Path, error: &E) -> E {
    let path = match path.iter().next() {
        None => member.to_owned(),
        Some(_) => joined(member, &path.to_string()),
    };
    let error = reported(&path, error);
    fault(error.reason(), error.field())
}

/// Returns a path and what follows it.
fn joined(outer: &str, inner: &str) -> String {
    let joint = if outer.is_empty() || inner.is_empty() || inner.starts_with('[') { "" } else { "." };
    format!("{outer}{joint}{inner}")
}
