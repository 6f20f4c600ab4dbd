//! Why a gateway does not start.

use ravelin_client::ClientError;
use std::error::Error;
use std::{fmt, io};

/// Why a gateway does not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// It was to listen beyond this machine without a key.
    Open,
    /// This field of its setup is 0, or beyond what makes sense.
    Bounds(&'static str),
    /// The client that forwards is not built.
    Client(ClientError),
    /// The address cannot be listened on.
    Listen(io::Error),
    /// The threads that serve cannot be started.
    Threads(io::Error),
    /// The figures have another recorder already.
    Figures,
}

impl StartError {
    /// Returns a stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Open => "gateway-open",
            Self::Bounds(_) => "gateway-bounds",
            Self::Client(error) => error.code(),
            Self::Listen(_) => "listen-failed",
            Self::Threads(_) => "threads-failed",
            Self::Figures => "figures-taken",
        }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str("an address beyond this machine is not listened on without a key"),
            Self::Bounds(field) => write!(f, "{field} of the gateway is 0, or beyond what makes sense"),
            Self::Client(error) => error.fmt(f),
            Self::Listen(_) => f.write_str("the address cannot be listened on"),
            Self::Threads(_) => f.write_str("the threads that serve cannot be started"),
            Self::Figures => f.write_str("the figures of this program are recorded elsewhere already"),
        }
    }
}

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Client(error) => error.source(),
            Self::Listen(error) | Self::Threads(error) => Some(error),
            Self::Open | Self::Bounds(_) | Self::Figures => None,
        }
    }
}
