//! Orders.

use super::app::App;
use super::item::Item;
use super::location::Location;
use super::record::record;
use crate::open::open_enum;
use crate::timestamp::Timestamp;

record! {
    /// An order.
    ///
    /// `price` is the sum of its items' prices times their quantities, in minor units: pence, cents.
    ///
    /// ```
    /// use ravelin::event::{Item, Order};
    /// let order = Order::new("ord-98").price(1500).currency("GBP").items([
    ///     Item::new("0001", 1).name("Margherita Pizza").price(1500),
    /// ]);
    /// assert_eq!(order.items.map(|items| items.len()), Some(1));
    /// ```
    Order {
        /// Returns an order with its id.
        pub fn new(
            /// `orderId`.
            order_id: String = "orderId",
        );
        /// `creationTime`.
        optional creation_time: Timestamp = "creationTime",
        /// `app`.
        optional app: Box<App> = "app",
        /// `status`.
        optional status: OrderStatus = "status",
        /// `price`: the total with delivery and taxes, in minor units.
        scalar price: i64 = "price",
        /// `currency`: ISO 4217.
        optional currency: String = "currency",
        /// `country`: ISO 3166-1; the one it counts for in the merchant's own reports.
        optional country: String = "country",
        /// `market`: lower-case letters, digits and hyphens; a region such as `emea`.
        optional market: String = "market",
        /// `marketCity`: lower-case letters, digits and hyphens.
        optional market_city: String = "marketCity",
        /// `to`: where it is delivered, or the ride ends.
        optional to: Box<Location> = "to",
        /// `from`: where it is picked up, or the ride begins.
        optional from: Box<Location> = "from",
        /// `items`: everything that is paid for, delivery, tips and taxes too. An empty list
        /// clears the basket.
        list items: Item = "items",
        /// `note`.
        optional note: String = "note",
        /// `email`.
        optional email: String = "email",
        /// `telephone`, in E.164 form.
        optional telephone: String = "telephone",
        /// `telephoneCountry`: ISO 3166-1.
        optional telephone_country: String = "telephoneCountry",
        /// `sellerId`.
        optional seller_id: String = "sellerId",
        /// `executionTime`. Deprecated by the documents in favour of that of an item.
        optional execution_time: Timestamp = "executionTime",
        /// `custom`: what the other members have no place for.
        custom custom: crate::json::Json = "custom",
    }
}

record! {
    /// How far an order has come.
    OrderStatus {
        /// Returns a status.
        pub fn new(
            /// `stage`.
            stage: Stage = "stage",
        );
        /// `reason`, where it failed, was cancelled or refunded: `payment_declined`, `buyer`,
        /// `returned` and others.
        optional reason: String = "reason",
        /// `actor`: who brought it there, such as `buyer`, `merchant` or the name of a service.
        optional actor: String = "actor",
    }
}

impl From<Stage> for OrderStatus {
    fn from(stage: Stage) -> Self {
        Self::new(stage)
    }
}

open_enum! {
    /// The stages of an order.
    Stage {
        /// Not decided.
        Pending = "pending",
        /// Provided before payment is taken.
        Accepted = "accepted",
        /// Failed.
        Failed = "failed",
        /// Cancelled.
        Cancelled = "cancelled",
        /// Provided.
        Fulfilled = "fulfilled",
        /// Paid back.
        Refunded = "refunded",
    }
}
