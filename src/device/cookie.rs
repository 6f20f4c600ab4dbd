//! The cookies that carry device and session id, after the rules of the official browser SDK.
//!
//! [`resolve`] is a pure function: from the cookies of a request and a configuration to the ids
//! and the cookies to set. A server that sets them itself keeps the device id longer than a script
//! may (some browsers delete a script's cookies after seven days). The page follows the same
//! rules in JavaScript; the same vectors hold both.
//!
//! Where the official SDK is plainly wrong, the right thing is done: a value keeps its equals
//! signs, a device id its colons, a session its length, and an expiry of 0 days writes nothing.

use super::{DEFAULT_PREFIX, DeviceId, uuid};
use crate::error::Error;
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use core::fmt;

/// How the cookies are called and how long they live. The default is that of the official SDK.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CookieConfig {
    /// The name of the device cookie: `ravelinDeviceId`.
    pub device_cookie: String,
    /// The name of the session cookie: `ravelinSessionId`.
    pub session_cookie: String,
    /// What a new device id begins with: `rjs-`.
    pub prefix: String,
    /// The domain of both cookies; the host of the page where there is none.
    pub domain: Option<String>,
    /// How long the device cookie lives, in days: 365. At 0 or below it is read but not written.
    pub expiry_days: i32,
    /// An id of the merchant's own, which wins over every cookie. One that no cookie holds counts as none: with a
    /// semicolon or a control character in it.
    pub id: Option<DeviceId>,
}

impl Default for CookieConfig {
    fn default() -> Self {
        Self {
            device_cookie: "ravelinDeviceId".to_owned(),
            session_cookie: "ravelinSessionId".to_owned(),
            prefix: DEFAULT_PREFIX.to_owned(),
            domain: None,
            expiry_days: 365,
            id: None,
        }
    }
}

/// What the rules need to know of the request: cookies differ by scheme and browser.
///
/// `Debug` does not show the user agent.
#[derive(Clone, Copy)]
pub struct Visit<'a> {
    /// Whether the page came over https.
    pub https: bool,
    /// The `User-Agent` header; empty if there is none.
    pub user_agent: &'a str,
}

impl fmt::Debug for Visit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Visit").field("https", &self.https).finish_non_exhaustive()
    }
}

/// Two random UUIDs, for the ids that no cookie gave.
#[derive(Clone)]
pub struct FreshIds {
    device: String,
    session: String,
}

impl FreshIds {
    /// Returns new ones.
    ///
    /// # Errors
    ///
    /// `random-unavailable`.
    pub fn generate() -> Result<Self, Error> {
        Ok(Self { device: uuid()?, session: uuid()? })
    }
}

impl fmt::Debug for FreshIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FreshIds { .. }")
    }
}

/// The ids of a visit, and the cookies that keep them.
#[derive(Clone)]
#[non_exhaustive]
pub struct Resolution {
    /// The device id.
    pub device: DeviceId,
    /// The session id, a UUID unless a cookie had another.
    pub session: String,
    /// The cookies to set, the device's first.
    pub cookies: Vec<SetCookie>,
}

impl fmt::Debug for Resolution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resolution").field("cookies", &self.cookies.len()).finish_non_exhaustive()
    }
}

/// A cookie to be set. `path` is always `/`.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SetCookie {
    /// The name.
    pub name: String,
    /// The value, as it stands: ids are not percent-encoded.
    pub value: String,
    /// The domain, if one was configured.
    pub domain: Option<String>,
    /// How long it lives, in days; `None` until the browser closes.
    pub expiry_days: Option<i32>,
    /// The `SameSite` attribute; `None` for browsers that misread it.
    pub same_site: Option<SameSite>,
}

/// The `SameSite` attribute, which decides `Secure` too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SameSite {
    /// `SameSite=Lax`, over http.
    Lax,
    /// `SameSite=None;Secure`, over https.
    None,
}

impl SetCookie {
    /// Returns the value of a `Set-Cookie` header, or of `document.cookie`.
    #[cfg(feature = "std")]
    #[must_use]
    pub fn header(&self, now: std::time::SystemTime) -> String {
        const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);
        let mut header = [&*self.name, "=", &self.value, ";path=/"].concat();
        if let Some(end) = self.expiry_days.and_then(|days| now.checked_add(DAY * u32::try_from(days).ok()?))
        {
            header.push_str(";expires=");
            header.push_str(&httpdate::fmt_http_date(end));
        }
        if let Some(domain) = &self.domain {
            header.push_str(";domain=");
            header.push_str(domain);
        }
        header.push_str(match self.same_site {
            Some(SameSite::Lax) => ";SameSite=Lax",
            Some(SameSite::None) => ";SameSite=None;Secure",
            None => "",
        });
        header
    }
}

impl fmt::Debug for SetCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetCookie").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Returns the ids of a visit and the cookies to set.
///
/// `cookies` is the `Cookie` header, or `document.cookie`. The device id is the configured one,
/// else that of the session cookie, else that of the device cookie, else a fresh one.
#[must_use]
pub fn resolve(cookies: &str, config: &CookieConfig, visit: Visit<'_>, fresh: &FreshIds) -> Resolution {
    let device_cookie = value_of(cookies, &config.device_cookie);
    let (session_device, session) = session_parts(value_of(cookies, &config.session_cookie), device_cookie);
    let device = config
        .id
        .clone()
        .filter(|id| !id.0.contains(|c: char| c == ';' || c.is_ascii_control()))
        .or_else(|| session_device.or(device_cookie).and_then(DeviceId::adopt))
        .unwrap_or_else(|| DeviceId([&*config.prefix, &fresh.device].concat()));
    let session = session.unwrap_or(&fresh.session).to_owned();

    let cookie = |name: &str, value: String, expiry_days| SetCookie {
        name: name.to_owned(),
        value,
        domain: config.domain.clone(),
        expiry_days,
        same_site: same_site(visit),
    };
    let mut cookies = Vec::with_capacity(2);
    if config.expiry_days > 0 {
        cookies.push(cookie(&config.device_cookie, device.0.clone(), Some(config.expiry_days)));
    }
    cookies.push(cookie(&config.session_cookie, [&*device.0, ":", &session].concat(), None));
    Resolution { device, session, cookies }
}

/// Returns the value of a cookie; the last of several, and nothing for an empty one.
fn value_of<'a>(cookies: &'a str, name: &str) -> Option<&'a str> {
    cookies
        .rsplit(';')
        .filter_map(|pair| pair.split_once('='))
        .find_map(|(key, value)| (key.trim() == name).then(|| value.trim()))
        .filter(|value| !value.is_empty())
}

/// Splits `device:session`. A device id may hold colons itself: the device cookie tells where it
/// ends. Without a device in front the whole value is the session.
fn session_parts<'a>(value: Option<&'a str>, device: Option<&'a str>) -> (Option<&'a str>, Option<&'a str>) {
    let Some(value) = value else { return (None, None) };
    let behind_device = device.and_then(|device| value.strip_prefix(device)?.strip_prefix(':'));
    let (device, session) = match (behind_device, value.split_once(':')) {
        (Some(session), _) => (device, session),
        (None, Some((device, session))) if !device.is_empty() => (Some(device), session),
        _ => (None, value),
    };
    (device, Some(session).filter(|session| !session.is_empty()))
}

/// Returns the attribute that this browser understands: WebKit of iOS 12 and macOS 10.14 takes
/// `None` for `Strict`.
fn same_site(visit: Visit<'_>) -> Option<SameSite> {
    let agent = visit.user_agent;
    let old_ios = agent.contains("(iP") && agent.contains(" OS 12_");
    let old_mac = agent.contains("Mac OS X 10_14") && agent.contains("Version/") && !agent.contains("Chrom");
    match visit.https {
        _ if old_ios || old_mac => None,
        true => Some(SameSite::None),
        false => Some(SameSite::Lax),
    }
}
