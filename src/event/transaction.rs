//! Transactions: attempts to move money.

use super::record::record;
use crate::open::open_enum;
use crate::timestamp::Timestamp;
use core::fmt;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

record! {
    /// A transaction.
    ///
    /// ```
    /// use ravelin::event::{AvsResultCode, Timestamp, Transaction, TransactionType};
    /// let transaction = Transaction::new("tx-123")
    ///     .transaction_type(TransactionType::AuthCapture)
    ///     .time(Timestamp::from_millis(1_480_340_580_291))
    ///     .amount(1500)
    ///     .currency("GBP")
    ///     .success(true)
    ///     .avs_result_code(AvsResultCode::parts("pass", "unchecked"));
    /// assert_eq!(transaction.amount, Some(1500));
    /// ```
    Transaction {
        fn blank();
        /// `transactionId`: the merchant's own id; the same before and after the provider was asked.
        /// Important: may be absent only where `gateway` and `gatewayReference` tell which it is.
        /// (Core V2 reference)
        plain transaction_id: String = "transactionId",
        /// `paymentMethodId`: which of several payment methods of the event it uses.
        /// (Account takeover guide)
        optional payment_method_id: String = "paymentMethodId",
        /// `time`: when it was tried. Important. Milliseconds or nanoseconds, never seconds.
        /// (Core V2 reference)
        optional time: Timestamp = "time",
        /// `amount`: what is charged to the payment method. Important. Minor units.
        /// (Core V2 reference)
        scalar amount: i64 = "amount",
        /// `currency`: the currency of the amount. Optional. ISO 4217, pattern `^[a-zA-Z]{3}$`.
        /// (Core V2 reference)
        optional currency: String = "currency",
        /// `type`: what it does. Important. (Core V2 reference)
        optional transaction_type: TransactionType = "type",
        /// `gateway`: the payment service provider; chargebacks are linked by it. Important.
        /// (Core V2 reference)
        optional gateway: String = "gateway",
        /// `gatewayReference`: the provider's own id of the transaction; chargebacks are linked by
        /// it. Important, once it is known. (Core V2 reference)
        optional gateway_reference: String = "gatewayReference",
        /// `success`: whether it went through; absent before the provider was asked. Important.
        /// (Core V2 reference)
        scalar success: bool = "success",
        /// `3ds`: what 3-D Secure came to. Absent where the card is not enrolled. Optional.
        /// (Core V2 reference)
        optional three_ds: ThreeDs = "3ds",
        /// `declineCode`: why the provider declined. Important. (Core V2 reference)
        optional decline_code: String = "declineCode",
        /// `authCode`: the issuer's authorisation code. Optional. (Core V2 reference)
        optional auth_code: String = "authCode",
        /// `avsResultCode`: what the check of the address said. Optional. (Core V2 reference)
        optional avs_result_code: AvsResultCode = "avsResultCode",
        /// `cvvResultCode`: what the check of the security code said, never the code itself: `pass`,
        /// `fail`, `unchecked` and others, or the provider's own letter. Optional.
        /// (Core V2 reference)
        optional cvv_result_code: String = "cvvResultCode",
        /// `mcc`: the merchant category code. Optional. (Core V2 reference)
        optional mcc: String = "mcc",
        /// `mid`: the merchant's id at the acquirer. Optional. (Core V2 reference)
        optional mid: String = "mid",
        /// `acquirerId`: the bank that has the merchant's account. Optional. (Core V2 reference)
        optional acquirer_id: String = "acquirerId",
        /// `custom`: what the other members have no place for; any JSON object. Optional.
        /// (Core V2 reference)
        custom custom: crate::json::Json = "custom",
        /// `chargeback`: whether it was charged back. Deprecated: a chargeback is an event of its
        /// own. (Core V2 reference)
        plain chargeback: bool = "chargeback",
        /// `email`: the e-mail address of the payer. Deprecated. (Core V2 reference)
        plain email: String = "email",
        /// `debit`: what was charged. Deprecated in favour of `amount`. Minor units.
        /// (Core V2 reference)
        plain debit: i64 = "debit",
        /// `credit`: what was paid back. Deprecated in favour of `amount`. Minor units.
        /// (Core V2 reference)
        plain credit: i64 = "credit",
    }
}

impl Transaction {
    /// Returns a transaction by the merchant's own id.
    #[must_use]
    pub fn new(transaction_id: impl Into<String>) -> Self {
        Self { transaction_id: Some(transaction_id.into()), ..Self::blank() }
    }

    /// Returns a transaction that the provider has handled, by the provider's id.
    #[must_use]
    pub fn at_gateway(gateway: impl Into<String>, reference: impl Into<String>) -> Self {
        Self::blank().gateway(gateway).gateway_reference(reference)
    }
}

open_enum! {
    /// What a transaction does.
    TransactionType {
        /// Asks whether an authorisation would succeed.
        Preauth = "preauth",
        /// Reserves the amount.
        Auth = "auth",
        /// Takes at most what was reserved.
        Capture = "capture",
        /// Reserves and takes at once.
        AuthCapture = "auth_capture",
        /// Releases what was reserved.
        Void = "void",
        /// Pays back.
        Refund = "refund",
        /// Redeems a voucher. Deprecated by the documents in favour of a voucher redemption.
        Redeem = "redeem",
        /// Uses a voucher. Deprecated by the documents in favour of a voucher redemption.
        Use = "use",
    }
}

record! {
    /// `3ds`: what 3-D Secure came to.
    ThreeDs {
        /// Returns what is known of an attempt.
        pub fn new();
        /// `attempted`: whether it was tried at all. (Core V2 reference)
        scalar attempted: bool = "attempted",
        /// `success`: whether the customer proved who they are. (Core V2 reference)
        scalar success: bool = "success",
        /// `startTime`: when it began. Milliseconds or nanoseconds. (Core V2 reference)
        optional start_time: Timestamp = "startTime",
        /// `endTime`: when it ended. Milliseconds or nanoseconds. (Core V2 reference)
        optional end_time: Timestamp = "endTime",
        /// `timedOut`: whether nothing came in time. (Core V2 reference)
        scalar timed_out: bool = "timedOut",
        /// `challenged`: whether the customer had to do something. (Newer reference)
        scalar challenged: bool = "challenged",
        /// `version`: that of the protocol, such as `2.2.1`. (Newer reference)
        optional version: String = "version",
        /// `eci`: the electronic commerce indicator. (Newer reference)
        optional eci: String = "eci",
    }
}

impl Default for ThreeDs {
    fn default() -> Self {
        Self::new()
    }
}

/// `avsResultCode`: one code for the whole address, or one for each part.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum AvsResultCode {
    /// `pass`, `fail`, `unchecked`, or the provider's own letter.
    Whole(String),
    /// One for each part.
    Parts(AvsParts),
}

record! {
    /// The codes of the parts of an address; at least one.
    AvsParts {
        /// Returns no code yet.
        pub fn new();
        /// `street`: the code of the street: `pass`, `fail`, `unchecked`, or the provider's own letter.
        /// (Core V2 reference)
        optional street: String = "street",
        /// `postalCode`: the code of the postal code, as that of the street. (Core V2 reference)
        optional postal_code: String = "postalCode",
    }
}

impl AvsResultCode {
    /// Returns a code for street and postal code each.
    #[must_use]
    pub fn parts(street: impl Into<String>, postal_code: impl Into<String>) -> Self {
        Self::Parts(AvsParts::new().street(street).postal_code(postal_code))
    }
}

impl From<&str> for AvsResultCode {
    fn from(code: &str) -> Self {
        Self::Whole(code.to_owned())
    }
}

impl fmt::Debug for AvsResultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AvsResultCode(..)")
    }
}

impl Serialize for AvsResultCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Whole(code) => serializer.serialize_str(code),
            Self::Parts(parts) => parts.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for AvsResultCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AvsVisitor)
    }
}

struct AvsVisitor;

impl<'de> Visitor<'de> for AvsVisitor {
    type Value = AvsResultCode;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text or an object")
    }

    fn visit_str<E>(self, code: &str) -> Result<AvsResultCode, E> {
        Ok(code.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, parts: A) -> Result<AvsResultCode, A::Error> {
        AvsParts::deserialize(MapAccessDeserializer::new(parts)).map(AvsResultCode::Parts)
    }
}
