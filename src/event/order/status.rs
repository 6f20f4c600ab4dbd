//! How far an order has come, and why no further.

use crate::event::record::record;
use crate::open::open_enum;

record! {
    /// `status` of an order: its stage, and where it went wrong the reason, which fits the stage.
    ///
    /// ```
    /// use ravelin::event::{OrderFailure, OrderStatus};
    /// let status = OrderStatus::failed(OrderFailure::PaymentDeclined).actor("payment-service");
    /// assert_eq!(
    ///     serde_json::to_string(&status).unwrap(),
    ///     r#"{"stage":"failed","reason":"payment_declined","actor":"payment-service"}"#,
    /// );
    /// ```
    ///
    /// A reason of another stage does not compile:
    ///
    /// ```compile_fail,E0277
    /// use ravelin::event::{OrderRefund, OrderStatus};
    /// let status = OrderStatus::failed(OrderRefund::Returned);
    /// ```
    OrderStatus {
        /// Returns a status without a reason.
        pub fn new(
            /// `stage`: how far it has come. Important. (Core V2 reference)
            stage: Stage = "stage",
        );
        /// `reason`: why it failed, was cancelled or paid back. (Newer reference)
        plain reason: StatusReason = "reason",
        /// `actor`: who brought it there, such as `buyer`, `merchant` or the name of a service.
        /// (Core V2 reference)
        optional actor: String = "actor",
    }
}

impl OrderStatus {
    /// Returns that nothing is decided yet.
    #[must_use]
    pub fn pending() -> Self {
        Self::new(Stage::Pending)
    }

    /// Returns that it is provided before payment is taken.
    #[must_use]
    pub fn accepted() -> Self {
        Self::new(Stage::Accepted)
    }

    /// Returns that it failed, and why.
    #[must_use]
    pub fn failed(reason: impl Into<OrderFailure>) -> Self {
        Self { reason: Some(reason.into().into()), ..Self::new(Stage::Failed) }
    }

    /// Returns that it was cancelled, and by whom.
    #[must_use]
    pub fn cancelled(reason: impl Into<OrderCancellation>) -> Self {
        Self { reason: Some(reason.into().into()), ..Self::new(Stage::Cancelled) }
    }

    /// Returns that it was provided and paid.
    #[must_use]
    pub fn fulfilled() -> Self {
        Self::new(Stage::Fulfilled)
    }

    /// Returns that it was paid back, and why.
    #[must_use]
    pub fn refunded(reason: impl Into<OrderRefund>) -> Self {
        Self { reason: Some(reason.into().into()), ..Self::new(Stage::Refunded) }
    }
}

impl From<Stage> for OrderStatus {
    fn from(stage: Stage) -> Self {
        Self::new(stage)
    }
}

open_enum! {
    /// The stages of an order.
    Stage {
        /// Not decided.
        Pending = "pending",
        /// Provided before payment is taken.
        Accepted = "accepted",
        /// Failed.
        Failed = "failed",
        /// Cancelled.
        Cancelled = "cancelled",
        /// Provided.
        Fulfilled = "fulfilled",
        /// Paid back.
        Refunded = "refunded",
    }
}

open_enum! {
    /// Why an order failed.
    OrderFailure {
        /// The payment was declined.
        PaymentDeclined = "payment_declined",
        /// The seller would not have it.
        SellerRejected = "seller_rejected",
        /// Something broke.
        SystemError = "system_error",
    }
}

open_enum! {
    /// Who cancelled an order.
    OrderCancellation {
        /// The customer.
        Buyer = "buyer",
        /// The seller.
        Seller = "seller",
        /// The merchant.
        Merchant = "merchant",
        /// Ravelin's recommendation.
        Ravelin = "ravelin",
        /// The recommendation of somebody else.
        OtherFraudTool = "other_fraud_tool",
    }
}

open_enum! {
    /// Why an order was paid back.
    OrderRefund {
        /// The goods came back.
        Returned = "returned",
        /// The customer complained.
        Complaint = "complaint",
    }
}

/// Why an order came no further: the text of one of the three enums, each of which fits a stage.
#[derive(Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct StatusReason(String);

impl StatusReason {
    /// Returns the text as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Debug for StatusReason {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("StatusReason(..)")
    }
}

macro_rules! reasons {
    ($($name:ident)*) => {
        $(impl From<$name> for StatusReason {
            fn from(reason: $name) -> Self {
                Self(reason.as_str().to_owned())
            }
        })*
    };
}

reasons! { OrderFailure OrderCancellation OrderRefund }
