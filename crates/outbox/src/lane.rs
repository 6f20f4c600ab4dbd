//! Which customer an event is about.

use serde::Deserialize;
use std::borrow::Cow;

/// The members of a body that may name a customer; all else is skipped unread.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Names<'a> {
    #[serde(borrow, default)]
    customer_id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    temp_customer_id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    supplier_id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    customer: Option<Box<Names<'a>>>,
    #[serde(borrow, default)]
    supplier: Option<Box<Names<'a>>>,
    #[serde(borrow, default)]
    login: Option<Box<Names<'a>>>,
}

impl<'a> Names<'a> {
    fn first(self) -> Option<Cow<'a, str>> {
        self.customer_id
            .or_else(|| self.customer.and_then(|inner| inner.first()))
            .or(self.supplier_id)
            .or_else(|| self.supplier.and_then(|inner| inner.first()))
            .or(self.temp_customer_id)
            .or_else(|| self.login.and_then(|inner| inner.first()))
    }
}

/// Returns the customer, supplier or temporary id that a body names, in this order; nothing where it
/// names none, or cannot be read. Events of one lane are sent one after the other.
///
/// ```
/// use ravelin_outbox::lane;
/// assert_eq!(lane::of(r#"{"customer":{"customerId":"c-42"}}"#).as_deref(), Some("c-42"));
/// assert_eq!(lane::of(r#"{"timestamp":1}"#), None);
/// ```
#[must_use]
pub fn of(body: &str) -> Option<String> {
    let names: Names<'_> = serde_json::from_str(body).ok()?;
    names.first().map(Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_lane_is_the_customer_wherever_it_stands() {
        for (body, lane) in [
            (r#"{"customerId":"a"}"#, Some("a")),
            (r#"{"customer":{"email":"ada@example.com","customerId":"b"}}"#, Some("b")),
            (r#"{"supplier":{"supplierId":"s"}}"#, Some("s")),
            (r#"{"tempCustomerId":"t"}"#, Some("t")),
            (r#"{"login":{"customerId":"l"}}"#, Some("l")),
            (r#"{"customerId":"\u00e4\"","tempCustomerId":"t"}"#, Some("ä\"")),
            (r#"{"customerId":7}"#, None),
            (r#"{"orderId":"o"}"#, None),
            ("{", None),
        ] {
            assert_eq!(of(body).as_deref(), lane, "{body}");
        }
    }
}
