//! The checkout: everything about one attempt to pay, in one request.

use super::checkpoint::checkpoints;
use super::device::UsedDevice;
use super::order::Order;
use super::payment_method::Payment;
use super::record::{event, record};
use super::transaction::Transaction;
use super::voucher::VoucherRedemption;
use super::who::Who;
use crate::timestamp::Timestamp;

checkpoints! {
    /// When a checkout's recommendation is requested.
    Checkpoint {
        /// Before the payment is authorised.
        PreAuth = "checkoutPreAuth",
        /// After it was authorised.
        PostAuth = "checkoutPostAuth",
        /// Without a named checkpoint, as older integrations ask.
        Unnamed = "true",
    }
}

record! {
    /// `POST /v2/checkout`: sent when the customer tries to pay, before the card is charged.
    ///
    /// ```
    /// use ravelin::event::checkout::{Checkout, Checkpoint};
    /// use ravelin::event::{Customer, Event, Order, PaymentMethod, Timestamp};
    /// let checkout = Checkout::new(
    ///     Timestamp::from_millis(1_512_828_988_826),
    ///     Customer::new("cust-61283"),
    ///     Order::new("ord-98").price(1500).currency("GBP"),
    /// )
    /// .paying_with(PaymentMethod::cash());
    /// let request = checkout.request_recommendation(Checkpoint::PreAuth)?;
    /// assert_eq!(request.target(), "/v2/checkout?score=checkoutPreAuth");
    /// # Ok::<(), ravelin::Error>(())
    /// ```
    ///
    /// What excludes each other has one place, so that none of these compiles: a customer and an id,
    ///
    /// ```compile_fail,E0308
    /// # use ravelin::event::{Checkout, Customer, Who};
    /// fn both(mut checkout: Checkout) {
    ///     checkout.who = Some((Who::from(Customer::new("cust-61283")), Who::id("cust-61283")));
    /// }
    /// ```
    ///
    /// a payment method and an id,
    ///
    /// ```compile_fail,E0599
    /// # use ravelin::event::{Checkout, PaymentMethod};
    /// fn both(checkout: Checkout) -> Checkout {
    ///     checkout.paying_with(PaymentMethod::cash()).payment_method_id("pm-abc123")
    /// }
    /// ```
    ///
    /// a device and an id,
    ///
    /// ```compile_fail,E0599
    /// # use ravelin::event::{Checkout, Device};
    /// fn both(checkout: Checkout) -> Checkout {
    ///     checkout.from_device(Device::new()).device_id("rjs-7")
    /// }
    /// ```
    ///
    /// and the checkpoint of another endpoint:
    ///
    /// ```compile_fail,E0308
    /// # use ravelin::event::{Checkout, Event, login};
    /// fn ask(checkout: &Checkout) {
    ///     let request = checkout.request_recommendation(login::Checkpoint::Login);
    /// }
    /// ```
    Checkout in [
        "timestamp", "customer", "customerId", "tempCustomerId", "order", "paymentMethod", "paymentMethodId",
        "paymentMethods", "transaction", "transactions", "voucherRedemption", "voucherRedemptions", "device",
        "deviceId",
    ] {
        fn bare(
            /// `timestamp`: when it happened, now in real time. Required. Seconds, milliseconds or
            /// nanoseconds. (Core V2 reference)
            timestamp: Timestamp = "timestamp",
        ) one_of(
            /// `customer`, `customerId` or `tempCustomerId`: who buys. Important. (Core V2 reference)
            who: Who,
            /// `paymentMethod`, `paymentMethodId` or `paymentMethods`: how it is paid. Important.
            /// (Core V2 reference)
            payment: Payment,
            /// `device` or `deviceId`: what the customer uses. Optional. (Core V2 reference)
            device: UsedDevice,
        );
        /// `eventType`: the event's name in the merchant's own system. Optional. Pattern
        /// `^[a-zA-Z0-9][a-zA-Z0-9-_]*$`. (Core V2 reference)
        optional event_type: String = "eventType",
        /// `order`: what is bought. Important. (Core V2 reference)
        plain order: Box<Order> = "order",
        /// `transaction`: the attempt to pay. Important. (Core V2 reference)
        optional transaction: Box<Transaction> = "transaction",
        /// `transactions`: where there are several. (Account takeover guide)
        list transactions: Transaction = "transactions",
        /// `voucherRedemption`: the attempt to use a voucher. Optional. (Core V2 reference)
        optional voucher_redemption: Box<VoucherRedemption> = "voucherRedemption",
        /// `voucherRedemptions`: where there are several. Optional. (Core V2 reference)
        list voucher_redemptions: VoucherRedemption = "voucherRedemptions",
    }
}

impl Checkout {
    /// Returns the checkout of an order. `who` is a [`Customer`](super::Customer), or
    /// [`Who::id`] of one whom an earlier event described.
    #[must_use]
    pub fn new(timestamp: impl Into<Timestamp>, who: impl Into<Who>, order: impl Into<Box<Order>>) -> Self {
        Self { who: Some(who.into()), order: Some(order.into()), ..Self::bare(timestamp) }
    }

    /// Sets what it is paid with: a cipher from the page, a [`PaymentMethod`](super::PaymentMethod),
    /// several, or [`Payment::id`] of one that an earlier event described.
    #[must_use]
    pub fn paying_with(mut self, payment: impl Into<Payment>) -> Self {
        self.payment = Some(payment.into());
        self
    }

    /// Sets the device, or its id where an earlier event described it.
    #[must_use]
    pub fn from_device(mut self, device: impl Into<UsedDevice>) -> Self {
        self.device = Some(device.into());
        self
    }
}

event!(Checkout at Checkout, asked for by Checkpoint);
