//! What is wrong with an address, without a piece of it: it has a password in it.

use std::error::Error as _;
use tokio_postgres::Config;
use tokio_postgres::config::Host;

const FORM: &str =
    "an address of PostgreSQL is postgres://user@host/database, with parameters of libpq behind ?";

const AT_SIGN: &str = "its host has an @ in it: an @ in a user's name or a password is written %40";

/// What is told where the value of one of these is wrong. A list: the parser's own words may be a piece of the address.
const VALUES: [(&str, &str); 7] = [
    ("port", "the value of port is no number of a port"),
    ("sslmode", "the value of sslmode is none of disable, prefer and require"),
    ("host", "the value of host is none"),
    ("hostaddr", "the value of hostaddr is no address"),
    ("connect_timeout", "the value of connect_timeout is no number of seconds"),
    ("target_session_attrs", "the value of target_session_attrs is none that is known"),
    ("channel_binding", "the value of channel_binding is none of disable, prefer and require"),
];

/// Reads an address.
pub(super) fn parse(url: &str) -> Result<Config, &'static str> {
    let config: Config = url.parse().map_err(|error: tokio_postgres::Error| told(&error))?;
    // The first @ ends the user and its password, so that the rest of a password is taken for a host.
    let has_at = |host: &Host| matches!(host, Host::Tcp(name) if name.contains('@'));
    if config.get_hosts().iter().any(has_at) { Err(AT_SIGN) } else { Ok(config) }
}

fn told(error: &tokio_postgres::Error) -> &'static str {
    let words = error.source().map(ToString::to_string).unwrap_or_default();
    let option = words.strip_prefix("invalid value for option `").and_then(|rest| rest.strip_suffix('`'));
    VALUES.iter().find(|(name, _)| Some(*name) == option).map_or(FORM, |(_, sentence)| sentence)
}
