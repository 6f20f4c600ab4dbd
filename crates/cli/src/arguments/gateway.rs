//! What `ravelin gateway` takes.

use clap::{Args, ValueEnum};
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Serve Ravelin's API paths on this machine: events are checked, kept on a disk, and delivered.
///
/// A program in any language posts here what it would post to Ravelin, and gets Ravelin's answer, or
/// within the budget one with a fallback. The real key comes from the environment variable
/// RAVELIN_TOKEN or from a file, the keys of your own programs from RAVELIN_GATEWAY_KEY or from a file.
/// Without those only programs on this machine are served.
#[derive(Args)]
#[command(after_help = "\
Stops on Ctrl-C or SIGTERM, once what is under way has ended. RAVELIN_LOG sets what is logged: off,
error, warn, info or debug. RAVELIN_SEAL_KEYS names a file with keys that seal what is kept, a name and 32
bytes in base64 in each line; the first seals.

Examples:
  ravelin gateway --database sqlite:///var/lib/ravelin/outbox.db
  ravelin gateway --listen 0.0.0.0:8788 --key-file keys.txt --token-file token.txt \\
    --database sqlite:///var/lib/ravelin/outbox.db --admin 127.0.0.1:9788
  RAVELIN_DATABASE=postgres://shop_relay:PASSWORD@db.example.com/shop ravelin gateway --no-relay")]
pub(crate) struct Gateway {
    /// Where to listen; an address beyond this machine needs a key.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8788")]
    pub(crate) listen: SocketAddr,
    /// Where events are kept: sqlite:///a/file, which is made where it is missing, or
    /// postgres://user@host/database, whose tables `ravelin outbox migrate` makes. If left out,
    /// RAVELIN_DATABASE says it, where a password in it is not seen by others.
    #[arg(long, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// Take the keys of your own programs from this file, one in each line.
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
    /// Take the secret key from this file instead of RAVELIN_TOKEN.
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// Send to this address instead of Ravelin's: the sandbox, or a proxy.
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// Answer within so many milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 750, value_parser = clap::value_parser!(u64).range(10..=60_000))]
    pub(crate) budget_ms: u64,
    /// What to recommend where Ravelin does not.
    #[arg(long, value_enum, default_value = "review")]
    pub(crate) fallback: Fallback,
    /// What to do about what `ravelin check` would find.
    #[arg(long, value_enum, default_value = "reject")]
    pub(crate) check: Checks,
    /// What to do with events that ask for no recommendation.
    #[arg(long, value_enum, default_value = "keep")]
    pub(crate) unscored: Unscored,
    /// Leave it to `ravelin relay` to deliver what is kept.
    #[arg(long)]
    pub(crate) no_relay: bool,
    /// Serve /metrics, /healthz and /readyz here.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) admin: Option<SocketAddr>,
    /// The longest body that is taken, in bytes.
    #[arg(long, value_name = "BYTES", default_value_t = 1 << 20, value_parser = up_to(ravelin_gateway::LONGEST_BODY))]
    pub(crate) body_limit: u32,
    /// How many requests are served at once; those beyond are answered 503, and so are connections beyond twice
    /// as many.
    #[arg(long, value_name = "COUNT", default_value_t = 1024, value_parser = up_to(ravelin_gateway::MOST_REQUESTS))]
    pub(crate) max_requests: u32,
    /// How many threads serve; if left out, one for each core.
    #[arg(long, value_name = "COUNT")]
    pub(crate) threads: Option<NonZeroUsize>,
}

/// Takes a number from 1 on: with 0 nothing would be served.
fn up_to(most: u32) -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(1..=i64::from(most))
}

/// What to recommend where Ravelin does not.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Fallback {
    Allow,
    Review,
}

/// What to do about findings.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Checks {
    /// Nothing.
    Off,
    /// Tell them in a header and the log.
    Warn,
    /// And refuse what Ravelin would reject.
    Reject,
}

/// What to do with events that ask for no recommendation.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Unscored {
    /// Keep them, answer at once, deliver later.
    Keep,
    /// Send them at once.
    Forward,
}
