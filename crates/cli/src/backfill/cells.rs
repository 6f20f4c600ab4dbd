//! The cells of one row of CSV, which may go over several lines.

use super::lines::{LIMIT, Line, Lines};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use std::io;

/// The cells of a row.
pub(super) struct Cells {
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Cells {
    /// Returns how many there are.
    pub(super) const fn count(&self) -> usize {
        self.ends.len()
    }

    /// Returns a cell; nothing where the row has none, or none in UTF-8.
    pub(super) fn get(&self, column: usize) -> Option<&str> {
        let end = *self.ends.get(column)?;
        let start = column.checked_sub(1).and_then(|before| self.ends.get(before).copied()).unwrap_or(0);
        std::str::from_utf8(self.text.get(start..end)?).ok()
    }

    /// Returns whether every cell is text.
    pub(super) fn are_text(&self) -> bool {
        (0..self.count()).all(|column| self.get(column).is_some())
    }
}

/// Why a line is no row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoRow {
    /// A quotation mark is not closed.
    Open,
    /// A bare carriage return ends a row in the middle of a line.
    Return,
}

/// Reads rows.
pub(super) struct Rows {
    /// Made once: it computes tables.
    reader: Box<Reader>,
}

impl Rows {
    pub(super) fn new(delimiter: u8) -> Self {
        Self { reader: Box::new(ReaderBuilder::new().delimiter(delimiter).build()) }
    }

    /// Returns the cells of the row that begins with this line; reads on where a quoted cell goes over
    /// its end. Of what is no row only the first line is used up.
    pub(super) fn read(&mut self, lines: &mut Lines, first: &Line) -> io::Result<Result<Cells, NoRow>> {
        self.reader.reset();
        let mut row = Row {
            cells: Cells { text: vec![0; first.text.len() + 16], ends: vec![0; 64] },
            written: 0,
            ended: 0,
        };
        let (behind, mut length) = (lines.place(), first.text.len());
        let mut fed = row.feed(&mut self.reader, &first.text);
        loop {
            match fed {
                Fed::Whole => return Ok(Ok(row.cells())),
                Fed::TooEarly => {
                    lines.go_to(behind)?;
                    return Ok(Err(NoRow::Return));
                }
                Fed::NotYet => {}
            }
            let next = lines.next()?;
            length += next.as_ref().map_or(0, |line| line.text.len() + 1);
            match next {
                Some(line) if length <= LIMIT && !line.is_cut => {
                    fed = row.feed(&mut self.reader, &line.text);
                }
                _ => {
                    lines.go_to(behind)?;
                    return Ok(Err(NoRow::Open));
                }
            }
        }
    }
}

/// A row that is being read.
struct Row {
    cells: Cells,
    written: usize,
    ended: usize,
}

enum Fed {
    Whole,
    NotYet,
    TooEarly,
}

impl Row {
    /// Takes a line in, with its break.
    fn feed(&mut self, reader: &mut Reader, line: &[u8]) -> Fed {
        let Self { cells: Cells { text, ends }, written, ended } = self;
        for (piece, is_break) in [(line, false), (b"\n", true)] {
            let mut rest = piece;
            while !rest.is_empty() {
                let room = text.get_mut(*written..).unwrap_or_default();
                let (result, read, wrote, closed) =
                    reader.read_record(rest, room, ends.get_mut(*ended..).unwrap_or_default());
                *written += wrote;
                *ended += closed;
                rest = rest.get(read..).unwrap_or_default();
                match result {
                    ReadRecordResult::Record if is_break && rest.is_empty() => return Fed::Whole,
                    ReadRecordResult::Record | ReadRecordResult::End => return Fed::TooEarly,
                    ReadRecordResult::OutputFull => text.resize(text.len() * 2, 0),
                    ReadRecordResult::OutputEndsFull => ends.resize(ends.len() * 2, 0),
                    ReadRecordResult::InputEmpty => {}
                }
            }
        }
        Fed::NotYet
    }

    /// Returns the cells of a whole row.
    fn cells(mut self) -> Cells {
        self.cells.ends.truncate(self.ended);
        self.cells.text.truncate(self.written);
        self.cells
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::super::lines::Place;
    use super::*;
    use std::io::Write as _;

    /// Returns the rows of a text, by line and cells.
    fn rows(content: &[u8]) -> Vec<(u64, Result<Vec<String>, NoRow>)> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(content).unwrap();
        let mut lines = Lines::new(file, Place::START).unwrap();
        let (mut rows, mut reader) = (Vec::new(), Rows::new(b','));
        while let Some(line) = lines.next().unwrap() {
            let cells = reader.read(&mut lines, &line).unwrap().map(|cells| {
                (0..cells.count()).map(|column| cells.get(column).unwrap().to_owned()).collect()
            });
            rows.push((line.number, cells));
        }
        rows
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Result<Vec<String>, NoRow>) {
        (line, Ok(cells.iter().map(|cell| (*cell).to_owned()).collect()))
    }

    #[test]
    fn cells_are_quoted_by_rfc_4180() {
        let text = b"a,\"b, \"\"c\"\"\",\r\n\"two\nlines\n\nand one\",5\" screen,\xc3\xa4\nlast,,";
        assert_eq!(
            rows(text),
            [
                row(1, &["a", "b, \"c\"", ""]),
                row(2, &["two\nlines\n\nand one", "5\" screen", "ä"]),
                row(6, &["last", "", ""])
            ]
        );
    }

    #[test]
    fn many_long_cells_are_held() {
        let cells: Vec<String> = (0..500).map(|number| format!("\"{}\"", "x".repeat(number))).collect();
        let (_, found) = rows(cells.join(",").as_bytes()).remove(0);
        let lengths: Vec<usize> = found.unwrap().iter().map(String::len).collect();
        assert_eq!(lengths, (0..500).collect::<Vec<_>>());
    }

    #[test]
    fn a_mark_that_is_not_closed_costs_its_line_alone() {
        let open = rows(b"a,\"b\nc,d\ne,f\n");
        assert_eq!(open, [(1, Err(NoRow::Open)), row(2, &["c", "d"]), row(3, &["e", "f"])]);
        // Not even where it would be closed a megabyte later.
        let long = [&b"a,\"b\n"[..], &b"c,d\n".repeat(LIMIT / 4), b"e,\"f\n"].concat();
        let found = rows(&long);
        assert_eq!((found.len(), found[0].1.clone()), (LIMIT / 4 + 2, Err(NoRow::Open)));
        assert_eq!(rows(b"a,b\rc,d\ne,f")[0], (1, Err(NoRow::Return)));
    }
}
