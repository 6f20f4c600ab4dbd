//! The objects of the API, after the tables and examples of the documents.

use super::rule::Rule;
use super::shape::{Format, Kind, Member, Object, Shape, Slot, may, must};
use crate::endpoint::Endpoint;

/// Returns what the body of an endpoint consists of.
pub(super) const fn of(endpoint: Endpoint) -> &'static Shape {
    match endpoint {
        Endpoint::Checkout => CHECKOUT,
        Endpoint::Registration => REGISTRATION,
        Endpoint::Login => LOGIN,
        Endpoint::LoginV2 => LOGIN_V2,
        Endpoint::Customer => CUSTOMER_EVENT,
        Endpoint::Order => ORDER_EVENT,
        Endpoint::PaymentMethod => PAYMENT_METHOD_EVENT,
        Endpoint::Pretransaction => PRETRANSACTION,
        Endpoint::Transaction => TRANSACTION_EVENT,
        Endpoint::Voucher => VOUCHER_EVENT,
        Endpoint::Chargeback => CHARGEBACK_EVENT,
        Endpoint::Reclaim => RECLAIM,
        Endpoint::Label => LABEL,
        Endpoint::Tag => TAG,
    }
}

// What several events have.

const TIMESTAMP: Member = must("timestamp", Kind::Time(None));
const EVENT_TYPE: Member = may("eventType", Kind::Format(Format::EventType, Rule::EventType));
const CUSTOMER_ID: Member = may("customerId", Kind::Id).noted(Slot::CustomerId);
const TEMP_CUSTOMER_ID: Member = may("tempCustomerId", Kind::Id).noted(Slot::TempCustomerId);
const WITH_CUSTOMER: Member = may("customer", Kind::Object(CUSTOMER)).noted(Slot::Customer);
const WITH_DEVICE: Member = may("device", Kind::Object(DEVICE)).noted(Slot::Device);
const DEVICE_ID: Member = may("deviceId", Kind::Id).noted(Slot::DeviceId);
const WITH_METHOD: Member = may("paymentMethod", Kind::Object(PAYMENT_METHOD)).noted(Slot::Method);
const METHOD_ID: Member = may("paymentMethodId", Kind::Id).noted(Slot::UsedMethodId);
const ORDER_ID: Member = must("orderId", Kind::Id).noted(Slot::OrderId);
const CUSTOM: Member = may("custom", Kind::Custom);
const CURRENCY: Member = may("currency", Kind::Currency).noted(Slot::Currency);

// Events.

const CHECKOUT: &Shape = &Shape::new(
    Object::Event,
    &[
        TIMESTAMP,
        WITH_CUSTOMER,
        CUSTOMER_ID,
        TEMP_CUSTOMER_ID,
        WITH_METHOD,
        METHOD_ID,
        may("paymentMethods", Kind::List(PAYMENT_METHOD)).noted(Slot::Methods),
        WITH_DEVICE,
        DEVICE_ID,
        EVENT_TYPE,
        may("order", Kind::Object(ORDER)).noted(Slot::Order),
        may("transaction", Kind::Object(TRANSACTION)).noted(Slot::Transaction),
        may("transactions", Kind::List(TRANSACTION)).noted(Slot::Transactions),
        may("voucherRedemption", Kind::Object(VOUCHER)).noted(Slot::Voucher),
        may("voucherRedemptions", Kind::List(VOUCHER)).noted(Slot::Vouchers),
    ],
);

const REGISTRATION: &Shape = &Shape::new(
    Object::Event,
    &[
        must("timestamp", Kind::Time(Some(Rule::RegistrationSeconds))),
        must("registration", Kind::Object(ATTEMPT)),
        may("customer", Kind::Object(REGISTRANT)).noted(Slot::Customer),
        may("supplier", Kind::Object(SUPPLIER)).noted(Slot::Supplier),
        WITH_DEVICE,
        EVENT_TYPE,
    ],
);

const LOGIN: &Shape = &Shape::new(
    Object::Event,
    &[
        must("timestamp", Kind::Time(Some(Rule::LoginSeconds))),
        must("login", Kind::Object(LOGIN_ATTEMPT)),
        WITH_DEVICE,
        may("location", Kind::Object(LOCATION)),
        EVENT_TYPE,
    ],
);

const LOGIN_V2: &Shape = &Shape::new(
    Object::Event,
    &[
        TIMESTAMP,
        must("customerId", Kind::Id).noted(Slot::CustomerId),
        EVENT_TYPE,
        TEMP_CUSTOMER_ID,
        WITH_DEVICE,
        DEVICE_ID,
    ],
);

const CUSTOMER_EVENT: &Shape = &Shape::new(
    Object::Event,
    &[
        TIMESTAMP,
        must("customer", Kind::Object(CUSTOMER)).noted(Slot::Customer),
        EVENT_TYPE,
        WITH_DEVICE,
        DEVICE_ID,
    ],
);

const ORDER_EVENT: &Shape = &Shape::new(
    Object::Event,
    &[
        TIMESTAMP,
        CUSTOMER_ID,
        TEMP_CUSTOMER_ID,
        must("order", Kind::Object(ORDER)).noted(Slot::Order),
        EVENT_TYPE,
        WITH_DEVICE,
        DEVICE_ID,
    ],
);

const PAYMENT_METHOD_EVENT: &Shape = &Shape::new(
    Object::Event,
    &[
        TIMESTAMP,
        CUSTOMER_ID,
        TEMP_CUSTOMER_ID,
        must("paymentMethod", Kind::Object(PAYMENT_METHOD)).noted(Slot::Method),
        EVENT_TYPE,
        WITH_DEVICE,
        DEVICE_ID,
    ],
);

const PRETRANSACTION: &Shape = &Shape::new(Object::Event, PAID);
const TRANSACTION_EVENT: &Shape = &Shape::new(Object::Event, PAID);

const PAID: &[Member] = &[
    TIMESTAMP,
    CUSTOMER_ID,
    TEMP_CUSTOMER_ID,
    ORDER_ID,
    METHOD_ID,
    WITH_METHOD,
    WITH_DEVICE,
    DEVICE_ID,
    must("transaction", Kind::Object(TRANSACTION)).noted(Slot::Transaction),
    EVENT_TYPE,
];

const VOUCHER_EVENT: &Shape = &Shape::new(
    Object::Event,
    &[
        TIMESTAMP,
        CUSTOMER_ID,
        WITH_CUSTOMER,
        TEMP_CUSTOMER_ID,
        must("voucherRedemption", Kind::Object(VOUCHER)).noted(Slot::Voucher),
        EVENT_TYPE,
    ],
);

const CHARGEBACK_EVENT: &Shape = &Shape::new(
    Object::Event,
    &[
        TIMESTAMP,
        must("chargeback", Kind::Object(CHARGEBACK)),
        EVENT_TYPE,
        may("orderId", Kind::Id).noted(Slot::OrderId),
        CUSTOMER_ID,
    ],
);

const RECLAIM: &Shape = &Shape::new(
    Object::Event,
    &[
        must("timestamp", Kind::Time(Some(Rule::ReclaimSeconds))),
        must("customers", Kind::ListOf(RECLAIMED, 1000, Rule::ReclaimMany)),
        may("source", Kind::Text),
    ],
);

const LABEL: &Shape = &Shape::new(
    Object::Event,
    &[
        may("timestamp", Kind::Time(None)),
        must("customerId", Kind::Id).noted(Slot::CustomerId),
        must("label", Kind::Listed(LABELS, Rule::Label)),
        may("comment", Kind::Text),
        may("reviewer", Kind::Object(REVIEWER)),
    ],
);

const TAG: &Shape = &Shape::new(
    Object::Event,
    &[
        may("timestamp", Kind::Time(None)),
        must("customerId", Kind::Id).noted(Slot::CustomerId),
        must("tagNames", Kind::Tags),
    ],
);

// Parts.

const CUSTOMER_MEMBERS: [Member; 24] = [
    may("registrationTime", Kind::Time(None)).noted(Slot::RegistrationTime),
    may("email", Kind::Email).noted(Slot::Email),
    may("emailVerifiedTime", Kind::Time(None)),
    may("name", Kind::Text).noted(Slot::Address),
    may("familyName", Kind::Text).noted(Slot::Address),
    may("givenName", Kind::Text).noted(Slot::Address),
    may("telephone", Kind::Telephone).noted(Slot::Telephone),
    may("telephoneVerifiedTime", Kind::Time(None)),
    TELEPHONE_COUNTRY,
    may("passwordHashed", Kind::Format(Format::Sha256Base64, Rule::PasswordBase64)),
    may("passwordBcrypted", Kind::Format(Format::Bcrypt, Rule::Bcrypt)),
    may("password", Kind::Deprecated(Rule::PasswordPlain)),
    may("passwordChanged", Kind::Boolean),
    may("location", Kind::Object(LOCATION)),
    may("tags", Kind::Flags),
    CUSTOM,
    may("accountType", Kind::Text),
    may("username", Kind::Deprecated(Rule::DeprecatedOfCustomer)),
    may("gender", Kind::Deprecated(Rule::DeprecatedOfCustomer)),
    may("balance", Kind::Balance),
    may("banned", Kind::Deprecated(Rule::DeprecatedOfCustomer)),
    may("country", Kind::Deprecated(Rule::MarketOnCustomer)),
    may("market", Kind::Deprecated(Rule::MarketOnCustomer)),
    may("marketCity", Kind::Deprecated(Rule::MarketOnCustomer)),
];

const fn customer(id: Member) -> [Member; 25] {
    let mut members = [id; 25];
    let (_, rest) = members.split_at_mut(1);
    rest.copy_from_slice(&CUSTOMER_MEMBERS);
    members
}

const CUSTOMER: &Shape = &Shape::new(Object::Customer, &customer(must("customerId", Kind::Id)));

/// One who registers may have no id yet, and has not been registered before.
const REGISTRANT: &Shape = &Shape::new(Object::Plain, &customer(may("customerId", Kind::Id)));

const TELEPHONE_COUNTRY: Member =
    may("telephoneCountry", Kind::Country(Rule::TelephoneCountry)).noted(Slot::TelephoneCountry);

const SUPPLIER: &Shape = &Shape::new(
    Object::Plain,
    &[
        must("supplierId", Kind::Id),
        may("name", Kind::Text),
        may("groupId", Kind::Id),
        may("groupName", Kind::Text),
        may("registrationTime", Kind::Time(None)),
        may("email", Kind::Email),
        may("emailVerifiedTime", Kind::Time(None)),
        may("telephone", Kind::Telephone).noted(Slot::Telephone),
        may("telephoneVerifiedTime", Kind::Time(None)),
        TELEPHONE_COUNTRY,
        may("type", Kind::Text),
        may("level", Kind::Text),
        may("employmentType", Kind::Text),
        may("transportType", Kind::Text),
        may("category", Kind::Text),
        may("homeLocation", Kind::Object(LOCATION)),
        may("tags", Kind::Flags),
        CUSTOM,
    ],
);

const LOCATION: &Shape = &Shape::new(
    Object::Plain,
    &[
        may("country", Kind::Country(Rule::Country)),
        may("postalCode", Kind::Text),
        may("latitude", Kind::Degrees(90.0)),
        may("longitude", Kind::Degrees(180.0)),
        may("addresseeName", Kind::Text),
        may("street1", Kind::Text),
        may("street2", Kind::Text),
        may("neighbourhood", Kind::Text),
        may("zone", Kind::Text),
        may("city", Kind::Text),
        may("region", Kind::Text),
        may("poBoxNumber", Kind::Text),
    ],
);

const DEVICE: &Shape = &Shape::new(
    Object::Device,
    &[
        may("deviceId", Kind::Id),
        may("ipAddress", Kind::Ip).noted(Slot::Ip),
        may("userAgent", Kind::Text),
        may("model", Kind::Text),
        may("os", Kind::Text),
        may("type", Kind::Text),
        may("manufacturer", Kind::Text),
        may("language", Kind::Text),
        may("location", Kind::Object(LOCATION)),
    ],
);

const APP: &Shape = &Shape::new(
    Object::Plain,
    &[may("name", Kind::Text), may("platform", Kind::Text), may("domain", Kind::Text)],
);

const ORDER: &Shape = &Shape::new(
    Object::Order,
    &[
        must("orderId", Kind::Id),
        may("creationTime", Kind::Time(None)).noted(Slot::Time),
        may("app", Kind::Object(APP)),
        may("status", Kind::Object(STATUS)),
        may("price", Kind::Money(Rule::PriceNotWhole)).noted(Slot::OrderPrice),
        CURRENCY,
        may("country", Kind::Country(Rule::Country)),
        may("market", Kind::Format(Format::Market, Rule::Market)).noted(Slot::Market),
        may("marketCity", Kind::Format(Format::Market, Rule::Market)).noted(Slot::City),
        may("to", Kind::Object(LOCATION)),
        may("from", Kind::Object(LOCATION)),
        may("items", Kind::List(ITEM)).noted(Slot::Items),
        may("note", Kind::Text),
        may("email", Kind::Email),
        may("telephone", Kind::Telephone).noted(Slot::Telephone),
        TELEPHONE_COUNTRY,
        may("sellerId", Kind::Id),
        may("executionTime", Kind::Deprecated(Rule::ExecutionTime)),
        CUSTOM,
    ],
);

const STATUS: &Shape = &Shape::new(
    Object::Plain,
    &[
        must("stage", Kind::Listed(STAGES, Rule::StageUnknown)),
        may("actor", Kind::Text),
        may("reason", Kind::Text),
    ],
);

const ITEM: &Shape = &Shape::new(
    Object::Item,
    &[
        may("sku", Kind::Text),
        may("quantity", Kind::Integer).noted(Slot::Quantity),
        may("name", Kind::Text),
        may("price", Kind::Money(Rule::PriceNotWhole)).noted(Slot::Price),
        CURRENCY,
        may("category", Kind::Text),
        may("brand", Kind::Text),
        may("upc", Kind::Text),
        may("executionTime", Kind::Plan(None)),
        may("eventTicket", Kind::Object(EVENT_TICKET)),
        CUSTOM,
    ],
);

const EVENT_TICKET: &Shape = &Shape::new(
    Object::Plain,
    &[
        may("ticket", Kind::Object(TICKET)),
        may("event", Kind::Object(TICKETED_EVENT)),
        may("guest", Kind::Object(GUEST)),
    ],
);

const TICKET: &Shape = &Shape::new(
    Object::Plain,
    &[
        may("ticketId", Kind::Id),
        may("ticketType", Kind::Text),
        may("validFromTime", Kind::Plan(None)),
        may("validUntilTime", Kind::Plan(None)),
        may("refundable", Kind::Boolean),
    ],
);

const TICKETED_EVENT: &Shape = &Shape::new(
    Object::Plain,
    &[
        may("eventId", Kind::Id),
        may("name", Kind::Text),
        may("description", Kind::Text),
        may("startTime", Kind::Plan(None)),
        may("endTime", Kind::Plan(None)),
        may("category", Kind::Text),
        may("venue", Kind::Object(VENUE)),
    ],
);

const VENUE: &Shape =
    &Shape::new(Object::Plain, &[may("name", Kind::Text), may("location", Kind::Object(LOCATION))]);

const GUEST: &Shape = &Shape::new(
    Object::Plain,
    &[
        may("familyName", Kind::Text),
        may("givenName", Kind::Text),
        may("name", Kind::Text),
        may("purchaser", Kind::Boolean),
    ],
);

const PAYMENT_METHOD: &Shape = &Shape::new(
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

const TRANSACTION: &Shape = &Shape::new(
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

const THREE_DS: &Shape = &Shape::new(
    Object::ThreeDs,
    &[
        may("attempted", Kind::Boolean).noted(Slot::Address),
        may("success", Kind::Boolean).noted(Slot::Address),
        may("startTime", Kind::Time(None)).noted(Slot::Address),
        may("endTime", Kind::Time(None)).noted(Slot::Address),
        may("timedOut", Kind::Boolean).noted(Slot::Address),
        may("challenged", Kind::Boolean).noted(Slot::Address),
        may("version", Kind::Text).noted(Slot::Address),
        may("eci", Kind::Text).noted(Slot::Address),
    ],
);

const AVS: &Shape = &Shape::new(
    Object::Avs,
    &[may("street", Kind::Text).noted(Slot::Address), may("postalCode", Kind::Text).noted(Slot::Address)],
);

const VOUCHER: &Shape = &Shape::new(
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

const CHARGEBACK: &Shape = &Shape::new(
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

const ATTEMPT: &Shape = &Shape::new(
    Object::Registration,
    &[
        may("app", Kind::Object(APP)),
        may("username", Kind::Text),
        may("registrationMechanism", Kind::Object(REGISTRATION_MECHANISM)),
        may("guestAccount", Kind::Boolean),
        may("marketingEmailsEnabled", Kind::Boolean),
        may("success", Kind::Boolean).noted(Slot::Success),
        may("timestamp", Kind::Time(Some(Rule::RegistrationSeconds))),
    ],
);

const REGISTRATION_MECHANISM: &Shape =
    &Shape::new(Object::Plain, &[may("password", Kind::Object(CHOSEN_PASSWORD))]);

const CHOSEN_PASSWORD: &Shape = &Shape::new(
    Object::Plain,
    &[
        may("passwordHashed", Kind::Format(Format::Sha256Hex, Rule::PasswordHex)),
        may("success", Kind::Boolean),
        may("failureReason", Kind::Text),
    ],
);

const LOGIN_ATTEMPT: &Shape = &Shape::new(
    Object::Plain,
    &[
        must("username", Kind::Text),
        may("customerId", Kind::Id),
        must("success", Kind::Boolean),
        must("authenticationMechanism", Kind::Object(LOGIN_MECHANISM)),
        may("app", Kind::Object(APP)),
        CUSTOM,
    ],
);

const LOGIN_MECHANISM: &Shape = &Shape::new(
    Object::Plain,
    &[
        may("password", Kind::Object(PASSWORD)),
        may("social", Kind::Object(SOCIAL)),
        may("smsCode", Kind::Object(SMS_CODE)),
        may("magiclink", Kind::Object(MAGIC_LINK)),
        may("oneTimeCode", Kind::Object(OTHER_MECHANISM)),
        may("u2f", Kind::Object(OTHER_MECHANISM)),
        may("rsaKey", Kind::Object(OTHER_MECHANISM)),
        may("recaptcha", Kind::Object(OTHER_MECHANISM)),
        may("bioMetric", Kind::Object(OTHER_MECHANISM)),
        may("pushNotification", Kind::Object(OTHER_MECHANISM)),
    ],
);

const SUCCESS: Member = must("success", Kind::Boolean).noted(Slot::Success);
const FAILURE: Member = may("failureReason", Kind::Text).noted(Slot::Failure);
const HEX_HASH: Kind = Kind::Format(Format::Sha256Hex, Rule::PasswordHex);

const PASSWORD: &Shape = &Shape::new(
    Object::Mechanism,
    &[
        SUCCESS,
        may("passwordHashed", HEX_HASH),
        may("emailPasswordSHA256", HEX_HASH),
        may("passwordSHA1SHA256", HEX_HASH),
        FAILURE,
    ],
);

const SOCIAL: &Shape =
    &Shape::new(Object::Mechanism, &[SUCCESS, must("socialProvider", Kind::Text), FAILURE]);

const SMS_CODE: &Shape =
    &Shape::new(Object::Mechanism, &[SUCCESS, must("phoneNumber", Kind::Telephone), FAILURE]);

const MAGIC_LINK: &Shape = &Shape::new(
    Object::Mechanism,
    &[
        SUCCESS,
        must("transport", Kind::Text),
        may("email", Kind::Email),
        may("phoneNumber", Kind::Telephone),
        FAILURE,
    ],
);

const OTHER_MECHANISM: &Shape = &Shape::new(Object::Mechanism, &[SUCCESS, FAILURE]);

const RECLAIMED: &Shape = &Shape::new(
    Object::Plain,
    &[
        must("customerId", Kind::Id),
        may("method", Kind::Text),
        may("reportedBy", Kind::Text),
        may("atoEvents", Kind::List(ATO_EVENT)),
    ],
);

const ATO_EVENT: &Shape = &Shape::new(
    Object::Plain,
    &[may("loginId", Kind::Id), may("deviceId", Kind::Id), may("orderId", Kind::Id)],
);

const REVIEWER: &Shape = &Shape::new(Object::Plain, &[may("name", Kind::Text), may("email", Kind::Email)]);

// Lists of values.

const STAGES: &[&str] = &["pending", "accepted", "failed", "cancelled", "fulfilled", "refunded"];

const TRANSACTION_TYPES: &[&str] =
    &["auth_capture", "auth", "capture", "preauth", "void", "refund", "redeem", "use"];

const VOUCHER_TYPES: &[&str] = &["GENERAL", "REFERRAL", "REACTIVATION"];

const VOUCHER_FAILURES: &[&str] =
    &["EXPIRED", "NOT_NEW_CUSTOMER", "ALREADY_USED", "ABUSER", "SYSTEM_FAILURE", "MAX_ALLOWED_TIMES"];

const CHARGEBACK_STATUSES: &[&str] = &["OPEN", "ACCEPTED", "DISPUTED", "LOST", "WON", "EXPIRED"];

/// The three of the documents, and the two of newer ones.
const LABELS: &[&str] =
    &["UNREVIEWED", "GENUINE", "FRAUDSTER", "POTENTIALLY_FRAUDSTER", "POTENTIALLY_GENUINE"];

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
