//! Ids of customers and orders, in memory: one person keeps one id from form to form.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Gives out ids that no restart repeats, since Ravelin remembers them.
#[derive(Debug)]
pub(crate) struct Ids {
    started_millis: u128,
    count: AtomicU64,
    customers: Mutex<HashMap<String, String>>,
}

impl Ids {
    /// Begins with the time at which the shop was started.
    pub(crate) fn new(started_millis: u128) -> Self {
        Self { started_millis, count: AtomicU64::new(0), customers: Mutex::default() }
    }

    /// Returns the customer's id; a new e-mail address is a new customer.
    pub(crate) fn customer(&self, email: &str) -> String {
        let mut customers = self.customers.lock().unwrap_or_else(PoisonError::into_inner);
        let email = email.to_lowercase();
        if let Some(id) = customers.get(&email) {
            return id.clone();
        }
        let id = self.next("cust");
        if customers.len() < MOST {
            customers.insert(email, id.clone());
        }
        id
    }

    /// Returns the id of a new order.
    pub(crate) fn order(&self) -> String {
        self.next("ord")
    }

    fn next(&self, kind: &str) -> String {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        format!("{kind}-{:x}-{number}", self.started_millis)
    }
}

/// Nobody fills the memory with customers.
const MOST: usize = 100_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_keeps_an_id_and_an_order_has_its_own() {
        let ids = Ids::new(1_800_000_000_000);
        let ada = ids.customer("ada@example.com");
        assert_eq!(ids.customer("Ada@Example.com"), ada);
        assert_ne!(ids.customer("grace@example.com"), ada);
        assert_ne!(ids.order(), ids.order());
        assert_ne!(Ids::new(1_800_000_000_001).customer("ada@example.com"), ada);
    }
}
