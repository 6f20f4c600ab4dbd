//! A payment method that a customer saved, used or took out of the account.

use super::checkpoint::checkpoints;
use super::device::UsedDevice;
use super::payment_method::PaymentMethod;
use super::record::{event, record};
use super::who::CustomerRef;
use crate::timestamp::Timestamp;

checkpoints! {
    /// When a payment method's recommendation is requested.
    PaymentMethodCheckpoint {
        /// When it is added to the account.
        Registration = "paymentMethodRegistration",
        /// Without a named checkpoint, as older integrations ask.
        Unnamed = "true",
    }
}

record! {
    /// `POST /v2/paymentmethod`: sent when a payment method is saved to an account, or used by it.
    ///
    /// ```
    /// use ravelin::event::{CardDetails, Event, PaymentMethodCheckpoint, PaymentMethodEvent, Timestamp};
    /// let now = Timestamp::from_millis(1_512_828_988_826);
    /// let event = PaymentMethodEvent::new(now, "cust-61283", CardDetails::new("pm-abc123"));
    /// let request = event.request_recommendation(PaymentMethodCheckpoint::Registration)?;
    /// assert_eq!(request.target(), "/v2/paymentmethod?score=paymentMethodRegistration");
    /// # Ok::<(), ravelin::Error>(())
    /// ```
    PaymentMethodEvent in ["timestamp", "customerId", "tempCustomerId", "paymentMethod"] {
        fn bare(
            /// `timestamp`: when it happened, now in real time. Required. Seconds, milliseconds or
            /// nanoseconds. (Core V2 reference)
            timestamp: Timestamp = "timestamp",
            /// `paymentMethod`: the method itself. Required. (Core V2 reference)
            payment_method: PaymentMethod = "paymentMethod",
        ) one_of(
            /// `customerId` or `tempCustomerId`: whose it is. Optional. (Core V2 reference)
            who: CustomerRef,
            /// `device` or `deviceId`: what the customer used. Optional. (Core V2 reference)
            device: UsedDevice,
        );
        /// `eventType`: the event's name in the merchant's own system. Optional. Pattern
        /// `^[a-zA-Z0-9][a-zA-Z0-9-_]*$`. (Core V2 reference)
        optional event_type: String = "eventType",
    }
}

impl PaymentMethodEvent {
    /// Returns the payment method of a customer: their id, or [`CustomerRef::temporary`].
    #[must_use]
    pub fn new(
        timestamp: impl Into<Timestamp>,
        who: impl Into<CustomerRef>,
        payment_method: impl Into<PaymentMethod>,
    ) -> Self {
        Self { who: Some(who.into()), ..Self::bare(timestamp, payment_method) }
    }

    /// Sets the device, or its id where an earlier event described it.
    #[must_use]
    pub fn from_device(mut self, device: impl Into<UsedDevice>) -> Self {
        self.device = Some(device.into());
        self
    }
}

event!(PaymentMethodEvent at PaymentMethod, asked for by PaymentMethodCheckpoint);
