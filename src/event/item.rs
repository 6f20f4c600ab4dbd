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
            /// `sku`: the stock-keeping unit. Required. (Core V2 reference)
            sku: String = "sku",
            /// `quantity`: how many of it; 0 takes the item out of the order. Required.
            /// (Core V2 reference)
            quantity: i64 = "quantity",
        );
        /// `name`: what the customer knows it as. (Core V2 reference)
        optional name: String = "name",
        /// `price`: what one of it costs. Minor units. (Core V2 reference)
        scalar price: i64 = "price",
        /// `currency`: the currency of the price. ISO 4217, pattern `^[a-zA-Z]{3}$`.
        /// (Core V2 reference)
        optional currency: String = "currency",
        /// `category`: what kind of goods it is, in the merchant's words. (Core V2 reference)
        optional category: String = "category",
        /// `brand`: the brand. (Newer reference)
        optional brand: String = "brand",
        /// `upc`: the universal product code. (Newer reference)
        optional upc: String = "upc",
        /// `executionTime`: when it is provided: the flight leaves, the meal is delivered. Seconds,
        /// milliseconds or nanoseconds. (Core V2 reference)
        optional execution_time: Timestamp = "executionTime",
        /// `eventTicket`: what the ticket is for, where it is one. (Core V2 reference)
        optional event_ticket: Box<EventTicket> = "eventTicket",
        /// `custom`: what the other members have no place for; any JSON object. (Newer reference)
        custom custom: crate::json::Json = "custom",
    }
}
