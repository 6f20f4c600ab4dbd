//! JSON as it is given: one text over any number of lines, or a text in each line.

use crate::failure::Failure;
use serde::de::IgnoredAny;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;

/// The longest text that is read, in bytes: far beyond what the API takes.
const LIMIT_BYTES: u64 = 64 << 20;

/// The argument that a file is given by.
const ARGUMENT: &str = "FILE";

/// The texts of a file or of standard input. Only one is held at a time.
pub(crate) struct Lines {
    reader: Box<dyn BufRead>,
    is_standard_input: bool,
    /// How many lines were read.
    read: usize,
    /// What was read ahead, with its line.
    ahead: Option<(usize, Vec<u8>)>,
    /// Whether each line is a text, and there are several.
    is_many: bool,
}

/// A text, and where it stands if there are several.
pub(crate) struct Line {
    pub(crate) number: Option<usize>,
    pub(crate) text: Vec<u8>,
}

impl Lines {
    /// Returns the texts of a file, or of standard input where there is no path or it is `-`.
    ///
    /// Where the first line is whole JSON and more lines follow, each line is a text; else all is one.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let (reader, is_standard_input): (Box<dyn BufRead>, bool) = match path {
            Some(path) if path != Path::new("-") => {
                let file = File::open(path).map_err(|error| Failure::file(ARGUMENT, &error))?;
                (Box::new(BufReader::new(file)), false)
            }
            _ => (Box::new(BufReader::new(io::stdin())), true),
        };
        let mut lines = Self { reader, is_standard_input, read: 0, ahead: None, is_many: false };
        let Some(first) = lines.line()? else { return Ok(lines) };
        if serde_json::from_slice::<IgnoredAny>(without_mark(&first.1)).is_ok() {
            let second = lines.line()?;
            lines.is_many = second.is_some();
            // Both wait: the second behind the first.
            if let Some(second) = second {
                let rest = std::mem::replace(&mut lines.reader, Box::new(io::empty()));
                lines.reader = Box::new(io::Cursor::new(second.1).chain(rest));
                lines.read = second.0 - 1;
            }
            lines.ahead = Some(first);
        } else {
            let (number, mut text) = first;
            lines.append(&mut text)?;
            lines.ahead = Some((number, text));
        }
        Ok(lines)
    }

    /// Returns whether there is no text, at the beginning.
    pub(crate) const fn is_empty(&self) -> bool {
        self.ahead.is_none()
    }

    /// Returns whether there are several texts.
    pub(crate) const fn is_many(&self) -> bool {
        self.is_many
    }

    /// Returns the next text; nothing at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Line>, Failure> {
        let next = match self.ahead.take() {
            Some(first) => Some(first),
            None if self.is_many => self.line()?,
            None => None,
        };
        let is_many = self.is_many;
        Ok(next.map(|(number, text)| Line { number: is_many.then_some(number), text }))
    }

    /// Returns the next line with anything in it, and its number.
    fn line(&mut self) -> Result<Option<(usize, Vec<u8>)>, Failure> {
        loop {
            let mut line = Vec::new();
            let mut limited = self.reader.as_mut().take(LIMIT_BYTES + 1);
            let read = limited.read_until(b'\n', &mut line).map_err(|error| self.unreadable(&error))?;
            self.read += 1;
            if read == 0 {
                return Ok(None);
            }
            within_limit(&line)?;
            if !line.trim_ascii().is_empty() {
                return Ok(Some((self.read, line)));
            }
        }
    }

    /// Appends all that is left.
    fn append(&mut self, text: &mut Vec<u8>) -> Result<(), Failure> {
        let mut limited = self.reader.as_mut().take(LIMIT_BYTES + 1);
        limited.read_to_end(text).map_err(|error| self.unreadable(&error))?;
        within_limit(text)
    }

    fn unreadable(&self, error: &io::Error) -> Failure {
        if self.is_standard_input { Failure::standard_input(error) } else { Failure::file(ARGUMENT, error) }
    }
}

/// Returns the text without the mark of its byte order.
fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

fn within_limit(text: &[u8]) -> Result<(), Failure> {
    let is_within = u64::try_from(text.len()).is_ok_and(|length| length <= LIMIT_BYTES);
    if is_within { Ok(()) } else { Err(Failure::too_long(ARGUMENT, LIMIT_BYTES)) }
}
