//! Whom an event is about.

use super::customer::Customer;
use super::record::one_of;
use super::supplier::Supplier;

one_of! {
    /// The customer of an event: everything known about them, or an id.
    ///
    /// A `customerId` beside a `customer` of the same id is accepted when an event is read, and
    /// dropped; any other pair is refused.
    ///
    /// ```
    /// use ravelin::event::{Checkout, Customer, Order, Timestamp, Who};
    /// let now = Timestamp::from_millis(1_512_828_988_826);
    /// let described = Checkout::new(now, Customer::new("cust-61283"), Order::new("ord-98"));
    /// let known = Checkout::new(now, Who::id("cust-61283"), Order::new("ord-98"));
    /// assert!(described != known);
    /// ```
    Who {
        /// `customer`: everything known about them. Important; excludes `customerId`.
        /// (Core V2 reference)
        Customer(Box<Customer>) = "customer",
        /// `customerId`: a customer whom an earlier event described. Important; excludes `customer`.
        /// (Core V2 reference)
        CustomerId(String) = "customerId",
        /// `tempCustomerId`: a session id or the like, the same until the customer logs in. Optional;
        /// the newer reference deprecates it. Excludes `customerId`. (Core V2 reference)
        TempCustomerId(String) = "tempCustomerId",
    }
    repeats(full, other) matches!(
        (full, other),
        (Who::Customer(customer), Who::CustomerId(id)) if customer.customer_id.as_ref() == Some(id)
    );
}

impl Who {
    /// Returns a customer whom an earlier event described.
    #[must_use]
    pub fn id(id: impl Into<String>) -> Self {
        Self::CustomerId(id.into())
    }

    /// Returns somebody who has not logged in yet.
    #[must_use]
    pub fn temporary(id: impl Into<String>) -> Self {
        Self::TempCustomerId(id.into())
    }
}

impl From<Customer> for Who {
    fn from(customer: Customer) -> Self {
        Self::Customer(Box::new(customer))
    }
}

one_of! {
    /// The customer of an event that does not describe them: an id, lasting or temporary.
    ///
    /// ```
    /// use ravelin::event::CustomerRef;
    /// assert!(CustomerRef::from("cust-61283") == CustomerRef::CustomerId("cust-61283".into()));
    /// assert!(CustomerRef::temporary("session-7") != CustomerRef::from("session-7"));
    /// ```
    CustomerRef {
        /// `customerId`: a customer whom an earlier event described. Optional; excludes
        /// `tempCustomerId`. (Core V2 reference)
        CustomerId(String) = "customerId",
        /// `tempCustomerId`: a session id or the like, the same until the customer logs in. Optional;
        /// the newer reference deprecates it. Excludes `customerId`. (Core V2 reference)
        TempCustomerId(String) = "tempCustomerId",
    }
    repeats(_full, _other) false;
}

impl CustomerRef {
    /// Returns somebody who has not logged in yet; [`LoginV2`](super::LoginV2) tells later who it was.
    #[must_use]
    pub fn temporary(id: impl Into<String>) -> Self {
        Self::TempCustomerId(id.into())
    }
}

impl From<&str> for CustomerRef {
    fn from(id: &str) -> Self {
        Self::CustomerId(id.to_owned())
    }
}

impl From<String> for CustomerRef {
    fn from(id: String) -> Self {
        Self::CustomerId(id)
    }
}

one_of! {
    /// Whose account is registered.
    Registrant {
        /// `customer`: a customer, who may have no id yet. Optional. (Registration endpoint)
        Customer(Box<Customer>) = "customer",
        /// `supplier`: a supplier, who may have no id yet. Optional. (Registration endpoint)
        Supplier(Box<Supplier>) = "supplier",
    }
    repeats(_full, _other) false;
}

impl From<Customer> for Registrant {
    fn from(customer: Customer) -> Self {
        Self::Customer(Box::new(customer))
    }
}

impl From<Supplier> for Registrant {
    fn from(supplier: Supplier) -> Self {
        Self::Supplier(Box::new(supplier))
    }
}
