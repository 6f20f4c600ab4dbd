//! What to do about a failure, in a line.

use ravelin::ErrorCode;
use ravelin::error::Reason;
use ravelin_outbox::{StoreError, StoreErrorKind};
use std::io;

/// Returns what to do about a reason.
pub(super) const fn of(reason: Reason) -> &'static str {
    match reason {
        Reason::PrivateKeyPem => "give the file that begins with -----BEGIN PRIVATE KEY-----, unencrypted",
        _ => of_code(reason.code()),
    }
}

/// Returns what to do about a code.
const fn of_code(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::CipherInvalid => "give the whole paymentMethodCipher object, as it was sent",
        ErrorCode::CipherUndecryptable => "compare its keySignature with that of `ravelin inspect-key`",
        ErrorCode::JsonInvalid => {
            "give one JSON object and nothing else; quotes are straight and names are quoted"
        }
        ErrorCode::KeyInvalid => {
            "copy the RSA public key once more, from beside the API keys in the dashboard"
        }
        ErrorCode::KeySecret => "take the secret out of here; the RSA public key stands beside the API keys",
        ErrorCode::PasswordInvalid => "give the password as UTF-8 text",
        ErrorCode::RandomUnavailable => "the operating system must give randomness: see getrandom(2)",
        ErrorCode::UnknownField => "leave the field out; never send a security code",
        _ => "give a JSON object such as {\"pan\":\"4111 1111 1111 1111\",\"month\":7,\"year\":28}",
    }
}

/// Returns what to do about an outbox that could not do what it was to do.
pub(super) fn of_store(error: &StoreError) -> &'static str {
    match error.kind() {
        StoreErrorKind::Place | StoreErrorKind::Unavailable if is_denied(error) => {
            "run it as the owner of the file and its folder: sudo -u OWNER ravelin …"
        }
        StoreErrorKind::Full => "see what is queued: ravelin outbox stats",
        StoreErrorKind::Taken => "stop the other one first",
        StoreErrorKind::Unavailable => "see whether the database is up, and lets this machine in",
        StoreErrorKind::Schema => "make the tables, or bring them up: ravelin outbox migrate",
        StoreErrorKind::Secret => "leave it out; a card goes into paymentMethodCipher",
        StoreErrorKind::Database => "see what this user may do there, and the server's log",
        _ => "give --database sqlite:///a/file on a disk of this machine, or postgres://user@host/database",
    }
}

/// Tells whether this user may not open or change a file.
fn is_denied(error: &StoreError) -> bool {
    let is_denied = |cause: &(dyn std::error::Error + 'static)| {
        let io = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        // SQLite has numbers for it that it gives other reasons too, and these words.
        let words = cause.to_string();
        io == Some(io::ErrorKind::PermissionDenied)
            || ["readonly database", "unable to open database file"].iter().any(|said| words.contains(said))
    };
    let cause = std::error::Error::source(error);
    std::iter::successors(cause, |error| error.source()).any(is_denied)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_may_not_open_a_file_is_told_as_whom_to_run() {
        let denied =
            StoreError::from_source(StoreErrorKind::Place, io::Error::from(io::ErrorKind::PermissionDenied));
        let readonly =
            StoreError::from_source(StoreErrorKind::Unavailable, "attempt to write a readonly database");
        for error in [denied, readonly] {
            let shown = of_store(&error);
            assert!(shown.contains("sudo -u"), "{shown}");
        }
        let away = StoreError::new(StoreErrorKind::Unavailable);
        assert!(!of_store(&away).contains("sudo -u"));
    }
}
