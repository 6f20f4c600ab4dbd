//! Accounts that were taken over and have been given back to their owners.

use super::checkpoint::NoCheckpoint;
use super::record::{event, one_of, record};
use crate::error::{Error, Reason};
use crate::open::open_enum;
use crate::timestamp::Timestamp;

/// How many customers one event can have.
pub const MAX_RECLAIMED: usize = 1000;

record! {
    /// `POST /v2/reclaim`: sent when taken-over accounts have been given back to their owners, at most
    /// [`MAX_RECLAIMED`] at once.
    ///
    /// Only when the intruder is surely locked out, of every session and of linked social accounts too:
    /// what Ravelin holds against the account begins anew.
    ///
    /// ```
    /// use ravelin::event::{AtoEvent, Event, Reclaim, ReclaimMethod, ReclaimedCustomer, Timestamp};
    /// let now = Timestamp::from_millis(1_512_828_988_826);
    /// let customer = ReclaimedCustomer::new("cust-61283")
    ///     .method(ReclaimMethod::PasswordReset)
    ///     .ato_events([AtoEvent::login("login-1")]);
    /// let request = Reclaim::new(now, [customer])?.request()?;
    /// assert_eq!(request.target(), "/v2/reclaim");
    ///
    /// let many = (0..1001).map(|n| ReclaimedCustomer::new(format!("cust-{n}")));
    /// assert_eq!(Reclaim::new(now, many).unwrap_err().field(), "customers");
    /// # Ok::<(), ravelin::Error>(())
    /// ```
    Reclaim {
        fn bare(
            /// `timestamp`: when it was done. Required. Milliseconds, or nanoseconds. (Newer reference)
            timestamp: Timestamp = "timestamp",
            /// `customers`: whose accounts they are. Required; 1000 at most. (Newer reference)
            customers: Vec<ReclaimedCustomer> = "customers",
        );
        /// `source`: `ATO`. Deprecated. (Newer reference)
        plain source: String = "source",
    }
}

impl Reclaim {
    /// Returns the event of these customers.
    ///
    /// # Errors
    ///
    /// `event-invalid` at `customers` if there are more than [`MAX_RECLAIMED`].
    pub fn new(
        timestamp: impl Into<Timestamp>,
        customers: impl IntoIterator<Item = ReclaimedCustomer>,
    ) -> Result<Self, Error> {
        let reclaim = Self::bare(timestamp, customers.into_iter().collect::<Vec<_>>());
        reclaim.fits().map(|()| reclaim)
    }

    fn fits(&self) -> Result<(), Error> {
        if self.customers.len() > MAX_RECLAIMED {
            return Err(Error::at(Reason::EventTooMany, "customers"));
        }
        Ok(())
    }
}

event!(Reclaim at Reclaim, asked for by NoCheckpoint);

record! {
    /// A customer who got the account back.
    ReclaimedCustomer {
        /// Returns a customer by their id.
        pub fn new(
            /// `customerId`: whose account it is. Required. (Newer reference)
            customer_id: String = "customerId",
        );
        /// `method`: how the intruder was locked out. (Newer reference)
        optional method: ReclaimMethod = "method",
        /// `reportedBy`: who noticed. (Newer reference)
        optional reported_by: ReportedBy = "reportedBy",
        /// `atoEvents`: what the intruder did. (Newer reference)
        list ato_events: AtoEvent = "atoEvents",
    }
}

record! {
    /// Something that the intruder did: a login, an order, or anything from a device.
    AtoEvent {
        fn bare() one_of(
            /// `loginId`, `deviceId` or `orderId`: what it was. (Newer reference)
            what: AtoEventId,
        );
    }
}

impl AtoEvent {
    /// Returns a login, by the `loginId` that Ravelin's answer to it had.
    #[must_use]
    pub fn login(id: impl Into<String>) -> Self {
        Self { what: Some(AtoEventId::LoginId(id.into())), ..Self::bare() }
    }

    /// Returns whatever came from a device.
    #[must_use]
    pub fn device(id: impl Into<String>) -> Self {
        Self { what: Some(AtoEventId::DeviceId(id.into())), ..Self::bare() }
    }

    /// Returns an order.
    #[must_use]
    pub fn order(id: impl Into<String>) -> Self {
        Self { what: Some(AtoEventId::OrderId(id.into())), ..Self::bare() }
    }
}

one_of! {
    /// What an intruder's deed is known by.
    AtoEventId {
        /// `loginId`: the login, as Ravelin's answer to it named it. (Newer reference)
        LoginId(String) = "loginId",
        /// `deviceId`: the device. (Newer reference)
        DeviceId(String) = "deviceId",
        /// `orderId`: the order. (Newer reference)
        OrderId(String) = "orderId",
    }
    repeats(_full, _other) false;
}

open_enum! {
    /// How an intruder was locked out.
    ReclaimMethod {
        /// The account was deleted.
        AccountDeleted = "AccountDeleted",
        /// Any other way.
        OtherWay = "Other",
        /// The password was set anew.
        PasswordReset = "PasswordReset",
    }
}

open_enum! {
    /// Who noticed that an account was taken over.
    ReportedBy {
        /// The customer.
        Customer = "CUSTOMER",
        /// The merchant.
        Merchant = "MERCHANT",
        /// Ravelin.
        Ravelin = "RAVELIN",
    }
}

record! {
    /// The answer to a [`Reclaim`].
    ///
    /// ```
    /// use ravelin::event::ReclaimAnswer;
    /// let answer = ReclaimAnswer::read(br#"{"status":200,"message":"2 customers were processed"}"#)?;
    /// assert_eq!(answer.processed(), Some(2));
    /// # Ok::<(), ravelin::Error>(())
    /// ```
    ReclaimAnswer {
        fn bare();
        /// `status`: that of HTTP, repeated. (Newer reference)
        plain status: u16 = "status",
        /// `message`: how many customers were processed, in words. (Newer reference)
        plain message: String = "message",
    }
}

impl ReclaimAnswer {
    /// Returns the answer of a JSON text; an empty one says nothing.
    ///
    /// # Errors
    ///
    /// `json-invalid`, with the path of the member at fault.
    pub fn read(json: &[u8]) -> Result<Self, Error> {
        match json.trim_ascii() {
            b"" | b"null" => Ok(Self::bare()),
            json => crate::json::read(json),
        }
    }

    /// Returns how many customers were processed: the only number in the message, whose words are not
    /// published.
    #[must_use]
    pub fn processed(&self) -> Option<u64> {
        let mut numbers =
            self.message.as_deref()?.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty());
        match (numbers.next(), numbers.next()) {
            (Some(number), None) => number.parse().ok(),
            _ => None,
        }
    }
}
