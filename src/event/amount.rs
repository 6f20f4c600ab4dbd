//! Prices and amounts as money: both members that belong together, set at once.

use super::{Chargeback, Item, Order, Transaction, VoucherRedemption};
use crate::money::Money;

impl Order {
    /// Sets `price` and `currency`.
    #[must_use]
    pub fn total(self, money: Money) -> Self {
        self.price(money.minor_units()).currency(money.currency())
    }
}

impl Item {
    /// Sets `price` of one, and `currency`.
    #[must_use]
    pub fn unit_price(self, money: Money) -> Self {
        self.price(money.minor_units()).currency(money.currency())
    }
}

impl Transaction {
    /// Sets `amount` and `currency`.
    #[must_use]
    pub fn total(self, money: Money) -> Self {
        self.amount(money.minor_units()).currency(money.currency())
    }
}

impl Chargeback {
    /// Sets `amount` and `currency`.
    #[must_use]
    pub fn total(self, money: Money) -> Self {
        self.amount(money.minor_units()).currency(money.currency())
    }
}

impl VoucherRedemption {
    /// Sets `value` and `currency`.
    #[must_use]
    pub fn worth(mut self, money: Money) -> Self {
        self.value = money.minor_units();
        self.currency(money.currency())
    }
}
