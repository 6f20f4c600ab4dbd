//! Where the database stops.

use ravelin_outbox::postgres::{PostgresConfig, PostgresOutbox};
use ravelin_outbox::sqlite::{SqliteConfig, SqliteOutbox};
use ravelin_outbox::{AnyStore, Entry, Store as _};
use ravelin_postgres_server::{Proxy, Server, Session, Stop};
use rusqlite::Connection;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tempfile::TempDir;

/// What a database does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disk {
    Sqlite,
    SqliteLocked,
    Postgres,
    PostgresSlow,
    PostgresLocked,
    PostgresStopped,
    PostgresCutOff,
    PostgresDown,
}

/// A database, and what is wrong with it until it is dropped.
pub(crate) struct Up {
    // Before the store, which waits for what is under way.
    _trouble: Trouble,
    pub(crate) store: Arc<AnyStore>,
    _proxy: Option<Proxy>,
    _folder: Option<TempDir>,
}

#[expect(dead_code, reason = "dropped at the end")]
enum Trouble {
    None,
    /// Another program that writes to the file.
    Writer(Connection),
    /// Another transaction that has locked the table.
    Lock(Session),
    Stopped(Stopped),
    Down(Down),
}

impl Disk {
    pub(crate) const ALL: [Self; 8] = [
        Self::Sqlite,
        Self::Postgres,
        Self::SqliteLocked,
        Self::PostgresSlow,
        Self::PostgresLocked,
        Self::PostgresStopped,
        Self::PostgresCutOff,
        Self::PostgresDown,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::SqliteLocked => "sqlite-locked",
            Self::Postgres => "postgres",
            Self::PostgresSlow => "postgres-slow",
            Self::PostgresLocked => "postgres-locked",
            Self::PostgresStopped => "postgres-stopped",
            Self::PostgresCutOff => "postgres-cut-off",
            Self::PostgresDown => "postgres-down",
        }
    }

    pub(crate) const fn is_well(self) -> bool {
        matches!(self, Self::Sqlite | Self::Postgres)
    }

    /// Opens an outbox that has worked, and then lets go wrong what is to.
    pub(crate) async fn start(self) -> Up {
        if matches!(self, Self::Sqlite | Self::SqliteLocked) {
            return self.file().await;
        }
        static DATABASES: AtomicUsize = AtomicUsize::new(0);
        let name = format!("budget_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        server().create_database(&name).unwrap();
        let proxy = server().proxy().unwrap();
        let store = PostgresOutbox::new(PostgresConfig::new(&proxy.url(&name)).unwrap());
        store.migrate().await.unwrap();
        let store = worked(AnyStore::Postgres(store)).await;
        let trouble = match self {
            Self::PostgresSlow => {
                proxy.delay(Duration::from_millis(100));
                Trouble::None
            }
            Self::PostgresCutOff => {
                proxy.cut();
                Trouble::None
            }
            Self::PostgresLocked => {
                let mut session = server().session(&name).unwrap();
                session.run("BEGIN; LOCK TABLE ravelin_outbox IN ACCESS EXCLUSIVE MODE;").unwrap();
                Trouble::Lock(session)
            }
            Self::PostgresStopped => Trouble::Stopped(Stopped::new()),
            Self::PostgresDown => Trouble::Down(Down::new()),
            _ => Trouble::None,
        };
        Up { _trouble: trouble, store, _proxy: Some(proxy), _folder: None }
    }

    async fn file(self) -> Up {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("outbox.db");
        let store = SqliteOutbox::open(SqliteConfig::new(&file)).unwrap();
        let store = worked(AnyStore::Sqlite(store)).await;
        let trouble = if self == Self::SqliteLocked {
            let other = Connection::open(&file).unwrap();
            other.execute_batch("BEGIN IMMEDIATE").unwrap();
            Trouble::Writer(other)
        } else {
            Trouble::None
        };
        Up { _trouble: trouble, store, _proxy: None, _folder: Some(folder) }
    }
}

/// Returns a store that has kept and removed an event, so that its connection is there.
async fn worked(store: AnyStore) -> Arc<AnyStore> {
    let event = Entry::new("cust-0", "/v2/customer", r#"{"timestamp":1}"#);
    let ids = store.enqueue(vec![event]).await.unwrap();
    store.complete(ids).await.unwrap();
    Arc::new(store)
}

fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| Server::start_with(&[("max_connections", "200")]).unwrap())
}

/// A server none of whose processes gets on, as on a machine that hangs.
struct Stopped(Vec<String>);

impl Stopped {
    fn new() -> Self {
        let first = std::fs::read_to_string(server().folder().join("data/postmaster.pid")).unwrap();
        let others = server().psql("postgres", "SELECT pid FROM pg_stat_activity").unwrap();
        let first = first.lines().next().unwrap().trim().to_owned();
        // The connection that has just asked is gone.
        let stopped = Self([first].into_iter().chain(others.lines().map(str::to_owned)).collect());
        stopped.signal("-STOP");
        stopped
    }

    fn signal(&self, signal: &str) {
        for process in &self.0 {
            let _ = Command::new("kill").args([signal, process]).stderr(std::process::Stdio::null()).status();
        }
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        self.signal("-CONT");
    }
}

/// A server that was ended as in a crash, and is started again.
struct Down;

impl Down {
    fn new() -> Self {
        server().stop(Stop::Immediate).unwrap();
        Self
    }
}

impl Drop for Down {
    fn drop(&mut self) {
        server().start_again().unwrap();
    }
}
