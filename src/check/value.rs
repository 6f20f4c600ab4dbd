//! One value against what it should be.

use super::Severity;
use super::country::is_country;
use super::form::Form;
use super::path::Path;
use super::rule::Rule;
use super::run::Run;
use super::scalar::Scalar;
use super::shape::{Format, Kind};
use crate::card::{holds_card_number, is_magnetic_stripe};
use crate::timestamp::{Timestamp, Unit};
use core::net::IpAddr;
use core::ops::RangeInclusive;
use iso_currency::Currency;

/// The shortest and the longest card number.
const CARD_DIGITS: RangeInclusive<usize> = 13..=19;

/// A day, in the milliseconds that times are compared in.
const DAY: i128 = 86_400_000;

/// How far a clock may be ahead before its times lie in the future.
const CLOCK_ERROR: i128 = DAY / 24;

/// The first day of 2200.
const FAR: i128 = 84_006 * DAY;

/// Looks at a value.
pub(super) fn look(run: &mut Run, kind: Kind, path: &Path<'_>, scalar: Scalar<'_>) {
    let broken = match (kind, scalar) {
        (Kind::Digits, Scalar::Text(digits)) => {
            digits.clone_into(&mut run.digits);
            None
        }
        (Kind::Time(seconds), Scalar::Integer(count)) => time(run, count, seconds, true),
        (Kind::Plan(seconds), Scalar::Integer(count)) => time(run, count, seconds, false),
        (Kind::Time(_) | Kind::Plan(_), Scalar::Text(_)) => Some(Rule::TimeText),
        (kind, Scalar::Text(text)) => self::text(kind, text),
        (kind, Scalar::Integer(number)) => integer(kind, number),
        (kind, Scalar::Float(number)) => float(kind, number),
        (Kind::Boolean | Kind::Free(_), Scalar::Boolean(_)) => None,
        (kind, Scalar::Boolean(_)) => Some(expected(kind)),
    };
    if let Some(rule) = broken {
        run.find(rule, path);
    }
}

/// As [`look`], for the rules alone whose breaking is rejected.
#[inline]
pub(super) fn screen(run: &mut Run, kind: Kind, scalar: Scalar<'_>) {
    let broken = match (kind, scalar) {
        (Kind::Id | Kind::Instrument, Scalar::Text(text)) => text.is_empty().then_some(Rule::Empty),
        (Kind::Currency, Scalar::Text(text)) => (!is_currency_pattern(text)).then_some(Rule::CurrencyPattern),
        (kind, scalar) => return look(run, kind, &Path::ROOT, scalar),
    };
    if let Some(rule) = broken {
        run.find(rule, &Path::ROOT);
    }
}

/// Returns whether no value of this form is rejected where this kind is expected.
pub(super) const fn is_never_rejected(kind: Kind, form: Form) -> bool {
    let rule = match (kind, form) {
        (Kind::Text | Kind::TextOr(_), Form::Text)
        | (Kind::Boolean, Form::Boolean)
        | (Kind::Integer, Form::Integer) => return true,
        (Kind::Range(_, _, rule), Form::Integer)
        | (Kind::Country(rule) | Kind::Format(_, rule) | Kind::Listed(_, rule), Form::Text)
        | (Kind::Deprecated(rule), Form::Text | Form::Integer | Form::Number | Form::Boolean) => rule,
        (Kind::Degrees(_), Form::Integer | Form::Number) => Rule::Coordinates,
        (Kind::Money(_), Form::Integer) => Rule::Negative,
        (Kind::Ip, Form::Text) if !is_rejected(Rule::IpPrivate) => Rule::IpForm,
        (Kind::Email, Form::Text) => Rule::Email,
        (Kind::Telephone, Form::Text) => Rule::Telephone,
        (Kind::Pan, Form::Text) => Rule::PanPlain,
        _ => return false,
    };
    !is_rejected(rule)
}

const fn is_rejected(rule: Rule) -> bool {
    matches!(rule.severity(), Severity::Rejected)
}

/// Returns the rule that a value of another type breaks.
pub(super) const fn expected(kind: Kind) -> Rule {
    match kind {
        Kind::Text
        | Kind::Id
        | Kind::Instrument
        | Kind::Currency
        | Kind::Country(_)
        | Kind::Email
        | Kind::Telephone
        | Kind::Ip
        | Kind::Format(..)
        | Kind::Listed(..)
        | Kind::Pan
        | Kind::Tag
        | Kind::Digits
        | Kind::Free(_)
        | Kind::TextOr(_) => Rule::TypeText,
        Kind::Boolean => Rule::TypeBoolean,
        Kind::Integer | Kind::Range(..) | Kind::Time(_) | Kind::Plan(_) => Rule::TypeInteger,
        Kind::Degrees(_) => Rule::TypeNumber,
        Kind::Money(rule) | Kind::Deprecated(rule) => rule,
        Kind::Object(_) | Kind::Flags => Rule::TypeObject,
        Kind::Balance => Rule::BalanceNotWhole,
        Kind::Body(_) => Rule::NotAnObject,
        Kind::Custom => Rule::CustomType,
        Kind::List(_) | Kind::ListOf(..) | Kind::Tags => Rule::TypeList,
    }
}

/// Tells whether this can be a currency at all.
pub(super) fn is_currency_pattern(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn time(run: &Run, count: i128, seconds: Option<Rule>, is_past: bool) -> Option<Rule> {
    if count < 0 {
        return Some(Rule::TimeNegative);
    }
    let time = Timestamp::read(count);
    match time.unit() {
        Unit::Micros => return Some(Rule::TimeUnit),
        // Nothing younger than 1971 is told in so few seconds: the unit is not what is wrong then.
        Unit::Seconds if time.as_millis() < 366 * DAY => return Some(Rule::TimeIn1970),
        Unit::Seconds if seconds.is_some() => return seconds,
        _ => {}
    }
    let millis = time.as_millis();
    match run.check.now {
        Some(now) if is_past && run.check.is_backfill && millis >= now => Some(Rule::BackfillFuture),
        Some(now) if is_past && millis > now.saturating_add(CLOCK_ERROR) => Some(Rule::TimeFuture),
        _ if millis >= FAR => Some(Rule::TimeFar),
        _ => None,
    }
}

fn integer(kind: Kind, number: i128) -> Option<Rule> {
    match kind {
        Kind::Integer => None,
        Kind::Range(low, high, rule) => (!(low.into()..=high.into()).contains(&number)).then_some(rule),
        Kind::Degrees(limit) => (number.unsigned_abs() > limit.into()).then_some(Rule::Coordinates),
        Kind::Money(_) if number < 0 => Some(Rule::Negative),
        Kind::Money(_) => None,
        Kind::Free(_) if number < 1_000_000_000_000 => None,
        Kind::Free(_) => holds_card_number(&number.to_string(), CARD_DIGITS).then_some(Rule::PanInText),
        kind => Some(expected(kind)),
    }
}

fn float(kind: Kind, number: f64) -> Option<Rule> {
    match kind {
        Kind::Degrees(limit) => (number.is_nan() || number.abs() > limit.into()).then_some(Rule::Coordinates),
        Kind::Free(_) => None,
        kind => Some(expected(kind)),
    }
}

fn text(kind: Kind, text: &str) -> Option<Rule> {
    let breaks = |rule, is_right: bool| (!is_right).then_some(rule);
    match kind {
        Kind::Text | Kind::TextOr(_) => None,
        Kind::Id => id(text),
        Kind::Instrument => id(text).or_else(|| is_hash(text).then_some(Rule::PanHash)),
        Kind::Free(is_card) => match () {
            () if is_magnetic_stripe(text) => Some(Rule::MagneticStripe),
            () if holds_card_number(text, CARD_DIGITS) => Some(Rule::PanInText),
            () if is_card && is_hash(text) => Some(Rule::PanHash),
            () => None,
        },
        Kind::Currency if !is_currency_pattern(text) => Some(Rule::CurrencyPattern),
        Kind::Currency => breaks(Rule::CurrencyUnknown, is_currency(text)),
        Kind::Country(rule) => breaks(rule, is_country(text)),
        Kind::Email => breaks(Rule::Email, is_email(text)),
        Kind::Telephone => breaks(Rule::Telephone, is_e164(text)),
        Kind::Ip => ip(text),
        Kind::Format(format, rule) => breaks(rule, has_format(format, text)),
        Kind::Listed(list, rule) => breaks(rule, list.contains(&text)),
        Kind::Pan => Some(Rule::PanPlain),
        Kind::Tag => breaks(Rule::TagComma, !text.contains(',')),
        Kind::Deprecated(rule) => Some(rule),
        kind => Some(expected(kind)),
    }
}

fn id(text: &str) -> Option<Rule> {
    match () {
        () if text.is_empty() => Some(Rule::Empty),
        () if holds_card_number(without_uuid(text), CARD_DIGITS) => Some(Rule::PanInText),
        () => None,
    }
}

/// Returns an id without the UUID at its end: one in 4,000 looks like a card number in groups.
fn without_uuid(text: &str) -> &str {
    let is_uuid = |end: &str| {
        end.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
    };
    let split = text.len().checked_sub(36).and_then(|at| text.split_at_checked(at));
    match split {
        Some((begin, end)) if is_uuid(end) => begin,
        _ => text,
    }
}

fn is_currency(text: &str) -> bool {
    Currency::from_code(text).is_some() || Currency::from_code(&text.to_ascii_uppercase()).is_some()
}

/// Something before `@`, a domain after it, and no space.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    !local.is_empty() && !domain.is_empty() && !text.contains(char::is_whitespace)
}

/// E.164: a plus sign and at most 15 digits, the first not 0. Spaces and the like are forgiven: they
/// are no part of the number (E.123).
fn is_e164(text: &str) -> bool {
    let Some(number) = text.trim().strip_prefix('+') else { return false };
    let mut digits = 0;
    for (place, byte) in number.bytes().enumerate() {
        match byte {
            b'0' if place == 0 => return false,
            b'0'..=b'9' => digits += 1,
            b' ' | b'-' | b'(' | b')' | b'.' => {}
            _ => return false,
        }
    }
    (7..=15).contains(&digits)
}

fn ip(text: &str) -> Option<Rule> {
    let Ok(address) = text.trim().parse::<IpAddr>() else { return Some(Rule::IpForm) };
    let is_private = match address {
        IpAddr::V4(address) => address.is_private() || address.is_loopback() || address.is_link_local(),
        IpAddr::V6(address) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
    };
    is_private.then_some(Rule::IpPrivate)
}

/// Tells whether a text has the length and the digits of MD5, SHA-1, SHA-256, SHA-384 or SHA-512.
fn is_hash(text: &str) -> bool {
    matches!(text.len(), 32 | 40 | 64 | 96 | 128) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn has_format(format: Format, text: &str) -> bool {
    match format {
        Format::EventType => {
            text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
                && text.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric())
        }
        Format::Market => text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')),
        Format::Sha256Hex => {
            text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        }
        Format::Sha256Base64 => crate::password::CustomerPasswordHash::parse(text).is_ok(),
        Format::Bcrypt => crate::password::BcryptHash::parse(text).is_ok(),
        Format::Digits(least, most) => {
            (least.into()..=most.into()).contains(&text.len())
                && text.bytes().all(|byte| byte.is_ascii_digit())
        }
    }
}
