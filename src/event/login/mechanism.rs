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
        /// `password`: a password. (Account takeover guide)
        optional password: PasswordLogin = "password",
        /// `social`: an account elsewhere. (Newer reference)
        optional social: SocialLogin = "social",
        /// `smsCode`: a code by text message. (Newer reference)
        optional sms_code: SmsCode = "smsCode",
        /// `magiclink`: a link by e-mail or text message. (Newer reference)
        optional magic_link: MagicLink = "magiclink",
        /// `oneTimeCode`: a code from an app or a token. (Newer reference)
        optional one_time_code: OtherMechanism = "oneTimeCode",
        /// `u2f`: a security key. (Newer reference)
        optional u2f: OtherMechanism = "u2f",
        /// `rsaKey`: an RSA key. (Newer reference)
        optional rsa_key: OtherMechanism = "rsaKey",
        /// `recaptcha`: a proof of not being a program. (Newer reference)
        optional recaptcha: OtherMechanism = "recaptcha",
        /// `bioMetric`: a finger, a face. (Newer reference)
        optional bio_metric: OtherMechanism = "bioMetric",
        /// `pushNotification`: a message to an app that the customer answers. (Newer reference)
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
            /// `success`: whether it was right. Required. (Account takeover guide)
            success: bool = "success",
        );
        /// `passwordHashed`: the SHA-256 of the password. Hexadecimal. (Account takeover guide)
        optional password_hashed: PasswordHash = "passwordHashed",
        /// `emailPasswordSHA256`: the SHA-256 of e-mail address and password. Hexadecimal.
        /// (Newer reference)
        optional email_password_sha256: EmailPasswordSha256 = "emailPasswordSHA256",
        /// `passwordSHA1SHA256`: the SHA-256 of the SHA-1 of the password. Hexadecimal.
        /// (Newer reference)
        optional password_sha1_sha256: PasswordSha1Sha256 = "passwordSHA1SHA256",
        /// `failureReason`: why it failed; belongs to every failure. (Newer reference)
        optional failure_reason: LoginFailure = "failureReason",
    }
}

record! {
    /// `social`: an account elsewhere.
    SocialLogin {
        /// Returns what came of it.
        pub fn new(
            /// `success`: whether it was right. Required. (Newer reference)
            success: bool = "success",
            /// `socialProvider`: where the other account is. Required. (Newer reference)
            social_provider: SocialProvider = "socialProvider",
        );
        /// `failureReason`: why it failed; belongs to every failure. (Newer reference)
        optional failure_reason: LoginFailure = "failureReason",
    }
}

record! {
    /// `smsCode`: a code by text message.
    SmsCode {
        /// Returns what came of it.
        pub fn new(
            /// `success`: whether it was right. Required. (Newer reference)
            success: bool = "success",
            /// `phoneNumber`: where the code went. Required. E.164. (Newer reference)
            phone_number: String = "phoneNumber",
        );
        /// `failureReason`: why it failed; belongs to every failure. (Newer reference)
        optional failure_reason: LoginFailure = "failureReason",
    }
}

record! {
    /// `magiclink`: a link that logs in whoever opens it.
    MagicLink {
        fn bare(
            /// `success`: whether it was right. Required. (Newer reference)
            success: bool = "success",
            /// `transport`: how the link was sent. Required. (Newer reference)
            transport: Transport = "transport",
        );
        /// `email`: where it went, by e-mail. (Newer reference)
        plain email: String = "email",
        /// `phoneNumber`: where it went, by text message. E.164. (Newer reference)
        plain phone_number: String = "phoneNumber",
        /// `failureReason`: why it failed; belongs to every failure. (Newer reference)
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
            /// `success`: whether it was right. Required. (Newer reference)
            success: bool = "success",
        );
        /// `failureReason`: why it failed; belongs to every failure. (Newer reference)
        optional failure_reason: LoginFailure = "failureReason",
    }
}

open_enum! {
    /// Where the other account of a social login is.
    SocialProvider {
        /// Apple.
        Apple = "apple",
        /// Azure.
        Azure = "azure",
        /// Facebook.
        Facebook = "facebook",
        /// Google.
        Google = "google",
        /// `LinkedIn`.
        LinkedIn = "linkedin",
        /// Microsoft.
        Microsoft = "microsoft",
        /// Okta.
        Okta = "okta",
        /// `OneLogin`.
        OneLogin = "onelogin",
        /// Ping.
        Ping = "ping",
        /// Twitter.
        Twitter = "twitter",
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
