//! What an event says, found where each endpoint has it.

use super::accounts::Holder;
use super::entity::Nanos;
use ravelin::endpoint::Endpoint;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The `methodType` of a payment method that refers to what a transaction used.
const FROM_TRANSACTION: &str = "fromTransaction";

pub(crate) type Members = Map<String, Value>;

/// A view of an event's body. Whatever it does not find in the form the documents have is not there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts<'a> {
    pub(crate) endpoint: Endpoint,
    pub(crate) body: &'a Members,
    pub(crate) at: Nanos,
}

/// A payment method in a body.
#[derive(Debug)]
pub(crate) struct Method<'a> {
    /// Where it stands, as reports of opened cards have it.
    pub(crate) path: Cow<'static, str>,
    pub(crate) members: &'a Members,
}

/// A transaction in a body.
#[derive(Debug)]
pub(crate) struct Transaction<'a> {
    pub(crate) members: &'a Members,
    /// The payment method in the transaction itself.
    pub(crate) own: Option<Method<'a>>,
}

impl<'a> Parts<'a> {
    /// Returns whom the event names, `customer` before `customerId` before `tempCustomerId`.
    pub(crate) fn holder(&self) -> Option<Holder<'a>> {
        self.customer_id().map(Holder::Customer).or_else(|| self.temporary_id().map(Holder::Temporary))
    }

    pub(crate) fn customer_id(&self) -> Option<&'a str> {
        let place = match self.endpoint {
            Endpoint::Login => self.object("login"),
            _ => self.customer(),
        };
        place.and_then(|place| text(place, "customerId")).or_else(|| self.text("customerId"))
    }

    pub(crate) fn temporary_id(&self) -> Option<&'a str> {
        self.text("tempCustomerId")
    }

    pub(crate) fn customer(&self) -> Option<&'a Members> {
        self.object("customer")
    }

    pub(crate) fn order(&self) -> Option<&'a Members> {
        self.object("order")
    }

    /// Returns the order the event is about, described or named.
    pub(crate) fn order_id(&self) -> Option<&'a str> {
        self.order().and_then(|order| text(order, "orderId")).or_else(|| self.text("orderId"))
    }

    /// Returns the payment methods beside the transactions.
    pub(crate) fn methods(&self) -> Vec<Method<'a>> {
        let one =
            self.object("paymentMethod").map(|members| Method { path: "paymentMethod".into(), members });
        let several = self.objects("paymentMethods");
        let several = several
            .map(|(place, members)| Method { path: format!("paymentMethods[{place}]").into(), members });
        one.into_iter().chain(several).collect()
    }

    pub(crate) fn transactions(&self) -> Vec<Transaction<'a>> {
        let own = |members: &'a Members, path: &dyn Fn() -> String| {
            let own = members.get("paymentMethod").and_then(Value::as_object);
            Transaction { members, own: own.map(|members| Method { path: path().into(), members }) }
        };
        let one = self.object("transaction");
        let one = one.map(|members| own(members, &|| "transaction.paymentMethod".to_owned()));
        let several = self
            .objects("transactions")
            .map(|(place, members)| own(members, &|| format!("transactions[{place}].paymentMethod")));
        one.into_iter().chain(several).collect()
    }

    pub(crate) fn vouchers(&self) -> impl Iterator<Item = &'a Members> {
        let several = self.objects("voucherRedemptions").map(|(_, members)| members);
        self.object("voucherRedemption").into_iter().chain(several)
    }

    pub(crate) fn object(&self, name: &str) -> Option<&'a Members> {
        self.body.get(name)?.as_object()
    }

    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        text(self.body, name)
    }

    fn objects(&self, name: &str) -> impl Iterator<Item = (usize, &'a Members)> + use<'a> {
        let elements = self.body.get(name).and_then(Value::as_array).into_iter().flatten();
        elements.enumerate().filter_map(|(place, element)| Some((place, element.as_object()?)))
    }
}

impl<'a> Method<'a> {
    pub(crate) fn id(&self) -> Option<&'a str> {
        text(self.members, "paymentMethodId")
    }

    /// Returns the transaction whose payment method is meant.
    pub(crate) fn source(&self) -> Option<&'a str> {
        let refers = text(self.members, "methodType") == Some(FROM_TRANSACTION);
        refers.then(|| text(self.members, "transactionId")).flatten()
    }
}

/// Returns a member that is text and not empty.
pub(crate) fn text<'a>(members: &'a Members, name: &str) -> Option<&'a str> {
    members.get(name)?.as_str().filter(|text| !text.is_empty())
}
