//! Payment methods that are no cards.

use super::MethodType;
use crate::event::record::record;

record! {
    /// A PayPal account.
    PayPal {
        fn of_type(
            /// `methodType`: `paypal`.
            method_type: MethodType = "methodType",
        );
        /// `paymentMethodId`: the account of this customer; two customers never share one.
        optional payment_method_id: String = "paymentMethodId",
        /// `email` of the account.
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
    FromTransaction {
        fn of_type(
            /// `methodType`: `fromTransaction`.
            method_type: MethodType = "methodType",
            /// `transactionId` of the earlier one.
            transaction_id: String = "transactionId",
        );
        /// `paymentMethodId` under which it is saved.
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
    /// Any other kind; its own members are set by [`OtherMethod::other`].
    OtherMethod {
        /// Returns a method of that kind: `banktransfer`, `directdebit`, …
        pub fn new(
            /// `methodType`.
            method_type: MethodType = "methodType",
        );
        /// `paymentMethodId`: the method of this customer; two customers never share one.
        optional payment_method_id: String = "paymentMethodId",
    }
}
