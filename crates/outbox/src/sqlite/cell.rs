//! Columns as they are: SQLite keeps in any of them whatever a program binds. What is no text, or no number, must not
//! keep the rows beside it from being read.

use rusqlite::Row;
use rusqlite::types::ValueRef;

/// Returns a text, also where its UTF-8 was bound as bytes; nothing where it is none.
pub(super) fn text(row: &Row<'_>, place: usize) -> rusqlite::Result<Option<String>> {
    Ok(bytes(row, place)?.and_then(|bytes| std::str::from_utf8(bytes).ok()).map(ToOwned::to_owned))
}

/// Returns a text for people, with U+FFFD for what is none in it.
pub(super) fn shown(row: &Row<'_>, place: usize) -> rusqlite::Result<String> {
    Ok(bytes(row, place)?.map(String::from_utf8_lossy).unwrap_or_default().into_owned())
}

/// Returns a number that counts something, or a point in time in milliseconds; nothing where it is none.
pub(super) fn number_of(row: &Row<'_>, place: usize) -> rusqlite::Result<Option<u64>> {
    Ok(match row.get_ref(place)? {
        ValueRef::Integer(number) => u64::try_from(number).ok(),
        _ => None,
    })
}

fn bytes<'r>(row: &'r Row<'_>, place: usize) -> rusqlite::Result<Option<&'r [u8]>> {
    Ok(match row.get_ref(place)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Some(bytes),
        _ => None,
    })
}
