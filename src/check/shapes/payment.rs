//! Payment methods, transactions, vouchers, chargebacks.

use super::person::LOCATION;
use super::{CURRENCY, CUSTOM};
use crate::check::rule::Rule;
use crate::check::shape::{Format, Kind, Object, Shape, Slot, may, must};

pub(crate) const PAYMENT_METHOD: &Shape = &Shape::new(
    Object::PaymentMethod,
    &[
        may("methodType", Kind::Text).noted(Slot::MethodType),
        may("paymentMethodId", Kind::Id).noted(Slot::MethodId),
        may("instrumentId", Kind::Instrument).noted(Slot::Instrument),
        may("cardBin", Kind::Format(Format::Digits(6, 8), Rule::CardBin)).noted(Slot::CardPart),
        may("cardLastFour", Kind::Format(Format::Digits(4, 4), Rule::CardLastFour)).noted(Slot::LastFour),
        may("expiryMonth", Kind::Range(1, 12, Rule::CardMonth)),
        may("expiryYear", Kind::Range(1000, 9999, Rule::CardYear)),
        may("eWallet", Kind::Text),
        may("nameOnCard", Kind::Text),
        may("billingAddress", Kind::Object(LOCATION)),
        may("successfulRegistration", Kind::Boolean),
        may("registrationTime", Kind::Time(None)).noted(Slot::RegistrationTime),
        may("lastVerified", Kind::Time(None)),
        may("countryIssued", Kind::Country(Rule::Country)),
        may("scheme", Kind::Text),
        may("issuer", Kind::Text),
        may("prepaidCard", Kind::Boolean),
        may("pan", Kind::Pan).noted(Slot::Pan),
        may("cardCiphertext", Kind::Text).noted(Slot::CipherPart),
        may("aesKeyCiphertext", Kind::Text).noted(Slot::CipherKey),
        may("algorithm", Kind::Listed(&["RSA_WITH_AES_256_GCM"], Rule::CipherAlgorithm))
            .noted(Slot::Algorithm),
        may("ravelinSDKVersion", Kind::Text),
        may("ravelinjsVersion", Kind::Text),
        may("keyIndex", Kind::Integer),
        may("keySignature", Kind::Text),
        may("transactionId", Kind::Id).noted(Slot::TransactionId),
        may("email", Kind::Email),
    ],
);

pub(crate) const TRANSACTION: &Shape = &Shape::new(
    Object::Transaction,
    &[
        may("transactionId", Kind::Id).noted(Slot::TransactionId),
        may("paymentMethodId", Kind::Id).noted(Slot::PaidMethodId),
        may("time", Kind::Time(Some(Rule::TransactionSeconds))).noted(Slot::Time),
        may("amount", Kind::Money(Rule::TransactionNotWhole)).noted(Slot::Amount),
        CURRENCY,
        may("type", Kind::Listed(TRANSACTION_TYPES, Rule::TransactionType)).noted(Slot::Type),
        may("gateway", Kind::Text).noted(Slot::Gateway),
        may("gatewayReference", Kind::Id).noted(Slot::GatewayReference),
        may("success", Kind::Boolean).noted(Slot::Success),
        may("3ds", Kind::Object(THREE_DS)),
        may("declineCode", Kind::Text),
        may("authCode", Kind::Text),
        may("avsResultCode", Kind::TextOr(AVS)),
        may("cvvResultCode", Kind::Listed(CVV_RESULTS, Rule::CvvResult)),
        may("mcc", Kind::Text),
        may("mid", Kind::Text),
        may("acquirerId", Kind::Text),
        CUSTOM,
        may("chargeback", Kind::Deprecated(Rule::TransactionOld)),
        may("email", Kind::Deprecated(Rule::TransactionOld)),
        may("debit", Kind::Deprecated(Rule::DebitCredit)),
        may("credit", Kind::Deprecated(Rule::DebitCredit)),
    ],
);

const TRANSACTION_TYPES: &[&str] =
    &["auth_capture", "auth", "capture", "preauth", "void", "refund", "redeem", "use"];

/// Core V2 reference, `cvvResultCode`.
const CVV_RESULTS: &[&str] = &[
    "pass",
    "fail",
    "unavailable",
    "unchecked",
    "M",
    "N",
    "U",
    "I",
    "A",
    "E",
    "0",
    "1",
    "2",
    "4",
    "8",
    "P",
    "S",
    "3",
    "5",
    "6",
    "missing",
    "issuer_not_certified",
    "issuer_not_signed_up",
    "not_checked",
    "B",
    "C",
    "D",
    "F",
    "G",
    "H",
    "J",
    "K",
    "L",
    "O",
    "Q",
    "R",
    "T",
    "V",
    "W",
    "X",
    "Y",
    "Z",
];

pub(crate) const THREE_DS: &Shape = &Shape::new(
    Object::ThreeDs,
    &[
        may("attempted", Kind::Boolean).noted(Slot::Told),
        may("success", Kind::Boolean).noted(Slot::Told),
        may("startTime", Kind::Time(None)).noted(Slot::Told),
        may("endTime", Kind::Time(None)).noted(Slot::Told),
        may("timedOut", Kind::Boolean).noted(Slot::Told),
        may("challenged", Kind::Boolean).noted(Slot::Told),
        may("version", Kind::Text).noted(Slot::Told),
        may("eci", Kind::Text).noted(Slot::Told),
    ],
);

pub(crate) const AVS: &Shape = &Shape::new(
    Object::Avs,
    &[may("street", Kind::Text).noted(Slot::Told), may("postalCode", Kind::Text).noted(Slot::Told)],
);

pub(crate) const VOUCHER: &Shape = &Shape::new(
    Object::Voucher,
    &[
        may("paymentMethodId", Kind::Id).noted(Slot::VoucherId),
        may("voucherCode", Kind::Text).noted(Slot::VoucherCode),
        must("redemptionTime", Kind::Time(Some(Rule::VoucherSeconds))),
        must("success", Kind::Boolean).noted(Slot::Success),
        may("value", Kind::Money(Rule::VoucherNotWhole)).noted(Slot::Value),
        CURRENCY,
        may("expiry", Kind::Plan(Some(Rule::VoucherSeconds))),
        may("voucherType", Kind::Listed(VOUCHER_TYPES, Rule::VoucherType)).noted(Slot::VoucherType),
        may("referrerId", Kind::Id).noted(Slot::Referrer),
        may("referralValue", Kind::Money(Rule::VoucherNotWhole)),
        may("failureReason", Kind::Listed(VOUCHER_FAILURES, Rule::VoucherFailure)).noted(Slot::Failure),
        may("failureSource", Kind::Listed(&["RAVELIN", "CLIENT"], Rule::VoucherFailureSource)),
        CUSTOM,
    ],
);

const VOUCHER_TYPES: &[&str] = &["GENERAL", "REFERRAL", "REACTIVATION"];

const VOUCHER_FAILURES: &[&str] =
    &["EXPIRED", "NOT_NEW_CUSTOMER", "ALREADY_USED", "ABUSER", "SYSTEM_FAILURE", "MAX_ALLOWED_TIMES"];

pub(crate) const CHARGEBACK: &Shape = &Shape::new(
    Object::Chargeback,
    &[
        must("chargebackId", Kind::Id),
        may("gateway", Kind::Text).noted(Slot::Gateway),
        may("gatewayReference", Kind::Id).noted(Slot::GatewayReference),
        may("transactionId", Kind::Id).noted(Slot::TransactionId),
        may("amount", Kind::Money(Rule::ChargebackNotWhole)),
        CURRENCY,
        may("disputeTime", Kind::Time(None)).noted(Slot::Time),
        may("reason", Kind::Text).noted(Slot::FraudReason),
        may("status", Kind::Listed(CHARGEBACK_STATUSES, Rule::ChargebackStatus)),
        may("liabilityShifted", Kind::Boolean),
        may("nonFraud", Kind::Boolean).noted(Slot::NonFraud),
        CUSTOM,
    ],
);

const CHARGEBACK_STATUSES: &[&str] = &["OPEN", "ACCEPTED", "DISPUTED", "LOST", "WON", "EXPIRED"];
