//! What an order consists of.

use super::record::record;
use super::ticket::EventTicket;
use crate::timestamp::Timestamp;

record! {
    /// An item of an order: goods, a service, a fee, a tip, a tax.
    ///
    /// ```
    /// use ravelin::event::Item;
    /// let fee = Item::new("delivery", 1).name("Delivery Fee").price(299).custom("slot", "evening");
    /// assert_eq!(
    ///     serde_json::to_string(&fee).unwrap(),
    ///     r#"{"sku":"delivery","quantity":1,"name":"Delivery Fee","price":299,"custom":{"slot":"evening"}}"#,
    /// );
    /// ```
    Item {
        /// Returns an item with its stock-keeping unit and how many of it.
        pub fn new(
            /// `sku`.
            sku: String = "sku",
            /// `quantity`. 0 takes the item out of the order.
            quantity: i64 = "quantity",
        );
        /// `name`.
        optional name: String = "name",
        /// `price` of one, in minor units.
        scalar price: i64 = "price",
        /// `currency`: ISO 4217.
        optional currency: String = "currency",
        /// `category`.
        optional category: String = "category",
        /// `brand`.
        optional brand: String = "brand",
        /// `upc`: the universal product code.
        optional upc: String = "upc",
        /// `executionTime`: when it is provided.
        optional execution_time: Timestamp = "executionTime",
        /// `eventTicket`.
        optional event_ticket: Box<EventTicket> = "eventTicket",
        /// `custom`: what the other members have no place for.
        custom custom: crate::json::Json = "custom",
    }
}
