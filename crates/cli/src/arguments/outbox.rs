//! What `ravelin outbox` takes.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

/// Look into an outbox, mend what was laid aside, and keep its tables.
///
/// It may be done while relays and gateways run. Nothing of an event is shown unless it is asked for: who
/// it is about with --with-customer, what it says with `show --body` and `show --unmasked`.
#[derive(Args)]
#[command(after_help = "\
An event is queued until Ravelin takes it, and then removed. It is laid aside as dead, with a reason, where
Ravelin refused it, where it must not be kept (card-number, security-code, magnetic-stripe, password-plain), or
once it is seven days old (expired). A relay removes dead events after 30 days.

RAVELIN_DATABASE says where the outbox is where --database does not, and RAVELIN_SEAL_KEYS names the file with
the keys of one that is sealed, as for `ravelin relay`.

Examples:
  ravelin outbox stats --database sqlite:///var/lib/shop/outbox.db
  ravelin outbox list --state dead
  ravelin outbox show 4711 --body
  ravelin outbox edit 4711 mended.json && ravelin outbox replay 4711
  ravelin outbox purge --older-than 7d --yes")]
pub(crate) struct Outbox {
    /// Where events are kept: sqlite:///a/file, or postgres://user@host/database. If left out,
    /// RAVELIN_DATABASE says it, where a password in it is not seen by others.
    #[arg(long, value_name = "URL", global = true)]
    pub(crate) database: Option<String>,

    #[command(subcommand)]
    pub(crate) task: OutboxTask,
}

#[derive(Subcommand)]
pub(crate) enum OutboxTask {
    List(List),
    Show(Show),
    Edit(Edit),
    Replay(Replay),
    Purge(Purge),
    Stats(Stats),
    Migrate(Migrate),
}

/// List events: number, state, path, age, attempts and reason, lowest number first.
#[derive(Args)]
#[command(after_help = "\
Where there are more, the last line says how to go on.

Examples:
  ravelin outbox list --state dead --reason rejected
  ravelin outbox list --customer cust-61283 --limit 10
  ravelin outbox list --state dead --after 4711 --json")]
pub(crate) struct List {
    /// Queued events only, or dead ones only.
    #[arg(long, value_enum)]
    pub(crate) state: Option<State>,
    /// Events of this customer only; with an empty text those that have none.
    #[arg(long, value_name = "ID")]
    pub(crate) customer: Option<String>,
    /// Events for this path only, such as /v2/order.
    #[arg(long, value_name = "PATH")]
    pub(crate) path: Option<String>,
    /// Events with this reason only, such as rejected.
    #[arg(long, value_name = "CODE")]
    pub(crate) reason: Option<String>,
    /// At most so many.
    #[arg(long, value_name = "COUNT", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) limit: u32,
    /// Go on behind this number.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub(crate) after: i64,
    /// Show whom the events are about, too.
    #[arg(long)]
    pub(crate) with_customer: bool,
}

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum State {
    /// It is to be delivered.
    Queued,
    /// It was laid aside.
    Dead,
}

/// Show one event: its state, and what `ravelin check` finds in it.
#[derive(Args)]
#[command(after_help = "\
With --body each letter of a text is an x, each digit a 9; names of members, truths, and the numbers that the
documents ask for stay. With --unmasked it is the event as it is, with names and addresses of people: mind where
it goes. What must not be kept at all, a card number, a security code, a password, is never shown.

Examples:
  ravelin outbox show 4711
  ravelin outbox show 4711 --body
  ravelin outbox show 4711 --unmasked > body.json")]
pub(crate) struct Show {
    /// The number of the event.
    #[arg(value_name = "NUMBER")]
    pub(crate) id: i64,
    /// Show the body, with its values masked.
    #[arg(long)]
    pub(crate) body: bool,
    /// Print the body as it is, and nothing else.
    #[arg(long, conflicts_with = "body")]
    pub(crate) unmasked: bool,
    /// Show whom the event is about, too.
    #[arg(long)]
    pub(crate) with_customer: bool,
}

/// Replace the body of a dead event: by a file, or in an editor.
///
/// The new body is checked: what must not be kept is refused, and so is what Ravelin would reject, unless
/// with --unchecked. It is sealed again if the outbox is sealed. The event stays dead until `replay`.
#[derive(Args)]
#[command(after_help = "\
Without a file it is edited in $VISUAL or $EDITOR, from a file in memory where the system has such, which only
its owner can read and which is removed afterwards. Number, path and customer of the event stay as they are.

Examples:
  ravelin outbox edit 4711 && ravelin outbox replay 4711
  jq '.order.currency = \"GBP\"' body.json | ravelin outbox edit 4711 -")]
pub(crate) struct Edit {
    /// The number of the event.
    #[arg(value_name = "NUMBER")]
    pub(crate) id: i64,
    /// The new body; - for standard input. Left out, an editor opens.
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Take what Ravelin would reject, too.
    #[arg(long)]
    pub(crate) unchecked: bool,
}

/// Queue dead events again.
#[derive(Args)]
#[command(after_help = "\
An event keeps its number. So among those of its customer it is sent before all that were inserted after it and
still wait, and several that are queued again at once are sent in the order in which they were inserted. What was
delivered in the meantime has overtaken it; Ravelin merges by the timestamp in the event, so the older data do not
replace newer ones. Attempts are counted anew, and so are the seven days.

Exit codes: 0 all of them are queued again, 1 one of the numbers is none of a dead event, 2 wrong usage.

Examples:
  ravelin outbox replay 4711 4712
  ravelin outbox replay --reason expired
  ravelin outbox replay --all")]
pub(crate) struct Replay {
    #[command(flatten)]
    pub(crate) which: Which,
}

/// Remove dead events for good; nothing queued is touched.
#[derive(Args)]
#[command(after_help = "\
Without --yes it only says how many would be removed.

Exit codes: 0 they are removed, 1 --yes is missing or one of the numbers is none of a dead event, 2 wrong usage.

Examples:
  ravelin outbox purge --older-than 7d --yes
  ravelin outbox purge --reason card-number --yes
  ravelin outbox purge 4711 --yes")]
pub(crate) struct Purge {
    #[command(flatten)]
    pub(crate) which: Which,
    /// Those that were inserted, or queued again, longer ago than this, such as 12h or 30d.
    #[arg(long, value_name = "AGE", value_parser = age, conflicts_with_all = ["ids", "all"])]
    pub(crate) older_than: Option<Duration>,
    /// Remove them.
    #[arg(long)]
    pub(crate) yes: bool,
}

/// Which dead events are meant.
#[derive(Args)]
pub(crate) struct Which {
    /// The numbers of the events.
    #[arg(value_name = "NUMBER", conflicts_with_all = ["all", "reason"])]
    pub(crate) ids: Vec<i64>,
    /// All dead events.
    #[arg(long, conflicts_with = "reason")]
    pub(crate) all: bool,
    /// Those with this reason, such as rejected.
    #[arg(long, value_name = "CODE")]
    pub(crate) reason: Option<String>,
}

/// Tell how much is queued and dead and why, how old it is, who has the most, and how large it all is.
#[derive(Args)]
#[command(after_help = "\
It looks at every queued event, which takes a moment where there are millions. What a relay tells at /metrics
costs less.

Examples:
  ravelin outbox stats
  ravelin outbox stats --lanes 20 --with-customer --json")]
pub(crate) struct Stats {
    /// Tell of so many customers with the most queued events.
    #[arg(long, value_name = "COUNT", default_value_t = 5)]
    pub(crate) lanes: u32,
    /// Show who they are, too; else the number of their first event stands for them.
    #[arg(long)]
    pub(crate) with_customer: bool,
}

/// Make the tables, or bring them up to this version.
///
/// In PostgreSQL it must be done before the first relay or gateway starts, by a user that may create tables. A
/// file of SQLite is made and brought up by whoever opens it.
#[derive(Args)]
#[command(after_help = "\
A version only adds, and works with the programs of the one before: first the tables, then the programs.

Examples:
  ravelin outbox migrate --database postgres://owner@db.example.com/shop
  ravelin outbox migrate --print --database postgres: > tables.sql
  ravelin outbox migrate --print --from 1 --database postgres: > from-1.sql")]
pub(crate) struct Migrate {
    /// Print the statements instead, with two roles, for whoever looks at them before they are run. Nothing
    /// is connected to.
    #[arg(long)]
    pub(crate) print: bool,
    /// Only what a version of the tables lacks.
    #[arg(long, value_name = "VERSION", requires = "print", default_value_t = 0)]
    pub(crate) from: u32,
}

fn age(text: &str) -> Result<Duration, &'static str> {
    humantime::parse_duration(text).map_err(|_| "no length of time such as 30d")
}
