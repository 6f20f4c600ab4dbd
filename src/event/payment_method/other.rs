//! Payment methods that are no cards.

use super::MethodType;
use crate::event::record::record;

record! {
    /// A PayPal account.
    PayPal {
        fn of_type(
            /// `methodType`: `paypal`. Required. (Core V2 reference)
            method_type: MethodType = "methodType",
        );
        /// `paymentMethodId`: the account of this customer; two customers never share one.
        /// (Core V2 reference)
        optional payment_method_id: String = "paymentMethodId",
        /// `email`: the address of the account. (Newer reference)
        optional email: String = "email",
    }
}

impl PayPal {
    /// Returns an account of which nothing is known yet.
    #[must_use]
    pub fn new() -> Self {
        Self::of_type(MethodType::PayPal)
    }
}

impl Default for PayPal {
    fn default() -> Self {
        Self::new()
    }
}

record! {
    /// Whatever an earlier transaction used: to save its card, or for its refund.
    ///
    /// ```
    /// use ravelin::event::FromTransaction;
    /// let saved = FromTransaction::new("tx-123").payment_method_id("pm-123");
    /// assert_eq!(saved.transaction_id, "tx-123");
    /// ```
    FromTransaction {
        fn of_type(
            /// `methodType`: `fromTransaction`. Required. (Core V2 reference)
            method_type: MethodType = "methodType",
            /// `transactionId`: the earlier transaction. Required. (Core V2 reference)
            transaction_id: String = "transactionId",
        );
        /// `paymentMethodId`: the id under which it is saved. (Core V2 reference)
        optional payment_method_id: String = "paymentMethodId",
    }
}

impl FromTransaction {
    /// Returns the method of that transaction.
    #[must_use]
    pub fn new(transaction_id: impl Into<String>) -> Self {
        Self::of_type(MethodType::FromTransaction, transaction_id)
    }
}

record! {
    /// Any other kind; its own members are set by [`OtherMethod::other`]. The documents name a removal
    /// too, which marks a saved method as taken out of the account, but not its members.
    OtherMethod {
        /// Returns a method of that kind: `banktransfer`, `directdebit`, …
        pub fn new(
            /// `methodType`: the kind. Required. (Core V2 reference)
            method_type: MethodType = "methodType",
        );
        /// `paymentMethodId`: the method of this customer; two customers never share one.
        /// (Core V2 reference)
        optional payment_method_id: String = "paymentMethodId",
    }
}
