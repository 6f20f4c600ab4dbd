//! Chargebacks, and the transactions they dispute.

use super::Store;
use super::parts::Parts;

/// What a chargeback is about, as far as it is known.
#[derive(Debug)]
struct Disputed {
    transaction: String,
    gateway_reference: Option<String>,
    customer: Option<String>,
}

impl Store {
    /// Takes a chargeback in, unless it refers to nothing that is known: it is ignored then, as the
    /// documents say ("If no transaction with a matching orderId, gatewayReference or transactionId is
    /// found, this chargeback is ignored").
    pub(super) fn take_chargeback(&mut self, event: &Parts<'_>) -> Option<&'static str> {
        let members = event.object("chargeback")?;
        let id = members.text("chargebackId")?;
        let Some(disputed) = self.disputed(event) else {
            return Some(
                "ignored: no transaction is known by its orderId, gatewayReference or transactionId",
            );
        };
        let at = event.at;
        self.chargebacks.with(id, |known| {
            known.describe(members, at);
            known.refer("transactionId", &disputed.transaction, at);
            for (name, id) in [
                ("customerId", disputed.customer.as_deref()),
                ("gatewayReference", disputed.gateway_reference.as_deref()),
                ("orderId", event.text("orderId")),
            ] {
                id.into_iter().for_each(|id| known.refer(name, id, at));
            }
        });
        None
    }

    /// Returns the customer of the order or transaction that a chargeback refers to.
    pub(crate) fn disputed_customer(&self, event: &Parts<'_>) -> Option<String> {
        self.disputed(event)?.customer
    }

    fn disputed(&self, event: &Parts<'_>) -> Option<Disputed> {
        let members = event.object("chargeback")?;
        let order = event.text("orderId");
        let (id, transaction) = members
            .text("transactionId")
            .and_then(|id| self.transactions.get(id))
            .or_else(|| {
                let reference = members.text("gatewayReference")?;
                self.transactions.referred(members.text("gateway"), reference)
            })
            .or_else(|| order.and_then(|order| self.transactions.of_order(order)))?;
        let of_order = || self.orders.get(order.or_else(|| transaction.text("orderId"))?);
        let customer = self
            .accounts
            .customer_of(transaction)
            .or_else(|| of_order().and_then(|order| self.accounts.customer_of(order)))
            .or_else(|| event.text("customerId"));
        Some(Disputed {
            transaction: id.to_owned(),
            gateway_reference: transaction.text("gatewayReference").map(str::to_owned),
            customer: customer.map(str::to_owned),
        })
    }
}
