//! What the command takes.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Cards, passwords and keys for Ravelin's fraud-prevention API, and a sandbox of it on this machine.
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
    Sandbox(Sandbox),
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
Example:
  ravelin sandbox --port 8787
  then point your backend at the address it prints, and open that address in a browser")]
pub(crate) struct Sandbox {
    /// The port on loopback; 0 takes a free one.
    #[arg(long, default_value_t = 8787)]
    pub(crate) port: u16,
    /// Leave out the random unknown fields that answers carry, as those of Ravelin's own sandbox do.
    #[arg(long)]
    pub(crate) no_unknown_fields: bool,
    /// The seed of scores and unknown fields, to get the same again.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
}
