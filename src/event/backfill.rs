//! Data of the past: the same events, under a path of their own.

use super::{
    ChargebackEvent, CustomerEvent, Event, OrderEvent, PaymentMethodEvent, TransactionEvent, refuse_found,
};
use crate::check::{Check, Finding};
use crate::error::Error;
use crate::request::Request;
use crate::timestamp::Timestamp;

/// An event that can tell of the past too: Ravelin trains a model by it before it scores.
///
/// The documents' order: customers, payment methods, transactions, orders, chargebacks; live events
/// flow already, and none of them asks for a recommendation yet (Core V2 reference). There is no
/// checkpoint: data of the past is not scored.
///
/// ```
/// use ravelin::event::{Backfill, Customer, CustomerEvent, Timestamp};
/// let (then, now) = (Timestamp::from_secs(1_512_828_988), Timestamp::from_secs(1_767_225_600));
/// let customer = Customer::new("cust-61283").registration_time(then);
/// let request = CustomerEvent::new(then, customer.clone()).backfill(now)?;
/// assert_eq!(request.target(), "/v2/backfill/customer");
///
/// let too_late = CustomerEvent::new(now, customer).backfill(now).unwrap_err();
/// assert_eq!(too_late.field(), "timestamp");
/// # Ok::<(), ravelin::Error>(())
/// ```
///
/// An event that has no such path cannot:
///
/// ```compile_fail,E0599
/// use ravelin::event::{Backfill, Login, Timestamp};
/// fn send(login: &Login, now: Timestamp) {
///     let request = login.backfill(now);
/// }
/// ```
pub trait Backfill: Event {
    /// Returns the request that tells of the past.
    ///
    /// # Errors
    ///
    /// `event-invalid` at the first member for which the API would reject the event: a time that is not
    /// before `now`, among others. `json-invalid` if it has no JSON form.
    fn backfill(&self, now: impl Into<Timestamp>) -> Result<Request, Error> {
        refuse_found(&self.check_backfill(now))?;
        // An event without such a path has been refused just now.
        let path = Self::ENDPOINT.backfill_path().unwrap_or(Self::ENDPOINT.path());
        Ok(Request::post(path, self.request_unchecked()?.into_body()))
    }

    /// Returns what the API would reject or warn about, and what is probably a mistake, in data of the
    /// past.
    fn check_backfill(&self, now: impl Into<Timestamp>) -> Vec<Finding> {
        Check::of(Self::ENDPOINT).backfill().at(now.into()).asking(false).run(self)
    }
}

impl Backfill for CustomerEvent {}
impl Backfill for PaymentMethodEvent {}
impl Backfill for TransactionEvent {}
impl Backfill for OrderEvent {}
impl Backfill for ChargebackEvent {}
