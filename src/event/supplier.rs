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
        /// `supplierId`.
        plain supplier_id: String = "supplierId",
        /// `type`, such as `driver`, `courier` or `restaurant`.
        optional supplier_type: String = "type",
        /// `name`.
        optional name: String = "name",
        /// `groupId`: the chain or fleet.
        optional group_id: String = "groupId",
        /// `groupName`.
        optional group_name: String = "groupName",
        /// `registrationTime`.
        optional registration_time: Timestamp = "registrationTime",
        /// `email`.
        optional email: String = "email",
        /// `emailVerifiedTime`.
        optional email_verified_time: Timestamp = "emailVerifiedTime",
        /// `telephone`, in E.164 form.
        optional telephone: String = "telephone",
        /// `telephoneVerifiedTime`.
        optional telephone_verified_time: Timestamp = "telephoneVerifiedTime",
        /// `telephoneCountry`: ISO 3166-1, three letters or two.
        optional telephone_country: String = "telephoneCountry",
        /// `level`, such as `gold`.
        optional level: String = "level",
        /// `employmentType`, such as `selfEmployed`.
        optional employment_type: String = "employmentType",
        /// `transportType`, such as `car`.
        optional transport_type: String = "transportType",
        /// `category`, such as `private-hire`.
        optional category: String = "category",
        /// `homeLocation`.
        optional home_location: Box<Location> = "homeLocation",
        /// `tags`: each is set or unset.
        custom tags: bool = "tags",
        /// `custom`: what the other members have no place for.
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
