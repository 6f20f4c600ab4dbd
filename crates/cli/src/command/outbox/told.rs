//! How events and figures are told to people and to programs. Nothing here comes from the body of an event.

use super::mask;
use ravelin::endpoint::Endpoint;
use ravelin_outbox::store::Row;
use serde_json::{Map, Value, json};
use std::time::{Duration, UNIX_EPOCH};

/// Returns what is told of a row to programs.
pub(super) fn of_row(row: &Row, with_customer: bool) -> Map<String, Value> {
    let event = &row.event;
    let mut told = Map::new();
    let mut tell = |name: &str, value: Value| told.insert(name.to_owned(), value);
    tell("id", event.id.into());
    tell("state", state(row).into());
    tell("path", path(&event.path).into());
    tell("reason", row.reason.as_deref().map(reason).into());
    tell("attempts", event.attempt.into());
    tell("createdMs", event.created_ms.into());
    tell("dueMs", event.due_ms.into());
    tell("bodyBytes", event.body.len().into());
    tell("sealed", row.sealed.into());
    if with_customer {
        tell("customer", json!(row.customer));
    }
    told
}

pub(super) const fn state(row: &Row) -> &'static str {
    if row.dead { "dead" } else { "queued" }
}

/// Returns a path as it may be shown: other programs insert what they like, and it may name somebody.
pub(super) fn path(path: &str) -> String {
    if Endpoint::of_path(path).is_some() { path.to_owned() } else { plain(&mask::text(path)) }
}

/// Returns a customer for a terminal, whom another program may have given a name that commands it.
pub(super) fn customer(customer: &str) -> String {
    plain(customer)
}

/// Returns a text that stays in its line, and commands no terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// Returns a reason as it may be shown: ours are words with dashes.
pub(super) fn reason(reason: &str) -> String {
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
    if reason.len() <= 32 && reason.bytes().all(is_word) {
        reason.to_owned()
    } else {
        plain(&mask::text(reason))
    }
}

/// Returns what a reason means; nothing for one that is not ours.
pub(super) fn meaning(reason: &str) -> &'static str {
    match reason {
        "rejected" => "Ravelin refused it",
        "expired" => "it was not taken within seven days",
        "not-ravelin" => "what answered was not Ravelin: a proxy, or another address",
        "unsendable" => "it cannot be sent at all: its path is none, or what it holds is no text",
        "card-number" => "it holds a card number, which must not be kept",
        "security-code" => "it holds a security code or a PIN, which must not be kept",
        "magnetic-stripe" => "it holds a magnetic stripe, which must not be kept",
        "password-plain" => "it holds a password, which must not be kept",
        "no-answer" => "no whole answer came in time",
        "unavailable" => "Ravelin answered that it cannot take it now",
        "throttled" => "Ravelin dropped it, since there are too many of this customer",
        "too-early" => "Ravelin does not know yet what it refers to",
        "key-missing" => "it is sealed, and the relay lacks its key",
        _ => "",
    }
}

/// Returns a length of time, in its two largest units.
pub(super) fn age(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    let coarse = match seconds {
        0..3_600 => seconds,
        3_600..86_400 => seconds / 60 * 60,
        _ => seconds / 3_600 * 3_600,
    };
    humantime::format_duration(Duration::from_secs(coarse)).to_string()
}

/// Returns how long ago a time was, by the clock of this machine.
pub(super) fn ago(time_ms: u64) -> String {
    let now = UNIX_EPOCH.elapsed().map_or(0, |time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
    age(now.saturating_sub(time_ms))
}

/// Returns a time in UTC.
pub(super) fn time(time_ms: u64) -> String {
    // The last that the form has: the end of the year 9999.
    let time = UNIX_EPOCH + Duration::from_millis(time_ms.min(253_402_300_799_000));
    humantime::format_rfc3339_seconds(time).to_string()
}

/// Returns a count with its noun.
pub(super) fn events(count: u64) -> String {
    if count == 1 { "1 event".to_owned() } else { format!("{count} events") }
}

pub(super) fn bytes(bytes: u64) -> String {
    let tenths = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..0x400 => format!("{bytes} bytes"),
        0x400..0x10_0000 => format!("{} KiB", tenths(0x400)),
        0x10_0000..0x4000_0000 => format!("{} MiB", tenths(0x10_0000)),
        _ => format!("{} GiB", tenths(0x4000_0000)),
    }
}

/// Returns lines whose columns stand below each other, two spaces apart.
pub(super) fn table(rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_and_sizes_are_told_coarsely() {
        for (milliseconds, told) in [
            (0, "0s"),
            (59_999, "59s"),
            (3_599_000, "59m 59s"),
            (3_661_000, "1h 1m"),
            (90_061_000, "1day 1h"),
        ] {
            assert_eq!(age(milliseconds), told);
        }
        for (size, told) in [(17, "17 bytes"), (1_536, "1.5 KiB"), (1 << 30, "1.0 GiB")] {
            assert_eq!(bytes(size), told);
        }
        assert_eq!(time(1_700_000_000_123), "2023-11-14T22:13:20Z");
        assert_eq!(time(u64::MAX), "9999-12-31T23:59:59Z");
    }

    #[test]
    fn what_another_program_wrote_beside_a_body_is_not_repeated() {
        assert_eq!(path("/v2/backfill/order"), "/v2/backfill/order");
        assert_eq!(path("/v2/tag/customer/ada@example.com"), "/x9/xxx/xxxxxxxx/xxx@xxxxxxx.xxx");
        assert_eq!(reason("not-ravelin"), "not-ravelin");
        assert_eq!(reason("Ada said no"), "Xxx xxxx xx");
        assert_eq!(customer("c\u{1b}[2J"), "c\u{fffd}[2J");
    }

    #[test]
    fn every_reason_that_stands_beside_an_event_has_its_meaning() {
        use ravelin_outbox::decide::Why;
        use ravelin_outbox::door::Found;
        let found = [Found::CardNumber, Found::SecurityCode, Found::Stripe, Found::Password].map(Why::Holds);
        let others = [
            Why::NoAnswer,
            Why::Unsendable,
            Why::KeyMissing,
            Why::Throttled,
            Why::NotRavelin,
            Why::TooEarly,
            Why::Unavailable,
            Why::Rejected,
            Why::Expired,
        ];
        for why in found.into_iter().chain(others) {
            assert_ne!(meaning(why.as_str()), "", "{why}");
            assert_eq!(reason(why.as_str()), why.as_str());
        }
        assert_eq!(meaning("ada"), "");
    }

    #[test]
    fn columns_stand_below_each_other() {
        let rows = [vec!["a".to_owned(), "bc".to_owned()], vec!["äbc".to_owned(), "d".to_owned()]];
        assert_eq!(table(&rows), "a    bc\näbc  d");
    }
}
