//! A cell as JSON.

use crate::arguments::CellType;
use ravelin::json::Json;
use std::borrow::Cow;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Returns a cell as the JSON of a type, without any loss; as a text where it is nothing of that type,
/// which the checker then finds.
pub(super) fn of(cell: &str, kind: CellType) -> Cow<'_, str> {
    let trimmed = cell.trim();
    let value = match kind {
        CellType::Text => None,
        CellType::Integer => integer(trimmed),
        CellType::Number => number(trimmed),
        CellType::Boolean => boolean(trimmed),
        CellType::Time => integer(trimmed).or_else(|| time(trimmed)),
        CellType::Json => json(trimmed),
    };
    // A text always has its JSON.
    value.unwrap_or_else(|| serde_json::to_string(cell).unwrap_or_default().into())
}

/// Returns whole numbers without the zeros in front, which JSON does not have.
fn integer(cell: &str) -> Option<Cow<'_, str>> {
    let (sign, digits) = match cell.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", cell),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(match (sign, digits.trim_start_matches('0')) {
        (_, "") => "0".into(),
        ("", digits) => digits.into(),
        (sign, digits) => format!("{sign}{digits}").into(),
    })
}

fn number(cell: &str) -> Option<Cow<'_, str>> {
    let is_number = cell.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    (is_number && serde_json::from_str::<serde_json::Number>(cell).is_ok()).then_some(cell.into())
}

fn boolean(cell: &str) -> Option<Cow<'_, str>> {
    let is = |word: &str| cell.eq_ignore_ascii_case(word);
    if is("true") { Some("true".into()) } else { is("false").then_some("false".into()) }
}

/// Returns a time of RFC 3339 in milliseconds, or in nanoseconds where it is that exact.
fn time(cell: &str) -> Option<Cow<'_, str>> {
    let nanos = OffsetDateTime::parse(cell, &Rfc3339).ok()?.unix_timestamp_nanos();
    let count = if nanos % 1_000_000 == 0 { nanos / 1_000_000 } else { nanos };
    Some(count.to_string().into())
}

/// Returns an object or a list on one line.
fn json(cell: &str) -> Option<Cow<'_, str>> {
    let value = Json::parse(cell.as_bytes()).ok()?;
    (value.as_object().is_some() || value.as_array().is_some()).then(|| value.to_string().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_becomes_what_it_is_taken_for_or_stays_a_text() {
        use CellType::{Boolean, Integer, Json, Number, Text, Time};
        for (cell, kind, value) in [
            ("007", Text, r#""007""#),
            (" a\"\n", Text, r#"" a\"\n""#),
            ("007", Integer, "7"),
            ("-0", Integer, "0"),
            (" 18446744073709551615 ", Integer, "18446744073709551615"),
            ("-12", Integer, "-12"),
            ("12.0", Integer, r#""12.0""#),
            ("1e3", Integer, r#""1e3""#),
            ("+1", Integer, r#""+1""#),
            ("1,200", Integer, r#""1,200""#),
            ("51.50", Number, "51.50"),
            (".5", Number, r#"".5""#),
            ("NaN", Number, r#""NaN""#),
            ("TRUE", Boolean, "true"),
            ("False", Boolean, "false"),
            ("1", Boolean, r#""1""#),
            ("1512828988", Time, "1512828988"),
            ("2017-12-09T14:16:28.826+00:00", Time, "1512828988826"),
            ("2017-12-09T16:16:28+02:00", Time, "1512828988000"),
            ("2017-12-09T14:16:28.000000001Z", Time, "1512828988000000001"),
            ("2017-12-09T14:16:28", Time, r#""2017-12-09T14:16:28""#),
            ("9.12.2017", Time, r#""9.12.2017""#),
            ("{\"a\":\n 18446744073709551615}", Json, r#"{"a":18446744073709551615}"#),
            ("[true]", Json, "[true]"),
            ("true", Json, r#""true""#),
        ] {
            assert_eq!(of(cell, kind), value, "{cell} as {kind:?}");
        }
    }
}
