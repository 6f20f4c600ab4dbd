//! Registrations: what they tell of a customer or supplier, who exists once one has succeeded.

use super::Store;
use super::accounts::{Account, Holder};
use super::entity::Entity;
use super::parts::Parts;
use crate::json::Node;

/// Attempts to register under one name.
#[derive(Debug, Default)]
pub(crate) struct Registration {
    pub(crate) about: Entity,
    /// Whether one has succeeded.
    succeeded: bool,
    customer: Option<Box<str>>,
    supplier: Option<Box<str>>,
    /// What was told of the customer or supplier who does not exist yet.
    waiting: Account,
}

impl Store {
    /// Takes a registration in. A reported success creates the customer or supplier ("so that later
    /// activity is tied to the account"; account registration guide) with all that was told before
    /// and will be told under the same user name.
    pub(super) fn take_registration(&mut self, event: &Parts<'_>) -> Option<&'static str> {
        let registration = event.object("registration")?;
        let supplier = event.object("supplier");
        let supplier_id = supplier.and_then(|supplier| supplier.text("supplierId"));
        let key = registration.text("username").or_else(|| event.customer_id()).or(supplier_id)?;
        let told = event.customer().or(supplier);
        let created = self.registrations.with(key, |known| {
            known.about.describe(registration, event.at);
            known.succeeded |= registration.get("success").and_then(Node::as_bool) == Some(true);
            known.customer = event.customer_id().map(Into::into).or(known.customer.take());
            known.supplier = supplier_id.map(Into::into).or(known.supplier.take());
            told.into_iter().for_each(|members| known.waiting.describe(members, event.at));
            known
                .succeeded
                .then(|| (known.customer.clone(), known.supplier.clone(), std::mem::take(&mut known.waiting)))
        });
        match created? {
            (Some(id), _, account) => {
                self.accounts.with(Holder::Customer(&id), |known| known.create(account))
            }
            (None, Some(id), account) => self.suppliers.with(&id, |known| known.create(account)),
            (None, None, account) => {
                self.registrations.with(key, |known| known.waiting = account);
                return Some(
                    "created nobody: no event under this user name says which customerId it will be",
                );
            }
        }
        None
    }

    /// Returns the e-mail address in the merged data of a registration.
    pub(crate) fn registration_email(&self, event: &Parts<'_>) -> Option<&str> {
        let key = event.object("registration")?.text("username").or_else(|| event.customer_id())?;
        let known = self.registrations.get(key)?;
        let created = || self.accounts.get(Holder::Customer(known.customer.as_deref()?))?.email();
        known.waiting.email().or_else(created)
    }
}
