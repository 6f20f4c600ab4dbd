//! What is remembered, as it may be shown.

use super::Store;
use super::accounts::Account;
use super::entity::Entity;
use super::labels::{Label, UNREVIEWED};
use super::transactions::Paid;
use crate::redact;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

impl Store {
    /// Returns all entities, masked, longest known first.
    pub(crate) fn shown(&self) -> Value {
        let list = |kind: &str, things: &mut dyn Iterator<Item = (&str, &Entity)>| {
            things.map(|(id, entity)| self.entity(kind, id, entity)).collect::<Vec<_>>()
        };
        let mut temporary: HashMap<&str, Vec<&str>> = HashMap::new();
        for (id, customer) in self.accounts.temporary() {
            customer.into_iter().for_each(|customer| temporary.entry(customer).or_default().push(id));
        }
        let customers: Vec<_> = self
            .accounts
            .iter()
            .filter_map(|(id, account)| customer(id, account, temporary.remove(id).unwrap_or_default()))
            .collect();
        let suppliers = self.suppliers.iter().map(|(id, account)| (id, account.about()));
        let registrations = self.registrations.iter().map(|(name, known)| (name, &known.about));
        json!({
            "customers": customers,
            "orders": list("orderId", &mut self.orders.iter()),
            "paymentMethods": list("paymentMethodId", &mut self.methods.iter()),
            "transactions": list("transactionId", &mut self.transactions.iter()),
            "voucherRedemptions": list("paymentMethodId", &mut self.vouchers.iter()),
            "chargebacks": list("chargebackId", &mut self.chargebacks.iter()),
            "devices": list("deviceId", &mut self.devices.iter()),
            "logins": list("username", &mut self.logins.iter()),
            "registrations": list("username", &mut registrations.into_iter()),
            "suppliers": list("supplierId", &mut suppliers.into_iter()),
        })
    }

    fn entity(&self, kind: &str, id: &str, entity: &Entity) -> Value {
        let mut shown = entity.shown();
        // A transaction without an id is kept under a name of ours.
        if !id.starts_with('\0') {
            put(&mut shown, kind, id.into());
        }
        if let Some(customer) = self.accounts.customer_of(entity) {
            put(&mut shown, "customerId", customer.into());
        }
        let paid = match kind {
            "transactionId" => self.transactions.paid(&self.methods, id),
            "paymentMethodId" => self.transactions.saved(&self.methods, id),
            _ => None,
        };
        match paid {
            Some(Paid::Saved(saved, _)) if kind == "paymentMethodId" && saved == id => {}
            Some(paid) => drop(shown.insert("resolved".to_owned(), paid.shown())),
            None => {}
        }
        shown.into()
    }
}

/// Returns a customer, unless nothing is known of them but that events came.
fn customer(id: &str, account: &Account, temporary: Vec<&str>) -> Option<Value> {
    let tags: Vec<_> = account.tags.names().collect();
    if !account.is_described() && account.label.is_none() && tags.is_empty() && temporary.is_empty() {
        return None;
    }
    let mut shown = account.about().shown();
    shown.remove("tags");
    put(&mut shown, "customerId", id.into());
    put(&mut shown, "label", account.label.as_ref().map_or(UNREVIEWED, Label::name).into());
    put(&mut shown, "tagNames", tags.into());
    put(&mut shown, "tempCustomerIds", temporary.into());
    Some(shown.into())
}

impl Paid<'_> {
    fn shown(&self) -> Value {
        match self {
            Self::Saved(id, method) => {
                let mut shown = method.shown();
                put(&mut shown, "paymentMethodId", (*id).into());
                shown.into()
            }
            Self::Inline(members) => Value::Object((*members).clone()),
        }
    }
}

/// Puts in a member, masked.
fn put(shown: &mut Map<String, Value>, name: &str, value: Value) {
    shown.insert(name.to_owned(), masked(value));
}

fn masked(value: Value) -> Value {
    match value {
        Value::String(id) => redact::text(&id).into(),
        Value::Array(ids) => ids.into_iter().map(masked).collect(),
        other => other,
    }
}
