//! What went wrong, without what a database tells of the row.

use crate::store_error::StoreErrorKind;
use std::error::Error;
use std::fmt;

/// The code of an error; its message and details may show values.
#[derive(Debug)]
pub(crate) struct Code(pub(crate) String);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the database's code is {}", self.0)
    }
}

impl Error for Code {}

/// What is told of a server without TLS.
#[cfg(feature = "tokio-postgres")]
const NO_TLS: &str =
    "the server speaks no TLS: turn it on there, or take ?sslmode=disable on a network of your own";

/// Returns what PostgreSQL or the way to it said as an error of the store.
#[cfg(feature = "tokio-postgres")]
pub(crate) fn database(error: &tokio_postgres::Error) -> crate::store_error::StoreError {
    use crate::store_error::StoreError;
    if let Some(code) = error.code() {
        return StoreError::from_source(kind(code.code()), Code(code.code().to_owned()));
    }
    // No code: what failed is the connection, or a value of a foreign INSERT that cannot be read.
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<std::io::Error>() {
            return StoreError::from_source(StoreErrorKind::Unavailable, std::io::Error::from(io.kind()));
        }
        // The driver's own words, which have nothing of the address; there is no other way to know it.
        if inner.to_string() == "server does not support TLS" {
            return StoreError::from_source(StoreErrorKind::Database, NO_TLS);
        }
        cause = inner.source();
    }
    let kind = if error.is_closed() || error.to_string().starts_with("error connecting") {
        StoreErrorKind::Unavailable
    } else {
        StoreErrorKind::Database
    };
    StoreError::new(kind)
}

/// Returns the kind of a code: five characters of PostgreSQL's (its documentation, appendix A), or a number
/// of SQLite's (sqlite.org/rescode.html), which has fewer.
pub(crate) fn kind(code: &str) -> StoreErrorKind {
    match code {
        _ if code.len() < 5 => kind_in_sqlite(code),
        // disk_full
        "53100" => StoreErrorKind::Full,
        // undefined_table, undefined_column, undefined_function
        "42P01" | "42703" | "42883" => StoreErrorKind::Schema,
        // invalid_catalog_name: there is no such database
        "3D000" => StoreErrorKind::Place,
        // read_only_sql_transaction: a standby
        "25006" => StoreErrorKind::Unavailable,
        // connection, transaction rolled back, resources, operator intervention, system
        _ if ["08", "40", "53", "55", "57", "58"].iter().any(|class| code.starts_with(class)) => {
            StoreErrorKind::Unavailable
        }
        _ => StoreErrorKind::Database,
    }
}

/// Returns the kind of a number, whose lowest eight bits are what it is about.
fn kind_in_sqlite(code: &str) -> StoreErrorKind {
    match code.parse::<u32>().unwrap_or_default() & 0xff {
        // SQLITE_ERROR: the statement is ours, so it is the table that is not as it should be.
        1 => StoreErrorKind::Schema,
        // SQLITE_FULL
        13 => StoreErrorKind::Full,
        // SQLITE_BUSY, _LOCKED, _READONLY, _IOERR, _CANTOPEN
        5 | 6 | 8 | 10 | 14 => StoreErrorKind::Unavailable,
        _ => StoreErrorKind::Database,
    }
}

#[cfg(test)]
mod tests {
    use super::kind;
    use crate::store_error::StoreErrorKind;

    #[test]
    fn what_comes_back_by_itself_is_told_from_what_does_not() {
        for (code, expected) in [
            ("57P01", StoreErrorKind::Unavailable),
            ("40P01", StoreErrorKind::Unavailable),
            ("53300", StoreErrorKind::Unavailable),
            ("53100", StoreErrorKind::Full),
            ("42P01", StoreErrorKind::Schema),
            ("3D000", StoreErrorKind::Place),
            ("42501", StoreErrorKind::Database),
            ("28P01", StoreErrorKind::Database),
            // SQLite: no such table, full, busy, busy since it had read before, a constraint.
            ("1", StoreErrorKind::Schema),
            ("13", StoreErrorKind::Full),
            ("5", StoreErrorKind::Unavailable),
            ("517", StoreErrorKind::Unavailable),
            ("2067", StoreErrorKind::Database),
        ] {
            assert_eq!(kind(code), expected, "{code}");
        }
    }
}
