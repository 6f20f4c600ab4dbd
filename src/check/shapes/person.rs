//! Customers, suppliers, their devices and places.

use super::CUSTOM;
use crate::check::rule::Rule;
use crate::check::shape::{Format, Kind, Member, Object, Shape, Slot, may, must};

const CUSTOMER_MEMBERS: [Member; 24] = [
    may("registrationTime", Kind::Time(None)).noted(Slot::RegistrationTime),
    may("email", Kind::Email).noted(Slot::Email),
    may("emailVerifiedTime", Kind::Time(None)),
    may("name", Kind::Text).noted(Slot::Told),
    may("familyName", Kind::Text).noted(Slot::Told),
    may("givenName", Kind::Text).noted(Slot::Told),
    may("telephone", Kind::Telephone).noted(Slot::Telephone),
    may("telephoneVerifiedTime", Kind::Time(None)),
    TELEPHONE_COUNTRY,
    may("passwordHashed", Kind::Format(Format::Sha256Base64, Rule::PasswordBase64)),
    may("passwordBcrypted", Kind::Format(Format::Bcrypt, Rule::Bcrypt)),
    may("password", Kind::Deprecated(Rule::PasswordPlain)),
    may("passwordChanged", Kind::Boolean),
    may("location", Kind::Object(LOCATION)),
    may("tags", Kind::Flags),
    CUSTOM,
    may("accountType", Kind::Text),
    may("username", Kind::Deprecated(Rule::DeprecatedOfCustomer)),
    may("gender", Kind::Deprecated(Rule::DeprecatedOfCustomer)),
    may("balance", Kind::Balance),
    may("banned", Kind::Deprecated(Rule::DeprecatedOfCustomer)),
    may("country", Kind::Deprecated(Rule::MarketOnCustomer)),
    may("market", Kind::Deprecated(Rule::MarketOnCustomer)),
    may("marketCity", Kind::Deprecated(Rule::MarketOnCustomer)),
];

const fn customer(id: Member) -> [Member; 25] {
    let mut members = [id; 25];
    let (_, rest) = members.split_at_mut(1);
    rest.copy_from_slice(&CUSTOMER_MEMBERS);
    members
}

pub(crate) const CUSTOMER: &Shape = &Shape::new(Object::Customer, &customer(must("customerId", Kind::Id)));

/// One who registers may have no id yet, and has not been registered before.
pub(crate) const REGISTRANT: &Shape = &Shape::new(Object::Plain, &customer(may("customerId", Kind::Id)));

pub(super) const TELEPHONE_COUNTRY: Member =
    may("telephoneCountry", Kind::Country(Rule::TelephoneCountry)).noted(Slot::TelephoneCountry);

pub(crate) const SUPPLIER: &Shape = &Shape::new(
    Object::Plain,
    &[
        must("supplierId", Kind::Id),
        may("name", Kind::Text),
        may("groupId", Kind::Id),
        may("groupName", Kind::Text),
        may("registrationTime", Kind::Time(None)),
        may("email", Kind::Email),
        may("emailVerifiedTime", Kind::Time(None)),
        may("telephone", Kind::Telephone).noted(Slot::Telephone),
        may("telephoneVerifiedTime", Kind::Time(None)),
        TELEPHONE_COUNTRY,
        may("type", Kind::Text),
        may("level", Kind::Text),
        may("employmentType", Kind::Text),
        may("transportType", Kind::Text),
        may("category", Kind::Text),
        may("homeLocation", Kind::Object(LOCATION)),
        may("tags", Kind::Flags),
        CUSTOM,
    ],
);

pub(crate) const LOCATION: &Shape = &Shape::new(
    Object::Plain,
    &[
        may("country", Kind::Country(Rule::Country)),
        may("postalCode", Kind::Text),
        may("latitude", Kind::Degrees(90)),
        may("longitude", Kind::Degrees(180)),
        may("addresseeName", Kind::Text),
        may("street1", Kind::Text),
        may("street2", Kind::Text),
        may("neighbourhood", Kind::Text),
        may("zone", Kind::Text),
        may("city", Kind::Text),
        may("region", Kind::Text),
        may("poBoxNumber", Kind::Text),
    ],
);

pub(crate) const DEVICE: &Shape = &Shape::new(
    Object::Device,
    &[
        may("deviceId", Kind::Id),
        may("ipAddress", Kind::Ip).noted(Slot::Ip),
        may("userAgent", Kind::Text),
        may("model", Kind::Text),
        may("os", Kind::Text),
        may("type", Kind::Text),
        may("manufacturer", Kind::Text),
        may("language", Kind::Text),
        may("location", Kind::Object(LOCATION)),
    ],
);

pub(crate) const APP: &Shape = &Shape::new(
    Object::Plain,
    &[may("name", Kind::Text), may("platform", Kind::Text), may("domain", Kind::Text)],
);

pub(crate) const REVIEWER: &Shape =
    &Shape::new(Object::Plain, &[may("name", Kind::Text), may("email", Kind::Email)]);
