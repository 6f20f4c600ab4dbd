//! What people paste instead of an RSA public key, told apart so that the error can name it.

use crate::error::Reason;

/// Returns what a text is, if it is plainly no key of the form `exponent|modulus`.
///
/// Secrets come first: whatever else is wrong with such a text, it has to be taken out.
pub(super) fn find(text: &str) -> Option<Reason> {
    let core = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c) || matches!(c, '"' | '\''));
    let has = |part: &str| text.contains(part);
    let begins = |start: &str| core.starts_with(start);
    Some(match core {
        "" => Reason::KeyMissing,
        "undefined" | "null" | "NaN" | "None" | "true" | "false" | "[object Object]" => {
            Reason::KeyPlaceholder
        }
        _ if begins("sk_") || begins("secret_key_") => Reason::KeySecretApi,
        _ if has("PRIVATE KEY-----") => Reason::KeyPrivatePem,
        _ if begins("pk_") || begins("publishable_key_") => Reason::KeyPublishable,
        _ if begins("-----BEGIN CERTIFICATE") => Reason::KeyCertificate,
        _ if begins("-----BEGIN ") => Reason::KeyPem,
        _ if begins("ssh-") => Reason::KeySsh,
        _ if begins("{") && has("\"kty\"") => Reason::KeyJwk,
        _ if begins("{") || begins("[") => Reason::KeyJson,
        _ if begins("https://") || begins("http://") => Reason::KeyUrl,
        _ if begins("MII") && !has("|") => Reason::KeyDer,
        _ if begins("<") || begins("${") || begins("{{") || begins("YOUR") => Reason::KeyPlaceholder,
        _ if text.chars().any(|c| c.is_whitespace() || is_invisible(c)) => Reason::KeySpace,
        _ if core.len() != text.len() => Reason::KeyQuoted,
        _ => return None,
    })
}

/// Tells whether a character is invisible without being white space: a byte order mark and the
/// zero-width characters that come with copied text.
const fn is_invisible(character: char) -> bool {
    matches!(character, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}
