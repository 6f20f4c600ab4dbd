//! Vouchers.

use super::record::record;
use crate::open::open_enum;
use crate::timestamp::Timestamp;

record! {
    /// `voucherRedemption`: an attempt to use a voucher.
    ///
    /// ```
    /// use ravelin::event::{Timestamp, VoucherFailure, VoucherRedemption};
    /// let now = Timestamp::from_millis(1_512_828_988_826);
    /// let refused = VoucherRedemption::new("VOUCH-89-cust-61283", "VOUCH-89", 1000, now, false)
    ///     .failure_reason(VoucherFailure::AlreadyUsed);
    /// assert_eq!(refused.success, false);
    /// ```
    VoucherRedemption in ["paymentMethodId", "voucherCode", "redemptionTime", "success", "value"] {
        /// Returns an attempt.
        pub fn new(
            /// `paymentMethodId`: the id of this one usage of the voucher, as a transaction has one.
            /// Required. (Core V2 reference)
            payment_method_id: String = "paymentMethodId",
            /// `voucherCode`: the code that the customer typed. Required. (Core V2 reference)
            voucher_code: String = "voucherCode",
            /// `value`: what the voucher is worth. Required. Minor units. (Core V2 reference)
            value: i64 = "value",
            /// `redemptionTime`: when the customer tried to use it. Required. Milliseconds or
            /// nanoseconds, never seconds. (Core V2 reference)
            redemption_time: Timestamp = "redemptionTime",
            /// `success`: whether it was accepted. Required. (Core V2 reference)
            success: bool = "success",
        );
        /// `currency`: the currency of both values. Optional. ISO 4217, pattern `^[a-zA-Z]{3}$`.
        /// (Core V2 reference)
        optional currency: String = "currency",
        /// `expiry`: until when it can be used. Optional. Milliseconds or nanoseconds, never seconds.
        /// (Core V2 reference)
        optional expiry: Timestamp = "expiry",
        /// `voucherType`: what it was given for. Optional. (Core V2 reference)
        optional voucher_type: VoucherType = "voucherType",
        /// `referrerId`: the customer who referred this one; belongs to `REFERRAL`. Optional.
        /// (Core V2 reference)
        optional referrer_id: String = "referrerId",
        /// `referralValue`: what the referrer gets. Optional. Minor units. (Core V2 reference)
        scalar referral_value: i64 = "referralValue",
        /// `failureReason`: why it was not accepted. Optional. (Core V2 reference)
        optional failure_reason: VoucherFailure = "failureReason",
        /// `failureSource`: who did not accept it. Optional. (Core V2 reference)
        optional failure_source: FailureSource = "failureSource",
        /// `custom`: what the other members have no place for; any JSON object. Optional.
        /// (Core V2 reference)
        custom custom: crate::json::Json = "custom",
    }
}

open_enum! {
    /// What a voucher is given for.
    VoucherType {
        /// Given to anybody.
        General = "GENERAL",
        /// Given to a customer who had gone.
        Reactivation = "REACTIVATION",
        /// Given for bringing a customer; then `referrerId` is set too.
        Referral = "REFERRAL",
    }
}

open_enum! {
    /// Why a voucher was not accepted.
    VoucherFailure {
        /// The customer abuses vouchers.
        Abuser = "ABUSER",
        /// It was used before.
        AlreadyUsed = "ALREADY_USED",
        /// It is too old.
        Expired = "EXPIRED",
        /// It was used as often as it may be.
        MaxAllowedTimes = "MAX_ALLOWED_TIMES",
        /// It is for new customers.
        NotNewCustomer = "NOT_NEW_CUSTOMER",
        /// Something broke.
        SystemFailure = "SYSTEM_FAILURE",
    }
}

open_enum! {
    /// Who did not accept a voucher.
    FailureSource {
        /// The merchant.
        Client = "CLIENT",
        /// Ravelin.
        Ravelin = "RAVELIN",
    }
}
