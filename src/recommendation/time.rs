//! When Ravelin answered.

use crate::timestamp::Timestamp;
use serde::Serialize;

/// When Ravelin answered, in the form it chose.
///
/// The documents have seconds, milliseconds and text, and one of them eleven digits, which count
/// neither.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum AnswerTime {
    /// A count.
    Count(Timestamp),
    /// Text, as RFC 3339 has it.
    Rfc3339(String),
    /// A count of eleven digits: whichever unit it is read in, no answer is of that time.
    Unclear(i64),
    /// Any other text.
    Other(String),
}

impl AnswerTime {
    /// Returns a whole number as a time.
    pub(super) fn of_count(count: Timestamp) -> Self {
        match i64::try_from(count.count()) {
            Ok(odd @ 10_000_000_000..100_000_000_000) => Self::Unclear(odd),
            _ => Self::Count(count),
        }
    }

    /// Returns a text as a time; digits are a count.
    pub(super) fn of_text(text: &str) -> Self {
        let digits = text.trim();
        if digits.bytes().all(|byte| byte.is_ascii_digit())
            && let Ok(count) = serde_json::from_str(digits)
        {
            return Self::of_count(count);
        }
        if is_rfc3339(text) { Self::Rfc3339(text.to_owned()) } else { Self::Other(text.to_owned()) }
    }
}

/// Returns whether text has the shape of a date and a time of day with its offset.
fn is_rfc3339(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let Some(rest) = shape.to_ascii_uppercase().strip_prefix("0000-00-00T00:00:00").map(str::to_owned) else {
        return false;
    };
    let offset = match rest.strip_prefix('.') {
        Some(fraction) if fraction.starts_with('0') => fraction.trim_start_matches('0'),
        Some(_) => return false,
        None => &rest,
    };
    matches!(offset, "Z" | "+00:00" | "-00:00")
}
