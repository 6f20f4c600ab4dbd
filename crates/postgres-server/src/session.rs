//! A connection that lasts.

use std::io::{self, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout};

/// A connection that lasts, through `psql`; it ends when it is dropped, and what is not committed is
/// rolled back.
#[derive(Debug)]
pub struct Session {
    pub(crate) child: Child,
    pub(crate) input: ChildStdin,
    pub(crate) output: ChildStdout,
}

impl Session {
    /// Runs statements, which end with a semicolon, and waits for them; returns what they gave.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where a statement failed: the connection has ended then.
    pub fn run(&mut self, sql: &str) -> io::Result<String> {
        const END: &str = "--end of what was asked--";
        writeln!(self.input, "{sql}\n\\echo {END}")?;
        self.input.flush()?;
        let mut given = Vec::new();
        let mut byte = [0];
        while !given.ends_with(format!("{END}\n").as_bytes()) {
            self.output.read_exact(&mut byte)?;
            given.extend(byte);
        }
        let given = String::from_utf8_lossy(&given);
        Ok(given.trim_end().trim_end_matches(END).trim_end().to_owned())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
