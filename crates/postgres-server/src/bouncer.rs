//! PgBouncer in front of a server.

use crate::run::{as_server, free_port};
use crate::{Server, eventually};
use std::io::{self, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

/// A running PgBouncer.
#[derive(Debug)]
pub struct Bouncer {
    port: u16,
    child: Child,
}

impl Bouncer {
    pub(super) fn start(server: &Server, connections: usize) -> io::Result<Self> {
        let port = free_port()?;
        let folder = server.folder().display();
        let settings = format!(
            "[databases]\n* = host=127.0.0.1 port={} user=postgres\n\
             [pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n\
             pidfile = {folder}/bouncer-{port}.pid\nlogfile = {folder}/bouncer-{port}.log\n\
             auth_type = any\npool_mode = transaction\ndefault_pool_size = {connections}\nmax_client_conn = 500\n\
             server_login_retry = 1\n",
            server.port()
        );
        let file = server.folder().join(format!("bouncer-{port}.ini"));
        let mut tee = as_server("tee").arg(&file).stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
        if let Some(mut input) = tee.stdin.take() {
            input.write_all(settings.as_bytes())?;
        }
        tee.wait()?;
        let mut command = as_server("pgbouncer");
        let child =
            command.arg("-q").arg(file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let bouncer = Self { port, child: child.spawn()? };
        if eventually(|| TcpStream::connect(("127.0.0.1", port)).is_ok()) {
            Ok(bouncer)
        } else {
            Err(io::Error::other("PgBouncer did not come up: is Debian's package `pgbouncer` installed?"))
        }
    }

    /// Returns the address of a database by this way.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}?sslmode=disable", self.port)
    }
}

impl Drop for Bouncer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
