//! The lines of a file, each with where it stands.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _, Seek as _, SeekFrom};

/// The longest line that is read, in bytes: beyond what the API takes. A longer one is passed over.
pub(super) const LIMIT: usize = 1 << 20;

/// The mark that some programs put before a text in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// A line without its break.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Counted from 1.
    pub(super) number: u64,
    /// Where it begins, in bytes.
    pub(super) offset: u64,
    pub(super) text: Vec<u8>,
    /// It was too long, and only its beginning is here.
    pub(super) is_cut: bool,
}

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// In bytes.
    pub(super) offset: u64,
    /// The number of the line that begins there, counted from 1.
    pub(super) line: u64,
}

impl Place {
    pub(super) const START: Self = Self { offset: 0, line: 1 };
}

/// The lines from a place on. Only one is held at a time.
pub(super) struct Lines {
    reader: BufReader<File>,
    next: Place,
}

impl Lines {
    pub(super) fn new(file: File, from: Place) -> io::Result<Self> {
        let mut lines = Self { reader: BufReader::with_capacity(1 << 16, file), next: from };
        lines.go_to(from)?;
        Ok(lines)
    }

    /// Goes on at another place.
    pub(super) fn go_to(&mut self, place: Place) -> io::Result<()> {
        self.reader.seek(SeekFrom::Start(place.offset))?;
        self.next = place;
        Ok(())
    }

    /// Returns where the next line begins.
    pub(super) const fn place(&self) -> Place {
        self.next
    }

    /// Returns the next line, also an empty one; nothing at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Line>> {
        let Place { offset, line: number } = self.next;
        let mut text = Vec::new();
        let limit = u64::try_from(LIMIT).unwrap_or(u64::MAX);
        let read = self.reader.by_ref().take(limit).read_until(b'\n', &mut text)?;
        if read == 0 {
            return Ok(None);
        }
        let mut length = u64::try_from(read).unwrap_or(u64::MAX);
        let is_cut = length == limit && text.last() != Some(&b'\n');
        if is_cut {
            length += self.skip_line()?;
        }
        self.next = Place { offset: offset.saturating_add(length), line: number + 1 };
        if text.last() == Some(&b'\n') {
            text.pop();
        }
        if text.last() == Some(&b'\r') {
            text.pop();
        }
        if offset == 0 && text.starts_with(MARK) {
            text.drain(..MARK.len());
        }
        Ok(Some(Line { number, offset, text, is_cut }))
    }

    /// Passes over the rest of a line; returns its length.
    fn skip_line(&mut self) -> io::Result<u64> {
        let mut skipped = 0;
        loop {
            let piece = self.reader.fill_buf()?;
            let (length, is_end) = match piece.iter().position(|byte| *byte == b'\n') {
                Some(place) => (place + 1, true),
                None => (piece.len(), piece.is_empty()),
            };
            self.reader.consume(length);
            skipped += u64::try_from(length).unwrap_or(u64::MAX);
            if is_end {
                return Ok(skipped);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::*;
    use std::io::Write as _;

    fn lines(content: &[u8]) -> Lines {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(content).unwrap();
        Lines::new(file, Place::START).unwrap()
    }

    fn all(lines: &mut Lines) -> Vec<(u64, u64, Vec<u8>, bool)> {
        std::iter::from_fn(|| lines.next().unwrap())
            .map(|line| (line.number, line.offset, line.text, line.is_cut))
            .collect()
    }

    #[test]
    fn breaks_of_either_kind_a_mark_and_a_cut_end_are_taken() {
        let mut lines = lines(b"\xef\xbb\xbfa\r\n\nb\n\r\nc");
        let expected = [(1, 0, "a"), (2, 6, ""), (3, 7, "b"), (4, 9, ""), (5, 11, "c")];
        let expected = expected.map(|(number, offset, text)| (number, offset, text.into(), false));
        assert_eq!(all(&mut lines), expected);
        lines.go_to(Place { offset: 7, line: 3 }).unwrap();
        assert_eq!(all(&mut lines), expected[2..]);
    }

    #[test]
    fn a_line_without_an_end_is_passed_over() {
        let long = vec![b'x'; 3 * LIMIT + 7];
        let mut lines = lines(&[&long[..], b"\nb\n", &long[..LIMIT - 1], b"\n", &long].concat());
        let cut = |line: &(u64, u64, Vec<u8>, bool)| (line.0, line.2.len(), line.3);
        let found: Vec<_> = all(&mut lines).iter().map(cut).collect();
        assert_eq!(found, [(1, LIMIT, true), (2, 1, false), (3, LIMIT - 1, false), (4, LIMIT, true)]);
    }
}
