//! A body of which only the form is shown: each letter is an x, each digit a 9.

use super::layout::{self, Piece};
use ravelin::check::Expected;
use ravelin::endpoint::Endpoint;

/// So many characters of a text are shown.
const LONGEST: usize = 100;

/// From so many digits on a number may be a card's.
const CARD_DIGITS: usize = 12;

/// Returns the form of a text.
pub(super) fn text(text: &str) -> String {
    let mut form: String = text.chars().take(LONGEST).map(character).collect();
    if text.chars().nth(LONGEST).is_some() {
        form.push('…');
    }
    form
}

fn character(character: char) -> char {
    match character {
        _ if character.is_uppercase() => 'X',
        _ if character.is_numeric() => '9',
        ' ' | '\n' | '\t' => character,
        _ if character.is_ascii_punctuation() => character,
        _ => 'x',
    }
}

/// Returns a body in lines, with its values masked. Names of members stay, as far as the documents have
/// them, or they look like names; so do truths, and numbers where the documents ask for one. What is no
/// JSON is masked as one text.
pub(super) fn body(endpoint: Option<Endpoint>, body: &str) -> String {
    let lines = layout::lines(body, |path, piece, token, out| {
        let path = path.iter().map(String::as_str);
        let expected = endpoint.and_then(|endpoint| Expected::of(endpoint, path));
        out.push_str(&shown(expected, piece, token));
    });
    lines.unwrap_or_else(|| text(body))
}

/// Returns a piece as it may be shown, where the documents expect this.
fn shown(expected: Option<Expected>, piece: Piece, token: &str) -> String {
    match piece {
        Piece::Name => {
            let name = layout::decoded(token);
            let is_known = expected.is_some_and(|expected| expected != Expected::Any);
            quoted(&if is_known || is_name(&name) { name } else { text(&name) })
        }
        Piece::Text => quoted(&text(&layout::decoded(token))),
        Piece::Number if is_harmless(token, expected) => token.to_owned(),
        Piece::Number => {
            token.chars().map(|digit| if digit.is_ascii_digit() { '9' } else { digit }).collect()
        }
        Piece::Word => token.to_owned(),
    }
}

/// Tells whether a number says nothing about a person: it is where the documents want one, and too short
/// for that of a card, or a time.
fn is_harmless(number: &str, expected: Option<Expected>) -> bool {
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    match expected {
        // Times begin with 1 until 2033, and numbers of cards do not.
        Some(Expected::Time) => digits < CARD_DIGITS || number.starts_with('1'),
        Some(Expected::Integer | Expected::Number) => digits < CARD_DIGITS,
        _ => false,
    }
}

/// Tells whether the name of a member looks like one, and like nothing that stands in the place of a name.
fn is_name(name: &str) -> bool {
    let is_key = name.starts_with("sk_") || name.starts_with("secret_key_");
    let begins = name.starts_with(|first: char| first.is_ascii_lowercase());
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    begins && name.len() <= 40 && !is_key && name.bytes().all(is_letter)
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_form_of_values_is_shown() {
        let event = concat!(
            r#"{"timestamp":1700000000000,"customer":{"customerId":"cust-7","email":"Ada.L@example.com","#,
            r#""registrationTime":4111111111111111,"telephone":4915112345678,"#,
            r#""custom":{"visits":12,"Ada Lovelace":true,"vip":false,"sk_live_a":null,"Ab-c":"\u00e4Ö \"5\""}},"#,
            r#""eventType":[]}"#
        );
        let expected = r#"{
  "timestamp": 1700000000000,
  "customer": {
    "customerId": "xxxx-9",
    "email": "Xxx.X@xxxxxxx.xxx",
    "registrationTime": 9999999999999999,
    "telephone": 9999999999999,
    "custom": {
      "visits": 99,
      "Xxx Xxxxxxxx": true,
      "vip": false,
      "xx_xxxx_x": null,
      "Xx-x": "xX \"9\""
    }
  },
  "eventType": []
}"#;
        assert_eq!(body(Some(Endpoint::Customer), event), expected);
    }

    #[test]
    fn prices_stay_where_the_documents_want_them_and_nowhere_else() {
        let order = r#"{"order":{"price":1250,"custom":{"price":1250}}}"#;
        let shown = body(Some(Endpoint::Order), order);
        assert!(shown.contains("\"price\": 1250") && shown.contains("\"price\": 9999"), "{shown}");
        assert!(!body(None, order).contains("1250"));
        assert!(!body(Some(Endpoint::Customer), order).contains("1250"));
    }

    #[test]
    fn what_is_no_json_and_what_is_long_is_masked_too() {
        assert_eq!(body(Some(Endpoint::Order), "Ada 4111"), "Xxx 9999");
        assert_eq!(body(Some(Endpoint::Order), "{\"a\":"), "{\"x\":");
        let long = body(None, &format!("\"{}\"", "a".repeat(500)));
        assert_eq!(long, format!("\"{}…\"", "x".repeat(100)));
    }
}
