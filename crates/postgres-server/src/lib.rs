//! A PostgreSQL server of a test's own: started in a new folder, on a free port, and gone afterwards.
//!
//! It runs from Debian's package `postgresql` (and `pgbouncer`), which `cargo xtask test` installs. It is
//! the real one, with `fsync`, and can be mistreated: restarted, crashed, slowed down, cut off.
//!
//! However the program ends, server and folder go too: a shell in the background waits for a pipe that
//! this program holds, and cleans up when it closes, as it does at `kill -9` too. So a server in a
//! `static` is fine, and one for all tests of a file is enough; [`Server::create_database`] gives each test
//! a database of its own.
//!
//! ```no_run
//! use ravelin_postgres_server::{Server, Stop};
//! # fn main() -> std::io::Result<()> {
//! let server = Server::start()?;
//! let url = server.create_database("one")?;
//! server.psql("one", "CREATE TABLE kept (id int)")?;
//! server.restart(Stop::Immediate)?; // as a crash
//! let held = server.hold_snapshot("one")?; // an old snapshot, until it is dropped
//! server.delay_commits(std::time::Duration::from_millis(20))?;
//! server.kill_backends("datname = 'one'")?;
//! let proxy = server.proxy()?; // another way in, which can be slowed down and cut
//! proxy.delay(std::time::Duration::from_millis(5));
//! proxy.cut();
//! # drop((url, held)); Ok(())
//! # }
//! ```

mod bouncer;
mod proxy;
mod run;
mod session;
mod standby;

pub use bouncer::Bouncer;
pub use proxy::Proxy;
pub use session::Session;

use run::{as_server, free_port, said, text};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// How long a server may need to come up on a busy machine.
const PATIENCE: &str = "120";

/// A running server.
#[derive(Debug)]
pub struct Server {
    bin: PathBuf,
    folder: PathBuf,
    port: u16,
    /// The pipe whose end the shell waits for, and the shell.
    janitor: Mutex<Option<(ChildStdin, Child)>>,
}

/// How a server is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Open transactions are rolled back, and everything is written.
    Fast,
    /// At once, as in a crash: the next start recovers from the log.
    Immediate,
}

impl Server {
    /// Starts a server with the settings of the package.
    ///
    /// # Errors
    ///
    /// [`io::Error`] with what PostgreSQL's programs said.
    pub fn start() -> io::Result<Self> {
        Self::start_with(&[])
    }

    /// Starts a server with these settings, such as `("max_connections", "20")`.
    ///
    /// # Errors
    ///
    /// As [`Server::start`].
    pub fn start_with(settings: &[(&str, &str)]) -> io::Result<Self> {
        let server = Self::in_new_folder()?;
        said(
            as_server(server.bin.join("initdb"))
                .args(["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C"])
                .arg("-D")
                .arg(server.data()),
        )?;
        let mut lines = server.where_to_listen();
        for (name, value) in settings {
            lines.push_str(&format!("{name} = '{value}'\n"));
        }
        server.append("postgresql.conf", &lines)?;
        server.start_again()?;
        Ok(server)
    }

    /// Returns the address of a database, such as `postgres`.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}?sslmode=disable", self.port)
    }

    /// Returns the port on 127.0.0.1.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Returns the folder: it has the socket, and the data in `data`.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the folder of PostgreSQL's programs, such as `pgbench`.
    #[must_use]
    pub fn programs(&self) -> &Path {
        &self.bin
    }

    /// Returns the folder of the newest programs on this machine.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where there are none.
    pub fn programs_of_newest() -> io::Result<PathBuf> {
        run::bin()
    }

    /// Makes an empty database and returns its address.
    ///
    /// # Errors
    ///
    /// [`io::Error`] with what the server said.
    pub fn create_database(&self, name: &str) -> io::Result<String> {
        self.psql("postgres", &format!("CREATE DATABASE \"{name}\""))?;
        Ok(self.url(name))
    }

    /// Runs statements and returns what they gave: columns separated by `|`, one row a line.
    ///
    /// # Errors
    ///
    /// [`io::Error`] with what the server said.
    pub fn psql(&self, database: &str, sql: &str) -> io::Result<String> {
        let mut psql = self.psql_command(database);
        Ok(text(psql.args(["-c", sql]))?.trim_end().to_owned())
    }

    /// Starts the server after [`Server::stop`].
    ///
    /// # Errors
    ///
    /// As [`Server::start`], with the end of the server's log.
    pub fn start_again(&self) -> io::Result<()> {
        self.start_by(&[])
    }

    /// Starts the server after [`Server::stop`] by another command, such as `env LD_PRELOAD=…`.
    ///
    /// # Errors
    ///
    /// As [`Server::start_again`].
    pub fn start_by(&self, prefix: &[&str]) -> io::Result<()> {
        let log = self.folder.join("log");
        let mut start = match prefix.split_first() {
            None => as_server(self.bin.join("pg_ctl")),
            Some((first, rest)) => {
                let mut command = as_server(first);
                command.args(rest).arg(self.bin.join("pg_ctl"));
                command
            }
        };
        start.arg("-D").arg(self.data());
        start.args(["start", "--silent", "-w", "-t", PATIENCE, "-l"]).arg(&log);
        said(&mut start).map_err(|error| {
            let log = std::fs::read_to_string(&log).unwrap_or_default();
            io::Error::other(format!("{error}\n{log}"))
        })
    }

    /// Stops the server.
    ///
    /// # Errors
    ///
    /// [`io::Error`] with what `pg_ctl` said.
    pub fn stop(&self, how: Stop) -> io::Result<()> {
        let how = match how {
            Stop::Fast => "fast",
            Stop::Immediate => "immediate",
        };
        said(self.pg_ctl().args(["stop", "--silent", "-w", "-t", PATIENCE, "-m", how]))
    }

    /// Stops the server and starts it again.
    ///
    /// # Errors
    ///
    /// As [`Server::stop`] and [`Server::start`].
    pub fn restart(&self, how: Stop) -> io::Result<()> {
        self.stop(how)?;
        self.start_again()
    }

    /// Ends the connections that a condition on `pg_stat_activity` fits, and returns how many.
    ///
    /// # Errors
    ///
    /// [`io::Error`] with what the server said.
    pub fn kill_backends(&self, which: &str) -> io::Result<usize> {
        let killed = self.psql(
            "postgres",
            &format!(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
                 WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND ({which})"
            ),
        )?;
        killed.parse().map_err(io::Error::other)
    }

    /// Kills the process of one connection that a condition on `pg_stat_activity` fits, without a word, as
    /// the kernel does when memory runs out: the server ends all others and recovers from the log.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where no connection fits, or with what the server said.
    pub fn crash_backend(&self, which: &str) -> io::Result<()> {
        let process = self.psql(
            "postgres",
            &format!(
                "SELECT pid FROM pg_stat_activity \
                 WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND ({which}) LIMIT 1"
            ),
        )?;
        if process.is_empty() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "no such connection"));
        }
        said(as_server("kill").args(["-KILL", &process]))
    }

    /// Lets whoever comes from a network, such as `10.0.0.0/8`, in as he likes.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where the file of such rules cannot be written, or with what the server said.
    pub fn trust(&self, network: &str) -> io::Result<()> {
        self.append("pg_hba.conf", &format!("host all all {network} trust\n"))?;
        self.psql("postgres", "SELECT pg_reload_conf()").map(drop)
    }

    /// Returns the folder with the data, which is the server's user's.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Lets every commit that has to reach the disk wait for so long before it does, up to 100 ms: a
    /// slow disk. Zero ends it.
    ///
    /// # Errors
    ///
    /// [`io::Error`] with what the server said.
    pub fn delay_commits(&self, delay: Duration) -> io::Result<()> {
        self.psql("postgres", "ALTER SYSTEM SET commit_siblings = 0")?;
        self.psql("postgres", &format!("ALTER SYSTEM SET commit_delay = {}", delay.as_micros()))?;
        self.psql("postgres", "SELECT pg_reload_conf()").map(drop)
    }

    /// Opens a transaction that sees the database as it is now, and so keeps what is deleted later from
    /// being cleaned up, until it is dropped.
    ///
    /// # Errors
    ///
    /// [`io::Error`] with what the server said.
    pub fn hold_snapshot(&self, database: &str) -> io::Result<Session> {
        let mut session = self.session(database)?;
        session.run("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM pg_class;")?;
        Ok(session)
    }

    /// Opens a connection that lasts, for transactions in pieces.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where `psql` cannot be started.
    pub fn session(&self, database: &str) -> io::Result<Session> {
        let mut psql = self.psql_command(database);
        let mut child = psql.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (Some(input), Some(output)) = (input, output) else {
            return Err(io::Error::other("the pipes were asked for"));
        };
        Ok(Session { child, input, output })
    }

    /// Returns another way to the server, which can be slowed down and cut.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where no port is free.
    pub fn proxy(&self) -> io::Result<Proxy> {
        Proxy::start(self.port)
    }

    /// Starts PgBouncer in front of the server, in transaction mode: statements of one client go to
    /// whatever connection is free.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where it cannot be started.
    pub fn bouncer(&self, connections: usize) -> io::Result<Bouncer> {
        Bouncer::start(self, connections)
    }

    /// Returns one that has nothing yet but a place, which goes away with this program.
    fn in_new_folder() -> io::Result<Self> {
        let bin = run::bin()?;
        let folder = text(as_server("mktemp").args(["-d", "-t", "ravelin-postgres.XXXXXXXX"]))?;
        let folder = PathBuf::from(folder.trim());
        let janitor = Mutex::new(Some(run::janitor(&bin, &folder)?));
        Ok(Self { port: free_port()?, bin, folder, janitor })
    }

    fn where_to_listen(&self) -> String {
        let Self { port, folder, .. } = self;
        format!(
            "listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = '{}'\n",
            folder.display()
        )
    }

    fn pg_ctl(&self) -> Command {
        let mut command = as_server(self.bin.join("pg_ctl"));
        command.arg("-D").arg(self.data());
        command
    }

    fn psql_command(&self, database: &str) -> Command {
        let mut psql = Command::new(self.bin.join("psql"));
        // No `.psqlrc`, unaligned, rows only, ends at the first error.
        psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-U", "postgres"]);
        psql.args(["-p", &self.port.to_string(), "-d", database]).env("PGOPTIONS", "");
        psql
    }

    fn append(&self, file: &str, lines: &str) -> io::Result<()> {
        // The file is the server's user's, whom this program may not be.
        let mut tee = as_server("tee")
            .arg("-a")
            .arg(self.data().join(file))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        if let Some(mut input) = tee.stdin.take() {
            input.write_all(lines.as_bytes())?;
        }
        if tee.wait()?.success() { Ok(()) } else { Err(io::Error::other("a file could not be written")) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let janitor = self.janitor.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        if let Some((pipe, mut shell)) = janitor {
            drop(pipe);
            // It has nobody to tell that it failed.
            let _ = shell.wait();
        }
    }
}

/// Waits until something holds, for half a minute at most, and returns whether it does.
///
/// ```
/// assert!(ravelin_postgres_server::eventually(|| true));
/// ```
pub fn eventually(mut holds: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        if holds() {
            return true;
        }
        if Instant::now() >= end {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
