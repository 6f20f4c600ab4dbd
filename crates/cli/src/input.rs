//! Input from a file or from standard input.

use crate::failure::Failure;
use ravelin::secret::Secret;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// The longest input that is read, in bytes. What a card or a key may be long is the core's to say.
const LIMIT_BYTES: u64 = 64 << 20;

/// Returns the bytes of a file, or of standard input.
pub(crate) fn read(path: Option<&Path>) -> Result<Secret<Vec<u8>>, Failure> {
    let mut bytes = Vec::new();
    let (name, read) = match path {
        Some(path) => {
            (path, File::open(path).and_then(|file| file.take(LIMIT_BYTES + 1).read_to_end(&mut bytes)))
        }
        None => {
            (Path::new("standard input"), io::stdin().lock().take(LIMIT_BYTES + 1).read_to_end(&mut bytes))
        }
    };
    let bytes = Secret::new(bytes);
    match read {
        Ok(length) if u64::try_from(length).is_ok_and(|length| length <= LIMIT_BYTES) => Ok(bytes),
        Ok(_) => Err(Failure::too_long(LIMIT_BYTES)),
        Err(error) => Err(Failure::file(name, &error)),
    }
}

/// Returns the text without one line break at its end, which an editor or `echo` puts there.
pub(crate) fn without_line_break(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}
