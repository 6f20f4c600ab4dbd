//! The outbox in PostgreSQL: for several relays, and for inserts in the merchant's own transactions.
//!
//! Customers fall into 64 buckets, and a relay has leases on some of them, in rows that end by
//! themselves. Events are polled for: `NOTIFY` would make all commits of the database wait in line. An
//! INSERT locks its own row and no other. No statement needs the one before it on the same connection,
//! so PgBouncer may stand between, also in transaction mode.

mod address;
mod changes;
mod enqueue;
mod home;
mod lanes;
mod lease;
mod link;
mod people;
mod schema;
mod sight;
mod tls;
mod upkeep;

use crate::clock::{Calendar, Clock as _, SystemClock};
use crate::door;
use crate::entry::Entry;
use crate::inserter::Inserter;
use crate::store::{Fate, Filter, Lease, Overview, Row, Stats, Store, StoreError, StoreErrorKind, Walked};
use changes::Fence;
use enqueue::Enqueuer;
use home::Home;
use link::{Link, Way};
use sight::Sight;
use std::collections::HashSet;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio_postgres::Client;

pub use schema::{MIGRATIONS, Migration, ROLES, script, script_after};

/// How many enqueuers may wait unless told otherwise.
pub const DEFAULT_LINE: usize = 1024;

/// How long a statement may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a statement that looks at every row may take.
const LONG_PATIENCE: Duration = Duration::from_secs(600);

/// At every so manieth renewal of the lease the figures of the upkeep are taken.
const WATCHED: usize = 6;

/// Gives milliseconds that never go back.
type Steady = Arc<dyn Fn() -> u64 + Send + Sync>;

/// How an outbox in PostgreSQL is opened.
#[must_use]
#[derive(Clone)]
pub struct PostgresConfig {
    way: Way,
    line: usize,
    steady: Steady,
}

impl PostgresConfig {
    /// Returns the setup for an address, such as `postgres://relay@db.example.com/shop`, with the
    /// parameters of libpq. Without `sslmode` there is TLS away from this machine, and none on it;
    /// with TLS the certificate must be one that the system trusts.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Place`] for an address that is none.
    pub fn new(url: &str) -> Result<Self, StoreError> {
        let unfit = |cause: &str| StoreError::from_source(StoreErrorKind::Place, cause);
        let mut config = address::parse(url).map_err(unfit)?;
        if config.get_application_name().is_none() {
            config.application_name("ravelin-outbox");
        }
        // A peer that is gone without a word is noticed before a lease ends.
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(PATIENCE);
        }
        let tls = tls::Tls::of(&mut config)?;
        let steady = Arc::new(|| SystemClock.steady_ms());
        Ok(Self { way: Way { config, tls }, line: DEFAULT_LINE, steady })
    }

    /// Lets so many enqueuers wait for a commit; more are told that it is full.
    pub const fn line(mut self, length: usize) -> Self {
        self.line = length;
        self
    }

    /// Measures by these milliseconds, which must never go back, when the leases of others have ended.
    pub fn steady(mut self, steady: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        self.steady = Arc::new(steady);
        self
    }
}

impl fmt::Debug for PostgresConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresConfig").field("line", &self.line).finish_non_exhaustive()
    }
}

/// An outbox in PostgreSQL. It has up to four connections, each made when it is needed.
pub struct PostgresOutbox {
    name: String,
    home: Home,
    enqueuing: Arc<Link>,
    enqueuer: OnceLock<Enqueuer>,
    line: usize,
    /// The lease does not wait behind anything else.
    leasing: Arc<Link>,
    sight: Mutex<Sight>,
    calendar: Mutex<Calendar>,
    /// The buckets of the last lease.
    held: Mutex<HashSet<(i16, i64)>>,
    steady: Steady,
    leases: AtomicUsize,
    working: [Arc<Link>; 2],
    turn: AtomicUsize,
    inserter: Inserter,
}

impl PostgresOutbox {
    /// Returns the outbox. Nothing is connected yet, so the database may be away; tables are made by
    /// [`Store::migrate`] only. Its connections live in the runtime that this is called in, which has to
    /// go on for as long as the outbox is used; where it is called in none, in those that use them.
    #[must_use]
    pub fn new(config: PostgresConfig) -> Self {
        let home = Home::here();
        let link = || Arc::new(Link::new(config.way.clone(), home.clone()));
        Self {
            name: name(),
            enqueuing: link(),
            enqueuer: OnceLock::new(),
            line: config.line,
            leasing: link(),
            sight: Mutex::default(),
            calendar: Mutex::default(),
            held: Mutex::default(),
            steady: config.steady,
            leases: AtomicUsize::new(0),
            working: [link(), link()],
            home,
            turn: AtomicUsize::new(0),
            inserter: Inserter::new(),
        }
    }

    /// Returns the connection whose turn it is.
    fn working(&self) -> &Link {
        let [one, two] = &self.working;
        if self.turn.fetch_add(1, Ordering::Relaxed).is_multiple_of(2) { one } else { two }
    }

    const fn fence(&self, (bucket, epoch): (i16, i64)) -> Fence<'_> {
        Fence { name: self.name.as_str(), bucket, epoch }
    }

    /// Lets what waits in the buckets of a lease be due as much earlier as the database's clock was set back.
    async fn bring_back(&self, client: &Client, lease: &Lease, owed_ms: u64) {
        let mut held = self.held.lock().await;
        let (kept, new): (Vec<_>, Vec<_>) =
            lease.buckets.iter().copied().partition(|bucket| held.contains(bucket));
        *held = kept.iter().copied().collect();
        if self.bring_back_in(client, &kept, owed_ms).await {
            self.calendar.lock().await.brought_back(owed_ms);
        }
        let lately = self.calendar.lock().await.lately();
        if self.bring_back_in(client, &new, lately).await {
            held.extend(new);
        }
    }

    /// Does it in these buckets; returns whether it is done.
    async fn bring_back_in(&self, client: &Client, buckets: &[(i16, i64)], by_ms: u64) -> bool {
        if by_ms == 0 || buckets.is_empty() {
            return true;
        }
        let buckets: Vec<i16> = buckets.iter().map(|(bucket, _)| *bucket).collect();
        match changes::bring_back(client, &buckets, by_ms).await {
            Ok(count) => {
                tracing::warn!(by_ms, count, "the database's clock was set back, and what waits with it");
                true
            }
            Err(error) => {
                tracing::warn!(
                    reason = error.kind().as_str(),
                    "what waits for a clock that was set back is stuck"
                );
                false
            }
        }
    }

    async fn watch(&self, client: &Client) {
        if self.leases.fetch_add(1, Ordering::Relaxed).is_multiple_of(WATCHED)
            && let Err(error) = upkeep::watch(client).await
        {
            tracing::debug!(reason = error.kind().as_str(), "the figures of the upkeep cannot be read");
        }
    }
}

impl Store for PostgresOutbox {
    async fn enqueue(&self, entries: Vec<Entry>) -> Result<Vec<i64>, StoreError> {
        door::check_all(&entries)?;
        let start = || Enqueuer::start(&self.home, Arc::clone(&self.enqueuing), self.line);
        let is_due = entries.iter().any(Entry::is_due);
        let ids = self.enqueuer.get_or_init(start).enqueue(entries).await?;
        self.inserter.wake_if(is_due);
        Ok(ids)
    }

    async fn settle(&self, id: i64, fate: Fate) -> Result<(), StoreError> {
        let work = |client: Arc<Client>| async move { changes::settle(&client, id, fate).await };
        self.working().run(PATIENCE, work).await?;
        self.inserter.wake_if(fate == Fate::Due);
        Ok(())
    }

    fn inserter(&self) -> Inserter {
        self.inserter.clone()
    }

    async fn occupied(&self, buckets: Vec<i16>) -> Result<Vec<i16>, StoreError> {
        self.working().run(PATIENCE, |client| async move { lanes::occupied(&client, &buckets).await }).await
    }

    async fn lease(&self) -> Result<Lease, StoreError> {
        let work = |client: Arc<Client>| async move {
            let began = (self.steady)();
            let looked = lease::look(&client, &self.name).await?;
            let mut sight = self.sight.lock().await;
            let now = (self.steady)();
            sight.look(looked.buckets, looked.relays, now);
            let leasing = lease::lease(&client, &self.name, &sight, now);
            let (lease, ()) = tokio::join!(leasing, self.watch(&client));
            let lease = lease?;
            let owed = self.calendar.lock().await.look(looked.shown_ms, began, now);
            self.bring_back(&client, &lease, owed).await;
            Ok(lease)
        };
        self.leasing.run(PATIENCE, work).await
    }

    async fn others(&self) -> Result<usize, StoreError> {
        let work = |client: Arc<Client>| async move {
            let looked = lease::look(&client, &self.name).await?;
            let mut sight = self.sight.lock().await;
            let now = (self.steady)();
            sight.look(looked.buckets, looked.relays, now);
            Ok(sight.peers(now))
        };
        self.leasing.run(PATIENCE, work).await
    }

    async fn release(&self, buckets: &[i16]) -> Result<(), StoreError> {
        let work = |client: Arc<Client>| async move { lease::release(&client, &self.name, buckets).await };
        self.leasing.run(PATIENCE, work).await
    }

    async fn walk(
        &self,
        bucket: i16,
        after: Option<String>,
        lanes: usize,
        per_lane: usize,
    ) -> Result<Walked, StoreError> {
        let work =
            |client: Arc<Client>| async move { lanes::walk(&client, bucket, after, lanes, per_lane).await };
        self.working().run(PATIENCE, work).await
    }

    async fn lane(&self, bucket: i16, customer: &str, per_lane: usize) -> Result<Walked, StoreError> {
        let work =
            |client: Arc<Client>| async move { lanes::lane(&client, bucket, customer, per_lane).await };
        self.working().run(PATIENCE, work).await
    }

    async fn complete(&self, ids: Vec<i64>) -> Result<(), StoreError> {
        self.working().run(PATIENCE, |client| async move { changes::complete(&client, ids).await }).await
    }

    async fn postpone(
        &self,
        id: i64,
        lease: (i16, i64),
        wait: Duration,
        attempt: u32,
        reason: &'static str,
    ) -> Result<bool, StoreError> {
        let fence = self.fence(lease);
        let work = |client: Arc<Client>| async move {
            let began = (self.steady)();
            let Some(shown) = changes::postpone(&client, id, &fence, wait, attempt, reason).await? else {
                return Ok(false);
            };
            // A clock that shows this only for a moment is noticed: something waits by it.
            let now = (self.steady)();
            self.calendar.lock().await.look(shown, began, now);
            Ok(true)
        };
        self.working().run(PATIENCE, work).await
    }

    async fn bury(&self, id: i64, lease: (i16, i64), reason: &str) -> Result<bool, StoreError> {
        let fence = self.fence(lease);
        let work = |client: Arc<Client>| async move { changes::bury(&client, id, &fence, reason).await };
        self.working().run(PATIENCE, work).await
    }

    async fn stats(&self) -> Result<Stats, StoreError> {
        self.working().run(LONG_PATIENCE, |client| async move { people::stats(&client).await }).await
    }

    async fn overview(&self, lanes: u32) -> Result<Overview, StoreError> {
        let work = |client: Arc<Client>| async move { people::overview(&client, lanes).await };
        self.working().run(LONG_PATIENCE, work).await
    }

    async fn count(&self, filter: Filter) -> Result<u64, StoreError> {
        self.working().run(LONG_PATIENCE, |client| async move { people::count(&client, filter).await }).await
    }

    async fn list(&self, filter: Filter) -> Result<Vec<Row>, StoreError> {
        self.working().run(LONG_PATIENCE, |client| async move { people::list(&client, filter).await }).await
    }

    async fn replace(&self, id: i64, body: String) -> Result<bool, StoreError> {
        door::check_body(&body)?;
        self.working().run(PATIENCE, |client| async move { people::replace(&client, id, body).await }).await
    }

    async fn replay(&self, filter: Filter) -> Result<u64, StoreError> {
        self.working().run(LONG_PATIENCE, |client| async move { people::replay(&client, filter).await }).await
    }

    async fn purge(&self, filter: Filter) -> Result<u64, StoreError> {
        self.working().run(LONG_PATIENCE, |client| async move { people::purge(&client, filter).await }).await
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        self.leasing.run(LONG_PATIENCE, |client| async move { schema::migrate(&client).await }).await
    }

    async fn schema(&self) -> Result<u32, StoreError> {
        self.working().run(PATIENCE, |client| async move { schema::version(&client).await }).await
    }
}

impl fmt::Debug for PostgresOutbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresOutbox").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Returns a name that no other relay has, not even this program's after its next start.
fn name() -> String {
    let host = rustix::system::uname();
    let random = getrandom::u64().unwrap_or_default();
    // Where the system has no randomness, time and process still tell two starts apart.
    let started = SystemClock.wall_ms();
    format!("{}-{}-{started:x}-{random:016x}", host.nodename().to_string_lossy(), std::process::id())
}

/// Returns a time or a count as PostgreSQL has it.
fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use std::error::Error as _;

    #[test]
    fn an_address_that_is_none_is_told_by_what_is_wrong_and_not_repeated() {
        for (address, told) in [
            ("postgres://a:canary@b:canary/c", "the value of port"),
            ("postgres://a:canary@b/c?sslmode=canary", "the value of sslmode"),
            ("postgres://a:canary@b/c?canary=1", "postgres://user@host/database"),
            ("postgres:", "postgres://user@host/database"),
            ("postgres://user:p@canary@host/c", "an @ in a user's name or a password is written %40"),
        ] {
            let error = PostgresConfig::new(address).unwrap_err();
            assert_eq!(error.kind(), StoreErrorKind::Place, "{address}");
            let cause = error.source().unwrap().to_string();
            assert!(cause.contains(told), "{address}: {cause}");
            assert!(!format!("{cause} {error:?}").contains("canary"), "{cause}");
        }
        assert!(PostgresConfig::new("postgres://user:p%40ss@host/c").is_ok());
    }
}
