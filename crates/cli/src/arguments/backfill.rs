//! What `ravelin backfill` takes.

use clap::{Args, ValueEnum};
use ravelin::endpoint::Endpoint;
use std::path::PathBuf;

/// Load data of the past from a file: an event in each line, or a row of CSV.
///
/// The file is read piece by piece, however long it is. Events of one customer are sent in their order,
/// one at a time. What would be rejected, or is, goes with its reason into FILE.rejected.ndjson, which
/// is itself a file for this command; it never ends the run, unless more than 5 % of the first 1,000
/// are bad. How far it came stands in FILE.checkpoint: after Ctrl-C or a kill the same command goes on.
///
/// An event is sent as it stands. Only merchants who may (PCI SAQ-D) send a card number, under pan, and
/// a password is sent as a hash: --dry-run counts what is neither, as card-number-plain, card-number and
/// password-plain. An event with a security code, a PIN or a magnetic stripe is not sent. Where a member
/// has the name of one of these, or what stands there looks like a card number, nothing of the event is
/// written to the disk but its line and offset: it has no body in FILE.rejected.ndjson.
#[derive(Args)]
#[command(after_help = "\
A line is a body, or {\"endpoint\": \"/v2/backfill/order\", \"body\": {…}}. Columns of CSV are named after
members: timestamp, order.price, /order/items/0/sku; one that is a member of the order, the customer and
so on needs no prefix. An empty cell is left out. Text stays text: only where the documents have a
number, a truth value or a time, a cell becomes one. Times may be RFC 3339 with an offset.

In FILE.rejected.ndjson rows of CSV stand as JSON, times among them as JSON numbers. Mend in the CSV itself
what is no event there: csv-width, csv-quote-open, csv-bare-return and not-utf-8, and whatever has no body.
A line that is not UTF-8 is never sent, and has no body there either.

After a kill at most 64 events for each that is under way at once are sent again; after Ctrl-C none.

Exit codes: 0 all was delivered, 1 something was not, 2 wrong usage.

Examples:
  ravelin backfill --kind customer customers.ndjson --dry-run
  ravelin backfill --kind order orders.csv --map total=/order/price --map note= --token-file token.txt")]
pub(crate) struct Backfill {
    /// The file.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// What its events are; may be left out where each line names its endpoint.
    #[arg(long, value_enum)]
    pub(crate) kind: Option<Kind>,
    /// What the file is; told by its ending if left out: .csv, .tsv, or else NDJSON.
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    /// What stands between two cells, one character.
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter)]
    pub(crate) delimiter: Option<u8>,
    /// Put a column where this JSON pointer says, or with an empty one nowhere; can be given several
    /// times, also for one column.
    #[arg(long, value_name = "COLUMN=POINTER", value_parser = pair)]
    pub(crate) map: Vec<(String, String)>,
    /// Take a column for text, integer, number, boolean, time or json, whatever the documents say.
    #[arg(long = "type", value_name = "COLUMN=TYPE", value_parser = typed)]
    pub(crate) types: Vec<(String, CellType)>,
    /// Only check: nothing is sent or written, and no key is needed.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Send at most so many events a second.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) rate: Option<u32>,
    /// How many events are under way at once.
    #[arg(long, value_name = "COUNT", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) concurrency: u16,
    /// Begin at the beginning again: forget the checkpoint, and remove the file of rejected events.
    #[arg(long)]
    pub(crate) restart: bool,
    /// Go on although more than 5 % of the first 1,000 are bad.
    #[arg(long)]
    pub(crate) keep_going: bool,
    /// Put the checkpoint and the file of rejected events into this folder instead of beside the file.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) state_dir: Option<PathBuf>,
    /// Send to this address instead of Ravelin's: the sandbox, or a proxy.
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// Take the secret key from this file instead of RAVELIN_TOKEN.
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
}

/// What can be sent as data of the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Customer,
    Order,
    #[value(name = "paymentmethod")]
    PaymentMethod,
    Transaction,
    Chargeback,
}

impl Kind {
    pub(crate) const fn endpoint(self) -> Endpoint {
        match self {
            Self::Customer => Endpoint::Customer,
            Self::Order => Endpoint::Order,
            Self::PaymentMethod => Endpoint::PaymentMethod,
            Self::Transaction => Endpoint::Transaction,
            Self::Chargeback => Endpoint::Chargeback,
        }
    }
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Ndjson,
    Csv,
}

/// What a cell is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CellType {
    Text,
    Integer,
    Number,
    Boolean,
    Time,
    Json,
}

fn delimiter(text: &str) -> Result<u8, &'static str> {
    match text.as_bytes() {
        b"\\t" => Ok(b'\t'),
        [one] if !matches!(one, b'"' | b'\n' | b'\r') => Ok(*one),
        _ => Err("no single character"),
    }
}

fn pair(text: &str) -> Result<(String, String), &'static str> {
    // A pointer begins with a slash; a name may hold an equals sign.
    let at = text.find("=/").or_else(|| text.len().checked_sub(1).filter(|_| text.ends_with('=')));
    let (column, pointer) = at.and_then(|at| text.split_at_checked(at)).ok_or("no COLUMN=/pointer")?;
    Ok((column.to_owned(), pointer.trim_start_matches('=').to_owned()))
}

fn typed(text: &str) -> Result<(String, CellType), String> {
    let (column, name) = text.rsplit_once('=').ok_or("no COLUMN=TYPE")?;
    Ok((column.to_owned(), CellType::from_str(name, false)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn every_endpoint_for_data_of_the_past_has_its_kind() {
        for endpoint in Endpoint::ALL {
            let has_kind = Kind::value_variants().iter().any(|kind| kind.endpoint() == *endpoint);
            assert_eq!(has_kind, endpoint.backfill_path().is_some(), "{endpoint:?}");
        }
    }

    #[test]
    fn columns_are_mapped_by_pointer() {
        for (text, column, pointer) in [
            ("total=/order/price", "total", "/order/price"),
            ("a=b=/order/price", "a=b", "/order/price"),
            ("note=", "note", ""),
        ] {
            assert_eq!(pair(text).unwrap(), (column.to_owned(), pointer.to_owned()));
        }
        assert!(pair("total").is_err() && pair("total=price").is_err());
        assert_eq!(typed("a=b=json").unwrap(), ("a=b".to_owned(), CellType::Json));
        assert_eq!((delimiter(";"), delimiter("\\t")), (Ok(b';'), Ok(b'\t')));
        assert!(delimiter("ab").is_err() && delimiter("\"").is_err());
    }
}
