//! A customer who registered, or whose profile changed.

use super::checkpoint::Score;
use super::customer::Customer;
use super::device::UsedDevice;
use super::record::{event, record};
use crate::timestamp::Timestamp;

record! {
    /// `POST /v2/customer`: sent when a customer registers, and whenever the profile changes.
    ///
    /// ```
    /// use ravelin::event::{Customer, CustomerEvent, Event, Score, Timestamp};
    /// let now = Timestamp::from_millis(1_512_828_988_826);
    /// let event = CustomerEvent::new(now, Customer::new("cust-61283").email("ada@example.com"));
    /// assert_eq!(event.request()?.target(), "/v2/customer");
    /// assert_eq!(event.request_recommendation(Score::Unnamed)?.target(), "/v2/customer?score=true");
    /// # Ok::<(), ravelin::Error>(())
    /// ```
    CustomerEvent {
        /// Returns the event of a customer.
        pub fn new(
            /// `timestamp`: when it happened, now in real time. Required. Seconds, milliseconds or
            /// nanoseconds. (Core V2 reference)
            timestamp: Timestamp = "timestamp",
            /// `customer`: everything known about them. Required. (Core V2 reference)
            customer: Box<Customer> = "customer",
        ) one_of(
            /// `device` or `deviceId`: what the customer used. Optional. (Core V2 reference)
            device: UsedDevice,
        );
        /// `eventType`: the event's name in the merchant's own system. Optional. Pattern
        /// `^[a-zA-Z0-9][a-zA-Z0-9-_]*$`. (Core V2 reference)
        optional event_type: String = "eventType",
    }
}

impl CustomerEvent {
    /// Sets the device, or its id where an earlier event described it.
    #[must_use]
    pub fn from_device(mut self, device: impl Into<UsedDevice>) -> Self {
        self.device = Some(device.into());
        self
    }
}

event!(CustomerEvent at Customer, asked for by Score);
