//! What the command takes.

mod backfill;
mod gateway;
mod outbox;
mod relay;
mod shells;

pub(crate) use backfill::{Backfill, CellType, Format, Kind};
pub(crate) use gateway::{Checks, Fallback, Gateway, Unscored};
pub(crate) use outbox::{Edit, List, Migrate, Outbox, OutboxTask, Purge, Replay, Show, State, Stats, Which};
pub(crate) use relay::Relay;
pub(crate) use shells::{Completions, Man};

use clap::{Args, Parser, Subcommand};
use ravelin::endpoint::Endpoint;
use std::path::PathBuf;

/// Events, answers, cards, passwords and keys for Ravelin's fraud-prevention API, and a sandbox of it
/// on this machine.
///
/// Unofficial: not made or supported by Ravelin.
#[derive(Parser)]
#[command(
    name = "ravelin",
    version,
    arg_required_else_help = true,
    after_help = "\
Exit codes: 0 success, 1 failure, 2 wrong usage.
Secrets come from standard input (-) or a file, never from an argument."
)]
pub(crate) struct Arguments {
    /// Print JSON for programs instead of sentences for people; errors too.
    #[arg(long, global = true)]
    pub(crate) json: bool,

    #[command(subcommand)]
    pub(crate) task: Task,
}

#[derive(Subcommand)]
pub(crate) enum Task {
    EncryptCard(EncryptCard),
    DecryptCard(DecryptCard),
    HashPassword(HashPassword),
    InspectKey(InspectKey),
    DeviceId(DeviceId),
    Check(Check),
    Send(Send),
    Explain(Explain),
    Backfill(Box<Backfill>),
    Sandbox(Sandbox),
    Gateway(Box<Gateway>),
    Relay(Relay),
    Outbox(Outbox),
    Completions(Completions),
    Man(Man),
}

/// Encrypt a card: prints the object that goes into `paymentMethod`, as JSON.
#[derive(Args)]
#[command(after_help = "\
Example:
  echo '{\"pan\":\"4111 1111 1111 1111\",\"month\":7,\"year\":28}' | ravelin encrypt-card --key-file key.txt")]
pub(crate) struct EncryptCard {
    /// The RSA public key from Ravelin's dashboard; a line break at its end is no part of it.
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: PathBuf,
    /// The card, a JSON object with pan, month, year and nameOnCard; standard input if left out.
    #[arg(value_name = "CARD.json")]
    pub(crate) card: Option<PathBuf>,
}

/// Decrypt a card that was encrypted for a key of your own: prints it exactly as it was encrypted.
///
/// For testing, on the machine of the key's owner only: the timing of private-key operations gives
/// something of the key away (RUSTSEC-2023-0071).
#[derive(Args)]
#[command(after_help = "\
Example:
  ravelin encrypt-card --key-file key.txt card.json | ravelin decrypt-card --private-key-file key.pem")]
pub(crate) struct DecryptCard {
    /// The private key in PEM, PKCS#8 or PKCS#1.
    #[arg(long, value_name = "FILE.pem")]
    pub(crate) private_key_file: PathBuf,
    /// The paymentMethodCipher object; standard input if left out.
    #[arg(value_name = "CIPHER.json")]
    pub(crate) cipher: Option<PathBuf>,
}

/// Hash a password in every form that the API takes.
#[derive(Args)]
#[command(after_help = "\
Example:
  printf %s \"$PASSWORD\" | ravelin hash-password --email-file email.txt")]
pub(crate) struct HashPassword {
    /// The password; standard input if left out. One line break at its end is no part of it.
    #[arg(value_name = "FILE")]
    pub(crate) password: Option<PathBuf>,
    /// An e-mail address, for emailPasswordSHA256; one line break at its end is no part of it.
    #[arg(long, value_name = "FILE")]
    pub(crate) email_file: Option<PathBuf>,
    /// Take a line break at the end for a part of the password.
    #[arg(long)]
    pub(crate) exact: bool,
}

/// Say what a public key is, or what was pasted instead of one.
#[derive(Args)]
#[command(after_help = "\
Example:
  ravelin inspect-key key.txt")]
pub(crate) struct InspectKey {
    /// The key; standard input if left out. A line break at its end is no part of it.
    #[arg(value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
}

/// Make a device id, as a page would.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ravelin device-id
  ravelin device-id --adopt device-id.txt")]
pub(crate) struct DeviceId {
    /// What a new id begins with.
    #[arg(long, default_value = ravelin::device::DEFAULT_PREFIX)]
    pub(crate) prefix: String,
    /// Keep the id in this file unchanged, - for standard input; make one only if there is none in it.
    /// A line break at its end is no part of it.
    #[arg(long, value_name = "FILE")]
    pub(crate) adopt: Option<PathBuf>,
}

/// Emulate the API on this machine until Ctrl-C; prints its address, token and public keys.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ravelin sandbox --port 8787
  then point your backend at the address it prints, and open that address in a browser

  ravelin sandbox --script refused-twice.json --log deliveries.ndjson --log-id /customer/custom/eventId
  then kill whatever sends, and see in the log what had arrived")]
pub(crate) struct Sandbox {
    /// The port on loopback; 0 takes a free one.
    #[arg(long, default_value_t = 8787)]
    pub(crate) port: u16,
    /// Leave out the random unknown fields that answers carry, as those of Ravelin's own sandbox do.
    #[arg(long)]
    pub(crate) no_unknown_fields: bool,
    /// Answer with an empty body where no recommendation is asked for, as the reference says.
    #[arg(long)]
    pub(crate) bare_answers: bool,
    /// The seed of scores, unknown fields and a script's chances, to get the same again.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// Answer by the rules in this file, JSON as for `PUT /sandbox/script`.
    #[arg(long, value_name = "FILE")]
    pub(crate) script: Option<PathBuf>,
    /// Note every request that brings an event, and what became of it, as a line of JSON at the end of
    /// this file. It has no bound, and holds identifiers as they came.
    #[arg(long, value_name = "FILE")]
    pub(crate) log: Option<PathBuf>,
    /// Where the id of an event stands in its body, a JSON pointer such as /customer/custom/eventId; can
    /// be given several times. Without one an event is known by the digest of its body.
    #[arg(long, value_name = "POINTER", requires = "log", value_parser = pointer)]
    pub(crate) log_id: Vec<String>,
    /// Keep this many events for the page that shows them; with 0 the sandbox is faster.
    #[arg(long, value_name = "EVENTS", default_value_t = 1000)]
    pub(crate) journal_limit: usize,
    /// Throttle a customer beyond this many events a minute; 0 throttles nobody.
    #[arg(long, value_name = "EVENTS", default_value_t = 50)]
    pub(crate) customer_limit: u32,
}

/// Say what Ravelin would reject or warn about in events, before they are sent.
///
/// No value of an event is printed: only where it stands, and what is wrong with it.
#[derive(Args)]
#[command(after_help = "\
Exit codes: 0 nothing would be rejected, 1 something would be, 2 wrong usage.

Examples:
  ravelin check order.json
  ravelin check --endpoint /v2/backfill/order --json < orders.ndjson")]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) events: Events,
}

/// Send events to Ravelin or to the sandbox; prints the answer to each as a line of JSON.
///
/// The secret key comes from the environment variable RAVELIN_TOKEN or from a file. What would be
/// rejected is not sent. Nothing is sent twice: whether an event may be sent again stands in its line.
#[derive(Args)]
#[command(after_help = "\
Exit codes: 0 every event was accepted, 1 one was not, 2 wrong usage.

Examples:
  ravelin send --score checkoutPreAuth checkout.json
  ravelin send --base-url http://127.0.0.1:8787 --endpoint /v2/backfill/order orders.ndjson
  ravelin send --score login login.json | ravelin explain")]
pub(crate) struct Send {
    #[command(flatten)]
    pub(crate) events: Events,
    /// Send to this address instead of Ravelin's: the sandbox, or a proxy.
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// Take the secret key from this file instead of RAVELIN_TOKEN.
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// Send what would be rejected, too.
    #[arg(long)]
    pub(crate) unchecked: bool,
}

/// Where events come from, and where they go.
#[derive(Args)]
pub(crate) struct Events {
    /// The path that the events are for, such as /v2/checkout; guessed from their members if left out.
    #[arg(long, value_name = "PATH", value_parser = target)]
    pub(crate) endpoint: Option<Target>,
    /// They are data of the past, for the backfill endpoint.
    #[arg(long)]
    pub(crate) backfill: bool,
    /// Ask for a recommendation at this checkpoint, such as checkoutPreAuth, or true.
    #[arg(long, value_name = "CHECKPOINT")]
    pub(crate) score: Option<String>,
    /// One event as JSON, or one in each line: a body, or {"endpoint": "/v2/order", "body": {…}};
    /// standard input if left out.
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

/// Say what an answer means and what to do: its action, warnings, credentials, rules, or error.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ravelin explain --endpoint /v3/login answer.json
  ravelin explain --status 429 < /dev/null")]
pub(crate) struct Explain {
    /// The status that the answer came with, if it is not in it.
    #[arg(long, value_name = "STATUS", value_parser = clap::value_parser!(u16).range(100..=599))]
    pub(crate) status: Option<u16>,
    /// The path that answered, such as /v3/login; guessed from the answer if left out.
    #[arg(long, value_name = "PATH", value_parser = target)]
    pub(crate) endpoint: Option<Target>,
    /// The answer as it came, or what `ravelin send` printed; standard input if left out.
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

/// An endpoint, or its path for data of the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) endpoint: Endpoint,
    pub(crate) backfill: bool,
}

impl Target {
    /// Returns the target of a path.
    pub(crate) fn of_path(path: &str) -> Option<Self> {
        Endpoint::of_path(path).map(|(endpoint, backfill)| Self { endpoint, backfill })
    }

    /// Returns its path; for data of the past there may be none.
    pub(crate) const fn path(self) -> Option<&'static str> {
        if self.backfill { self.endpoint.backfill_path() } else { Some(self.endpoint.path()) }
    }
}

fn target(path: &str) -> Result<Target, &'static str> {
    Target::of_path(path).ok_or("no path of an endpoint")
}

/// Takes a JSON pointer (RFC 6901) to a member: another text would find nothing, and nobody would be told.
fn pointer(text: &str) -> Result<String, &'static str> {
    let is_escaped = text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    if text.starts_with('/') && is_escaped {
        Ok(text.to_owned())
    } else {
        Err("no JSON pointer such as /a/b")
    }
}
