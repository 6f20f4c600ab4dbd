//! How somebody tried to prove who they are.

use crate::event::record::record;
use crate::open::open_enum;
use crate::password::{EmailPasswordSha256, PasswordHash, PasswordSha1Sha256};

record! {
    /// `authenticationMechanism`: one or several of them in one attempt.
    ///
    /// ```
    /// use ravelin::event::login::{AuthenticationMechanism, LoginFailure, PasswordLogin, SmsCode};
    /// let both = AuthenticationMechanism::new()
    ///     .password(PasswordLogin::new(true))
    ///     .sms_code(SmsCode::new(false, "+442071838750").failure_reason(LoginFailure::InvalidCode));
    /// assert!(both.password.is_some_and(|password| password.success));
    /// ```
    AuthenticationMechanism {
        /// Returns no mechanism yet.
        pub fn new();
        /// `password`.
        optional password: PasswordLogin = "password",
        /// `social`: an account elsewhere.
        optional social: SocialLogin = "social",
        /// `smsCode`.
        optional sms_code: SmsCode = "smsCode",
        /// `magiclink`: a link by e-mail or text message.
        optional magic_link: MagicLink = "magiclink",
        /// `oneTimeCode`.
        optional one_time_code: OtherMechanism = "oneTimeCode",
        /// `u2f`: a security key.
        optional u2f: OtherMechanism = "u2f",
        /// `rsaKey`.
        optional rsa_key: OtherMechanism = "rsaKey",
        /// `recaptcha`.
        optional recaptcha: OtherMechanism = "recaptcha",
        /// `bioMetric`.
        optional bio_metric: OtherMechanism = "bioMetric",
        /// `pushNotification`.
        optional push_notification: OtherMechanism = "pushNotification",
    }
}

impl Default for AuthenticationMechanism {
    fn default() -> Self {
        Self::new()
    }
}

macro_rules! from {
    ($($type:ident: $setter:ident;)*) => {
        $(impl From<$type> for AuthenticationMechanism {
            fn from(mechanism: $type) -> Self {
                Self::new().$setter(mechanism)
            }
        }

        impl From<$type> for Box<AuthenticationMechanism> {
            fn from(mechanism: $type) -> Self {
                Box::new(mechanism.into())
            }
        })*
    };
}

from! {
    PasswordLogin: password;
    SocialLogin: social;
    SmsCode: sms_code;
    MagicLink: magic_link;
}

record! {
    /// `password`. The hash is compared with those of breached passwords and not kept.
    ///
    /// Its `passwordHashed` is hexadecimal; that of a customer is base64, and does not compile here:
    ///
    /// ```compile_fail,E0277
    /// # use ravelin::event::login::PasswordLogin;
    /// use ravelin::password::CustomerPasswordHash;
    /// let password = PasswordLogin::new(true).password_hashed(CustomerPasswordHash::of("password123"));
    /// ```
    PasswordLogin {
        /// Returns what came of a password.
        pub fn new(
            /// `success`.
            success: bool = "success",
        );
        /// `passwordHashed`, in hexadecimal.
        optional password_hashed: PasswordHash = "passwordHashed",
        /// `emailPasswordSHA256`.
        optional email_password_sha256: EmailPasswordSha256 = "emailPasswordSHA256",
        /// `passwordSHA1SHA256`.
        optional password_sha1_sha256: PasswordSha1Sha256 = "passwordSHA1SHA256",
        /// `failureReason`, where it failed.
        optional failure_reason: LoginFailure = "failureReason",
    }
}

record! {
    /// `social`: an account elsewhere.
    SocialLogin {
        /// Returns what came of it.
        pub fn new(
            /// `success`.
            success: bool = "success",
            /// `socialProvider`: `apple`, `azure`, `facebook`, `google`, `linkedin`, `microsoft`,
            /// `okta`, `onelogin`, `ping`, `twitter`.
            social_provider: String = "socialProvider",
        );
        /// `failureReason`, where it failed.
        optional failure_reason: LoginFailure = "failureReason",
    }
}

record! {
    /// `smsCode`: a code by text message.
    SmsCode {
        /// Returns what came of it.
        pub fn new(
            /// `success`.
            success: bool = "success",
            /// `phoneNumber`.
            phone_number: String = "phoneNumber",
        );
        /// `failureReason`, where it failed.
        optional failure_reason: LoginFailure = "failureReason",
    }
}

record! {
    /// `magiclink`: a link that logs in whoever opens it.
    MagicLink {
        fn bare(
            /// `success`.
            success: bool = "success",
            /// `transport`.
            transport: Transport = "transport",
        );
        /// `email`, where it went by e-mail.
        plain email: String = "email",
        /// `phoneNumber`, where it went by text message.
        plain phone_number: String = "phoneNumber",
        /// `failureReason`, where it failed.
        optional failure_reason: LoginFailure = "failureReason",
    }
}

impl MagicLink {
    /// Returns what came of a link by e-mail.
    #[must_use]
    pub fn by_email(success: bool, email: impl Into<String>) -> Self {
        Self { email: Some(email.into()), ..Self::bare(success, Transport::Email) }
    }

    /// Returns what came of a link by text message.
    #[must_use]
    pub fn by_sms(success: bool, phone_number: impl Into<String>) -> Self {
        Self { phone_number: Some(phone_number.into()), ..Self::bare(success, Transport::Sms) }
    }
}

record! {
    /// A mechanism of which the documents show an outcome only.
    OtherMechanism {
        /// Returns what came of it.
        pub fn new(
            /// `success`.
            success: bool = "success",
        );
        /// `failureReason`, where it failed.
        optional failure_reason: LoginFailure = "failureReason",
    }
}

open_enum! {
    /// How a link was sent.
    Transport {
        /// By e-mail.
        Email = "email",
        /// By text message.
        Sms = "sms",
    }
}

open_enum! {
    /// Why a login failed; which of these fit depends on the mechanism.
    LoginFailure {
        /// Refused for a reason that is not told.
        AuthenticationFailure = "AUTHENTICATION_FAILURE",
        /// Wrong password.
        BadPassword = "BAD_PASSWORD",
        /// The account is banned.
        BannedUser = "BANNED_USER",
        /// The code is too old.
        CodeTimeout = "CODE_TIMEOUT",
        /// Something broke.
        InternalError = "INTERNAL_ERROR",
        /// Wrong code.
        InvalidCode = "INVALID_CODE",
        /// Wrong key.
        InvalidKey = "INVALID_KEY",
        /// Wrong link.
        InvalidLink = "INVALID_LINK",
        /// Too many attempts.
        RateLimit = "RATE_LIMIT",
        /// The other account refused.
        SocialFailure = "SOCIAL_FAILURE",
        /// Nothing came in time.
        Timeout = "TIMEOUT",
        /// The name belongs to nobody.
        UnknownUsername = "UNKNOWN_USERNAME",
    }
}
