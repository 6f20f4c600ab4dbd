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
    VoucherRedemption {
        /// Returns an attempt.
        pub fn new(
            /// `paymentMethodId`: the id of this one usage of the voucher.
            payment_method_id: String = "paymentMethodId",
            /// `voucherCode`.
            voucher_code: String = "voucherCode",
            /// `value`, in minor units.
            value: i64 = "value",
            /// `redemptionTime`, in milliseconds or nanoseconds, never in seconds.
            redemption_time: Timestamp = "redemptionTime",
            /// `success`.
            success: bool = "success",
        );
        /// `currency`: ISO 4217.
        optional currency: String = "currency",
        /// `expiry`, in milliseconds or nanoseconds, never in seconds.
        optional expiry: Timestamp = "expiry",
        /// `voucherType`.
        optional voucher_type: VoucherType = "voucherType",
        /// `referrerId`: the customer who referred this one.
        optional referrer_id: String = "referrerId",
        /// `referralValue`: what the referrer gets, in minor units.
        scalar referral_value: i64 = "referralValue",
        /// `failureReason`.
        optional failure_reason: VoucherFailure = "failureReason",
        /// `failureSource`: `RAVELIN` or `CLIENT`.
        optional failure_source: String = "failureSource",
        /// `custom`: what the other members have no place for.
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
