//! Why a sandbox does not start.

use crate::script::ScriptError;
use std::fmt;
use std::io;

/// Why a sandbox does not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The address is not loopback.
    Address,
    /// Keys could not be made or read.
    Core(ravelin::Error),
    /// The runtime was shut down meanwhile.
    Interrupted,
    /// The port is taken, or the address not to be had.
    Listen(io::Error),
    /// A live key was given.
    LiveToken,
    /// The log's file cannot be read or written, or is none.
    Log(io::Error),
    /// The system gave no randomness.
    Randomness,
    /// A rule of the script contradicts itself.
    Script(ScriptError),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Address => "the sandbox listens on loopback addresses only",
            Self::Core(_) => "the sandbox has no keys to open cards with",
            Self::Interrupted => "the runtime was shut down while the sandbox started",
            Self::Listen(_) => "the sandbox cannot listen on this address and port",
            Self::LiveToken => {
                "a live key has no place in a sandbox: replace it if this machine is not trusted"
            }
            Self::Log(_) => "the file for the log of deliveries cannot be used",
            Self::Randomness => "no secure random numbers are to be had on this system",
            Self::Script(_) => "the script has a rule that contradicts itself",
        })
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Core(error) => Some(error),
            Self::Listen(error) | Self::Log(error) => Some(error),
            Self::Script(error) => Some(error),
            Self::Address | Self::Interrupted | Self::LiveToken | Self::Randomness => None,
        }
    }
}

impl From<ravelin::Error> for StartError {
    fn from(error: ravelin::Error) -> Self {
        Self::Core(error)
    }
}
