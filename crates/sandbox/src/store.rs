//! What the sandbox remembers of events, merged as the documents say, bounded, until it stops.

mod accounts;
mod chargebacks;
mod entity;
mod labels;
mod parts;
mod registrations;
mod shelf;
mod tags;
mod transactions;
mod view;

pub(crate) use accounts::{Account, Accounts, Holder};
use entity::SOURCE;
pub(crate) use entity::{Entity, Nanos, nanos, since_1970};
pub(crate) use labels::{Label, Labels, UNREVIEWED};
pub(crate) use parts::{Method, Parts};
pub(crate) use shelf::Shelf;

use crate::journal::CardReport;
use crate::json::Members;
use crate::redact;
use registrations::Registration;
use serde_json::Value;
use transactions::Transactions;

/// Everything that events told.
#[derive(Debug)]
pub(crate) struct Store {
    pub(crate) accounts: Accounts,
    pub(crate) labels: Labels,
    pub(crate) orders: Shelf<Entity>,
    pub(crate) methods: Shelf<Entity>,
    pub(crate) transactions: Transactions,
    chargebacks: Shelf<Entity>,
    devices: Shelf<Entity>,
    logins: Shelf<Entity>,
    registrations: Shelf<Registration>,
    suppliers: Shelf<Account>,
    vouchers: Shelf<Entity>,
    limit: usize,
}

impl Store {
    /// Returns a store that forgets the oldest of each kind beyond a limit.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            accounts: Accounts::new(limit),
            labels: Labels::new(limit),
            orders: Shelf::new(limit),
            methods: Shelf::new(limit),
            transactions: Transactions::new(limit),
            chargebacks: Shelf::new(limit),
            devices: Shelf::new(limit),
            logins: Shelf::new(limit),
            registrations: Shelf::new(limit),
            suppliers: Shelf::new(limit),
            vouchers: Shelf::new(limit),
            limit,
        }
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        *self = Self::new(self.limit);
    }

    /// Takes an event in. Returns what became of it that its sender would not expect.
    pub(crate) fn take(&mut self, event: &Parts<'_>, cards: &[CardReport]) -> Option<&'static str> {
        use ravelin::endpoint::Endpoint;
        self.take_device(event);
        match event.endpoint {
            Endpoint::Chargeback => return self.take_chargeback(event),
            Endpoint::Registration => return self.take_registration(event),
            Endpoint::Login => self.take_login(event),
            _ => {}
        }
        self.take_customer(event);
        self.take_order(event);
        let methods = event.methods();
        let mut ids = methods.iter().filter_map(Method::id).chain(event.text("paymentMethodId"));
        let is_shared = ids.any(|id| self.is_of_another(id, event));
        for method in &methods {
            self.take_method(event, method, cards);
        }
        self.take_transactions(event, cards);
        for members in event.vouchers() {
            let Some(id) = members.text("paymentMethodId") else { continue };
            self.vouchers.with(id, |known| tell(known, event, members));
        }
        is_shared.then_some("uses a payment method of another customer: no two share a paymentMethodId")
    }

    /// Tells whether a payment method was told of by another customer (core V2 reference, paymentMethodId of a transaction).
    fn is_of_another(&self, id: &str, event: &Parts<'_>) -> bool {
        let owner = self.methods.get(id).and_then(|method| self.accounts.customer_of(method));
        let user = event.holder().and_then(|holder| self.accounts.customer(holder));
        owner.zip(user).is_some_and(|(owner, user)| owner != user)
    }

    /// Returns whose event this is: a customer, somebody who has no id yet, or a supplier; of a
    /// chargeback the customer of its transaction; of a reclaim the account, if it is one.
    pub(crate) fn lane(&self, event: &Parts<'_>) -> Option<String> {
        use ravelin::endpoint::Endpoint;
        let supplier = || event.object("supplier")?.text("supplierId").map(str::to_owned);
        match event.endpoint {
            Endpoint::Chargeback => self.disputed_customer(event),
            Endpoint::Reclaim => match event.body.get("customers")?.elements() {
                [only] => only.as_object()?.text("customerId").map(str::to_owned),
                _ => None,
            },
            _ => match event.holder() {
                Some(holder @ (Holder::Customer(id) | Holder::Temporary(id))) => {
                    Some(self.accounts.customer(holder).unwrap_or(id).to_owned())
                }
                None => supplier(),
            },
        }
    }

    fn take_device(&mut self, event: &Parts<'_>) {
        let Some(members) = event.object("device") else { return };
        let Some(id) = members.text("deviceId") else { return };
        self.devices.with(id, |known| tell(known, event, members));
    }

    fn take_customer(&mut self, event: &Parts<'_>) {
        if let (Some(temporary), Some(customer)) = (event.temporary_id(), event.customer_id()) {
            self.accounts.tie(temporary, customer);
        }
        if let Some(holder) = event.holder() {
            self.accounts.with(holder, |account| {
                event.customer().into_iter().for_each(|members| account.describe(members, event.at));
            });
        }
    }

    fn take_login(&mut self, event: &Parts<'_>) {
        let Some(members) = event.object("login") else { return };
        let Some(name) = members.text("username") else { return };
        self.logins.with(name, |known| tell(known, event, members));
    }

    fn take_order(&mut self, event: &Parts<'_>) {
        let (Some(members), Some(id)) = (event.order(), event.order_id()) else { return };
        self.orders.with(id, |known| tell(known, event, members));
    }

    fn take_method(&mut self, event: &Parts<'_>, method: &Method<'_>, cards: &[CardReport]) {
        let Some(id) = method.id() else { return };
        self.methods.with(id, |known| {
            tell(known, event, method.members);
            for (name, value) in opened(method, cards).into_iter().flatten() {
                known.tell_masked(name, value, event.at);
            }
        });
    }

    fn take_transactions(&mut self, event: &Parts<'_>, cards: &[CardReport]) {
        let shared = event.methods();
        for transaction in event.transactions() {
            if let Some(method) = &transaction.own {
                self.take_method(event, method, cards);
            }
            // Of several payment methods beside several transactions only those that are named belong together.
            let beside = if let [only] = &*shared { Some(only) } else { None };
            self.transactions.with(transaction.members, |known| {
                tell(known, event, transaction.members);
                event.order_id().into_iter().for_each(|id| known.refer("orderId", id, event.at));
                if transaction.members.text("paymentMethodId").is_some() {
                    return;
                }
                match (transaction.own.as_ref().or(beside), event.text("paymentMethodId")) {
                    (Some(method), _) => pay(known, method, cards, event.at),
                    (None, Some(id)) => known.refer("paymentMethodId", id, event.at),
                    (None, None) => {}
                }
            });
        }
    }
}

/// Merges what an event tells of an entity, and whose it is.
fn tell(known: &mut Entity, event: &Parts<'_>, members: &Members<'_>) {
    known.describe(members, event.at);
    match event.holder() {
        Some(Holder::Customer(id)) => known.refer("customerId", id, event.at),
        Some(Holder::Temporary(id)) => known.refer("tempCustomerId", id, event.at),
        None => {}
    }
}

/// Notes what a transaction was paid with: by its id, by another transaction, or as it is.
fn pay(known: &mut Entity, method: &Method<'_>, cards: &[CardReport], at: Nanos) {
    if let Some(id) = method.id() {
        known.refer("paymentMethodId", id, at);
    } else if let Some(id) = method.source() {
        known.refer(SOURCE, id, at);
    } else {
        let mut inline = redact::members(method.members);
        inline.extend(
            opened(method, cards).into_iter().flatten().map(|(name, value)| (name.to_owned(), value)),
        );
        known.tell_masked("paymentMethod", inline.into(), at);
    }
}

/// Returns what was found in an encrypted card, as Ravelin would know it, and masked.
fn opened(method: &Method<'_>, cards: &[CardReport]) -> Option<[(&'static str, Value); 3]> {
    let card = cards.iter().find(|card| card.path == method.path)?;
    let pan = card.pan.as_deref()?.into();
    Some([("pan", pan), ("expiryMonth", card.month?.into()), ("expiryYear", card.year?.into())])
}
