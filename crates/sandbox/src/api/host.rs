//! Who may ask: whoever addresses the sandbox by a loopback name.

use super::refuse;
use crate::refusal::Refusal;
use crate::state::State;
use axum::extract::{Request, State as Shared};
use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::Response;
use std::net::IpAddr;
use std::sync::Arc;

/// Lets pass what was addressed to a loopback name. A page from elsewhere whose own name was made
/// to point here would read the journal otherwise.
pub(super) async fn only_loopback(
    Shared(state): Shared<Arc<State>>,
    request: Request,
    next: Next,
) -> Response {
    let named = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    let named = named.or_else(|| request.uri().authority().map(Authority::as_str));
    if named.is_some_and(is_loopback_name) {
        next.run(request).await
    } else {
        refuse(&state, &Refusal::FOREIGN_HOST)
    }
}

fn is_loopback_name(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !name.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    let last = name.rsplit_once('.').map_or(name, |(_, last)| last);
    last.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_names_are_served() {
        for host in
            ["localhost", "LOCALHOST:80", "shop.localhost:8787", "127.0.0.1:1", "127.9.9.9", "[::1]:8787"]
        {
            assert!(is_loopback_name(host), "{host}");
        }
        for host in
            ["", "example.com", "127.0.0.1.example.com", "localhost.example.com:80", "10.0.0.1", "[::2]:1"]
        {
            assert!(!is_loopback_name(host), "{host}");
        }
    }
}
