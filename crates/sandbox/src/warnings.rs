//! What a scored answer warns of: references to nothing, and data that is missed.
//!
//! Judged on what is known after the event, not on its body alone. The classes are those of
//! Ravelin's page on warnings; the sentences follow the one that the core V2 reference prints.

use crate::redact;
use crate::store::{Entity, Holder, Method, Parts, Store};
use ravelin::endpoint::Endpoint;
use serde_json::{Value, json};

/// Returns the warnings of an event that was taken in.
pub(crate) fn of(event: &Parts<'_>, store: &Store) -> Vec<Value> {
    let mut warnings = Vec::new();
    if event.endpoint != Endpoint::Registration {
        customer(event, store, &mut warnings);
    }
    order(event, store, &mut warnings);
    transactions(event, store, &mut warnings);
    methods(event, store, &mut warnings);
    warnings
}

fn customer(event: &Parts<'_>, store: &Store, warnings: &mut Vec<Value>) {
    let disputed;
    let id = if event.endpoint == Endpoint::Chargeback {
        disputed = store.disputed_customer(event);
        disputed.as_deref().or_else(|| event.customer_id())
    } else {
        event.holder().and_then(|holder| store.accounts.customer(holder))
    };
    let Some(id) = id else { return };
    match store.accounts.get(Holder::Customer(id)).filter(|account| account.is_described()) {
        None => {
            warnings.push(warning("customer-not-found", &format!("{} was not found.", named("Customer", id))))
        }
        Some(account) => absent(
            account.about(),
            &named("Customer", id),
            [
                ("email", "customer-absent-email", "an e-mail address"),
                ("registrationTime", "customer-absent-reg-time", "a registration time"),
            ],
            warnings,
        ),
    }
}

fn order(event: &Parts<'_>, store: &Store, warnings: &mut Vec<Value>) {
    let Some(id) = event.order_id() else { return };
    match store.orders.get(id) {
        None => warnings.push(warning("order-not-found", &format!("{} was not found.", named("Order", id)))),
        Some(order) => absent(
            order,
            &named("Order", id),
            [("currency", "order-absent-currency", "a currency"), ("price", "order-absent-price", "a price")],
            warnings,
        ),
    }
}

/// Warns of transactions that are referred to and not known.
fn transactions(event: &Parts<'_>, store: &Store, warnings: &mut Vec<Value>) {
    let (methods, transactions) = (event.methods(), event.transactions());
    let own = transactions.iter().filter_map(|transaction| transaction.own.as_ref());
    let sources = methods.iter().chain(own).filter_map(Method::source);
    let disputed = event.object("chargeback").and_then(|members| members.text("transactionId"));
    for id in sources.chain(disputed).filter(|id| !store.transactions.has(id)) {
        warnings
            .push(warning("transaction-not-found", &format!("{} was not found.", named("Transaction", id))));
    }
}

/// Warns of payment methods that are named and not known.
fn methods(event: &Parts<'_>, store: &Store, warnings: &mut Vec<Value>) {
    let transactions = event.transactions();
    let of_transactions = transactions.iter().filter_map(|one| one.members.text("paymentMethodId"));
    for id in event.text("paymentMethodId").into_iter().chain(of_transactions) {
        if !store.methods.has(id) {
            warnings.push(warning(
                "paymentmethod-not-found",
                &format!("{} was not found.", named("Payment method", id)),
            ));
        }
    }
}

fn absent(entity: &Entity, what: &str, members: [(&str, &str, &str); 2], warnings: &mut Vec<Value>) {
    for (name, class, missed) in members {
        if entity.get(name).is_none() {
            warnings.push(warning(class, &format!("{what} does not have {missed}.")));
        }
    }
}

/// Returns an entity by its name, in which a card number is masked: the answer may be logged.
fn named(kind: &str, id: &str) -> String {
    format!("{kind} \"{}\"", redact::text(id))
}

fn warning(class: &str, message: &str) -> Value {
    let help = format!("https://developer.ravelin.com/apis/warnings/#{class}");
    json!({"class": class, "help": help, "msg": message})
}
