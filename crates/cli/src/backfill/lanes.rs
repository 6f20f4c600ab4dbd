//! Whose turn it is: one event of a customer at a time, in their order. Pure.

use super::record::Event;
use std::collections::{HashMap, VecDeque};

/// An event with its number.
pub(super) type Numbered = (u64, Event);

/// The customers of whom an event is under way, and what waits behind it.
#[derive(Default)]
pub(super) struct Lanes {
    busy: HashMap<String, VecDeque<Numbered>>,
}

impl Lanes {
    /// Returns an event if its turn is now, and else keeps it.
    pub(super) fn enter(&mut self, event: Numbered) -> Option<Numbered> {
        let Some(customer) = &event.1.customer else { return Some(event) };
        match self.busy.get_mut(customer) {
            Some(waiting) => {
                waiting.push_back(event);
                None
            }
            None => {
                self.busy.insert(customer.clone(), VecDeque::new());
                Some(event)
            }
        }
    }

    /// Takes note that the event of a customer is done; returns the next one.
    pub(super) fn leave(&mut self, customer: Option<&str>) -> Option<Numbered> {
        let customer = customer?;
        let next = self.busy.get_mut(customer)?.pop_front();
        if next.is_none() {
            self.busy.remove(customer);
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::Place;
    use super::*;

    fn event(number: u64, customer: Option<&str>) -> Numbered {
        let (path, body) = ("/v2/backfill/order", String::new());
        (number, Event { place: Place::START, path, customer: customer.map(str::to_owned), body })
    }

    #[test]
    fn each_customer_has_one_under_way_and_the_others_in_order() {
        let mut lanes = Lanes::default();
        let is_now = |lanes: &mut Lanes, number, who| lanes.enter(event(number, who)).is_some();
        assert!(is_now(&mut lanes, 0, Some("a")) && is_now(&mut lanes, 1, Some("b")));
        assert!(!is_now(&mut lanes, 2, Some("a")) && !is_now(&mut lanes, 3, Some("a")));
        assert!(is_now(&mut lanes, 4, None) && is_now(&mut lanes, 5, None));
        assert_eq!(lanes.leave(Some("a")).map(|next| next.0), Some(2));
        assert!(!is_now(&mut lanes, 6, Some("a")));
        assert_eq!(lanes.leave(Some("a")).map(|next| next.0), Some(3));
        assert_eq!(lanes.leave(Some("a")).map(|next| next.0), Some(6));
        assert!(lanes.leave(Some("a")).is_none() && lanes.leave(Some("b")).is_none());
        assert!(lanes.leave(None).is_none() && lanes.busy.is_empty());
    }
}
