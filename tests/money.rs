//! Decimal numbers into minor units and back, for every currency.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use ravelin::ErrorCode;
use ravelin::error::Reason;
use ravelin::event::{Chargeback, Item, Order, Timestamp, Transaction, VoucherRedemption};
use ravelin::money::Money;

fn reason(decimal: &str, currency: &str) -> Reason {
    let error = Money::parse(decimal, currency).unwrap_err();
    assert_eq!(error.code(), ErrorCode::MoneyInvalid);
    assert!(decimal.len() < 4 || !error.to_string().contains(decimal), "{error}");
    error.reason()
}

/// Currencies whose decimals are not two (ISO 4217, list one), and some whose are.
#[test]
fn each_currency_has_its_decimals() {
    let no_decimals = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF",
        "XOF", "XPF",
    ];
    for (decimals, currencies) in [
        (0, &no_decimals[..]),
        (2, &["AUD", "CAD", "EUR", "GBP", "MGA", "MRU", "PLN", "SLE", "USD", "XCG", "ZWG"]),
        (3, &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]),
        (4, &["CLF", "UYW"]),
    ] {
        for currency in currencies {
            assert_eq!(Money::of(1, currency).unwrap().decimals(), decimals, "{currency}");
        }
    }
}

#[test]
fn decimal_numbers_are_read_exactly() {
    for (decimal, currency, minor_units) in [
        ("0", "GBP", 0),
        ("0.1", "GBP", 10),
        ("0.29", "GBP", 29),
        ("-0.01", "usd", -1),
        ("0012.5", "EUR", 1250),
        ("1.2345", "CLF", 12345),
        ("92233720368547758.07", "GBP", i64::MAX),
        ("-92233720368547758.08", "GBP", i64::MIN),
        ("9223372036854775807", "JPY", i64::MAX),
    ] {
        assert_eq!(Money::parse(decimal, currency).unwrap().minor_units(), minor_units, "{decimal}");
    }
}

#[test]
fn what_is_no_amount_is_refused() {
    for decimal in [
        "", "-", ".", ".5", "5.", "+5", " 5", "5 ", "1,50", "1,000.00", "1e3", "0x10", "NaN", "--5", "1.2.3",
        "£5", "٣", "5.-1",
    ] {
        assert_eq!(reason(decimal, "GBP"), Reason::MoneyDecimal, "{decimal:?}");
    }
    for (decimal, currency) in [("1.234", "GBP"), ("1.000", "GBP"), ("1.0", "JPY"), ("1.2345", "KWD")] {
        assert_eq!(reason(decimal, currency), Reason::MoneyPrecise, "{decimal}");
    }
    for decimal in ["92233720368547758.08", "-92233720368547758.09", "99999999999999999999999999999999"] {
        assert_eq!(reason(decimal, "GBP"), Reason::MoneyRange, "{decimal}");
    }
    for currency in ["", "GB", "GBPX", "ZZZ", "£", "XAU", "XXX", "826", " GBP"] {
        assert_eq!(reason("5", currency), Reason::MoneyCurrency, "{currency:?}");
    }
    assert_eq!(format!("{:?} {0}", Money::parse("5", "GBP").unwrap()), "Money(GBP) 5.00 GBP");
}

#[test]
fn both_members_are_set_at_once() {
    let money = Money::parse("12.50", "GBP").unwrap();
    let gbp = Some("GBP".to_owned());
    let order = Order::new("o").total(money);
    assert_eq!((order.price, order.currency), (Some(1250), gbp.clone()));
    let item = Item::new("s", 1).unit_price(money);
    assert_eq!((item.price, item.currency), (Some(1250), gbp.clone()));
    let transaction = Transaction::new("t").total(money);
    assert_eq!((transaction.amount, transaction.currency), (Some(1250), gbp.clone()));
    let chargeback = Chargeback::new("c").total(money);
    assert_eq!((chargeback.amount, chargeback.currency), (Some(1250), gbp.clone()));
    let voucher = VoucherRedemption::new("p", "v", 0, Timestamp::from_millis(1), true).worth(money);
    assert_eq!((voucher.value, voucher.currency), (1250, gbp));
}

proptest! {
    #[test]
    fn every_amount_comes_back(minor_units: i64, currency in prop::sample::select(vec!["JPY", "GBP", "KWD", "UYW"])) {
        let money = Money::of(minor_units, currency).unwrap();
        prop_assert_eq!(Money::parse(&money.decimal(), currency).unwrap(), money);
    }
}
