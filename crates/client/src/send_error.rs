//! An event that was not taken, or of which nobody knows.

use crate::reason::Reason;
use ravelin::recommendation::Recommendation;
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Why an event was not taken, or is not known to be. Neither `Display` nor `Debug` shows what was
/// sent or said.
pub struct SendError {
    reason: Reason,
    status: Option<u16>,
    retry_after: Option<Duration>,
    said: Box<Recommendation>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl SendError {
    pub(crate) fn new(reason: Reason) -> Self {
        Self { reason, status: None, retry_after: None, said: Box::default(), source: None }
    }

    pub(crate) fn from_source(reason: Reason, source: impl Error + Send + Sync + 'static) -> Self {
        Self { source: Some(Box::new(source)), ..Self::new(reason) }
    }

    /// Returns the error of an answer.
    pub(crate) fn answered(reason: Reason, status: u16, retry_after: Option<Duration>, body: &[u8]) -> Self {
        // What is no JSON says nothing that a program could read.
        let said = Box::new(Recommendation::read(body).unwrap_or_default());
        Self { status: Some(status), retry_after, said, ..Self::new(reason) }
    }

    /// Returns why.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        self.reason
    }

    /// Tells whether the same bytes, sent again later, may be taken without anybody's help.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        self.reason.is_retryable()
    }

    /// Returns the status of the answer, if one came.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        self.status
    }

    /// Returns how long the answer asks to wait, if it does.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// Returns what the answer says, if it does. It may repeat parts of the event, so it belongs
    /// in front of a developer and not in a log.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.said.message.as_deref()
    }

    /// Returns the identifier under which Ravelin's support finds the request.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        let is_safe =
            |id: &&str| id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        self.said.trace_id.as_deref().filter(is_safe)
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason.sentence())?;
        match self.status {
            Some(status) => write!(f, " (status {status})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendError")
            .field("reason", &self.reason)
            .field("status", &self.status)
            .field("retry_after", &self.retry_after)
            .field("trace_id", &self.trace_id())
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

impl Error for SendError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source = self.source.as_deref()?;
        Some(source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_kept_apart_from_what_is_shown() {
        let body = br#"{"status":400,"message":"Invalid Request: ada@example.com","traceId":"4fd5-07"}"#;
        let error = SendError::answered(Reason::Rejected, 400, None, body);
        assert_eq!(error.message(), Some("Invalid Request: ada@example.com"));
        assert_eq!(error.trace_id(), Some("4fd5-07"));
        assert_eq!(error.to_string(), "the event was refused (status 400)");
        assert!(!format!("{error:?}").contains("ada"));
    }

    #[test]
    fn an_error_body_of_another_shape_says_nothing() {
        for body in ["", "null", "<html>", "[]", "{\"traceId\":\"a b\"}"] {
            let error = SendError::answered(Reason::Unavailable, 503, None, body.as_bytes());
            assert_eq!((error.message(), error.trace_id()), (None, None), "{body}");
        }
    }
}
