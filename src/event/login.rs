//! A login, successful or not.

mod mechanism;

pub use mechanism::{
    AuthenticationMechanism, LoginFailure, MagicLink, OtherMechanism, PasswordLogin, SmsCode, SocialLogin,
    SocialProvider, Transport,
};

use super::app::App;
use super::checkpoint::checkpoints;
use super::device::Device;
use super::location::Location;
use super::record::{event, record};
use crate::timestamp::Timestamp;

checkpoints! {
    /// When a login's recommendation is requested.
    Checkpoint {
        /// After the credentials were checked, before the customer is let in.
        Login = "login",
        /// Without a named checkpoint, as older integrations ask.
        Unnamed = "true",
    }
}

record! {
    /// `POST /v3/login`: sent whenever somebody tried to log in.
    ///
    /// ```
    /// use ravelin::event::login::{Checkpoint, Login, LoginAttempt, PasswordLogin};
    /// use ravelin::event::{Event, Timestamp};
    /// use ravelin::password::PasswordHash;
    /// let password = PasswordLogin::new(true).password_hashed(PasswordHash::of("password123"));
    /// let login = Login::new(
    ///     Timestamp::from_millis(1_512_828_988_826),
    ///     LoginAttempt::new("ada@example.com", true, password).customer_id("cust-61283"),
    /// );
    /// let request = login.request_recommendation(Checkpoint::Login)?;
    /// assert_eq!(request.target(), "/v3/login?score=login");
    /// # Ok::<(), ravelin::Error>(())
    /// ```
    Login {
        /// Returns an attempt and when it was made, best in milliseconds.
        pub fn new(
            /// `timestamp`: when it was tried. Required. Milliseconds, or nanoseconds.
            /// (Account takeover guide)
            timestamp: Timestamp = "timestamp",
            /// `login`: who tried, how, and whether it worked. Required. (Account takeover guide)
            login: Box<LoginAttempt> = "login",
        );
        /// `device`: what it was tried with; its id and address matter most. Important.
        /// (Account takeover guide)
        plain device: Box<Device> = "device",
        /// `location`: where it was tried. Optional. (Account takeover guide)
        optional location: Box<Location> = "location",
    }
}

impl Login {
    /// Sets the device; its id and address matter most.
    #[must_use]
    pub fn from_device(mut self, device: impl Into<Box<Device>>) -> Self {
        self.device = Some(device.into());
        self
    }
}

event!(Login at Login, asked for by Checkpoint);

record! {
    /// `login`: who tried, how, and whether it worked.
    LoginAttempt in ["username", "customerId", "success", "authenticationMechanism"] {
        /// Returns an attempt under that name.
        pub fn new(
            /// `username`: the name as it was typed. Required. (Account takeover guide)
            username: String = "username",
            /// `success`: whether the merchant let them in. Required. (Account takeover guide)
            success: bool = "success",
            /// `authenticationMechanism`: how they tried to prove who they are. Required.
            /// (Account takeover guide)
            authentication_mechanism: Box<AuthenticationMechanism> = "authenticationMechanism",
        );
        /// `customerId`: whose account it is; absent where the name belongs to nobody. Optional.
        /// (Account takeover guide)
        optional customer_id: String = "customerId",
        /// `app`: the app or site in which it was tried. Optional. (Account takeover guide)
        optional app: Box<App> = "app",
        /// `custom`: what the other members have no place for; any JSON object. Optional.
        /// (Newer reference)
        custom custom: crate::json::Json = "custom",
    }
}
