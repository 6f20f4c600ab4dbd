//! The pool of connections: HTTP/1.1, TLS where the address asks for it, and nothing that follows a redirect
//! or a proxy of the environment.

use crate::error::ClientError;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs;
use rustls_platform_verifier::BuilderVerifierExt as _;
use std::sync::Arc;
use std::time::Duration;

/// How long a connection is kept without a request. Load balancers close theirs after a minute or less, and a
/// request that meets the close is lost; a fresh connection costs a checkout tens of milliseconds.
const IDLE: Duration = Duration::from_secs(15);

/// A pool.
pub(crate) type Pool = Client<Connector, Full<Bytes>>;

/// How connections are made.
pub(crate) type Connector = HttpsConnector<HttpConnector>;

/// Returns a pool without a connection.
pub(crate) fn new(connector: Connector) -> Pool {
    Client::builder(TokioExecutor::new())
        .pool_idle_timeout(IDLE)
        .pool_timer(TokioTimer::new())
        .build(connector)
}

/// Returns how connections are made: all of it can be shared.
///
/// What the other end has not confirmed within this time is given up by the system too, where it can be told so
/// (`TCP_USER_TIMEOUT` of Linux, RFC 5482). It would otherwise go on for minutes to send a request that ran out of time,
/// and one that comes through when a cut wire is whole again may meet a later event of its customer, from another relay.
///
/// # Errors
///
/// [`ClientError::Tls`] where the system has no roots.
pub(crate) fn connector(unconfirmed: Duration) -> Result<Connector, ClientError> {
    let mut tcp = HttpConnector::new();
    tcp.set_nodelay(true);
    // No time at all would leave it to the system.
    #[cfg(any(target_os = "android", target_os = "linux"))]
    tcp.set_tcp_user_timeout(Some(unconfirmed.max(Duration::from_millis(1))));
    #[cfg(not(any(target_os = "android", target_os = "linux")))]
    let _ = unconfirmed;
    // The TLS around it looks at the scheme.
    tcp.enforce_http(false);
    let unfit = |error| ClientError::Tls(Box::new(error));
    let mut tls = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(unfit)?
        .with_platform_verifier()
        .map_err(unfit)?
        .with_no_client_auth();
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(HttpsConnector::from((tcp, tls)))
}
