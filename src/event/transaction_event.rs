//! A transaction that the payment service provider has handled.

use super::checkpoint::Score;
use super::device::UsedDevice;
use super::payment_method::PaidWith;
use super::record::{event, record};
use super::transaction::Transaction;
use super::who::CustomerRef;
use crate::timestamp::Timestamp;

record! {
    /// `POST /v2/transaction`: sent when the provider has handled a payment, whether it went through or
    /// not, and for a refund.
    ///
    /// ```
    /// use ravelin::event::{Event, FromTransaction, Timestamp, Transaction, TransactionEvent, TransactionType};
    /// let now = Timestamp::from_millis(1_512_828_988_826);
    /// // A refund to whatever `tx-123` was paid with.
    /// let refund = Transaction::new("refund-123")
    ///     .transaction_type(TransactionType::Refund)
    ///     .time(now)
    ///     .amount(1000)
    ///     .currency("GBP")
    ///     .success(true);
    /// let event = TransactionEvent::new(now, "cust-61283", "ord-98", refund)
    ///     .paying_with(FromTransaction::new("tx-123"));
    /// assert_eq!(event.request()?.target(), "/v2/transaction");
    /// # Ok::<(), ravelin::Error>(())
    /// ```
    TransactionEvent in ["timestamp", "customerId", "tempCustomerId", "orderId", "paymentMethod", "paymentMethodId", "device", "deviceId"] {
        fn bare(
            /// `timestamp`: when it happened, now in real time. Required. Seconds, milliseconds or
            /// nanoseconds. (Core V2 reference)
            timestamp: Timestamp = "timestamp",
            /// `orderId`: the order that is paid. Required. (Core V2 reference)
            order_id: String = "orderId",
            /// `transaction`: what came of it. Required. (Core V2 reference)
            transaction: Box<Transaction> = "transaction",
        ) one_of(
            /// `customerId` or `tempCustomerId`: who pays. Optional. (Core V2 reference)
            who: CustomerRef,
            /// `paymentMethod` or `paymentMethodId`: what is paid with. Optional. (Core V2 reference)
            payment: PaidWith,
            /// `device` or `deviceId`: what the customer used. Optional. (Core V2 reference)
            device: UsedDevice,
        );
        /// `eventType`: the event's name in the merchant's own system. Optional. Pattern
        /// `^[a-zA-Z0-9][a-zA-Z0-9-_]*$`. (Core V2 reference)
        optional event_type: String = "eventType",
    }
}

impl TransactionEvent {
    /// Returns the transaction of a customer: their id, or [`CustomerRef::temporary`].
    #[must_use]
    pub fn new(
        timestamp: impl Into<Timestamp>,
        who: impl Into<CustomerRef>,
        order_id: impl Into<String>,
        transaction: impl Into<Box<Transaction>>,
    ) -> Self {
        Self { who: Some(who.into()), ..Self::bare(timestamp, order_id, transaction) }
    }

    /// Sets what is paid with: a [`PaymentMethod`](super::PaymentMethod), or [`PaidWith::id`] of one
    /// that an earlier event described.
    #[must_use]
    pub fn paying_with(mut self, payment: impl Into<PaidWith>) -> Self {
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

event!(TransactionEvent at Transaction, asked for by Score);
