//! What an event says, found where each endpoint has it.

use super::accounts::Holder;
use super::entity::Nanos;
use crate::json::{Members, Node};
use ravelin::endpoint::Endpoint;
use std::borrow::Cow;

/// The `methodType` of a payment method that refers to what a transaction used.
const FROM_TRANSACTION: &str = "fromTransaction";

/// A view of an event's body. Whatever it does not find in the form the documents have is not there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts<'a> {
    pub(crate) endpoint: Endpoint,
    pub(crate) body: &'a Members<'a>,
    pub(crate) at: Nanos,
}

/// A payment method in a body.
#[derive(Debug)]
pub(crate) struct Method<'a> {
    /// Where it stands, as reports of opened cards have it.
    pub(crate) path: Cow<'static, str>,
    pub(crate) members: &'a Members<'a>,
}

/// A transaction in a body.
#[derive(Debug)]
pub(crate) struct Transaction<'a> {
    pub(crate) members: &'a Members<'a>,
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
        place.and_then(|place| place.text("customerId")).or_else(|| self.text("customerId"))
    }

    pub(crate) fn temporary_id(&self) -> Option<&'a str> {
        self.text("tempCustomerId")
    }

    pub(crate) fn customer(&self) -> Option<&'a Members<'a>> {
        self.object("customer")
    }

    pub(crate) fn order(&self) -> Option<&'a Members<'a>> {
        self.object("order")
    }

    /// Returns the order the event is about, described or named.
    pub(crate) fn order_id(&self) -> Option<&'a str> {
        self.order().and_then(|order| order.text("orderId")).or_else(|| self.text("orderId"))
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
        let own = |members: &'a Members<'a>, path: &dyn Fn() -> String| {
            let own = members.get("paymentMethod").and_then(Node::as_object);
            Transaction { members, own: own.map(|members| Method { path: path().into(), members }) }
        };
        let one = self.object("transaction");
        let one = one.map(|members| own(members, &|| "transaction.paymentMethod".to_owned()));
        let several = self
            .objects("transactions")
            .map(|(place, members)| own(members, &|| format!("transactions[{place}].paymentMethod")));
        one.into_iter().chain(several).collect()
    }

    pub(crate) fn vouchers(&self) -> impl Iterator<Item = &'a Members<'a>> {
        let several = self.objects("voucherRedemptions").map(|(_, members)| members);
        self.object("voucherRedemption").into_iter().chain(several)
    }

    pub(crate) fn object(&self, name: &str) -> Option<&'a Members<'a>> {
        self.body.object(name)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        self.body.text(name)
    }

    fn objects(&self, name: &str) -> impl Iterator<Item = (usize, &'a Members<'a>)> + use<'a> {
        let elements = self.body.get(name).map_or(&[][..], Node::elements).iter();
        elements.enumerate().filter_map(|(place, element)| Some((place, element.as_object()?)))
    }
}

impl<'a> Method<'a> {
    pub(crate) fn id(&self) -> Option<&'a str> {
        self.members.text("paymentMethodId")
    }

    /// Returns the transaction whose payment method is meant.
    pub(crate) fn source(&self) -> Option<&'a str> {
        let refers = self.members.text("methodType") == Some(FROM_TRANSACTION);
        refers.then(|| self.members.text("transactionId")).flatten()
    }
}
