//! The objects of the API, after the tables and examples of the documents.

pub(crate) mod account;
pub(crate) mod order;
pub(crate) mod payment;
pub(crate) mod person;

use super::rule::Rule;
use super::shape::{Format, Kind, Member, Object, Shape, Slot, may, must};
use crate::endpoint::Endpoint;
use account::{ATTEMPT, LOGIN_ATTEMPT, RECLAIMED};
use order::ORDER;
use payment::{CHARGEBACK, PAYMENT_METHOD, TRANSACTION, VOUCHER};
use person::{CUSTOMER, DEVICE, LOCATION, REGISTRANT, REVIEWER, SUPPLIER};

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

pub(crate) const CHECKOUT: &Shape = &Shape::new(
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

pub(crate) const REGISTRATION: &Shape = &Shape::new(
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

pub(crate) const LOGIN: &Shape = &Shape::new(
    Object::Event,
    &[
        must("timestamp", Kind::Time(Some(Rule::LoginSeconds))),
        must("login", Kind::Object(LOGIN_ATTEMPT)),
        WITH_DEVICE,
        may("location", Kind::Object(LOCATION)),
        EVENT_TYPE,
    ],
);

pub(crate) const LOGIN_V2: &Shape = &Shape::new(
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

pub(crate) const CUSTOMER_EVENT: &Shape = &Shape::new(
    Object::Event,
    &[
        TIMESTAMP,
        must("customer", Kind::Object(CUSTOMER)).noted(Slot::Customer),
        EVENT_TYPE,
        WITH_DEVICE,
        DEVICE_ID,
    ],
);

pub(crate) const ORDER_EVENT: &Shape = &Shape::new(
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

pub(crate) const PAYMENT_METHOD_EVENT: &Shape = &Shape::new(
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

pub(crate) const PRETRANSACTION: &Shape = &Shape::new(Object::Event, PAID);
pub(crate) const TRANSACTION_EVENT: &Shape = &Shape::new(Object::Event, PAID);

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

pub(crate) const VOUCHER_EVENT: &Shape = &Shape::new(
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

pub(crate) const CHARGEBACK_EVENT: &Shape = &Shape::new(
    Object::Event,
    &[
        TIMESTAMP,
        must("chargeback", Kind::Object(CHARGEBACK)),
        EVENT_TYPE,
        may("orderId", Kind::Id).noted(Slot::OrderId),
        CUSTOMER_ID,
    ],
);

pub(crate) const RECLAIM: &Shape = &Shape::new(
    Object::Event,
    &[
        must("timestamp", Kind::Time(Some(Rule::ReclaimSeconds))),
        must("customers", Kind::ListOf(RECLAIMED, 1000, Rule::ReclaimMany)),
        may("source", Kind::Text),
    ],
);

pub(crate) const LABEL: &Shape = &Shape::new(
    Object::Event,
    &[
        may("timestamp", Kind::Time(None)),
        must("customerId", Kind::Id).noted(Slot::CustomerId),
        must("label", Kind::Listed(LABELS, Rule::Label)),
        may("comment", Kind::Text),
        may("reviewer", Kind::Object(REVIEWER)),
    ],
);

pub(crate) const TAG: &Shape = &Shape::new(
    Object::Event,
    &[
        may("timestamp", Kind::Time(None)),
        must("customerId", Kind::Id).noted(Slot::CustomerId),
        must("tagNames", Kind::Tags),
    ],
);

/// The three of the documents, and the two of newer ones.
const LABELS: &[&str] =
    &["UNREVIEWED", "GENUINE", "FRAUDSTER", "POTENTIALLY_FRAUDSTER", "POTENTIALLY_GENUINE"];
