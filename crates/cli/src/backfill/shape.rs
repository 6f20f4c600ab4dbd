//! Whether a file is one for this command, told from its beginning.

use super::lines::{Lines, Place};
use crate::failure::Failure;

/// The marks before a text in UTF-16.
const MARKS: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];

/// Looks at the first line that is not empty, and goes back.
///
/// # Errors
///
/// Wrong usage, with a hint at what to do. What stands there is not repeated.
pub(super) fn look(lines: &mut Lines, is_csv: bool) -> Result<(), Failure> {
    let unreadable = |error| Failure::backfill_unreadable(&error);
    while let Some(line) = lines.next().map_err(unreadable)? {
        if line.offset == 0 && MARKS.iter().any(|mark| line.text.starts_with(mark)) {
            let advice = "save it as UTF-8, or: iconv -f UTF-16 -t UTF-8 FILE";
            return Err(Failure::usage("FILE", "FILE is UTF-16".to_owned(), advice));
        }
        let text = line.text.trim_ascii();
        if !is_csv && (text.starts_with(b"[") || text == b"{") {
            let message = "FILE begins with a list, or with an event over several lines".to_owned();
            let advice =
                "NDJSON has one event in each line: jq -c '.[]' FILE for a list, or else jq -c . FILE";
            return Err(Failure::usage("FILE", message, advice));
        }
        if !text.is_empty() {
            break;
        }
    }
    lines.go_to(Place::START).map_err(unreadable)
}
