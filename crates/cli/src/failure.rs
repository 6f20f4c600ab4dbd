//! What went wrong, for people and for programs; never the value that was refused.

mod advice;

use ravelin::error::Reason;
use ravelin::{Error, ErrorCode};
use ravelin_client::ClientError;
use ravelin_gateway::StartError as GatewayError;
use ravelin_outbox::seal::KeyFileError;
use ravelin_outbox::{StoreError, StoreErrorKind};
use ravelin_sandbox::StartError;
use std::io;
use std::str::Utf8Error;

/// Where scripts are described.
const SCRIPT_ADVICE: &str =
    "see what README says of scripts: rules, each with answers; its tables have the members and the faults";

/// A failure with its stable code, the field at fault, and a line of advice.
#[derive(Debug)]
pub(crate) struct Failure {
    code: &'static str,
    field: String,
    message: String,
    advice: &'static str,
}

impl Failure {
    /// Returns the failure of an input that cannot be read. The path is not repeated: it may be a
    /// card or a password that was given in the place of a file.
    pub(crate) fn file(argument: &'static str, error: &io::Error) -> Self {
        Self {
            code: "file-unreadable",
            field: argument.to_owned(),
            message: format!("the file for {argument} cannot be read: {error}"),
            advice: "give the path of a file, or - for standard input; its content does not belong on the command line",
        }
    }

    /// Returns the failure of a folder that cannot be written into; its path is not repeated either.
    pub(crate) fn folder(argument: &'static str, error: &io::Error) -> Self {
        Self {
            code: "folder-unwritable",
            field: argument.to_owned(),
            message: format!("the folder for {argument} cannot be written into: {error}"),
            advice: "give a folder that you may write into",
        }
    }

    /// Returns the failure of standard input.
    pub(crate) fn standard_input(error: &io::Error) -> Self {
        Self {
            code: "file-unreadable",
            field: "-".to_owned(),
            message: format!("standard input cannot be read: {error}"),
            advice: "see what standard input is connected to",
        }
    }

    /// Returns the failure of an input beyond any use.
    pub(crate) fn too_long(argument: &'static str, limit_bytes: u64) -> Self {
        Self {
            code: "input-too-long",
            field: argument.to_owned(),
            message: format!("the input for {argument} is longer than {} MiB", limit_bytes >> 20),
            advice: "give one card, key, password or event at a time, or one event in each line",
        }
    }

    /// Returns the failure of an input with no event in it.
    pub(crate) fn no_event() -> Self {
        Self {
            code: "input-empty",
            field: "FILE".to_owned(),
            message: "there is no event".to_owned(),
            advice: "give one JSON object, or one in each line",
        }
    }

    /// Returns the failure of bytes that are no text.
    pub(crate) fn no_text(code: &'static str, field: &'static str, error: Utf8Error) -> Self {
        Self {
            code,
            field: field.to_owned(),
            message: format!("{field} is not UTF-8 text: byte {} is none of it", error.valid_up_to() + 1),
            advice: "save it as UTF-8 without a byte order mark",
        }
    }

    /// Returns the failure of JSON, or of what it holds. Where the core names no field, `subject` does.
    pub(crate) fn json(subject: &'static str, error: Error) -> Self {
        match error.reason() {
            Reason::JsonSyntax => Self { message: format!("{subject} {error}"), ..error.into() },
            _ => error.into(),
        }
    }

    /// Returns the failure of a password with a line break in it, most likely a file of several.
    pub(crate) fn several_lines() -> Self {
        Self {
            code: ErrorCode::PasswordInvalid.as_str(),
            field: "password".to_owned(),
            message: "password has a line break in it".to_owned(),
            advice: "give one password, and an e-mail by --email-file; or --exact if the break is a part of it",
        }
    }

    /// Returns the failure of writing a result.
    pub(crate) fn output(error: &io::Error) -> Self {
        Self {
            code: "output-failed",
            field: String::new(),
            message: format!("the result cannot be written: {error}"),
            advice: "see what standard output is connected to",
        }
    }

    /// Returns the failure of a server that does not start.
    pub(crate) fn sandbox(error: &dyn std::error::Error) -> Self {
        Self {
            code: "sandbox-failed",
            field: String::new(),
            message: with_causes(error),
            advice: "another program may have the port: try --port 0",
        }
    }

    /// Returns the failure of a sandbox that does not start.
    pub(crate) fn start(error: &StartError) -> Self {
        let (code, field, advice) = match error {
            StartError::Log(_) => {
                ("log-unusable", "--log", "give a file that can be written, new or of an earlier log")
            }
            StartError::Script(_) => ("script-invalid", "--script", SCRIPT_ADVICE),
            _ => return Self::sandbox(error),
        };
        Self { code, field: field.to_owned(), message: with_causes(error), advice }
    }

    /// Returns the failure of a script that is not understood; what stands in it is not repeated.
    pub(crate) fn script(error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        Self {
            code: "script-invalid",
            field: "--script".to_owned(),
            message: format!("the script is not understood at line {line}, column {column}"),
            advice: SCRIPT_ADVICE,
        }
    }

    /// Returns the failure of a gateway that does not start.
    pub(crate) fn gateway(error: &GatewayError) -> Self {
        match error {
            GatewayError::Client(error) => Self::client(error),
            _ => Self {
                code: error.code(),
                field: String::new(),
                message: with_causes(error),
                advice: match error {
                    GatewayError::Bounds(_) => "see --help for what --max-requests and --body-limit take",
                    GatewayError::Open => "set RAVELIN_GATEWAY_KEY, or give --key-file",
                    _ => "another program may have the port: try another",
                },
            },
        }
    }

    /// Returns the failure of an outbox. The address is not repeated: it may hold a password.
    pub(crate) fn store(error: &StoreError) -> Self {
        let field = if error.kind() == StoreErrorKind::Secret { "" } else { "--database" };
        Self {
            code: error.kind().as_str(),
            field: field.to_owned(),
            message: with_causes(error),
            advice: advice::of_store(error),
        }
    }

    /// Returns the failure of a number that no event has. It is not repeated: it may be that of a card.
    pub(crate) fn no_such_event() -> Self {
        let message =
            "there is no event with this number: it was delivered or removed, or never was".to_owned();
        Self::outbox("outbox-no-event", message, "see which there are: ravelin outbox list")
    }

    /// Returns the failure of an event that is still to be delivered.
    pub(crate) fn not_dead(id: i64) -> Self {
        let message = format!("the event {id} is queued: only a dead one can be changed");
        Self::outbox("outbox-not-dead", message, "let it be delivered, or wait until it is laid aside")
    }

    /// Returns the failure of an event that is sealed and cannot be opened.
    pub(crate) fn locked(id: i64) -> Self {
        let message = format!("the event {id} is sealed, and its key is not here");
        Self::outbox("outbox-locked", message, "set RAVELIN_SEAL_KEYS to the file with the relay's keys")
    }

    /// Returns the failure of an event that holds what is shown to nobody; `where_` is no value.
    pub(crate) fn unshowable(id: i64, where_: &str) -> Self {
        let message = format!("the event {id} holds what must not be kept, and is not shown: {where_}");
        let advice = "give a body without it: ravelin outbox edit NUMBER FILE; or purge the event";
        Self::outbox("outbox-secret", message, advice)
    }

    /// Returns the failure of a body with what must not be kept; `where_` is no value.
    pub(crate) fn unkeepable(where_: &str) -> Self {
        let message = format!("the body holds what must not be kept: {where_}");
        Self::outbox("outbox-secret", message, "leave it out; a card goes into paymentMethodCipher")
    }

    /// Returns the failure of an editor.
    pub(crate) fn editor(why: &str) -> Self {
        let advice = "set EDITOR, or give the new body as a file: ravelin outbox edit NUMBER FILE";
        Self::outbox("editor-failed", why.to_owned(), advice)
    }

    fn outbox(code: &'static str, message: String, advice: &'static str) -> Self {
        Self { code, field: String::new(), message, advice }
    }

    /// Returns the failure of a file with the keys that seal an outbox.
    pub(crate) fn seal_keys(error: &KeyFileError) -> Self {
        Self {
            code: "seal-keys-invalid",
            field: "RAVELIN_SEAL_KEYS".to_owned(),
            message: with_causes(error),
            advice: "give a file with a name and 32 bytes in base64 in each line, the one that seals on top",
        }
    }

    /// Returns the failure of a service's own keys.
    pub(crate) fn gateway_key() -> Self {
        Self {
            code: "gateway-key-invalid",
            field: String::new(),
            message: "a key of the gateway is shorter than 16 characters, or no header can carry it"
                .to_owned(),
            advice: "make one with: openssl rand -hex 24",
        }
    }

    /// Returns the failure of a file that a backfill cannot read. Its path is not repeated.
    pub(crate) fn backfill_unreadable(error: &io::Error) -> Self {
        let message = format!("the file cannot be read: {error}");
        Self::backfill("file-unreadable", message, "give the path of a file on a disk of this machine")
    }

    /// Returns the failure of a file or a variable that was to hold a service's own keys.
    pub(crate) fn no_gateway_key() -> Self {
        Self { message: "there is no key in it for the programs that ask".to_owned(), ..Self::gateway_key() }
    }

    /// Returns the failure of the files in which a backfill notes how far it is.
    pub(crate) fn backfill_unusable(error: &io::Error) -> Self {
        let message = format!("how far it is cannot be noted: {error}");
        Self::backfill("backfill-state-unusable", message, "give --state-dir FOLDER, with room on its disk")
    }

    /// Returns the failure of a checkpoint that is none.
    pub(crate) fn backfill_state() -> Self {
        let message = "the checkpoint is not understood".to_owned();
        Self::backfill("backfill-state-invalid", message, "give --restart to begin at the beginning again")
    }

    /// Returns the failure of a file that is not the one of the checkpoint.
    pub(crate) fn backfill_replaced() -> Self {
        let message = "the file is not the one that the checkpoint is about: it was changed or replaced";
        let advice = "bring the old one back, or give --restart to send all of this one";
        Self::backfill("backfill-file-replaced", message.to_owned(), advice)
    }

    /// Returns the failure of arguments under which the checkpoint was not made.
    pub(crate) fn backfill_settings() -> Self {
        let message = "the checkpoint was made with another kind, format or mapping of columns".to_owned();
        let advice = "give the same again, or --restart to send all of it";
        Self::backfill("backfill-settings-changed", message, advice)
    }

    /// Returns the failure of rejected events that do not belong to the checkpoint.
    pub(crate) fn backfill_rejects() -> Self {
        let message = "the file of rejected events is not the one that the checkpoint is about".to_owned();
        Self::backfill("backfill-rejects-changed", message, "move it away, or give --restart to remove it")
    }

    /// Returns the failure of a second run on the same file.
    pub(crate) fn backfill_taken() -> Self {
        let message = "another backfill of this file is under way".to_owned();
        Self::backfill("backfill-taken", message, "wait for it, or stop it")
    }

    /// Returns the failure of a run of which nothing was taken.
    pub(crate) fn backfill_hopeless(why: &'static str) -> Self {
        let message = format!("nothing was taken, and nothing would be: {why}");
        let advice = if why == "key-refused" {
            "set RAVELIN_TOKEN to the secret key, or give --token-file; then the same command again"
        } else {
            "see where --base-url leads; then the same command again"
        };
        Self::backfill("backfill-refused", message, advice)
    }

    fn backfill(code: &'static str, message: String, advice: &'static str) -> Self {
        Self { code, field: "FILE".to_owned(), message, advice }
    }

    /// Returns the failure of arguments that are each right, but not together or not for this input.
    /// It counts as wrong usage.
    pub(crate) fn usage(field: &'static str, message: String, advice: &'static str) -> Self {
        Self { code: "usage", field: field.to_owned(), message, advice }
    }

    /// Returns the failure of a client that is not built: its key, its address, TLS.
    pub(crate) fn client(error: &ClientError) -> Self {
        Self {
            code: error.code(),
            field: String::new(),
            message: with_causes(error),
            advice: match error {
                ClientError::BaseUrl(_) => "give --base-url https://…, or http:// on this machine",
                ClientError::Tls(_) => "see whether this system has root certificates",
                _ => "set RAVELIN_TOKEN to the secret key, sk_… or secret_key_…, or give --token-file",
            },
        }
    }

    /// Returns the failure of a system that lets nothing be sent at all.
    pub(crate) fn system(error: &io::Error) -> Self {
        Self {
            code: "system-failed",
            field: String::new(),
            message: format!("the system lets nothing be sent: {error}"),
            advice: "see how many files this process may open",
        }
    }

    /// Returns whether the command was used wrongly.
    pub(crate) fn is_usage(&self) -> bool {
        self.code == "usage"
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
            advice: advice::of(error.reason()),
        }
    }
}

/// Returns an error with what caused it.
fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.fold(error.to_string(), |chain, cause| format!("{chain}: {cause}"))
}
