//! The events of a file, one after the other.

use super::cells::{Cells, NoRow, Rows};
use super::lines::{Lines, Place};
use super::record::{self, Record};
use super::shape;
use super::table::{Table, Wishes};
use crate::failure::Failure;
use ravelin::endpoint::Endpoint;
use std::fs::File;
use std::io;

/// What a file is, and what was said about it.
#[derive(Clone, Debug)]
pub(super) enum Format {
    Ndjson(Option<Endpoint>),
    Csv { endpoint: Endpoint, delimiter: u8, wishes: Wishes },
}

/// The events of a file from a place on.
pub(super) struct Source {
    lines: Lines,
    form: Form,
}

enum Form {
    Ndjson(Option<Endpoint>),
    Csv { endpoint: Endpoint, rows: Rows, table: Table },
}

impl Source {
    /// Opens a file at a place. Of CSV the header is read first.
    pub(super) fn open(file: File, format: &Format, from: Place) -> Result<Self, Failure> {
        let unreadable = |error: io::Error| Failure::backfill_unreadable(&error);
        let mut lines = Lines::new(file, Place::START).map_err(unreadable)?;
        shape::look(&mut lines, matches!(format, Format::Csv { .. }))?;
        let form = match format {
            Format::Ndjson(kind) => Form::Ndjson(*kind),
            Format::Csv { endpoint, delimiter, wishes } => {
                let mut rows = Rows::new(*delimiter);
                let header = header(&mut lines, &mut rows).map_err(unreadable)?;
                let header = header.ok_or_else(|| {
                    let message = "there is no header in the first line".to_owned();
                    Failure::usage("FILE", message, "give the columns their names")
                })?;
                let table = Table::new(&header, *endpoint, wishes)?;
                Form::Csv { endpoint: *endpoint, rows, table }
            }
        };
        if from.offset > lines.place().offset {
            lines.go_to(from).map_err(unreadable)?;
        }
        Ok(Self { lines, form })
    }

    /// Returns the next event, or what cannot be one; nothing at the end. Empty lines are none.
    pub(super) fn next(&mut self) -> io::Result<Option<Record>> {
        while let Some(line) = self.lines.next()? {
            if line.text.trim_ascii().is_empty() {
                continue;
            }
            let place = Place { offset: line.offset, line: line.number };
            if line.is_cut {
                return Ok(Some(record::bad(place, self.lines.place(), None, "line-too-long", None)));
            }
            let (endpoint, rows, table) = match &mut self.form {
                Form::Ndjson(kind) => {
                    return Ok(Some(record::of_line(place, self.lines.place(), line.text, *kind)));
                }
                Form::Csv { endpoint, rows, table } => (*endpoint, rows, table),
            };
            let row = rows.read(&mut self.lines, &line)?;
            let end = self.lines.place();
            let no_row = |reason| {
                let mut record = record::bad(place, end, endpoint.backfill_path(), reason, Some(line.text));
                if let Err(reject) = &mut record.judged {
                    // Which cell stands where is not known.
                    reject.secret = table.secret();
                }
                record
            };
            return Ok(Some(match row {
                Err(NoRow::Open) => no_row("csv-quote-open"),
                Err(NoRow::Return) => no_row("csv-bare-return"),
                Ok(cells) if !cells.are_text() => no_row("not-utf-8"),
                Ok(cells) => match table.body(&cells) {
                    Some(body) => record::of_body(place, end, body, Some(endpoint)),
                    None => no_row("csv-width"),
                },
            }));
        }
        Ok(None)
    }
}

/// Returns the first row.
fn header(lines: &mut Lines, rows: &mut Rows) -> io::Result<Option<Cells>> {
    while let Some(line) = lines.next()? {
        if !line.text.trim_ascii().is_empty() {
            return Ok(rows.read(lines, &line)?.ok());
        }
    }
    Ok(None)
}
