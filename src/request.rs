//! A request to Ravelin, ready to be sent by any HTTP client: no token in it, and no I/O here.

#[cfg(feature = "http")]
mod convert;

use core::fmt::{self, Write};
use std::borrow::Cow;

/// The value of `content-type` of a request with a body.
pub const CONTENT_TYPE: &str = "application/json; charset=utf-8";

/// The query parameter that names the checkpoint.
const SCORE: &str = "score";

/// Method, path, query, headers and body of a request. The caller adds host and token:
/// `Authorization: token sk_…`.
///
/// `Debug` shows method, path, checkpoint and length of the body only: an id may be an e-mail address.
///
/// ```
/// use ravelin::request::Request;
/// let request = Request::post("/v2/checkout", b"{}".to_vec()).with_query("score", "checkoutPreAuth");
/// assert_eq!(request.target(), "/v2/checkout?score=checkoutPreAuth");
/// assert_eq!(request.checkpoint(), Some("checkoutPreAuth"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    method: Method,
    path: Cow<'static, str>,
    /// How much of the path is no id.
    folder: usize,
    query: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    body: Vec<u8>,
}

/// The methods that the API takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`.
    Get,
    /// `POST`.
    Post,
    /// `DELETE`.
    Delete,
}

impl Method {
    /// Returns the method as it is sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Request {
    /// Returns a request that sends JSON. The path begins with a slash and is percent-encoded where
    /// it needs to be.
    #[must_use]
    pub fn post(path: impl Into<Cow<'static, str>>, body: Vec<u8>) -> Self {
        Self { body, ..Self::bare(Method::Post, path) }
    }

    /// Returns a request without a body.
    #[must_use]
    pub fn bare(method: Method, path: impl Into<Cow<'static, str>>) -> Self {
        let path = path.into();
        Self { method, folder: path.len(), path, query: Vec::new(), body: Vec::new() }
    }

    /// Returns a request without a body for what has this id in that folder.
    pub(crate) fn below(method: Method, folder: &'static str, id: &str) -> Self {
        let mut path = format!("{folder}/");
        push_encoded(&mut path, id);
        Self { folder: folder.len(), ..Self::bare(method, path) }
    }

    /// Returns the request that tells whether a token is right.
    #[must_use]
    pub fn check_token() -> Self {
        Self::bare(Method::Get, "/v2/auth/checktoken")
    }

    /// Adds a query parameter, as it is before percent-encoding.
    #[must_use]
    pub fn with_query(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Returns the method.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// Returns the path, such as `/v2/checkout`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the checkpoint at which a recommendation is requested, if one is.
    #[must_use]
    pub fn checkpoint(&self) -> Option<&str> {
        self.query.iter().find(|(name, _)| name == SCORE).map(|(_, value)| &**value)
    }

    /// Returns path and query, percent-encoded: what follows the host in an address.
    #[must_use]
    pub fn target(&self) -> String {
        let mut target = self.path.to_string();
        for (place, (name, value)) in self.query.iter().enumerate() {
            target.push(if place == 0 { '?' } else { '&' });
            push_encoded(&mut target, name);
            target.push('=');
            push_encoded(&mut target, value);
        }
        target
    }

    /// Returns the headers that belong to the request: all but the token.
    #[must_use]
    pub const fn headers(&self) -> &'static [(&'static str, &'static str)] {
        match self.method {
            Method::Post => &[("content-type", CONTENT_TYPE)],
            Method::Get | Method::Delete => &[],
        }
    }

    /// Returns the body; empty where there is none.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns the body for good.
    #[must_use]
    pub fn into_body(self) -> Vec<u8> {
        self.body
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({} {}", self.method, self.path.get(..self.folder).unwrap_or_default())?;
        if self.folder < self.path.len() {
            f.write_str("/..")?;
        }
        for (place, (name, value)) in self.query.iter().enumerate() {
            let joint = if place == 0 { '?' } else { '&' };
            let value = if name == SCORE { value } else { ".." };
            write!(f, "{joint}{name}={value}")?;
        }
        write!(f, ", {} bytes)", self.body.len())
    }
}

/// Appends text with every byte encoded that is not unreserved (RFC 3986, 2.3).
fn push_encoded(target: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => target.push(byte.into()),
            // Writing to a string cannot fail.
            _ => drop(write!(target, "%{byte:02X}")),
        }
    }
}
