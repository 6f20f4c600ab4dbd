//! What must not be laid aside: the outbox's rule, and more caution where nobody knows what stands where.

use ravelin::check::{Check, Finding, Severity};
use ravelin::endpoint::Endpoint;
use ravelin_outbox::door;
use serde::de::IgnoredAny;
use std::borrow::Cow;

/// Returns what was found in a body, in a stable word. It need not be JSON.
pub(super) fn of_body(body: &str) -> Option<&'static str> {
    let mut text = Cow::Borrowed(body);
    loop {
        if let Err(refusal) = door::check(&text) {
            return Some(refusal.found().as_str());
        }
        // In a text there may be an event, too.
        match serde_json::from_str::<String>(&text) {
            Ok(inner) => text = inner.into(),
            Err(_) => break,
        }
    }
    if serde_json::from_str::<IgnoredAny>(&text).is_ok() { refused(&text) } else { of_names(&text) }
}

/// Returns what the checker refused that is never to be sent, in a stable word: it knows more names than
/// the outbox's rule.
pub(super) fn of_findings(findings: &[Finding]) -> Option<&'static str> {
    let refused = findings.iter().filter(|finding| finding.severity() == Severity::Rejected);
    refused.map(Finding::code).find(|code| matches!(*code, "security-code" | "magnetic-stripe"))
}

/// Returns what stands under a name, in a stable word, whatever the value is.
pub(super) fn of_name(name: &str) -> Option<&'static str> {
    // Digits that are no card's: only the name can be what is refused.
    let body = serde_json::json!({ name: "000000000000" }).to_string();
    match door::check(&body) {
        Err(refusal) => Some(refusal.found().as_str()),
        Ok(()) => refused(&body),
    }
}

/// Returns what the checker refuses in any event that is never to be sent, in a stable word.
fn refused(body: &str) -> Option<&'static str> {
    // Such names are refused wherever they stand, whatever the event is.
    of_findings(&Check::of(Endpoint::Customer).asking(false).run_text(body.as_bytes()))
}

/// Looks for names in what is no JSON: words before a colon or an equals sign.
fn of_names(text: &str) -> Option<&'static str> {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    let mut rest = text;
    while let Some((_, word)) = rest.find(is_letter).and_then(|start| rest.split_at_checked(start)) {
        let end = word.find(|letter| !is_letter(letter)).unwrap_or(word.len());
        let (word, after) = word.split_at_checked(end)?;
        let behind = after.trim_start_matches(['"', '\'', '\\', ' ', '\t']);
        if behind.starts_with([':', '='])
            && let Some(found) = of_name(word)
        {
            return Some(found);
        }
        rest = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_looked_for_where_there_is_no_json() {
        for (body, found) in [
            (r#"oops {"password":"x"}"#, Some("password-plain")),
            (r#"{'cvv' : 123}"#, Some("security-code")),
            ("{pin: 12", Some("security-code")),
            (r#""{\"card_number\":\"9"#, Some("card-number")),
            ("pan=9", Some("card-number")),
            (r#"{"a":1,"cvvResultCode":"M" oops"#, None),
            (r#"{"spin":1,"passwordHashed":"x" oops"#, None),
            ("my password, my cvv", None),
            (r#"{"cvv":"M"}"#, Some("security-code")),
            (r#"{"a":{"track2":"x"}}"#, Some("security-code")),
            (r#"{track2:x"#, Some("security-code")),
            (r#"{"a":{"b":"x"}}"#, None),
            (r#""{\"a\":\"\\\"pin\\\":1\"}""#, None),
            ("ä", None),
            ("", None),
        ] {
            assert_eq!(of_body(body), found, "{body}");
        }
    }
}
