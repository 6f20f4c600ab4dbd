//! Chargebacks: payments that the cardholder disputes at the bank.

use super::checkpoint::Score;
use super::record::{event, record};
use crate::open::open_enum;
use crate::timestamp::Timestamp;

record! {
    /// `POST /v2/chargeback`: sent for every chargeback; Ravelin learns from it what fraud looks like.
    ///
    /// It names the disputed payment in one of three ways, and Ravelin ignores it where it knows no such
    /// transaction or order.
    ///
    /// ```
    /// use ravelin::event::{Chargeback, ChargebackEvent, Disputed, Event, Timestamp};
    /// let now = Timestamp::from_millis(1_512_828_988_826);
    /// let chargeback = Chargeback::new("cb-1").amount(1500).currency("GBP").reason("fraud");
    /// let event = ChargebackEvent::new(now, Disputed::transaction("tx-123"), chargeback);
    /// assert_eq!(event.chargeback.transaction_id.as_deref(), Some("tx-123"));
    /// assert_eq!(event.request()?.target(), "/v2/chargeback");
    /// # Ok::<(), ravelin::Error>(())
    /// ```
    ///
    /// Without one it does not compile:
    ///
    /// ```compile_fail,E0061
    /// use ravelin::event::{Chargeback, ChargebackEvent, Timestamp};
    /// let now = Timestamp::from_millis(1_512_828_988_826);
    /// let event = ChargebackEvent::new(now, Chargeback::new("cb-1"));
    /// ```
    ChargebackEvent {
        fn bare(
            /// `timestamp`: when it happened, now in real time. Required. Seconds, milliseconds or
            /// nanoseconds. (Core V2 reference)
            timestamp: Timestamp = "timestamp",
            /// `chargeback`: the chargeback itself. Required. (Core V2 reference)
            chargeback: Box<Chargeback> = "chargeback",
        );
        /// `orderId`: the order that was paid. Where it is the only reference, the first successful
        /// `auth`, `capture` or `auth_capture` of the order counts as disputed. Optional.
        /// (Core V2 reference)
        optional order_id: String = "orderId",
        /// `customerId`: who paid; Ravelin looks it up where it is absent. Optional.
        /// (Core V2 reference)
        optional customer_id: String = "customerId",
        /// `eventType`: the event's name in the merchant's own system. Optional. Pattern
        /// `^[a-zA-Z0-9][a-zA-Z0-9-_]*$`. (Core V2 reference)
        optional event_type: String = "eventType",
    }
}

impl ChargebackEvent {
    /// Returns the chargeback of a payment.
    #[must_use]
    pub fn new(
        timestamp: impl Into<Timestamp>,
        disputed: Disputed,
        chargeback: impl Into<Box<Chargeback>>,
    ) -> Self {
        let mut event = Self::bare(timestamp, chargeback);
        match disputed {
            Disputed::Transaction(id) => event.chargeback.transaction_id = Some(id),
            Disputed::AtGateway { gateway, reference } => {
                event.chargeback.gateway = Some(gateway);
                event.chargeback.gateway_reference = Some(reference);
            }
            Disputed::Order(id) => event.order_id = Some(id),
        }
        event
    }
}

event!(ChargebackEvent at Chargeback, asked for by Score);

/// Which payment is disputed.
#[derive(Clone, PartialEq, Eq)]
pub enum Disputed {
    /// By the merchant's own id of the transaction.
    Transaction(String),
    /// By the provider's id of the transaction, not of the chargeback.
    AtGateway {
        /// The payment service provider, as the transaction had it.
        gateway: String,
        /// The provider's id of the disputed transaction.
        reference: String,
    },
    /// By the order alone, where nothing else is known.
    Order(String),
}

impl Disputed {
    /// Returns a payment by the merchant's own id of the transaction.
    #[must_use]
    pub fn transaction(id: impl Into<String>) -> Self {
        Self::Transaction(id.into())
    }

    /// Returns a payment by the provider and its id of the transaction.
    #[must_use]
    pub fn at_gateway(gateway: impl Into<String>, reference: impl Into<String>) -> Self {
        Self::AtGateway { gateway: gateway.into(), reference: reference.into() }
    }

    /// Returns the payment of an order, where nothing else is known.
    #[must_use]
    pub fn order(id: impl Into<String>) -> Self {
        Self::Order(id.into())
    }
}

impl core::fmt::Debug for Disputed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Transaction(_) => "Transaction(..)",
            Self::AtGateway { .. } => "AtGateway(..)",
            Self::Order(_) => "Order(..)",
        })
    }
}

record! {
    /// `chargeback`.
    Chargeback {
        /// Returns a chargeback by its own id; [`ChargebackEvent::new`] says what it disputes.
        pub fn new(
            /// `chargebackId`: the id of the chargeback itself. Required. (Core V2 reference)
            chargeback_id: String = "chargebackId",
        );
        /// `gateway`: the payment service provider, as the transaction had it. Important.
        /// (Core V2 reference)
        optional gateway: String = "gateway",
        /// `gatewayReference`: the provider's id of the disputed transaction, not of the chargeback.
        /// Important. (Core V2 reference)
        optional gateway_reference: String = "gatewayReference",
        /// `transactionId`: the merchant's own id of the disputed transaction. Important.
        /// (Core V2 reference)
        optional transaction_id: String = "transactionId",
        /// `amount`: what is disputed, and what the chargeback itself costs. Important. Minor units.
        /// (Core V2 reference)
        scalar amount: i64 = "amount",
        /// `currency`: the currency of the amount. Important. ISO 4217, pattern `^[a-zA-Z]{3}$`.
        /// (Core V2 reference)
        optional currency: String = "currency",
        /// `disputeTime`: when the customer disputed it. Important. Seconds, milliseconds or
        /// nanoseconds. (Core V2 reference)
        optional dispute_time: Timestamp = "disputeTime",
        /// `reason`: why, in the provider's words; belongs to `nonFraud`. Optional.
        /// (Core V2 reference)
        optional reason: String = "reason",
        /// `status`: how far it has come. Optional. (Core V2 reference)
        optional status: ChargebackStatus = "status",
        /// `liabilityShifted`: whether the issuer bears the loss. Optional. (Core V2 reference)
        scalar liability_shifted: bool = "liabilityShifted",
        /// `nonFraud`: whether it is about something else than fraud. Optional.
        /// (Core V2 reference)
        scalar non_fraud: bool = "nonFraud",
        /// `custom`: what the other members have no place for; any JSON object. Optional.
        /// (Core V2 reference)
        custom custom: crate::json::Json = "custom",
    }
}

open_enum! {
    /// How far a chargeback has come.
    ChargebackStatus {
        /// The merchant does not object.
        Accepted = "ACCEPTED",
        /// The merchant objects.
        Disputed = "DISPUTED",
        /// It is too late to object.
        Expired = "EXPIRED",
        /// The customer got the money.
        Lost = "LOST",
        /// Nothing is decided.
        Open = "OPEN",
        /// The merchant keeps the money.
        Won = "WON",
    }
}
