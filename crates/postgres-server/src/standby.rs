//! Another server that follows this one, and takes its place.

use crate::run::{as_server, said};
use crate::{PATIENCE, Server, eventually};
use std::io;

impl Server {
    /// Starts another server that follows this one and can be asked, but not written to, until it is
    /// promoted. It has no more than what this one has sent it, unless this one is told to wait by
    /// [`Server::wait_for_standby`].
    ///
    /// # Errors
    ///
    /// As [`Server::start`].
    pub fn standby(&self) -> io::Result<Self> {
        let standby = Self::in_new_folder()?;
        let mut copy = as_server(standby.bin.join("pg_basebackup"));
        copy.args(["--write-recovery-conf", "--checkpoint=fast", "--no-sync", "-h", "127.0.0.1"]);
        said(copy.args(["-U", "postgres", "-p", &self.port.to_string(), "-D"]).arg(standby.data()))?;
        // The later line counts.
        standby.append("postgresql.conf", &standby.where_to_listen())?;
        standby.start_again()?;
        Ok(standby)
    }

    /// Lets every commit wait until a standby has it on its disk too.
    ///
    /// # Errors
    ///
    /// [`io::Error`] with what the server said, or where no standby follows.
    pub fn wait_for_standby(&self) -> io::Result<()> {
        self.psql("postgres", "ALTER SYSTEM SET synchronous_standby_names = '*'")?;
        self.psql("postgres", "SELECT pg_reload_conf()")?;
        let follows = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'";
        if eventually(|| self.psql("postgres", follows).is_ok_and(|count| count == "1")) {
            Ok(())
        } else {
            Err(io::Error::other("no standby follows"))
        }
    }

    /// Makes a standby the server that is written to.
    ///
    /// # Errors
    ///
    /// [`io::Error`] with what `pg_ctl` said.
    pub fn promote(&self) -> io::Result<()> {
        said(self.pg_ctl().args(["promote", "--silent", "-w", "-t", PATIENCE]))
    }
}
