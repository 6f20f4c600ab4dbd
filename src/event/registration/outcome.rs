//! What became of a registration.

use super::Registration;
use crate::error::Reason;
use crate::event::checkpoint::NoCheckpoint;
use crate::event::record::event;
use crate::json::fault;
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize};

/// `POST /v2/registration` once more: whether the account was created. `true` makes Ravelin create the
/// customer or supplier.
///
/// [`Registration::outcome`] makes one. It asks for no recommendation, and cannot:
///
/// ```compile_fail,E0308
/// use ravelin::event::registration::{Checkpoint, RegistrationOutcome};
/// use ravelin::event::Event;
/// fn ask(outcome: &RegistrationOutcome) {
///     let request = outcome.request_recommendation(Checkpoint::AccountRegistration);
/// }
/// ```
#[derive(Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct RegistrationOutcome(pub(super) Registration);

impl RegistrationOutcome {
    /// Returns the registration with its `success`.
    #[must_use]
    pub const fn registration(&self) -> &Registration {
        &self.0
    }
}

impl From<RegistrationOutcome> for Registration {
    fn from(outcome: RegistrationOutcome) -> Self {
        outcome.0
    }
}

impl fmt::Debug for RegistrationOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RegistrationOutcome").field(&self.0).finish()
    }
}

/// A registration with `success`.
impl<'de> Deserialize<'de> for RegistrationOutcome {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let registration = Registration::deserialize(deserializer)?;
        match registration.registration.success {
            Some(_) => Ok(Self(registration)),
            None => Err(fault(Reason::EventMissing, "registration.success")),
        }
    }
}

event!(RegistrationOutcome at Registration, asked for by NoCheckpoint);
