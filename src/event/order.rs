//! Orders.

mod status;

pub use status::{OrderCancellation, OrderFailure, OrderRefund, OrderStatus, Stage, StatusReason};

use super::app::App;
use super::item::Item;
use super::location::Location;
use super::record::record;
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
            /// `orderId`: the merchant's own id of the order. Required. (Core V2 reference)
            order_id: String = "orderId",
        );
        /// `creationTime`: when the customer made it. Important. Seconds, milliseconds or
        /// nanoseconds. (Core V2 reference)
        optional creation_time: Timestamp = "creationTime",
        /// `app`: the app or site in which it was made. Important. (Core V2 reference)
        optional app: Box<App> = "app",
        /// `status`: how far it has come. Important. (Core V2 reference)
        optional status: OrderStatus = "status",
        /// `price`: the total with delivery and taxes. Important. Minor units. (Core V2 reference)
        scalar price: i64 = "price",
        /// `currency`: the currency of the price. Important. ISO 4217, pattern `^[a-zA-Z]{3}$`.
        /// (Core V2 reference)
        optional currency: String = "currency",
        /// `country`: where it counts in the merchant's own reports, by billing or by delivery.
        /// Important. ISO 3166-1. (Core V2 reference)
        optional country: String = "country",
        /// `market`: the region in which it counts, such as `emea`. Important. Pattern
        /// `^[0-9a-z-]*$`. (Core V2 reference)
        optional market: String = "market",
        /// `marketCity`: the city in which it counts. Important. Pattern `^[0-9a-z-]*$`.
        /// (Core V2 reference)
        optional market_city: String = "marketCity",
        /// `to`: where it is delivered, or the ride ends. Important. (Core V2 reference)
        optional to: Box<Location> = "to",
        /// `from`: where it is picked up, or the ride begins. Optional. (Core V2 reference)
        optional from: Box<Location> = "from",
        /// `items`: everything that is paid for, delivery, tips and taxes too. An empty list
        /// clears the basket. Important. (Core V2 reference)
        list items: Item = "items",
        /// `note`: what the customer wrote to it. Optional. (Core V2 reference)
        optional note: String = "note",
        /// `email`: the e-mail address of this order. Optional. (Core V2 reference)
        optional email: String = "email",
        /// `telephone`: the telephone number of this order, with its country's dialling code.
        /// Optional. E.164. (Core V2 reference)
        optional telephone: String = "telephone",
        /// `telephoneCountry`: the country of the number. Optional. ISO 3166-1, three letters or two.
        /// (Core V2 reference)
        optional telephone_country: String = "telephoneCountry",
        /// `sellerId`: who sells it, in a marketplace. Optional. (Core V2 reference)
        optional seller_id: String = "sellerId",
        /// `executionTime`: when it is provided. Deprecated in favour of that of an item. Seconds,
        /// milliseconds or nanoseconds. (Core V2 reference)
        optional execution_time: Timestamp = "executionTime",
        /// `custom`: what the other members have no place for; any JSON object. Optional.
        /// (Core V2 reference)
        custom custom: crate::json::Json = "custom",
    }
}
