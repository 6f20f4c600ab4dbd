//! Where the API is: Ravelin, a proxy of the merchant's own, or the sandbox.

use crate::error::ClientError;
use reqwest::Url;
use std::net::IpAddr;

/// Where Ravelin's API is (core V2 reference, "Connection").
pub(crate) const DEFAULT: &str = "https://api.ravelin.com";

/// Returns a base URL without a slash at its end.
///
/// # Errors
///
/// [`ClientError::BaseUrl`] for what is no absolute address, carries credentials, query or
/// fragment, or is plain HTTP to another machine: the key would travel in the clear.
pub(crate) fn parse(text: &str) -> Result<String, ClientError> {
    let url = Url::parse(text).map_err(|_| ClientError::BaseUrl("is no absolute address"))?;
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
    Ok(url.as_str().trim_end_matches('/').to_owned())
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
            assert_eq!(parse(text).ok().as_deref(), Some(expected), "{text}");
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
}
