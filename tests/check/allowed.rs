//! Rules that allow something: a body that makes use of each, in which nothing is found.

use super::broken::{Case, Sent};
use Sent::{Backfilled, Plainly, Scored};
use ravelin::endpoint::Endpoint::*;

pub(super) const ALLOWED: &[Case] = &[
    (
        "chargeback-transaction-id-in-lieu",
        Chargeback,
        Plainly,
        r#""chargeback":{"chargebackId":"b","transactionId":"t"}"#,
        "",
    ),
    (
        "chargeback-transaction-id-matches",
        Chargeback,
        Plainly,
        r#""chargeback":{"chargebackId":"b","gateway":"g","gatewayReference":"r"}"#,
        "",
    ),
    (
        "chargeback-order-id-only",
        Chargeback,
        Plainly,
        r#""chargeback":{"chargebackId":"b"},"orderId":"o""#,
        "",
    ),
    (
        "chargeback-customer-id-looked-up",
        Chargeback,
        Plainly,
        r#""chargeback":{"chargebackId":"b"},"orderId":"o""#,
        "",
    ),
    (
        "customer-id-anonymous-email",
        Order,
        Plainly,
        r#""customerId":"ada@example.com","order":{"orderId":"o"}"#,
        "",
    ),
    (
        "customer-registration-time-unknown",
        Customer,
        Sent::Now,
        r#"{"timestamp":1780000000000,"customer":{"customerId":"c","email":"ada@example.com","registrationTime":1780000000000}}"#,
        "",
    ),
    (
        "customer-name-or-parts",
        Customer,
        Plainly,
        r#""customer":{"customerId":"c","email":"ada@example.com","registrationTime":1512828988826,"familyName":"Lovelace","givenName":"Ada"}"#,
        "",
    ),
    ("temp-customer-id-when", Order, Plainly, r#""tempCustomerId":"t","order":{"orderId":"o"}"#, ""),
    ("login-v2-temp-id-joins", LoginV2, Plainly, r#""customerId":"c","tempCustomerId":"t""#, ""),
    ("temp-customer-id-login-event", LoginV2, Plainly, r#""customerId":"c","tempCustomerId":"t""#, ""),
    ("score-default-none", Order, Scored(None), r#""customerId":"c","order":{"orderId":"o"}"#, ""),
    ("score-true", Order, Scored(Some("true")), r#""customerId":"c","order":{"orderId":"o"}"#, ""),
    (
        "ato-checkout-all-fraud-types",
        Checkout,
        Scored(Some("checkoutPostAuth")),
        r#""customerId":"c","order":{"orderId":"o"}"#,
        "",
    ),
    (
        "backfill-transaction-all-outcomes",
        Transaction,
        Backfilled,
        r#""customerId":"c","orderId":"o","paymentMethodId":"p","transaction":{"transactionId":"t","time":1512828988826,"success":false}"#,
        "",
    ),
    (
        "backfill-order-usage",
        Order,
        Backfilled,
        r#""customerId":"c","order":{"orderId":"o","creationTime":1512828988826}"#,
        "",
    ),
    (
        "order-status-accepted-or-fulfilled",
        Order,
        Plainly,
        r#""customerId":"c","order":{"orderId":"o","status":{"stage":"fulfilled"}}"#,
        "",
    ),
    ("tag-attach", Tag, Plainly, r#""customerId":"c","tagNames":["vip"]"#, ""),
    ("event-is-upsert", Order, Plainly, r#""customerId":"c","order":{"orderId":"o"}"#, ""),
];
