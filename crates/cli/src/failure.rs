//! What went wrong, for people and for programs; never the value that was refused.

use ravelin::{Error, ErrorCode};
use std::io;
use std::path::Path;

/// A failure with its stable code, the field at fault, and a line of advice.
#[derive(Debug)]
pub(crate) struct Failure {
    code: &'static str,
    field: String,
    message: String,
    advice: &'static str,
}

impl Failure {
    /// Returns the failure of a file that cannot be read.
    pub(crate) fn file(path: &Path, error: &io::Error) -> Self {
        Self {
            code: "file-unreadable",
            field: path.display().to_string(),
            message: format!("{} cannot be read: {error}", path.display()),
            advice: "give the path of a file, or nothing for standard input",
        }
    }

    /// Returns the failure of an input beyond any use.
    pub(crate) fn too_long(limit_bytes: u64) -> Self {
        Self {
            code: "input-too-long",
            field: String::new(),
            message: format!("the input is longer than {} MB", limit_bytes >> 20),
            advice: "give one card, key or password at a time",
        }
    }

    /// Returns the failure of writing a result.
    pub(crate) fn output(error: &io::Error) -> Self {
        Self {
            code: "output-failed",
            field: String::new(),
            message: format!("the result cannot be written: {error}"),
            advice: "see to what standard output is connected to",
        }
    }

    /// Returns the failure of a server that does not start.
    pub(crate) fn sandbox(error: &dyn std::error::Error) -> Self {
        Self {
            code: "sandbox-failed",
            field: String::new(),
            message: format!("the sandbox does not start: {error}"),
            advice: "another program may have the port: try --port 0",
        }
    }

    /// Returns the text for standard error.
    pub(crate) fn shown(&self, json: bool) -> String {
        let Self { code, field, message, advice } = self;
        if json {
            return serde_json::json!({ "code": code, "field": field, "message": message }).to_string();
        }
        format!("error: {message} [{code}]\n       {advice}")
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let code = error.code();
        Self {
            code: code.as_str(),
            field: error.field().to_owned(),
            message: error.to_string(),
            advice: advice(code),
        }
    }
}

/// Returns what to do about a code.
const fn advice(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::CipherInvalid => "give the whole paymentMethodCipher object, as it was sent",
        ErrorCode::CipherUndecryptable => "compare its keySignature with that of `ravelin inspect-key`",
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
