//! Suppliers: those who sell, drive or deliver through a marketplace.

use super::location::Location;
use super::record::record;
use crate::timestamp::Timestamp;

record! {
    /// A supplier. `Debug` shows which members there are, never what they say.
    ///
    /// ```
    /// use ravelin::event::Supplier;
    /// let supplier = Supplier::new("sup-7").supplier_type("driver").transport_type("car").tags("trained", true);
    /// assert_eq!(
    ///     serde_json::to_string(&supplier).unwrap(),
    ///     r#"{"supplierId":"sup-7","type":"driver","transportType":"car","tags":{"trained":true}}"#,
    /// );
    /// ```
    Supplier {
        /// Returns a supplier who has no id yet: one who is about to register.
        pub fn without_id();
        /// `supplierId`: the merchant's own id of the supplier. (Registration endpoint)
        plain supplier_id: String = "supplierId",
        /// `name`: the full name. (Registration endpoint)
        optional name: String = "name",
        /// `groupId`: the chain or fleet, by the merchant's own id. (Registration endpoint)
        optional group_id: String = "groupId",
        /// `groupName`: the chain or fleet, by its name. (Registration endpoint)
        optional group_name: String = "groupName",
        /// `registrationTime`: when the account was made. Milliseconds or nanoseconds.
        /// (Newer reference)
        optional registration_time: Timestamp = "registrationTime",
        /// `email`: the e-mail address. (Registration endpoint)
        optional email: String = "email",
        /// `emailVerifiedTime`: when the address was proven to be the supplier's. Milliseconds or
        /// nanoseconds. (Registration endpoint)
        optional email_verified_time: Timestamp = "emailVerifiedTime",
        /// `telephone`: the telephone number with its country's dialling code. E.164.
        /// (Registration endpoint)
        optional telephone: String = "telephone",
        /// `telephoneVerifiedTime`: when the number was proven to be the supplier's. Milliseconds or
        /// nanoseconds. (Registration endpoint)
        optional telephone_verified_time: Timestamp = "telephoneVerifiedTime",
        /// `telephoneCountry`: the country of the number. ISO 3166-1, three letters or two.
        /// (Registration endpoint)
        optional telephone_country: String = "telephoneCountry",
        /// `type`: such as `driver`, `courier` or `restaurant`. (Registration endpoint)
        optional supplier_type: String = "type",
        /// `level`: the merchant's own rank, such as `gold`. (Registration endpoint)
        optional level: String = "level",
        /// `employmentType`: such as `selfEmployed`. (Registration endpoint)
        optional employment_type: String = "employmentType",
        /// `transportType`: such as `car`. (Registration endpoint)
        optional transport_type: String = "transportType",
        /// `category`: such as `private-hire`. (Registration endpoint)
        optional category: String = "category",
        /// `tags`: each is set or unset. (Registration endpoint)
        custom tags: bool = "tags",
        /// `homeLocation`: where the supplier lives. (Newer reference)
        optional home_location: Box<Location> = "homeLocation",
        /// `custom`: what the other members have no place for; any JSON object. (Newer reference)
        custom custom: crate::json::Json = "custom",
    }
}

impl Supplier {
    /// Returns a supplier with their id.
    #[must_use]
    pub fn new(supplier_id: impl Into<String>) -> Self {
        Self { supplier_id: Some(supplier_id.into()), ..Self::without_id() }
    }
}
