//! Registrations, logins, reclaimed accounts.

use super::CUSTOM;
use super::person::APP;
use crate::check::rule::Rule;
use crate::check::shape::{Format, Kind, Member, Object, Shape, Slot, may, must};

pub(crate) const ATTEMPT: &Shape = &Shape::new(
    Object::Registration,
    &[
        may("app", Kind::Object(APP)),
        may("username", Kind::Text),
        may("registrationMechanism", Kind::Object(REGISTRATION_MECHANISM)),
        may("guestAccount", Kind::Boolean),
        may("marketingEmailsEnabled", Kind::Boolean),
        may("success", Kind::Boolean).noted(Slot::Success),
        may("timestamp", Kind::Time(Some(Rule::RegistrationSeconds))),
    ],
);

pub(crate) const REGISTRATION_MECHANISM: &Shape =
    &Shape::new(Object::Plain, &[may("password", Kind::Object(CHOSEN_PASSWORD))]);

pub(crate) const CHOSEN_PASSWORD: &Shape = &Shape::new(
    Object::Plain,
    &[
        may("passwordHashed", Kind::Format(Format::Sha256Hex, Rule::PasswordHex)),
        may("success", Kind::Boolean),
        may("failureReason", Kind::Text),
    ],
);

pub(crate) const LOGIN_ATTEMPT: &Shape = &Shape::new(
    Object::Plain,
    &[
        must("username", Kind::Text),
        may("customerId", Kind::Id),
        must("success", Kind::Boolean),
        must("authenticationMechanism", Kind::Object(LOGIN_MECHANISM)),
        may("app", Kind::Object(APP)),
        CUSTOM,
    ],
);

pub(crate) const LOGIN_MECHANISM: &Shape = &Shape::new(
    Object::Plain,
    &[
        may("password", Kind::Object(PASSWORD)),
        may("social", Kind::Object(SOCIAL)),
        may("smsCode", Kind::Object(SMS_CODE)),
        may("magiclink", Kind::Object(MAGIC_LINK)),
        may("oneTimeCode", Kind::Object(OTHER_MECHANISM)),
        may("u2f", Kind::Object(OTHER_MECHANISM)),
        may("rsaKey", Kind::Object(OTHER_MECHANISM)),
        may("recaptcha", Kind::Object(OTHER_MECHANISM)),
        may("bioMetric", Kind::Object(OTHER_MECHANISM)),
        may("pushNotification", Kind::Object(OTHER_MECHANISM)),
    ],
);

const SUCCESS: Member = must("success", Kind::Boolean).noted(Slot::Success);
const FAILURE: Member = may("failureReason", Kind::Text).noted(Slot::Failure);
const HEX_HASH: Kind = Kind::Format(Format::Sha256Hex, Rule::PasswordHex);

pub(crate) const PASSWORD: &Shape = &Shape::new(
    Object::Mechanism,
    &[
        SUCCESS,
        may("passwordHashed", HEX_HASH),
        may("emailPasswordSHA256", HEX_HASH),
        may("passwordSHA1SHA256", HEX_HASH),
        FAILURE,
    ],
);

pub(crate) const SOCIAL: &Shape =
    &Shape::new(Object::Mechanism, &[SUCCESS, must("socialProvider", Kind::Text), FAILURE]);

pub(crate) const SMS_CODE: &Shape =
    &Shape::new(Object::Mechanism, &[SUCCESS, must("phoneNumber", Kind::Telephone), FAILURE]);

pub(crate) const MAGIC_LINK: &Shape = &Shape::new(
    Object::Mechanism,
    &[
        SUCCESS,
        must("transport", Kind::Text),
        may("email", Kind::Email),
        may("phoneNumber", Kind::Telephone),
        FAILURE,
    ],
);

pub(crate) const OTHER_MECHANISM: &Shape = &Shape::new(Object::Mechanism, &[SUCCESS, FAILURE]);

pub(crate) const RECLAIMED: &Shape = &Shape::new(
    Object::Plain,
    &[
        must("customerId", Kind::Id),
        may("method", Kind::Text),
        may("reportedBy", Kind::Text),
        may("atoEvents", Kind::List(ATO_EVENT)),
    ],
);

pub(crate) const ATO_EVENT: &Shape = &Shape::new(
    Object::Plain,
    &[may("loginId", Kind::Id), may("deviceId", Kind::Id), may("orderId", Kind::Id)],
);
