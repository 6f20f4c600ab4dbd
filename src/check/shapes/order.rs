//! Orders and what is in them.

use super::person::{APP, LOCATION, TELEPHONE_COUNTRY};
use super::{CURRENCY, CUSTOM};
use crate::check::rule::Rule;
use crate::check::shape::{Format, Kind, Object, Shape, Slot, may, must};

pub(crate) const ORDER: &Shape = &Shape::new(
    Object::Order,
    &[
        must("orderId", Kind::Id),
        may("creationTime", Kind::Time(None)).noted(Slot::Time),
        may("app", Kind::Object(APP)),
        may("status", Kind::Object(STATUS)),
        may("price", Kind::Money(Rule::PriceNotWhole)).noted(Slot::OrderPrice),
        CURRENCY,
        may("country", Kind::Country(Rule::Country)),
        may("market", Kind::Format(Format::Market, Rule::Market)).noted(Slot::Market),
        may("marketCity", Kind::Format(Format::Market, Rule::Market)).noted(Slot::City),
        may("to", Kind::Object(LOCATION)),
        may("from", Kind::Object(LOCATION)),
        may("items", Kind::List(ITEM)).noted(Slot::Items),
        may("note", Kind::Text),
        may("email", Kind::Email),
        may("telephone", Kind::Telephone).noted(Slot::Telephone),
        TELEPHONE_COUNTRY,
        may("sellerId", Kind::Id),
        may("executionTime", Kind::Deprecated(Rule::ExecutionTime)),
        CUSTOM,
    ],
);

pub(crate) const STATUS: &Shape = &Shape::new(
    Object::Plain,
    &[
        must("stage", Kind::Listed(STAGES, Rule::StageUnknown)),
        may("actor", Kind::Text),
        may("reason", Kind::Text),
    ],
);

const STAGES: &[&str] = &["pending", "accepted", "failed", "cancelled", "fulfilled", "refunded"];

pub(crate) const ITEM: &Shape = &Shape::new(
    Object::Item,
    &[
        may("sku", Kind::Text),
        may("quantity", Kind::Integer).noted(Slot::Quantity),
        may("name", Kind::Text),
        may("price", Kind::Money(Rule::PriceNotWhole)).noted(Slot::Price),
        CURRENCY,
        may("category", Kind::Text),
        may("brand", Kind::Text),
        may("upc", Kind::Text),
        may("executionTime", Kind::Plan(None)),
        may("eventTicket", Kind::Object(EVENT_TICKET)),
        CUSTOM,
    ],
);

pub(crate) const EVENT_TICKET: &Shape = &Shape::new(
    Object::Plain,
    &[
        may("ticket", Kind::Object(TICKET)),
        may("event", Kind::Object(TICKETED_EVENT)),
        may("guest", Kind::Object(GUEST)),
    ],
);

pub(crate) const TICKET: &Shape = &Shape::new(
    Object::Plain,
    &[
        may("ticketId", Kind::Id),
        may("ticketType", Kind::Text),
        may("validFromTime", Kind::Plan(None)),
        may("validUntilTime", Kind::Plan(None)),
        may("refundable", Kind::Boolean),
    ],
);

pub(crate) const TICKETED_EVENT: &Shape = &Shape::new(
    Object::Plain,
    &[
        may("eventId", Kind::Id),
        may("name", Kind::Text),
        may("description", Kind::Text),
        may("startTime", Kind::Plan(None)),
        may("endTime", Kind::Plan(None)),
        may("category", Kind::Text),
        may("venue", Kind::Object(VENUE)),
    ],
);

pub(crate) const VENUE: &Shape =
    &Shape::new(Object::Plain, &[may("name", Kind::Text), may("location", Kind::Object(LOCATION))]);

pub(crate) const GUEST: &Shape = &Shape::new(
    Object::Plain,
    &[
        may("familyName", Kind::Text),
        may("givenName", Kind::Text),
        may("name", Kind::Text),
        may("purchaser", Kind::Boolean),
    ],
);
