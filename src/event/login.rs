//! A login, successful or not.

mod mechanism;

pub use mechanism::{
    AuthenticationMechanism, LoginFailure, MagicLink, OtherMechanism, PasswordLogin, SmsCode, SocialLogin,
    Transport,
};

use super::Event;
use super::app::App;
use super::checkpoint::checkpoints;
use super::device::Device;
use super::location::Location;
use super::record::record;
use crate::endpoint::Endpoint;
use crate::timestamp::Timestamp;

checkpoints! {
    /// When a login's recommendation is requested.
    Checkpoint {
        /// After the credentials were checked, before the customer is let in.
        Login = "login",
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
            /// `timestamp`.
            timestamp: Timestamp = "timestamp",
            /// `login`.
            login: Box<LoginAttempt> = "login",
        );
        /// `device`.
        plain device: Box<Device> = "device",
        /// `location`.
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

impl Event for Login {
    const ENDPOINT: Endpoint = Endpoint::Login;
    type Checkpoint = Checkpoint;
}

record! {
    /// `login`: who tried, how, and whether it worked.
    LoginAttempt {
        /// Returns an attempt under that name.
        pub fn new(
            /// `username`, as it was typed.
            username: String = "username",
            /// `success`.
            success: bool = "success",
            /// `authenticationMechanism`.
            authentication_mechanism: Box<AuthenticationMechanism> = "authenticationMechanism",
        );
        /// `customerId`; absent where the name belongs to nobody.
        optional customer_id: String = "customerId",
        /// `app`.
        optional app: Box<App> = "app",
        /// `custom`: what the other members have no place for.
        custom custom: crate::json::Json = "custom",
    }
}
