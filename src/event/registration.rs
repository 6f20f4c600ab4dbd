//! The registration of an account, and its outcome.

mod outcome;

pub use outcome::RegistrationOutcome;

use super::app::App;
use super::checkpoint::checkpoints;
use super::device::Device;
use super::record::{event, record};
use super::who::Registrant;
use crate::open::open_enum;
use crate::password::PasswordHash;
use crate::timestamp::Timestamp;

checkpoints! {
    /// When a registration's recommendation is requested.
    Checkpoint {
        /// Before the account is created.
        AccountRegistration = "accountRegistration",
        /// Without a named checkpoint, as older integrations ask.
        Unnamed = "true",
    }
}

record! {
    /// `POST /v2/registration`: sent with the checkpoint before an account is created, and again
    /// without one when the outcome is known, see [`Registration::outcome`].
    ///
    /// ```
    /// use ravelin::event::registration::{Checkpoint, PasswordRegistration, Registration, RegistrationAttempt};
    /// use ravelin::event::{Customer, Event, Timestamp};
    /// use ravelin::password::PasswordHash;
    /// let attempt = RegistrationAttempt::new("ada@example.com")
    ///     .with_password(PasswordRegistration::new().password_hashed(PasswordHash::of("password123")));
    /// let registration = Registration::new(
    ///     Timestamp::from_millis(1_512_828_988_826),
    ///     attempt,
    ///     Customer::without_id().email("ada@example.com"),
    /// );
    /// let request = registration.request_recommendation(Checkpoint::AccountRegistration)?;
    /// assert_eq!(request.target(), "/v2/registration?score=accountRegistration");
    ///
    /// let update = registration.outcome(true).request()?;
    /// assert_eq!(update.target(), "/v2/registration");
    /// # Ok::<(), ravelin::Error>(())
    /// ```
    Registration {
        fn bare(
            /// `timestamp`: when the person asked to register. Required. Milliseconds or nanoseconds.
            /// (Registration endpoint)
            timestamp: Timestamp = "timestamp",
            /// `registration`: what was tried. Required. (Registration endpoint)
            registration: Box<RegistrationAttempt> = "registration",
        ) one_of(
            /// `customer` or `supplier`: who registers. Optional. (Registration endpoint)
            who: Registrant,
        );
        /// `device`: what it was tried with. Optional. (Registration endpoint)
        plain device: Box<Device> = "device",
        /// `eventType`: the event's name in the merchant's own system. Optional. Pattern
        /// `^[a-zA-Z0-9][a-zA-Z0-9-_]*$`. (Core V2 reference)
        optional event_type: String = "eventType",
    }
}

impl Registration {
    /// Returns the registration of a customer or a supplier.
    #[must_use]
    pub fn new(
        timestamp: impl Into<Timestamp>,
        attempt: RegistrationAttempt,
        who: impl Into<Registrant>,
    ) -> Self {
        Self { who: Some(who.into()), ..Self::bare(timestamp, attempt) }
    }

    /// Sets the device.
    #[must_use]
    pub fn from_device(mut self, device: impl Into<Box<Device>>) -> Self {
        self.device = Some(device.into());
        self
    }

    /// Returns the event that tells whether the account was created.
    #[must_use]
    pub fn outcome(mut self, success: bool) -> RegistrationOutcome {
        self.registration.success = Some(success);
        RegistrationOutcome(self)
    }
}

event!(Registration at Registration, asked for by Checkpoint);

record! {
    /// `registration`: what was tried.
    RegistrationAttempt {
        fn bare();
        /// `app`: the app or site in which it was tried. (Registration endpoint)
        optional app: Box<App> = "app",
        /// `username`: the name that was chosen. (Registration endpoint)
        plain username: String = "username",
        /// `registrationMechanism`: how the person will prove who they are. (Registration endpoint)
        optional registration_mechanism: RegistrationMechanism = "registrationMechanism",
        /// `guestAccount`: whether the account is for one purchase only. (Registration endpoint)
        scalar guest_account: bool = "guestAccount",
        /// `marketingEmailsEnabled`: whether the person wants advertising. (Registration endpoint)
        scalar marketing_emails_enabled: bool = "marketingEmailsEnabled",
        /// `success`: whether the account was created. Absent before that is known, required in an
        /// outcome. (Registration updates guide)
        plain success: bool = "success",
    }
}

impl RegistrationAttempt {
    /// Returns an attempt to register under that name.
    #[must_use]
    pub fn new(username: impl Into<String>) -> Self {
        Self { username: Some(username.into()), ..Self::bare() }
    }

    /// Sets the mechanism to a password.
    #[must_use]
    pub fn with_password(self, password: PasswordRegistration) -> Self {
        self.registration_mechanism(RegistrationMechanism::new().password(password))
    }
}

record! {
    /// `registrationMechanism`: how the person will prove who they are. Mechanisms other than a
    /// password are set by [`RegistrationMechanism::other`]: their members are not published.
    RegistrationMechanism {
        /// Returns no mechanism yet.
        pub fn new();
        /// `password`: a password that was chosen. (Registration endpoint)
        optional password: PasswordRegistration = "password",
    }
}

impl Default for RegistrationMechanism {
    fn default() -> Self {
        Self::new()
    }
}

record! {
    /// `password`: a password that was chosen.
    ///
    /// Its `passwordHashed` is hexadecimal; that of a customer is base64, and does not compile here:
    ///
    /// ```compile_fail,E0277
    /// # use ravelin::event::registration::PasswordRegistration;
    /// use ravelin::password::CustomerPasswordHash;
    /// let hash = CustomerPasswordHash::of("password123");
    /// let password = PasswordRegistration::new().password_hashed(hash);
    /// ```
    PasswordRegistration {
        /// Returns a password of which nothing is told yet.
        pub fn new();
        /// `passwordHashed`: the SHA-256 of the password. Hexadecimal. (Registration endpoint)
        optional password_hashed: PasswordHash = "passwordHashed",
        /// `success`: whether the password was accepted. (Registration endpoint)
        scalar success: bool = "success",
        /// `failureReason`: why it was not accepted. (Registration endpoint)
        optional failure_reason: RegistrationFailure = "failureReason",
    }
}

impl Default for PasswordRegistration {
    fn default() -> Self {
        Self::new()
    }
}

open_enum! {
    /// Why a registration failed.
    RegistrationFailure {
        /// The password is too simple.
        PasswordTooSimple = "PASSWORD_TOO_SIMPLE",
    }
}
