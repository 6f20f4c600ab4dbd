//! Transactions, and what they were paid with.

use super::entity::{Entity, SOURCE};
use super::shelf::Shelf;
use crate::json::Members;
use serde_json::{Map, Value};

/// How often a payment method may refer to a transaction that refers to another.
const MAX_STEPS: u8 = 8;

/// The types by which money is taken; the first of an order that succeeded is what a chargeback
/// without another reference disputes (core V2 reference, "Chargeback").
const CHARGES: [&str; 3] = ["auth", "capture", "auth_capture"];

/// All transactions, under their `transactionId`.
///
/// One that was sent without it, as may be done after processing, is known by gateway and reference
/// until an event brings the id.
#[derive(Debug)]
pub(crate) struct Transactions {
    known: Shelf<Entity>,
    /// How many are without an id.
    nameless: usize,
}

/// What a transaction was paid with.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Paid<'a> {
    /// A payment method that was saved under an id.
    Saved(&'a str, &'a Entity),
    /// One that was used without.
    Inline(&'a Map<String, Value>),
}

impl Transactions {
    pub(crate) fn new(limit: usize) -> Self {
        Self { known: Shelf::new(limit), nameless: 0 }
    }

    pub(crate) fn has(&self, id: &str) -> bool {
        self.known.has(id)
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Entity)> {
        self.known.iter()
    }

    /// Changes the transaction that an event describes, which may be new; one that is named in no
    /// way is not kept.
    pub(crate) fn with(&mut self, members: &Members<'_>, change: impl FnOnce(&mut Entity)) {
        let reference = members.text("gateway").zip(members.text("gatewayReference"));
        match (members.text("transactionId"), reference) {
            (Some(id), _) => {
                self.known.with(id, change);
                self.join(id);
            }
            (None, Some((gateway, reference))) => {
                let known = self.known.iter().rev().find(|(_, known)| is_referred(known, gateway, reference));
                match known.map(|(id, _)| id.to_owned()) {
                    Some(id) => self.known.with(&id, change),
                    None => {
                        self.nameless += 1;
                        self.known.with(&nameless(gateway, reference), change);
                    }
                }
            }
            (None, None) => {}
        }
    }

    /// Joins what came under gateway and reference alone to the transaction they belong to.
    fn join(&mut self, id: &str) {
        if self.nameless == 0 {
            return;
        }
        let Some(known) = self.known.get(id) else { return };
        let Some((gateway, reference)) = known.text("gateway").zip(known.text("gatewayReference")) else {
            return;
        };
        if let Some(other) = self.known.take(&nameless(gateway, reference)) {
            self.nameless -= 1;
            self.known.with(id, |known| known.absorb(other, ""));
        }
    }

    /// Returns the transaction of a reference; without a gateway the newest of any.
    pub(crate) fn referred(&self, gateway: Option<&str>, reference: &str) -> Option<(&str, &Entity)> {
        self.known.iter().rev().find(|(_, known)| match gateway {
            Some(gateway) => is_referred(known, gateway, reference),
            None => known.text("gatewayReference") == Some(reference),
        })
    }

    pub(crate) fn get(&self, id: &str) -> Option<(&str, &Entity)> {
        self.known.find(id)
    }

    /// Returns the transaction that a chargeback of an order disputes: the first that took money,
    /// or else the order's first.
    pub(crate) fn of_order(&self, order: &str) -> Option<(&str, &Entity)> {
        let time = |known: &Entity| known.time("time");
        let mut own: Vec<_> =
            self.known.iter().filter(|(_, known)| known.text("orderId") == Some(order)).collect();
        own.sort_by_key(|(_, known)| (!is_charge(known), time(known).is_none(), time(known)));
        own.first().copied()
    }

    /// Returns what a transaction was paid with.
    pub(crate) fn paid<'a>(&'a self, methods: &'a Shelf<Entity>, id: &str) -> Option<Paid<'a>> {
        self.step(methods, id, MAX_STEPS)
    }

    /// Returns what a saved payment method is, which may be what a transaction was paid with.
    pub(crate) fn saved<'a>(&'a self, methods: &'a Shelf<Entity>, id: &'a str) -> Option<Paid<'a>> {
        self.saved_step(methods, id, MAX_STEPS)
    }

    fn step<'a>(&'a self, methods: &'a Shelf<Entity>, id: &str, steps: u8) -> Option<Paid<'a>> {
        let left = steps.checked_sub(1)?;
        match self.known.get(id)?.latest_of(&["paymentMethod", SOURCE, "paymentMethodId"])? {
            ("paymentMethodId", id) => self.saved_step(methods, id.as_str()?, left),
            (name, id) if name == SOURCE => self.step(methods, id.as_str()?, left),
            (_, Value::Object(inline)) => Some(Paid::Inline(inline)),
            _ => None,
        }
    }

    fn saved_step<'a>(&'a self, methods: &'a Shelf<Entity>, id: &'a str, steps: u8) -> Option<Paid<'a>> {
        let method = methods.get(id)?;
        match method.text("methodType") {
            Some("fromTransaction") => {
                self.step(methods, method.text("transactionId")?, steps.checked_sub(1)?)
            }
            _ => Some(Paid::Saved(id, method)),
        }
    }
}

fn is_referred(known: &Entity, gateway: &str, reference: &str) -> bool {
    known.text("gatewayReference") == Some(reference) && known.text("gateway") == Some(gateway)
}

fn is_charge(known: &Entity) -> bool {
    known.get("success") == Some(&Value::Bool(true))
        && known.text("type").is_some_and(|name| CHARGES.contains(&name))
}

/// Returns what a transaction without an id is kept under; no id of a JSON text is likely to be it.
fn nameless(gateway: &str, reference: &str) -> String {
    format!("\0{gateway}\0{reference}")
}
