//! Data of the past: the same bodies under another path, and nothing from the future.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use ravelin::ErrorCode;
use ravelin::event::{
    Backfill, CardDetails, Chargeback, ChargebackEvent, Customer, CustomerEvent, Disputed, Item, Order,
    OrderEvent, PaymentMethodEvent, Timestamp, Transaction, TransactionEvent,
};

const NOW: i64 = 1_767_225_600_000;

fn now() -> Timestamp {
    Timestamp::from_millis(NOW)
}

fn then() -> Timestamp {
    Timestamp::from_millis(NOW - 1)
}

fn assert_goes<E: Backfill>(event: &E, target: &str) {
    let request = event.backfill(now()).unwrap();
    assert_eq!(request.target(), target);
    assert_eq!(request.body(), event.request().unwrap().body());
    assert_eq!(request.checkpoint(), None);
}

fn assert_refused<E: Backfill>(event: &E, field: &str) {
    let error = event.backfill(now()).unwrap_err();
    assert_eq!((error.code(), error.field()), (ErrorCode::EventInvalid, field));
    assert!(event.check_backfill(now()).iter().any(|finding| finding.path() == field));
    assert!(event.request().is_ok(), "now it happens, and that is the live endpoint's");
}

#[test]
fn the_same_body_goes_to_another_path() {
    let customer = Customer::new("c").registration_time(then());
    assert_goes(&CustomerEvent::new(then(), customer), "/v2/backfill/customer");
    let card = CardDetails::new("pm").instrument_id("fp").registration_time(then());
    assert_goes(&PaymentMethodEvent::new(then(), "c", card), "/v2/backfill/paymentmethod");
    let transaction = Transaction::new("tx").time(then()).amount(1);
    assert_goes(&TransactionEvent::new(then(), "c", "o", transaction), "/v2/backfill/transaction");
    let order = Order::new("o").creation_time(then());
    assert_goes(&OrderEvent::new(then(), "c", order), "/v2/backfill/order");
    let chargeback = ChargebackEvent::new(then(), Disputed::order("o"), Chargeback::new("cb"));
    assert_goes(&chargeback, "/v2/backfill/chargeback");
}

#[test]
fn what_is_not_past_is_refused_wherever_it_stands() {
    assert_refused(&CustomerEvent::new(now(), Customer::new("c")), "timestamp");
    let customer = Customer::new("c").registration_time(now());
    assert_refused(&CustomerEvent::new(then(), customer), "customer.registrationTime");
    let card = CardDetails::new("pm").last_verified(now());
    assert_refused(&PaymentMethodEvent::new(then(), "c", card), "paymentMethod.lastVerified");
    let transaction = Transaction::new("tx").time(now()).amount(1);
    assert_refused(&TransactionEvent::new(then(), "c", "o", transaction), "transaction.time");
    let order = Order::new("o").creation_time(now());
    assert_refused(&OrderEvent::new(then(), "c", order), "order.creationTime");
    let chargeback = Chargeback::new("cb").dispute_time(now());
    let event = ChargebackEvent::new(then(), Disputed::transaction("tx"), chargeback);
    assert_refused(&event, "chargeback.disputeTime");
}

#[test]
fn what_an_order_is_for_may_lie_ahead() {
    let flight = Item::new("flight", 1).price(1).execution_time(Timestamp::from_millis(NOW + 1));
    let order = Order::new("o").price(1).currency("GBP").creation_time(then()).items([flight]);
    assert_goes(&OrderEvent::new(then(), "c", order), "/v2/backfill/order");
}
