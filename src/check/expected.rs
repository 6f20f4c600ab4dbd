//! What a member is expected to be, for whoever makes bodies from something else than JSON.

use super::shape::{Kind, Shape};
use super::shapes;
use crate::endpoint::Endpoint;

/// What a member of a body is expected to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expected {
    /// Text.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A count since 1970: seconds, milliseconds or nanoseconds.
    Time,
    /// A number of any kind.
    Number,
    /// An object.
    Object,
    /// A list.
    List,
    /// Nobody has told: it is the merchant's own.
    Any,
}

impl Expected {
    /// Returns what the member at the end of a path is expected to be, such as `order`, `items`, `0`,
    /// `price`; nothing where the documents name no such member.
    ///
    /// ```
    /// use ravelin::check::Expected;
    /// use ravelin::endpoint::Endpoint;
    /// let price = Expected::of(Endpoint::Order, ["order", "items", "0", "price"]);
    /// assert_eq!(price, Some(Expected::Integer));
    /// assert_eq!(Expected::of(Endpoint::Order, ["order", "cost"]), None);
    /// ```
    pub fn of<'a>(endpoint: Endpoint, path: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let body = Kind::Body(shapes::of(endpoint));
        path.into_iter().try_fold(body, member).map(expected)
    }

    /// Returns the name of the object that an endpoint is about, such as `order`: the one that its
    /// bodies must have; nothing where there is none, or several.
    #[must_use]
    pub fn subject(endpoint: Endpoint) -> Option<&'static str> {
        let shape = shapes::of(endpoint);
        let mut objects = shape.required_members().filter(|member| matches!(member.kind, Kind::Object(_)));
        let only = objects.next()?;
        objects.next().is_none().then_some(only.name)
    }
}

/// Returns what a member of something is.
fn member(of: Kind, name: &str) -> Option<Kind> {
    let is_place = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    match of {
        Kind::Body(shape) | Kind::Object(shape) | Kind::TextOr(shape) => named(shape, name),
        Kind::List(shape) | Kind::ListOf(shape, ..) => is_place.then_some(Kind::Object(shape)),
        Kind::Tags => is_place.then_some(Kind::Tag),
        Kind::Flags => Some(Kind::Boolean),
        Kind::Balance => Some(Kind::Integer),
        Kind::Custom | Kind::Free(_) => Some(Kind::Free(false)),
        _ => None,
    }
}

fn named(shape: &Shape, name: &str) -> Option<Kind> {
    shape.members.iter().find(|member| member.name == name).map(|member| member.kind)
}

const fn expected(kind: Kind) -> Expected {
    match kind {
        Kind::Boolean => Expected::Boolean,
        Kind::Integer | Kind::Range(..) | Kind::Money(_) => Expected::Integer,
        Kind::Time(_) | Kind::Plan(_) => Expected::Time,
        Kind::Degrees(_) => Expected::Number,
        Kind::Object(_) | Kind::Body(_) | Kind::Flags | Kind::Balance | Kind::Custom => Expected::Object,
        Kind::List(_) | Kind::ListOf(..) | Kind::Tags => Expected::List,
        Kind::Free(_) | Kind::Deprecated(_) => Expected::Any,
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
        | Kind::TextOr(_) => Expected::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::Expected;
    use crate::endpoint::Endpoint;

    #[test]
    fn each_kind_of_member_is_told() {
        for (endpoint, path, expected) in [
            (Endpoint::Order, "timestamp", Some(Expected::Time)),
            (Endpoint::Order, "order.orderId", Some(Expected::Text)),
            (Endpoint::Order, "order.price", Some(Expected::Integer)),
            (Endpoint::Order, "order.items", Some(Expected::List)),
            (Endpoint::Order, "order.items.12.quantity", Some(Expected::Integer)),
            (Endpoint::Order, "order.items.first.quantity", None),
            (Endpoint::Order, "order.to.latitude", Some(Expected::Number)),
            (Endpoint::Order, "order.custom", Some(Expected::Object)),
            (Endpoint::Order, "order.custom.shop.visits", Some(Expected::Any)),
            (Endpoint::Customer, "customer.tags.vip", Some(Expected::Boolean)),
            (Endpoint::Customer, "customerId", None),
            (Endpoint::PaymentMethod, "paymentMethod.expiryMonth", Some(Expected::Integer)),
            (Endpoint::PaymentMethod, "paymentMethod.cardBin", Some(Expected::Text)),
            (Endpoint::Tag, "tagNames.0", Some(Expected::Text)),
            (Endpoint::Order, "order.price.amount", None),
            (Endpoint::Order, "", None),
        ] {
            assert_eq!(Expected::of(endpoint, path.split('.')), expected, "{path}");
        }
        assert_eq!(Expected::of(Endpoint::Order, []), Some(Expected::Object));
    }

    #[test]
    fn an_endpoint_for_data_of_the_past_is_about_one_object() {
        let subjects: Vec<_> = Endpoint::ALL
            .iter()
            .filter(|endpoint| endpoint.backfill_path().is_some())
            .map(|endpoint| Expected::subject(*endpoint).unwrap_or_default())
            .collect();
        assert_eq!(subjects, ["customer", "order", "paymentMethod", "transaction", "chargeback"]);
        assert_eq!(Expected::subject(Endpoint::Checkout), None);
    }
}
