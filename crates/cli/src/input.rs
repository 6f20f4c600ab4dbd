//! Input from a file or from standard input.

use crate::failure::Failure;
use ravelin::secret::Secret;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The longest input that is read, in bytes. What a card or a key may be long is the core's to say.
const LIMIT_BYTES: u64 = 64 << 20;

/// Room for any usual input from the start: a buffer that grows leaves copies of its content behind.
const USUAL_BYTES: usize = 64 << 10;

/// What was read; it is wiped when dropped.
pub(crate) struct Input(Secret<Vec<u8>>);

impl Input {
    /// Returns the text.
    ///
    /// # Errors
    ///
    /// The code and field of what should have been there, if it is not UTF-8: a replaced character
    /// would be encrypted or hashed, and nobody would notice.
    pub(crate) fn text(&self, code: &'static str, field: &'static str) -> Result<&str, Failure> {
        // EXPOSE: to be parsed or hashed by the core.
        std::str::from_utf8(self.0.expose()).map_err(|error| Failure::no_text(code, field, error))
    }
}

/// Returns the content of a file, or of standard input where there is no path or it is `-`.
///
/// `argument` is how the file was asked for; errors name it instead of the path.
pub(crate) fn read(argument: &'static str, path: Option<&Path>) -> Result<Input, Failure> {
    let read = match path {
        Some(path) if path != Path::new("-") => {
            File::open(path).and_then(read_all).map_err(|error| Failure::file(argument, &error))
        }
        _ => read_all(io::stdin().lock()).map_err(|error| Failure::standard_input(&error)),
    };
    read?.ok_or_else(|| Failure::too_long(argument, LIMIT_BYTES))
}

/// Returns what a reader has, or nothing if that is too much.
fn read_all(reader: impl Read) -> io::Result<Option<Input>> {
    let mut bytes = Vec::with_capacity(USUAL_BYTES);
    let read = reader.take(LIMIT_BYTES + 1).read_to_end(&mut bytes);
    let input = Input(Secret::new(bytes));
    Ok(u64::try_from(read?).is_ok_and(|length| length <= LIMIT_BYTES).then_some(input))
}

/// Returns the text without one line break at its end, which an editor or `echo` puts there.
pub(crate) fn without_line_break(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}
