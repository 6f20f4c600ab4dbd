//! A voucher that somebody tried to use.

use super::checkpoint::Score;
use super::record::{event, record};
use super::voucher::VoucherRedemption;
use super::who::Who;
use crate::timestamp::Timestamp;

record! {
    /// `POST /v2/paymentmethod/voucher`: sent when a customer tried to use a voucher, outside of a
    /// [`Checkout`](super::Checkout), which has a place for it.
    ///
    /// ```
    /// use ravelin::event::{Event, Timestamp, VoucherEvent, VoucherRedemption, Who};
    /// let now = Timestamp::from_millis(1_512_828_988_826);
    /// let redemption = VoucherRedemption::new("VOUCH-89-cust-61283", "VOUCH-89", 1000, now, true).currency("GBP");
    /// let event = VoucherEvent::new(now, Who::id("cust-61283"), redemption);
    /// assert_eq!(event.request()?.target(), "/v2/paymentmethod/voucher");
    /// # Ok::<(), ravelin::Error>(())
    /// ```
    VoucherEvent in ["timestamp", "customer", "customerId", "tempCustomerId", "voucherRedemption"] {
        fn bare(
            /// `timestamp`: when it happened, now in real time. Required. Seconds, milliseconds or
            /// nanoseconds. (Core V2 reference)
            timestamp: Timestamp = "timestamp",
            /// `voucherRedemption`: the attempt. Required. (Core V2 reference)
            voucher_redemption: Box<VoucherRedemption> = "voucherRedemption",
        ) one_of(
            /// `customer` or `customerId`: who tried. Optional. (Core V2 reference)
            who: Who,
        );
        /// `eventType`: the event's name in the merchant's own system. Optional. Pattern
        /// `^[a-zA-Z0-9][a-zA-Z0-9-_]*$`. (Core V2 reference)
        optional event_type: String = "eventType",
    }
}

impl VoucherEvent {
    /// Returns the attempt of a customer. `who` is a [`Customer`](super::Customer), or [`Who::id`] of one
    /// whom an earlier event described.
    #[must_use]
    pub fn new(
        timestamp: impl Into<Timestamp>,
        who: impl Into<Who>,
        voucher_redemption: impl Into<Box<VoucherRedemption>>,
    ) -> Self {
        Self { who: Some(who.into()), ..Self::bare(timestamp, voucher_redemption) }
    }
}

event!(VoucherEvent at Voucher, asked for by Score);
