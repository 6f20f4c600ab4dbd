//! JSON in lines, and without them: only the space between its pieces changes, so that each number keeps
//! its digits and each name its place.

use serde::de::IgnoredAny;

/// What a piece of a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// The name of a member, with its quotes.
    Name,
    /// A text, with its quotes.
    Text,
    /// A number.
    Number,
    /// `true`, `false` or `null`.
    Word,
}

/// Returns a body in lines. Each piece is written by `write`, which is told the path to it, what it is and
/// how it stands there; the path of a name ends with it. Nothing where the body is no JSON.
pub(super) fn lines(
    body: &str,
    mut write: impl FnMut(&[String], Piece, &str, &mut String),
) -> Option<String> {
    // What follows goes by the tokens, and relies on their order.
    serde_json::from_str::<IgnoredAny>(body).ok()?;
    let mut out = String::with_capacity(body.len() * 2);
    // How many values there were so far in each of the lists and objects around, and the path through them.
    let (mut counts, mut path): (Vec<usize>, Vec<String>) = (Vec::new(), Vec::new());
    let mut follows_name = false;
    let mut tokens = Tokens(body).peekable();
    while let Some(token) = tokens.next() {
        match token {
            "," | ":" => continue,
            "}" | "]" => {
                if counts.pop().is_some_and(|count| count > 0) {
                    path.pop();
                    new_line(&mut out, counts.len());
                }
                out.push_str(token);
                continue;
            }
            _ => {}
        }
        let is_name = tokens.peek() == Some(&":");
        let depth = counts.len();
        if let Some(count) = counts.last_mut().filter(|_| !follows_name) {
            if *count > 0 {
                out.push(',');
                path.pop();
            }
            path.push(if is_name { decoded(token) } else { count.to_string() });
            *count += 1;
            new_line(&mut out, depth);
        }
        match token.as_bytes().first() {
            Some(b'{' | b'[') => {
                counts.push(0);
                out.push_str(token);
            }
            Some(b'"') if is_name => {
                write(&path, Piece::Name, token, &mut out);
                out.push_str(": ");
            }
            Some(b'"') => write(&path, Piece::Text, token, &mut out),
            Some(b't' | b'f' | b'n') => write(&path, Piece::Word, token, &mut out),
            _ => write(&path, Piece::Number, token, &mut out),
        }
        follows_name = is_name;
    }
    Some(out)
}

/// Returns a body in lines, as it is; nothing where it is no JSON.
pub(super) fn pretty(body: &str) -> Option<String> {
    lines(body, |_, _, token, out| out.push_str(token))
}

/// Returns a body without space between its pieces; what is no JSON stays as it is.
pub(super) fn compact(body: &str) -> String {
    if serde_json::from_str::<IgnoredAny>(body).is_err() {
        return body.to_owned();
    }
    Tokens(body).collect()
}

/// Returns the text that a token with quotes stands for.
pub(super) fn decoded(token: &str) -> String {
    // The body was read before; half a pair of surrogates is let through there.
    serde_json::from_str(token).unwrap_or_else(|_| token.to_owned())
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

/// The tokens of what is JSON.
struct Tokens<'a>(&'a str);

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.0.trim_start_matches([' ', '\t', '\r', '\n']);
        let length = match rest.as_bytes() {
            [] => return None,
            [b'{' | b'}' | b'[' | b']' | b',' | b':', ..] => 1,
            [b'"', inside @ ..] => text_length(inside) + 1,
            _ => rest.find([' ', '\t', '\r', '\n', ',', ']', '}']).unwrap_or(rest.len()),
        };
        let (token, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(token)
    }
}

/// Returns how many bytes there are behind a quote, up to the next that ends the text.
fn text_length(inside: &[u8]) -> usize {
    let mut is_escaped = false;
    let end = inside.iter().position(|byte| {
        let ends = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        ends
    });
    end.map_or(inside.len(), |place| place + 1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_body_in_lines_is_the_same_body() {
        let body = r#" {"b" : [1.0, -2e400,{}, [] ],"a":"\"} ,\\","b":{"\u00e4":null,"x":[[true]]}}"#;
        let lines = "{
  \"b\": [
    1.0,
    -2e400,
    {},
    []
  ],
  \"a\": \"\\\"} ,\\\\\",
  \"b\": {
    \"\\u00e4\": null,
    \"x\": [
      [
        true
      ]
    ]
  }
}";
        assert_eq!(pretty(body).unwrap(), lines);
        let short = r#"{"b":[1.0,-2e400,{},[]],"a":"\"} ,\\","b":{"\u00e4":null,"x":[[true]]}}"#;
        assert_eq!(compact(lines), short);
        for single in ["7", "\"a b\"", "null", "[]"] {
            assert_eq!(pretty(single).as_deref(), Some(single));
            assert_eq!(compact(&format!(" {single}\n")), single);
        }
    }

    #[test]
    fn what_is_no_json_stays_as_it_is() {
        for body in ["", "{", "{\"a\" 1}", "a  b", "[1,]", "{} {}"] {
            assert_eq!((pretty(body), compact(body).as_str()), (None, body));
        }
    }

    #[test]
    fn each_piece_is_told_with_its_path() {
        let mut told = Vec::new();
        let body = r#"{"a":[{"b":1},"c"],"d":{"e":false},"f":2}"#;
        let written =
            lines(body, |path, piece, token, _| told.push((path.join("/"), piece, token.to_owned())));
        assert!(written.is_some());
        let told: Vec<_> =
            told.iter().map(|(path, piece, token)| (path.as_str(), *piece, token.as_str())).collect();
        assert_eq!(
            told,
            [
                ("a", Piece::Name, "\"a\""),
                ("a/0/b", Piece::Name, "\"b\""),
                ("a/0/b", Piece::Number, "1"),
                ("a/1", Piece::Text, "\"c\""),
                ("d", Piece::Name, "\"d\""),
                ("d/e", Piece::Name, "\"e\""),
                ("d/e", Piece::Word, "false"),
                ("f", Piece::Name, "\"f\""),
                ("f", Piece::Number, "2"),
            ]
        );
    }
}
