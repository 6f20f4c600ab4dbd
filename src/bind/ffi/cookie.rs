//! The cookie rules, for an app that shares its ids with its web views.

use super::RavelinFailure;
use crate::device::{DeviceId, cookie};
use std::fmt;
use std::time::{Duration, SystemTime};

/// How the cookies are called and how long they live. The default is that of the official browser SDK.
#[derive(uniffi::Record)]
pub struct CookieConfig {
    /// The name of the device cookie.
    #[uniffi(default = "ravelinDeviceId")]
    pub device_cookie: String,
    /// The name of the session cookie.
    #[uniffi(default = "ravelinSessionId")]
    pub session_cookie: String,
    /// What a new device id begins with.
    #[uniffi(default = "rjs-")]
    pub prefix: String,
    /// The domain of both cookies; the host of the page where there is none.
    #[uniffi(default = None)]
    pub domain: Option<String>,
    /// How long the device cookie lives, in days. At 0 or below it is read but not written.
    #[uniffi(default = 365)]
    pub expiry_days: i32,
    /// An id of the merchant's own, which wins over every cookie.
    #[uniffi(default = None)]
    pub id: Option<String>,
}

/// The ids of a visit, and the cookies that keep them. Printed, it shows nothing of the ids.
#[derive(uniffi::Record)]
#[uniffi::export(Debug, Display)]
pub struct VisitIds {
    /// The device id.
    pub device_id: String,
    /// The session id.
    pub session_id: String,
    /// The cookies to set, the device's first.
    pub cookies: Vec<SetCookie>,
}

/// A cookie to be set, for the path `/`. Printed, it shows its name alone.
#[derive(uniffi::Record)]
#[uniffi::export(Debug, Display)]
pub struct SetCookie {
    /// The name.
    pub name: String,
    /// The value, as it stands.
    pub value: String,
    /// The domain, if one was configured.
    pub domain: Option<String>,
    /// How long it lives, in days; until the browser closes where there is nothing.
    pub expiry_days: Option<i32>,
    /// `SameSite`; nothing for browsers that misread it.
    pub same_site: Option<CookieSameSite>,
}

/// The `SameSite` attribute.
#[derive(Clone, Copy, uniffi::Enum)]
pub enum CookieSameSite {
    /// `SameSite=Lax`, over http.
    Lax,
    /// `SameSite=None;Secure`, over https.
    NoneAndSecure,
}

/// Returns the ids of a visit and the cookies to set.
///
/// `cookies` is what the web view has, as in a `Cookie` header; `https` whether its page came that way;
/// `user_agent` its own. The device id is the configured one, else that of the session cookie, else
/// that of the device cookie, else a fresh one.
#[uniffi::export]
pub fn resolve_cookies(
    cookies: String,
    config: CookieConfig,
    https: bool,
    user_agent: String,
) -> Result<VisitIds, RavelinFailure> {
    let visit = cookie::Visit { https, user_agent: &user_agent };
    let fresh = cookie::FreshIds::generate()?;
    Ok(cookie::resolve(&cookies, &config.into(), visit, &fresh).into())
}

#[uniffi::export]
impl SetCookie {
    /// Returns the text of a `Set-Cookie` header, with an expiry counted from `now`, in seconds since
    /// 1970.
    pub fn header(&self, now: i64) -> String {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(now).unwrap_or_default());
        cookie::SetCookie {
            name: self.name.clone(),
            value: self.value.clone(),
            domain: self.domain.clone(),
            expiry_days: self.expiry_days,
            same_site: self.same_site.map(Into::into),
        }
        .header(now)
    }
}

impl From<CookieConfig> for cookie::CookieConfig {
    fn from(config: CookieConfig) -> Self {
        Self {
            device_cookie: config.device_cookie,
            session_cookie: config.session_cookie,
            prefix: config.prefix,
            domain: config.domain,
            expiry_days: config.expiry_days,
            id: config.id.as_deref().and_then(DeviceId::adopt),
        }
    }
}

impl From<cookie::Resolution> for VisitIds {
    fn from(resolution: cookie::Resolution) -> Self {
        Self {
            device_id: resolution.device.as_str().into(),
            session_id: resolution.session,
            cookies: resolution.cookies.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<cookie::SetCookie> for SetCookie {
    fn from(cookie: cookie::SetCookie) -> Self {
        Self {
            name: cookie.name,
            value: cookie.value,
            domain: cookie.domain,
            expiry_days: cookie.expiry_days,
            same_site: cookie.same_site.map(Into::into),
        }
    }
}

impl From<cookie::SameSite> for CookieSameSite {
    fn from(same_site: cookie::SameSite) -> Self {
        match same_site {
            cookie::SameSite::Lax => Self::Lax,
            cookie::SameSite::None => Self::NoneAndSecure,
        }
    }
}

impl From<CookieSameSite> for cookie::SameSite {
    fn from(same_site: CookieSameSite) -> Self {
        match same_site {
            CookieSameSite::Lax => Self::Lax,
            CookieSameSite::NoneAndSecure => Self::None,
        }
    }
}

impl fmt::Debug for VisitIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VisitIds {{ cookies: {}, .. }}", self.cookies.len())
    }
}

impl fmt::Display for VisitIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl fmt::Debug for SetCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SetCookie {{ name: {:?}, .. }}", self.name)
    }
}

impl fmt::Display for SetCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
