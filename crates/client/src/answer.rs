//! What came back, whatever its status.

use crate::reason::Reason;
use crate::send_error::SendError;
use ravelin::recommendation::Recommendation;
use serde::de::DeserializeOwned;
use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

/// A whole answer, of any status. `Debug` shows the status and the length only.
pub struct Answer {
    status: u16,
    retry_after: Option<Duration>,
    content_type: Option<String>,
    body: Vec<u8>,
    /// What [`Answer::is_taken`] found: it is asked for more than once.
    is_taken: OnceLock<bool>,
}

impl Answer {
    pub(crate) const fn new(
        status: u16,
        retry_after: Option<Duration>,
        content_type: Option<String>,
        body: Vec<u8>,
    ) -> Self {
        Self { status, retry_after, content_type, body, is_taken: OnceLock::new() }
    }

    /// Returns the status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Returns how long the answer asks to wait, if it does.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// Returns the type of the body, if the answer names it.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Tells whether the event was taken: a success that is Ravelin's and that limits no customer.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        *self.is_taken.get_or_init(|| self.recommendation().is_ok_and(|answer| !answer.is_throttled()))
    }

    /// Returns the body as it came; it may repeat parts of the event.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns the body for good.
    #[must_use]
    pub fn into_body(self) -> Vec<u8> {
        self.body
    }

    /// Returns the recommendation or the acknowledgement in it.
    ///
    /// # Errors
    ///
    /// [`SendError`] for another status than success, and for a body that is none of Ravelin's.
    pub fn recommendation(&self) -> Result<Recommendation, SendError> {
        self.success()?;
        Recommendation::read(&self.body).map_err(|error| SendError::from_source(Reason::Unreadable, error))
    }

    /// Returns what else is in it: labels, tags.
    ///
    /// # Errors
    ///
    /// As [`Answer::recommendation`].
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, SendError> {
        self.success()?;
        ravelin::json::read(&self.body).map_err(|error| SendError::from_source(Reason::Unreadable, error))
    }

    fn success(&self) -> Result<(), SendError> {
        match Reason::of_status(self.status) {
            Some(reason) => Err(SendError::answered(reason, self.status, self.retry_after, &self.body)),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer(status {}, {} bytes)", self.status, self.body.len())
    }
}
