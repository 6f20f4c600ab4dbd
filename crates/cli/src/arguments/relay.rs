//! What `ravelin relay` takes.

use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Deliver what an outbox keeps, until Ctrl-C or SIGTERM.
///
/// The secret key comes from the environment variable RAVELIN_TOKEN or from a file. Where another relay
/// delivers from the same file already, this one stands by to take over; in PostgreSQL they share the work.
#[derive(Args)]
#[command(after_help = "\
A signal lets what is under way end; a second one stops at once, and what was under way may be sent twice.
RAVELIN_LOG sets what is logged: off, error, warn, info or debug. RAVELIN_SEAL_KEYS names a file with keys that
seal what is kept and open it, a name and 32 bytes in base64 in each line; the first seals.

Exit codes: 0 it was told to stop, 1 it cannot deliver, was stopped at once, or was told to stop while its database
is away, 2 wrong usage.

Examples:
  ravelin relay --database sqlite:///var/lib/shop/outbox.db --token-file token.txt
  ravelin relay --database sqlite:///var/lib/shop/outbox.db --base-url http://127.0.0.1:8787
  ravelin outbox migrate --database postgres://owner@db.example.com/shop
  RAVELIN_DATABASE=postgres://shop_relay:PASSWORD@db.example.com/shop ravelin relay --token-file token.txt")]
pub(crate) struct Relay {
    /// Where events are kept: sqlite:///a/file, which is made where it is missing, or
    /// postgres://user@host/database, whose tables `ravelin outbox migrate` makes. If left out,
    /// RAVELIN_DATABASE says it, where a password in it is not seen by others.
    #[arg(long, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// Take the secret key from this file instead of RAVELIN_TOKEN.
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// Send to this address instead of Ravelin's: the sandbox, or a proxy.
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// How many events are under way at once.
    #[arg(long, value_name = "COUNT", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) concurrency: u16,
    /// Serve /metrics, /healthz and /readyz here.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) admin: Option<SocketAddr>,
}
