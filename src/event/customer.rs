//! Customers.

use super::location::Location;
use super::password::PlainPassword;
use super::record::record;
use crate::json::Json;
use crate::password::{BcryptHash, CustomerPasswordHash};
use crate::timestamp::Timestamp;

record! {
    /// A customer. `Debug` shows which members there are, never what they say.
    ///
    /// ```
    /// use ravelin::event::{Customer, Timestamp};
    /// let customer = Customer::new("cust-61283")
    ///     .email("ada@example.com")
    ///     .registration_time(Timestamp::from_millis(1_512_828_988_826));
    /// assert_eq!(
    ///     format!("{customer:?}"),
    ///     "Customer { customerId: .., registrationTime: .., email: .. }",
    /// );
    /// ```
    ///
    /// Members that the documents deprecate have no setter: they are there to be read.
    ///
    /// Its `passwordHashed` is base64; that of a login or registration is hexadecimal, and does
    /// not compile here:
    ///
    /// ```compile_fail,E0277
    /// # use ravelin::event::Customer;
    /// use ravelin::password::PasswordHash;
    /// let customer = Customer::new("cust-61283").password_hashed(PasswordHash::of("password123"));
    /// ```
    Customer {
        /// Returns a customer who has no id yet: one who is about to register.
        pub fn without_id();
        /// `customerId`: the merchant's own id of the customer. Where customers need no account,
        /// their e-mail address. Required, but in a registration. (Core V2 reference)
        plain customer_id: String = "customerId",
        /// `registrationTime`: when the account was made; now, where that is unknown, for Ravelin
        /// keeps the earliest that it was told. Important. Seconds, milliseconds or nanoseconds.
        /// (Core V2 reference)
        optional registration_time: Timestamp = "registrationTime",
        /// `email`: the e-mail address. Important. (Core V2 reference)
        optional email: String = "email",
        /// `emailVerifiedTime`: when the address was proven to be the customer's. Optional. Seconds,
        /// milliseconds or nanoseconds. (Core V2 reference)
        optional email_verified_time: Timestamp = "emailVerifiedTime",
        /// `name`: the full name, where it is not kept in parts. Important. (Core V2 reference)
        optional name: String = "name",
        /// `familyName`: the family name. Important. (Core V2 reference)
        optional family_name: String = "familyName",
        /// `givenName`: the given name. Important. (Core V2 reference)
        optional given_name: String = "givenName",
        /// `telephone`: the telephone number with its country's dialling code. Important. E.164, such
        /// as `+442071838750`. (Core V2 reference)
        optional telephone: String = "telephone",
        /// `telephoneVerifiedTime`: when the number was proven to be the customer's. Optional.
        /// Seconds, milliseconds or nanoseconds. (Core V2 reference)
        optional telephone_verified_time: Timestamp = "telephoneVerifiedTime",
        /// `telephoneCountry`: the country of the number; it does not replace the dialling code.
        /// Optional. ISO 3166-1, three letters or two. (Core V2 reference)
        optional telephone_country: String = "telephoneCountry",
        /// `passwordBcrypted`: the bcrypt hash of the password, where there is time for it. Optional.
        /// (Core V2 reference)
        optional password_bcrypted: BcryptHash = "passwordBcrypted",
        /// `passwordHashed`: the SHA-256 of the password. Optional. Base64. (Core V2 reference)
        optional password_hashed: CustomerPasswordHash = "passwordHashed",
        /// `password`: the password itself, as another program sent it. There is no setter: a hash
        /// says enough. Optional. (Core V2 reference)
        plain password: PlainPassword = "password",
        /// `passwordChanged`: whether the password changed with this event. Optional.
        /// (Core V2 reference)
        scalar password_changed: bool = "passwordChanged",
        /// `location`: where the customer lives. Optional. (Core V2 reference)
        optional location: Box<Location> = "location",
        /// `tags`: each is set or unset. (Newer reference)
        custom tags: bool = "tags",
        /// `custom`: what the other members have no place for; any JSON object. Optional.
        /// (Core V2 reference)
        custom custom: Json = "custom",
        /// `username`: the name that the customer chose. Deprecated. (Core V2 reference)
        plain username: String = "username",
        /// `gender`: the gender. Deprecated. (Core V2 reference)
        plain gender: String = "gender",
        /// `balance`: what the account holds, by currency. Deprecated. Minor units.
        /// (Core V2 reference)
        plain balance: crate::json::Members = "balance",
        /// `banned`: whether the customer is banned. Deprecated. (Core V2 reference)
        plain banned: bool = "banned",
        /// `country`: where the customer counts; a country set here cannot be taken back. Deprecated:
        /// an order has it. ISO 3166-1. (Core V2 reference)
        plain country: String = "country",
        /// `market`: the region in which the customer counts; it cannot be taken back. Deprecated:
        /// an order has it. Pattern `^[0-9a-z-]*$`. (Core V2 reference)
        plain market: String = "market",
        /// `marketCity`: the city in which the customer counts; it cannot be taken back. Deprecated:
        /// an order has it. Pattern `^[0-9a-z-]*$`. (Core V2 reference)
        plain market_city: String = "marketCity",
    }
}

impl Customer {
    /// Returns a customer with their id.
    #[must_use]
    pub fn new(customer_id: impl Into<String>) -> Self {
        Self { customer_id: Some(customer_id.into()), ..Self::without_id() }
    }
}
