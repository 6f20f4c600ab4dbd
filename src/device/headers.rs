//! What the headers of a shopper's request tell about the device.

use core::fmt;
use core::net::{IpAddr, SocketAddr};
use core::str::FromStr;
use ipnet::IpNet;

/// The proxies whose `X-Forwarded-For` is believed: load balancers and content networks that the
/// merchant runs. Empty by default, since anybody can send that header.
///
/// ```
/// use ravelin::device::TrustedProxies;
/// let proxies: TrustedProxies = "10.0.0.0/8, 192.0.2.7".parse().unwrap();
/// let peer = "10.1.2.3".parse().unwrap();
/// let client = proxies.client_address(Some("203.0.113.9, 192.0.2.7"), peer);
/// assert_eq!(client, Some("203.0.113.9".parse().unwrap()));
/// ```
#[derive(Clone, Default)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Returns the shopper's address.
    ///
    /// `forwarded_for` is the `X-Forwarded-For` header, several joined by commas in their order;
    /// `peer` the address the connection came from. From the right, as long as the address that
    /// speaks is a trusted proxy, the one it names is taken. Nothing where a trusted proxy names
    /// something that is no address: a proxy's own would be worse than none.
    #[must_use]
    pub fn client_address(&self, forwarded_for: Option<&str>, peer: IpAddr) -> Option<IpAddr> {
        let mut client = peer.to_canonical();
        for hop in forwarded_for.unwrap_or_default().rsplit(',').map(str::trim).filter(|hop| !hop.is_empty())
        {
            if !self.contains(client) {
                break;
            }
            client = address_of(hop)?.to_canonical();
        }
        Some(client)
    }

    fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

impl FromStr for TrustedProxies {
    type Err = ipnet::AddrParseError;

    /// Reads addresses and networks (`10.0.0.0/8`) separated by commas.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| part.parse::<IpAddr>().map_or_else(|_| part.parse(), |address| Ok(address.into())))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl fmt::Debug for TrustedProxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}

/// Returns the address of a hop, with or without a port and brackets.
fn address_of(hop: &str) -> Option<IpAddr> {
    let bare = hop.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

/// Returns the shopper's preferred language of an `Accept-Language` header: the tag with the
/// highest weight, the first of equals.
#[cfg(feature = "events")]
pub(crate) fn preferred_language(header: &str) -> Option<&str> {
    let mut best: Option<(&str, f32)> = None;
    for part in header.split(',') {
        let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
        let weight = parameters.trim().strip_prefix("q=").map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
        let tag = tag.trim();
        if !tag.is_empty() && tag != "*" && weight > best.map_or(0.0, |(_, weight)| weight) {
            best = Some((tag, weight));
        }
    }
    best.map(|(tag, _)| tag)
}
