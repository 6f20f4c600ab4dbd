//! What the documents require of the three events.

use crate::refusal::Refusal;
use ravelin::endpoint::Endpoint;
use serde_json::Value;

/// The type of a required field.
#[derive(Clone, Copy)]
enum Kind {
    Boolean,
    Object,
    Text,
    Timestamp,
}

/// A field that must be there wherever its parent is: pointer of the parent, name, type.
type Required = (&'static str, &'static str, Kind);

/// At every endpoint, after the reference tables.
const EVERYWHERE: &[Required] = &[("", "timestamp", Kind::Timestamp)];

/// Core V2 reference, checkout and the entities it may carry.
const CHECKOUT: &[Required] = &[("/customer", "customerId", Kind::Text), ("/order", "orderId", Kind::Text)];

/// Account takeover guide; the required members of `login` as the newer reference has them.
const LOGIN: &[Required] = &[
    ("", "login", Kind::Object),
    ("/login", "username", Kind::Text),
    ("/login", "success", Kind::Boolean),
    ("/login", "authenticationMechanism", Kind::Object),
];

/// Registration endpoint. Its customer may have no id yet.
const REGISTRATION: &[Required] =
    &[("", "registration", Kind::Object), ("/supplier", "supplierId", Kind::Text)];

/// Pairs that the documents call mutually exclusive.
///
/// `paymentMethod` and `paymentMethodId` are not here: the documents' own full example sends both.
const EXCLUSIVE: &[(&str, &str)] =
    &[("customer", "customerId"), ("device", "deviceId"), ("customerId", "tempCustomerId")];

/// Checks an event's body.
///
/// # Errors
///
/// 400 with the name of the first field that is missing, of another type, or excluded.
pub(crate) fn check(endpoint: Endpoint, body: &Value) -> Result<(), Refusal> {
    let own = match endpoint {
        Endpoint::Checkout => CHECKOUT,
        Endpoint::Login => LOGIN,
        Endpoint::Registration => REGISTRATION,
        _ => &[],
    };
    let everywhere = if endpoint == Endpoint::Label || endpoint == Endpoint::Tag { &[] } else { EVERYWHERE };
    everywhere.iter().chain(own).try_for_each(|rule| require(*rule, body))?;
    EXCLUSIVE.iter().try_for_each(|(one, other)| match (body.get(one), body.get(other)) {
        (Some(_), Some(_)) if endpoint == Endpoint::LoginV2 && *other == "tempCustomerId" => Ok(()),
        (Some(_), Some(_)) => Err(Refusal::field(other, &format!("is mutually exclusive with {one}"))),
        _ => Ok(()),
    })
}

fn require((parent, name, kind): Required, body: &Value) -> Result<(), Refusal> {
    let Some(parent_value) = body.pointer(parent).filter(|value| !value.is_null()) else { return Ok(()) };
    let path = format!("{parent}/{name}").trim_start_matches('/').replace('/', ".");
    let fault = match (kind, parent_value.get(name)) {
        (_, None | Some(Value::Null)) => "is missing",
        (Kind::Text, Some(Value::String(text))) if text.is_empty() => "is empty",
        (Kind::Text, Some(Value::String(_)))
        | (Kind::Boolean, Some(Value::Bool(_)))
        | (Kind::Object, Some(Value::Object(_))) => return Ok(()),
        (Kind::Timestamp, Some(value)) if value.is_u64() => return Ok(()),
        (Kind::Text, _) => "should be a string",
        (Kind::Boolean, _) => "should be true or false",
        (Kind::Object, _) => "should be an object",
        (Kind::Timestamp, _) => "should be an integer: a Unix timestamp in milliseconds",
    };
    Err(Refusal::field(&path, fault))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fault(endpoint: Endpoint, body: &Value) -> String {
        check(endpoint, body).err().map(|refusal| refusal.field_name().to_owned()).unwrap_or_default()
    }

    #[test]
    fn what_is_required_is_missed_by_name() {
        use Endpoint::{Checkout, Login, Registration};
        let mechanism = json!({"password": {"success": true}});
        for (endpoint, body, field) in [
            (Checkout, json!({}), "timestamp"),
            (Checkout, json!({"timestamp": "1512828988826"}), "timestamp"),
            (Checkout, json!({"timestamp": 1.5}), "timestamp"),
            (Checkout, json!({"timestamp": -1}), "timestamp"),
            (Checkout, json!({"timestamp": null}), "timestamp"),
            (Checkout, json!({"timestamp": 1}), ""),
            (Checkout, json!({"timestamp": 1, "customer": {}}), "customer.customerId"),
            (Checkout, json!({"timestamp": 1, "customer": {"customerId": ""}}), "customer.customerId"),
            (Checkout, json!({"timestamp": 1, "customer": {"customerId": 7}}), "customer.customerId"),
            (Checkout, json!({"timestamp": 1, "order": {"price": 1}}), "order.orderId"),
            (
                Checkout,
                json!({"timestamp": 1, "customerId": "c", "customer": {"customerId": "c"}}),
                "customerId",
            ),
            (Checkout, json!({"timestamp": 1, "deviceId": "d", "device": {}}), "deviceId"),
            (Checkout, json!({"timestamp": 1, "customerId": "c", "tempCustomerId": "t"}), "tempCustomerId"),
            (Registration, json!({"timestamp": 1}), "registration"),
            (Registration, json!({"timestamp": 1, "registration": []}), "registration"),
            (Registration, json!({"timestamp": 1, "registration": {}, "customer": {}}), ""),
            (
                Registration,
                json!({"timestamp": 1, "registration": {}, "supplier": {}}),
                "supplier.supplierId",
            ),
            (Login, json!({"timestamp": 1}), "login"),
            (Login, json!({"timestamp": 1, "login": {}}), "login.username"),
            (Login, json!({"timestamp": 1, "login": {"username": "u", "success": "true"}}), "login.success"),
            (
                Login,
                json!({"timestamp": 1, "login": {"username": "u", "success": true}}),
                "login.authenticationMechanism",
            ),
            (
                Login,
                json!({"timestamp": 1, "login": {"username": "u", "success": true, "authenticationMechanism": mechanism}}),
                "",
            ),
        ] {
            assert_eq!(fault(endpoint, &body), field, "{body}");
        }
    }
}
