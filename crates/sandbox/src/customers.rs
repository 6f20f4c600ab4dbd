//! What the sandbox remembers of customers: that they exist, which action their test address
//! forces, and how many events came lately.

use serde_json::Value;
use std::collections::{HashMap, VecDeque};
use std::time::Duration;

/// The most customers that are remembered.
const LIMIT: usize = 10_000;

/// The time over which a customer's events are counted.
const WINDOW: Duration = Duration::from_secs(60);

#[derive(Debug, Default)]
pub(crate) struct Customers {
    known: HashMap<String, Known>,
    /// Identifiers, longest known first.
    order: VecDeque<String>,
}

#[derive(Debug, Default)]
struct Known {
    /// Whether the customer was ever described, and not only named.
    described: bool,
    email: Option<String>,
    events: VecDeque<Duration>,
}

impl Customers {
    /// Counts an event of a customer; tells whether it is one too many, which counts for nothing.
    pub(crate) fn is_throttled(&mut self, id: &str, now: Duration, limit: Option<u32>) -> bool {
        let Some(limit) = limit.and_then(|limit| usize::try_from(limit).ok()) else { return false };
        let events = &mut self.entry(id).events;
        while events.front().is_some_and(|first| now.saturating_sub(*first) >= WINDOW) {
            events.pop_front();
        }
        if events.len() >= limit {
            return true;
        }
        events.push_back(now);
        false
    }

    /// Remembers the `customer` object of an event.
    pub(crate) fn describe(&mut self, customer: &Value) {
        let Some(id) = customer.get("customerId").and_then(Value::as_str) else { return };
        let known = self.entry(id);
        known.described = true;
        if let Some(email) = customer.get("email").and_then(Value::as_str) {
            known.email = Some(email.to_owned());
        }
    }

    /// Tells whether a customer was ever described.
    pub(crate) fn is_known(&self, id: &str) -> bool {
        self.known.get(id).is_some_and(|known| known.described)
    }

    /// Returns the e-mail address a customer was described with.
    pub(crate) fn email(&self, id: &str) -> Option<&str> {
        self.known.get(id)?.email.as_deref()
    }

    fn entry(&mut self, id: &str) -> &mut Known {
        if !self.known.contains_key(id) {
            self.order.push_back(id.to_owned());
            if self.order.len() > LIMIT
                && let Some(oldest) = self.order.pop_front()
            {
                self.known.remove(&oldest);
            }
        }
        self.known.entry(id.to_owned()).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_minute_has_room_for_so_many_events() {
        let mut customers = Customers::default();
        let at = Duration::from_secs;
        assert!(!customers.is_throttled("c", at(0), Some(2)));
        assert!(!customers.is_throttled("c", at(30), Some(2)));
        assert!(customers.is_throttled("c", at(59), Some(2)));
        assert!(!customers.is_throttled("other", at(59), Some(2)));
        assert!(!customers.is_throttled("c", at(60), Some(2)));
        assert!(customers.is_throttled("c", at(61), Some(2)));
        assert!(!customers.is_throttled("c", at(61), None));
    }

    #[test]
    fn the_oldest_customers_are_forgotten() {
        let mut customers = Customers::default();
        for number in 0..=LIMIT {
            customers.describe(&json!({"customerId": number.to_string(), "email": "a@example.com"}));
        }
        assert!(!customers.is_known("0"));
        assert!(customers.is_known("1"));
        assert_eq!(customers.email("1"), Some("a@example.com"));
        assert_eq!(customers.known.len(), LIMIT);
    }
}
