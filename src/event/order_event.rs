//! An order that was begun, or about which something changed.

use super::checkpoint::Score;
use super::device::UsedDevice;
use super::order::Order;
use super::record::{event, record};
use super::who::CustomerRef;
use crate::timestamp::Timestamp;

record! {
    /// `POST /v2/order`: sent when an order is begun, and whenever something about it changes.
    ///
    /// ```
    /// use ravelin::event::{Event, Order, OrderEvent, OrderStatus, Timestamp};
    /// let now = Timestamp::from_millis(1_512_828_988_826);
    /// let event = OrderEvent::new(now, "cust-61283", Order::new("ord-98").status(OrderStatus::fulfilled()));
    /// assert_eq!(
    ///     event.request()?.body(),
    ///     br#"{"timestamp":1512828988826,"customerId":"cust-61283","order":{"orderId":"ord-98","status":{"stage":"fulfilled"}}}"#,
    /// );
    /// # Ok::<(), ravelin::Error>(())
    /// ```
    OrderEvent in ["timestamp", "customerId", "tempCustomerId", "order"] {
        fn bare(
            /// `timestamp`: when it happened, now in real time. Required. Seconds, milliseconds or
            /// nanoseconds. (Core V2 reference)
            timestamp: Timestamp = "timestamp",
            /// `order`: all that is known of it. Required. (Core V2 reference)
            order: Box<Order> = "order",
        ) one_of(
            /// `customerId` or `tempCustomerId`: whose order it is. Optional. (Core V2 reference)
            who: CustomerRef,
            /// `device` or `deviceId`: what the customer used. Optional. (Core V2 reference)
            device: UsedDevice,
        );
        /// `eventType`: the event's name in the merchant's own system. Optional. Pattern
        /// `^[a-zA-Z0-9][a-zA-Z0-9-_]*$`. (Core V2 reference)
        optional event_type: String = "eventType",
    }
}

impl OrderEvent {
    /// Returns the order of a customer: their id, or [`CustomerRef::temporary`].
    #[must_use]
    pub fn new(
        timestamp: impl Into<Timestamp>,
        who: impl Into<CustomerRef>,
        order: impl Into<Box<Order>>,
    ) -> Self {
        Self { who: Some(who.into()), ..Self::bare(timestamp, order) }
    }

    /// Sets the device, or its id where an earlier event described it.
    #[must_use]
    pub fn from_device(mut self, device: impl Into<UsedDevice>) -> Self {
        self.device = Some(device.into());
        self
    }
}

event!(OrderEvent at Order, asked for by Score);
