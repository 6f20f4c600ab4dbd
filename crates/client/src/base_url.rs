//! Where the API is: Ravelin, a proxy of the merchant's own, or the sandbox.

use crate::error::ClientError;
use http::Uri;
use http::uri::{Authority, Scheme};
use std::fmt;
use std::net::IpAddr;
use url::Url;

/// Where Ravelin's API is (core V2 reference, "Connection").
pub(crate) const DEFAULT: &str = "https://api.ravelin.com";

/// The parts that every address of the API begins with.
#[derive(Clone)]
pub(crate) struct BaseUrl {
    scheme: Scheme,
    authority: Authority,
    /// Without a slash at its end.
    path: String,
}

impl BaseUrl {
    /// Returns the address of a target; nothing for one that is none.
    pub(crate) fn address(&self, target: &str) -> Option<Uri> {
        // Anything else would go on with the last folder of the path.
        if !target.starts_with('/') {
            return None;
        }
        let uri = Uri::builder().scheme(self.scheme.clone()).authority(self.authority.clone());
        if self.path.is_empty() {
            uri.path_and_query(target).build().ok()
        } else {
            uri.path_and_query(format!("{}{target}", self.path)).build().ok()
        }
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.authority, self.path)
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

/// Returns the base URL that a text is.
///
/// # Errors
///
/// [`ClientError::BaseUrl`] for what is no absolute address, carries credentials, query or
/// fragment, or is plain HTTP to another machine: the key would travel in the clear.
pub(crate) fn parse(text: &str) -> Result<BaseUrl, ClientError> {
    let none = ClientError::BaseUrl("is no absolute address");
    let Ok(url) = Url::parse(text) else { return Err(none) };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(ClientError::BaseUrl("should carry no user name and password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(ClientError::BaseUrl("should end with its path"));
    }
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => return Err(ClientError::BaseUrl("is plain HTTP to another machine")),
        _ => return Err(ClientError::BaseUrl("should begin with https")),
    }
    let path = url.path().trim_end_matches('/').to_owned();
    match url.as_str().parse::<Uri>().map(Uri::into_parts) {
        Ok(http::uri::Parts { scheme: Some(scheme), authority: Some(authority), .. }) => {
            Ok(BaseUrl { scheme, authority, path })
        }
        _ => Err(none),
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_leaves_the_machine_under_tls_only() {
        for (text, expected) in [
            (DEFAULT, "https://api.ravelin.com"),
            ("https://API.ravelin.com/", "https://api.ravelin.com"),
            ("https://proxy.example.com/ravelinproxy/", "https://proxy.example.com/ravelinproxy"),
            ("http://127.0.0.1:8787", "http://127.0.0.1:8787"),
            ("http://localhost:8787/", "http://localhost:8787"),
            ("http://[::1]:8787", "http://[::1]:8787"),
        ] {
            assert_eq!(parse(text).ok().map(|url| url.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "api.ravelin.com",
            "http://api.ravelin.com",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
            "http://10.0.0.1",
            "ftp://127.0.0.1",
            "https://user:word@example.com",
            "https://example.com/?x=1",
            "https://example.com/#x",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_target_is_below_the_base_and_nowhere_else() {
        for (base, target, expected) in [
            (DEFAULT, "/v2/checkout?score=true", Some("https://api.ravelin.com/v2/checkout?score=true")),
            ("https://example.com/a/", "/v2/login", Some("https://example.com/a/v2/login")),
            ("http://[::1]:8787", "//example.com/", Some("http://[::1]:8787//example.com/")),
            (DEFAULT, "@example.com/", None),
            (DEFAULT, "", None),
            (DEFAULT, "/v2/a b", None),
        ] {
            let address = parse(base).ok().and_then(|base| base.address(target));
            assert_eq!(address.map(|address| address.to_string()).as_deref(), expected, "{base} {target}");
        }
    }
}
