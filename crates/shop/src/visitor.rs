//! The device that a request comes from.

use crate::state::State;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use ravelin::device::{DeviceId, TrustedProxies};
use ravelin::event::Device;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// What headers and cookie tell of the shopper's device.
pub(crate) struct Visitor(Device);

impl Visitor {
    /// Returns the device. The id of the page counts only where there is no cookie: a browser may
    /// keep none.
    pub(crate) fn device(self, id_of_page: Option<&str>) -> Device {
        match id_of_page.and_then(DeviceId::adopt) {
            Some(id) if self.0.device_id.is_none() => self.0.id(id),
            _ => self.0,
        }
    }
}

impl FromRequestParts<Arc<State>> for Visitor {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, StatusCode> {
        let peer =
            parts.extensions.get::<ConnectInfo<SocketAddr>>().ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
        Ok(Self(device(&parts.headers, peer.0.ip(), &state.trusted_proxies)))
    }
}

fn device(headers: &HeaderMap, peer: IpAddr, trusted: &TrustedProxies) -> Device {
    let forwarded = joined(headers, "x-forwarded-for", ",");
    let header = |name: &str| match name {
        "x-forwarded-for" => Some(&*forwarded),
        name => headers.get(name)?.to_str().ok(),
    };
    let device = Device::from_request(header, peer, trusted);
    match device_id(&joined(headers, header::COOKIE.as_str(), ";")) {
        Some(id) => device.id(id),
        None => device,
    }
}

/// Returns the id of the cookie that the page keeps; the last of several counts, as in the page.
fn device_id(cookies: &str) -> Option<DeviceId> {
    let mut values = cookies.split(';').filter_map(|pair| pair.trim().strip_prefix("ravelinDeviceId="));
    values.next_back().and_then(DeviceId::adopt)
}

fn joined(headers: &HeaderMap, name: &str, separator: &str) -> String {
    let values: Vec<&str> = headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
    values.join(separator)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn headers(lines: &[(&str, &str)]) -> HeaderMap {
        lines
            .iter()
            .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap()))
            .collect()
    }

    const PROXY: &str = "10.0.0.1";

    fn seen(lines: &[(&str, &str)]) -> Device {
        device(&headers(lines), PROXY.parse().unwrap(), &"10.0.0.0/8".parse().unwrap())
    }

    #[test]
    fn a_device_is_read_from_headers_and_cookie() {
        let device = seen(&[
            ("user-agent", "Mozilla/5.0"),
            ("accept-language", "en-GB,en;q=0.5"),
            ("x-forwarded-for", "203.0.113.9"),
            ("x-forwarded-for", "10.0.0.2"),
            ("cookie", "basket=1; ravelinDeviceId=rjs-1"),
        ]);
        assert_eq!(device.user_agent.as_deref(), Some("Mozilla/5.0"));
        assert_eq!(device.language.as_deref(), Some("en-GB"));
        assert_eq!(device.ip_address.as_deref(), Some("203.0.113.9"));
        assert_eq!(device.device_id.unwrap().as_str(), "rjs-1");
    }

    #[test]
    fn the_cookie_counts_before_the_page() {
        let with =
            |cookie: &str| Visitor(seen(&[("cookie", cookie)])).device(Some("rjs-page")).device_id.unwrap();
        assert_eq!(with("ravelinDeviceId=rjs-cookie").as_str(), "rjs-cookie");
        assert_eq!(with("ravelinDeviceId=").as_str(), "rjs-page");
        assert_eq!(with("xravelinDeviceId=rjs-other").as_str(), "rjs-page");
        assert_eq!(Visitor(seen(&[])).device(Some("")).device_id, None);
    }
}
