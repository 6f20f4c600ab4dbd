//! Customers.

use super::location::Location;
use super::record::record;
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
    /// Members that the documents deprecate, `username` and `market` among them, have no setter:
    /// [`Customer::other`] sets them.
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
        /// `customerId`. Where customers need no account, their e-mail address.
        plain customer_id: String = "customerId",
        /// `registrationTime`; now, where it is unknown.
        optional registration_time: Timestamp = "registrationTime",
        /// `email`.
        optional email: String = "email",
        /// `emailVerifiedTime`.
        optional email_verified_time: Timestamp = "emailVerifiedTime",
        /// `name`, where it is not kept in parts.
        optional name: String = "name",
        /// `familyName`.
        optional family_name: String = "familyName",
        /// `givenName`.
        optional given_name: String = "givenName",
        /// `telephone`, in E.164 form: `+442071838750`.
        optional telephone: String = "telephone",
        /// `telephoneVerifiedTime`.
        optional telephone_verified_time: Timestamp = "telephoneVerifiedTime",
        /// `telephoneCountry`: ISO 3166-1, three letters or two.
        optional telephone_country: String = "telephoneCountry",
        /// `passwordHashed`, in base64.
        optional password_hashed: CustomerPasswordHash = "passwordHashed",
        /// `passwordBcrypted`.
        optional password_bcrypted: BcryptHash = "passwordBcrypted",
        /// `passwordChanged`: whether the password changed with this event.
        scalar password_changed: bool = "passwordChanged",
        /// `location`.
        optional location: Box<Location> = "location",
        /// `tags`: each is set or unset.
        custom tags: bool = "tags",
        /// `custom`: what the other members have no place for.
        custom custom: crate::json::Json = "custom",
    }
}

impl Customer {
    /// Returns a customer with their id.
    #[must_use]
    pub fn new(customer_id: impl Into<String>) -> Self {
        Self { customer_id: Some(customer_id.into()), ..Self::without_id() }
    }
}
