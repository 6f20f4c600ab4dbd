//! What people paste instead of an RSA public key, told apart so that the error can name it.

use crate::error::Reason;
use crate::text::is_whitespace;

/// How the mistakes begin, behind white space and quotation marks. No key begins like one of
/// them, and of two that begin alike the longer stands first.
const BEGINNINGS: &[(&str, Reason)] = &[
    ("sk_", Reason::KeySecretApi),
    ("secret_key_", Reason::KeySecretApi),
    ("pk_", Reason::KeyPublishable),
    ("publishable_key_", Reason::KeyPublishable),
    ("-----BEGIN CERTIFICATE", Reason::KeyCertificate),
    ("-----BEGIN ", Reason::KeyPem),
    ("ssh-", Reason::KeySsh),
    ("https://", Reason::KeyUrl),
    ("http://", Reason::KeyUrl),
    ("{{", Reason::KeyPlaceholder),
    ("${", Reason::KeyPlaceholder),
    ("<", Reason::KeyPlaceholder),
    ("YOUR", Reason::KeyPlaceholder),
    ("[object Object]", Reason::KeyPlaceholder),
    ("undefined", Reason::KeyPlaceholder),
    ("null", Reason::KeyPlaceholder),
    ("{", Reason::KeyJson),
    ("[", Reason::KeyJson),
    ("MII", Reason::KeyDer),
];

/// Returns what a text is, if it is plainly no key of the form `exponent|modulus`.
///
/// A private key comes first: whatever else is wrong with such a text, it has to be taken out.
pub(super) fn find(text: &str) -> Option<Reason> {
    if has(text, "PRIVATE KEY-----") {
        return Some(Reason::KeyPrivatePem);
    }
    let is_quote = |byte: &u8| matches!(byte, b'"' | b'\'');
    let mut characters = text.chars();
    let mut core = text;
    while characters.next().is_some_and(|c| is_blank(c) || c == '"' || c == '\'') {
        core = characters.as_str();
    }
    let beginning =
        BEGINNINGS.iter().find(|(beginning, _)| core.as_bytes().starts_with(beginning.as_bytes()));
    match beginning.map(|(_, reason)| *reason) {
        Some(Reason::KeyJson) if has(text, "\"kty\"") => Some(Reason::KeyJwk),
        Some(reason) => Some(reason),
        None if core.is_empty() => Some(Reason::KeyMissing),
        None if text.chars().any(is_blank) => Some(Reason::KeySpace),
        None if text.as_bytes().first().is_some_and(is_quote) => Some(Reason::KeyQuoted),
        None if text.as_bytes().last().is_some_and(is_quote) => Some(Reason::KeyQuoted),
        None => None,
    }
}

/// Tells whether a text holds another; the search of the standard library would be half a
/// kilobyte on a page.
fn has(text: &str, part: &str) -> bool {
    text.as_bytes().windows(part.len()).any(|window| window == part.as_bytes())
}

/// Tells whether a character cannot be seen: white space, a byte order mark and the zero-width
/// characters that come with copied text.
fn is_blank(character: char) -> bool {
    is_whitespace(character) || matches!(character, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}
