//! A login that worked, as older integrations tell of it.

use super::checkpoint::Score;
use super::device::UsedDevice;
use super::record::{event, record};
use crate::timestamp::Timestamp;

record! {
    /// `POST /v2/login`: sent when a customer has logged in. It ties what happened under a temporary
    /// id before to the customer, and is the only event that has both ids.
    ///
    /// It says nothing of logins that failed: [`Login`](super::Login) does.
    ///
    /// ```
    /// use ravelin::event::{Event, LoginV2, Timestamp};
    /// let now = Timestamp::from_millis(1_512_828_988_826);
    /// let event = LoginV2::new(now, "cust-61283").temp_customer_id("session-7");
    /// assert_eq!(
    ///     event.request()?.body(),
    ///     br#"{"timestamp":1512828988826,"customerId":"cust-61283","tempCustomerId":"session-7"}"#,
    /// );
    /// # Ok::<(), ravelin::Error>(())
    /// ```
    LoginV2 in ["timestamp", "customerId", "tempCustomerId"] {
        /// Returns the login of a customer.
        pub fn new(
            /// `timestamp`: when it happened, now in real time. Required. Seconds, milliseconds or
            /// nanoseconds. (Core V2 reference)
            timestamp: Timestamp = "timestamp",
            /// `customerId`: who logged in. Required. (Core V2 reference)
            customer_id: String = "customerId",
        ) one_of(
            /// `device` or `deviceId`: what it was done with; the address matters most. Optional.
            /// (Core V2 reference)
            device: UsedDevice,
        );
        /// `tempCustomerId`: the id that earlier events had before the customer was known. Optional.
        /// (Core V2 reference)
        optional temp_customer_id: String = "tempCustomerId",
        /// `eventType`: the event's name in the merchant's own system. Optional. Pattern
        /// `^[a-zA-Z0-9][a-zA-Z0-9-_]*$`. (Core V2 reference)
        optional event_type: String = "eventType",
    }
}

impl LoginV2 {
    /// Sets the device, or its id where an earlier event described it.
    #[must_use]
    pub fn from_device(mut self, device: impl Into<UsedDevice>) -> Self {
        self.device = Some(device.into());
        self
    }
}

event!(LoginV2 at LoginV2, asked for by Score);
