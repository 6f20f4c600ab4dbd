//! Events: what a merchant tells Ravelin, one type for each endpoint, and the parts they share.
//!
//! | Event | Endpoint | Checkpoints |
//! |---|---|---|
//! | [`Checkout`] | `POST /v2/checkout` | before and after authorisation |
//! | [`Registration`], [`RegistrationOutcome`] | `POST /v2/registration` | account registration; none |
//! | [`Login`] | `POST /v3/login` | login |
//! | [`LoginV2`] | `POST /v2/login` | unnamed |
//! | [`CustomerEvent`] | `POST /v2/customer` | unnamed |
//! | [`OrderEvent`] | `POST /v2/order` | unnamed |
//! | [`PaymentMethodEvent`] | `POST /v2/paymentmethod` | registration of a payment method |
//! | [`VoucherEvent`] | `POST /v2/paymentmethod/voucher` | unnamed |
//! | [`Pretransaction`] | `POST /v2/pretransaction` | unnamed |
//! | [`TransactionEvent`] | `POST /v2/transaction` | unnamed |
//! | [`ChargebackEvent`] | `POST /v2/chargeback` | unnamed |
//! | [`Reclaim`] | `POST /v2/reclaim` | none |
//! | [`LabelEvent`], [`LabelPage`] | `POST` and `GET /v2/label/customer` | none |
//! | [`TagEvent`], [`Tags`] | `POST`, `GET` and `DELETE /v2/tag/customer` | none |
//!
//! [`Backfill`] tells of the past with five of them. Every event that is scored can be asked without a named checkpoint too, as older integrations do:
//! [`Score::Unnamed`], or the `Unnamed` of its own checkpoints.
//!
//! Each field says what it means, whether the API requires it, its unit or pattern, and where that is
//! written: in the *Core V2 reference*, the *Registration endpoint* (its reference), the *Registration
//! updates guide* (account registration: sending updates), the *Account takeover guide* (account
//! takeover: requesting recommendations), or the *Newer reference*, as the pages of Ravelin's developer
//! site that came after them are called here.
//!
//! **Building is strict, reading is lenient.** What must not be forgotten is an argument of the
//! constructor, what excludes something else is an enum, everything else is a consuming setter.
//! Reading takes any JSON of that shape: members that no type here knows are kept, in their order,
//! in `rest`, and texts that no enum lists are kept as they are; `null` is read as absent. What was
//! read is written in the order it had. What was built has the members of its type in the order of the
//! documents, then the others.
//!
//! `Debug` of every type shows which members there are, never what they say.
//!
//! ```
//! use ravelin::device::TrustedProxies;
//! use ravelin::event::checkout::{Checkout, Checkpoint};
//! use ravelin::event::{Customer, Device, Event, Order, Timestamp};
//! # let line = format!("10001|c3{}1", "0".repeat(253));
//! # let card = ravelin::Card::new("4111111111111111", 7, 2028)?;
//! # let cipher = ravelin::PublicKey::parse(&line)?.encrypt(&card)?;
//! # let headers = |_: &str| None;
//! # let peer = "203.0.113.9".parse().unwrap();
//! let proxies = TrustedProxies::default();
//! let checkout = Checkout::new(
//!     Timestamp::from_millis(1_512_828_988_826),
//!     Customer::new("cust-61283").email("ada@example.com"),
//!     Order::new("ord-98").price(1500).currency("GBP"),
//! )
//! .paying_with(cipher)
//! .from_device(Device::from_request(headers, peer, &proxies));
//! let request = checkout.request_recommendation(Checkpoint::PreAuth)?;
//! assert_eq!(format!("{request:?}").split(',').next(), Some("Request(POST /v2/checkout?score=checkoutPreAuth"));
//! # Ok::<(), ravelin::Error>(())
//! ```

mod amount;
mod app;
mod backfill;
mod chargeback;
mod checkpoint;
mod customer;
mod customer_event;
mod device;
mod item;
mod label;
mod location;
mod login_v2;
mod order;
mod order_event;
mod password;
mod payment_method;
mod payment_method_event;
mod pretransaction;
mod reclaim;
mod record;
mod supplier;
mod tag;
mod ticket;
mod transaction;
mod transaction_event;
mod typed;
mod voucher;
mod voucher_event;
mod who;

pub mod checkout;
pub mod login;
pub mod registration;

pub use crate::timestamp::{Timestamp, Unit};
pub use app::{App, Platform};
pub use backfill::Backfill;
pub use chargeback::{Chargeback, ChargebackEvent, ChargebackStatus, Disputed};
pub use checkout::Checkout;
pub use checkpoint::{NoCheckpoint, Score};
pub use customer::Customer;
pub use customer_event::CustomerEvent;
pub use device::{Device, UsedDevice};
pub use item::Item;
pub use label::{Label, LabelEvent, LabelPage, LabelReview, PageMeta, Reviewer};
pub use location::Location;
pub use login::Login;
pub use login_v2::LoginV2;
pub use order::{Order, OrderCancellation, OrderFailure, OrderRefund, OrderStatus, Stage, StatusReason};
pub use order_event::OrderEvent;
pub use password::PlainPassword;
pub use payment_method::{
    CardDetails, EncryptedCard, FromTransaction, MethodType, OtherMethod, PaidWith, PayPal, Payment,
    PaymentMethod,
};
pub use payment_method_event::{PaymentMethodCheckpoint, PaymentMethodEvent};
pub use pretransaction::Pretransaction;
pub use reclaim::{
    AtoEvent, AtoEventId, MAX_RECLAIMED, Reclaim, ReclaimAnswer, ReclaimMethod, ReclaimedCustomer, ReportedBy,
};
pub use registration::{Registration, RegistrationOutcome};
pub use supplier::Supplier;
pub use tag::{TagEvent, Tags};
pub use ticket::{EventTicket, Guest, Ticket, TicketedEvent, Venue};
pub use transaction::{AvsParts, AvsResultCode, ThreeDs, Transaction, TransactionType};
pub use transaction_event::TransactionEvent;
pub use voucher::{FailureSource, VoucherFailure, VoucherRedemption, VoucherType};
pub use voucher_event::VoucherEvent;
pub use who::{CustomerRef, Registrant, Who};

use crate::check::{Check, Finding, Severity};
use crate::endpoint::Endpoint;
use crate::error::{Error, Reason};
use crate::request::Request;
use core::fmt::Display;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// An event: a JSON object, and the endpoint that takes it.
pub trait Event: Serialize + DeserializeOwned {
    /// The endpoint.
    const ENDPOINT: Endpoint;

    /// Where a recommendation can be requested.
    type Checkpoint: Copy + Display + Into<&'static str>;

    /// Returns the request that tells Ravelin about the event and asks for nothing.
    ///
    /// # Errors
    ///
    /// `event-invalid` at the first member for which the API would reject the event, `json-invalid`
    /// if it has no JSON form. [`Event::check`] tells all that is wrong, and why.
    fn request(&self) -> Result<Request, Error> {
        refuse(self, &Check::of(Self::ENDPOINT).asking(false))?;
        self.request_unchecked()
    }

    /// Returns the request that asks for a recommendation as well.
    ///
    /// # Errors
    ///
    /// As [`Event::request`].
    fn request_recommendation(&self, checkpoint: Self::Checkpoint) -> Result<Request, Error> {
        refuse(self, &Check::of(Self::ENDPOINT).asking(true))?;
        Ok(self.request_unchecked()?.with_query("score", checkpoint.into()))
    }

    /// Returns the request without looking at what is in the event, for what Ravelin takes and
    /// nobody here has heard of. `with_query("score", …)` asks for a recommendation.
    ///
    /// # Errors
    ///
    /// `json-invalid` if the event has no JSON form.
    fn request_unchecked(&self) -> Result<Request, Error> {
        let mut body = Vec::with_capacity(USUAL_BYTES);
        serde_json::to_writer(&mut body, self).map_err(|_| Reason::JsonShape)?;
        Ok(Request::post(Self::ENDPOINT.path(), body))
    }

    /// Returns what the API would reject or warn about, and what is probably a mistake.
    fn check(&self) -> Vec<Finding> {
        Check::of(Self::ENDPOINT).run(self)
    }

    /// Returns whether a check would surely find nothing that is rejected. What [`Event::request`]
    /// asks first, since it costs less than the check.
    #[doc(hidden)]
    fn is_accepted(&self, check: &Check) -> bool {
        // Nobody is sure of a type that is not from here.
        let _ = check;
        false
    }

    /// Returns the event of a JSON text.
    ///
    /// # Errors
    ///
    /// `json-invalid`, `event-invalid` or `password-invalid`, with the path of the member at
    /// fault, never with what stood there.
    fn read(json: &[u8]) -> Result<Self, Error> {
        crate::json::read(json)
    }
}

/// Refuses an event that the API would reject.
fn refuse<E: Event>(event: &E, check: &Check) -> Result<(), Error> {
    if event.is_accepted(check) { Ok(()) } else { refuse_found(&check.run(event)) }
}

/// Refuses what the API would reject: the worst findings come first.
fn refuse_found(findings: &[Finding]) -> Result<(), Error> {
    match findings.first() {
        Some(finding) if finding.severity() == Severity::Rejected => {
            Err(Error::at(Reason::EventRejected, finding.path()))
        }
        _ => Ok(()),
    }
}

/// What an event usually takes up; the full checkout of the documents has twice as much.
const USUAL_BYTES: usize = 2048;
