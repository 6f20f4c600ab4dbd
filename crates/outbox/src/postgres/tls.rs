//! TLS to the database: always verified, and needed wherever the way leaves this machine.

use crate::store::{StoreError, StoreErrorKind};
use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs;
use rustls_platform_verifier::BuilderVerifierExt;
use std::net::IpAddr;
use std::sync::Arc;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Client, Config, Error, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

#[derive(Clone)]
pub(super) enum Tls {
    Off,
    On(MakeRustlsConnect),
}

impl Tls {
    /// Settles what the address leaves open: TLS away from this machine, none on it. With TLS the
    /// server's certificate must be one that the system trusts.
    pub(super) fn of(config: &mut Config) -> Result<Self, StoreError> {
        if config.get_ssl_mode() == SslMode::Prefer {
            let local = config.get_hosts().iter().all(is_local);
            config.ssl_mode(if local { SslMode::Disable } else { SslMode::Require });
        }
        if config.get_ssl_mode() == SslMode::Disable {
            return Ok(Self::Off);
        }
        let unfit = |error| StoreError::from_source(StoreErrorKind::Place, error);
        let tls = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(unfit)?
            .with_platform_verifier()
            .map_err(unfit)?
            .with_no_client_auth();
        Ok(Self::On(MakeRustlsConnect::new(tls)))
    }

    /// Connects; the task that serves the connection ends with the client.
    pub(super) async fn connect(&self, config: &Config) -> Result<Client, Error> {
        match self {
            Self::Off => {
                let (client, connection) = config.connect(NoTls).await?;
                // How it ends is what the client is told by its next statement.
                tokio::spawn(async move { drop(connection.await) });
                Ok(client)
            }
            Self::On(tls) => {
                let (client, connection) = config.connect(tls.clone()).await?;
                tokio::spawn(async move { drop(connection.await) });
                Ok(client)
            }
        }
    }
}

fn is_local(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}
