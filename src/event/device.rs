//! The device of an event.

use super::location::Location;
use super::record::{one_of, record};
use crate::device::{DeviceId, TrustedProxies, preferred_language};
use core::net::IpAddr;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

record! {
    /// The device a shopper uses. `Debug` shows which members there are, never what they say.
    Device {
        /// Returns a device of which nothing is known yet.
        pub fn new();
        /// `deviceId`: from the page or the app, as it came: it has no form to rely on.
        /// (Core V2 reference)
        plain device_id: DeviceId = "deviceId",
        /// `ipAddress`: the shopper's address, not that of a proxy; it matters most.
        /// (Core V2 reference)
        optional ip_address: String = "ipAddress",
        /// `language`: the language that the shopper prefers, such as `en-GB`.
        /// (Registration updates guide)
        optional language: String = "language",
        /// `userAgent`: the browser's or the app's user agent. (Core V2 reference)
        optional user_agent: String = "userAgent",
        /// `model`: the device's model; of an Apple device the hardware identifier, such as
        /// `iPhone15,3`. (Core V2 reference)
        optional model: String = "model",
        /// `os`: the operating system. (Core V2 reference)
        optional os: String = "os",
        /// `type`: such as `phone`, `tablet` or `computer`. (Core V2 reference)
        optional device_type: String = "type",
        /// `manufacturer`: who made it. (Core V2 reference)
        optional manufacturer: String = "manufacturer",
        /// `location`: where it was. (Core V2 reference)
        optional location: Box<Location> = "location",
    }
}

impl Default for Device {
    fn default() -> Self {
        Self::new()
    }
}

impl Device {
    /// Returns what a shopper's request tells: address, user agent and preferred language.
    ///
    /// `header` looks a header up by its lower-case name; where there are several
    /// `x-forwarded-for`, it joins them by commas in their order. `peer` is the address that the
    /// connection came from.
    ///
    /// ```
    /// use ravelin::device::TrustedProxies;
    /// use ravelin::event::Device;
    /// let headers = [("user-agent", "Mozilla/5.0"), ("accept-language", "en-GB,en;q=0.9")];
    /// let device = Device::from_request(
    ///     |name| headers.iter().find(|(header, _)| *header == name).map(|(_, value)| *value),
    ///     "203.0.113.9".parse().unwrap(),
    ///     &TrustedProxies::default(),
    /// );
    /// assert_eq!(device.ip_address.as_deref(), Some("203.0.113.9"));
    /// assert_eq!(device.language.as_deref(), Some("en-GB"));
    /// ```
    #[must_use]
    pub fn from_request<'a>(
        header: impl Fn(&str) -> Option<&'a str>,
        peer: IpAddr,
        trusted: &TrustedProxies,
    ) -> Self {
        let text = |name| header(name).filter(|value| !value.trim().is_empty());
        Self {
            ip_address: trusted.client_address(header("x-forwarded-for"), peer).map(|ip| ip.to_string()),
            user_agent: text("user-agent").map(str::to_owned),
            language: text("accept-language").and_then(preferred_language).map(str::to_owned),
            ..Self::new()
        }
    }

    /// Sets the id that the page or the app gave.
    #[must_use]
    pub fn id(mut self, id: DeviceId) -> Self {
        self.device_id = Some(id);
        self
    }
}

one_of! {
    /// The device of an event: everything known about it, or its id.
    ///
    /// A `deviceId` beside a `device` of the same id is accepted when an event is read, and
    /// dropped; any other pair is refused.
    UsedDevice {
        /// `device`: everything known about it. Optional; excludes `deviceId`. (Core V2 reference)
        Device(Box<Device>) = "device",
        /// `deviceId`: a device that an earlier event described. Optional; excludes `device`.
        /// (Core V2 reference)
        DeviceId(DeviceId) = "deviceId",
    }
    repeats(full, other) matches!(
        (full, other),
        (UsedDevice::Device(device), UsedDevice::DeviceId(id)) if device.device_id.as_ref() == Some(id)
    );
}

impl From<Device> for UsedDevice {
    fn from(device: Device) -> Self {
        Self::Device(Box::new(device))
    }
}

impl From<DeviceId> for UsedDevice {
    fn from(id: DeviceId) -> Self {
        Self::DeviceId(id)
    }
}

impl Serialize for DeviceId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Any text but an empty one.
impl<'de> Deserialize<'de> for DeviceId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        Self::adopt(&id).ok_or_else(|| serde::de::Error::custom("an empty id"))
    }
}
