//! Customers, the temporary ids that stand in for them, and how many events came lately.

use super::entity::{Entity, Nanos};
use super::labels::Label;
use super::shelf::Shelf;
use super::tags::Tags;
use crate::json::Members;
use std::collections::VecDeque;
use std::time::Duration;

/// The time over which a customer's events are counted.
const WINDOW: Duration = Duration::from_secs(60);

/// Members that cannot be taken back once they were set on a customer, only replaced ("Markets",
/// core V2 reference).
const MARKETS: [&str; 3] = ["country", "market", "marketCity"];

/// Whom an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holder<'a> {
    /// The holder of an account.
    Customer(&'a str),
    /// Somebody who has none yet, or has not logged in.
    Temporary(&'a str),
}

/// What is known of a customer.
#[derive(Debug, Default)]
pub(crate) struct Account {
    about: Entity,
    /// Whether the customer was ever described, and not only named.
    described: bool,
    /// When the events of the last minute came.
    events: VecDeque<Duration>,
    pub(crate) tags: Tags,
    pub(crate) label: Option<Label>,
}

/// All customers.
#[derive(Debug)]
pub(crate) struct Accounts {
    known: Shelf<Account>,
    temporary: Shelf<Temporary>,
}

/// What came under a temporary id, until it is known whose it is.
#[derive(Debug, Default)]
struct Temporary {
    account: Account,
    customer: Option<Box<str>>,
}

impl Account {
    /// Merges a customer object. The earliest registration time is kept, whenever it was told.
    pub(crate) fn describe(&mut self, members: &Members<'_>, at: Nanos) {
        self.described = true;
        for (name, value) in members.iter() {
            match name {
                "registrationTime" => {
                    value.as_number().into_iter().for_each(|time| self.about.earliest(name, time, at));
                }
                name if MARKETS.contains(&name) && value.as_str() == Some("") => {}
                name => self.about.tell(name, value, at),
            }
        }
        if let Some(tags) = members.object("tags") {
            for (name, on) in tags.iter() {
                on.as_bool().into_iter().for_each(|on| self.tags.merge(name, on, at));
            }
        }
    }

    pub(crate) const fn about(&self) -> &Entity {
        &self.about
    }

    pub(crate) const fn is_described(&self) -> bool {
        self.described
    }

    pub(crate) fn email(&self) -> Option<&str> {
        self.about.text("email")
    }

    /// Takes over what was told of somebody who exists from now on.
    pub(super) fn create(&mut self, told: Self) {
        self.described = true;
        self.absorb(told);
    }

    /// Counts an event; tells whether it is one too many, which counts for nothing.
    fn is_throttled(&mut self, now: Duration, limit: usize) -> bool {
        while self.events.front().is_some_and(|first| now.saturating_sub(*first) >= WINDOW) {
            self.events.pop_front();
        }
        if self.events.len() >= limit {
            return true;
        }
        self.events.push_back(now);
        false
    }

    /// Takes over what came under a temporary id.
    fn absorb(&mut self, other: Self) {
        self.about.absorb(other.about, "registrationTime");
        self.described |= other.described;
        self.tags.absorb(other.tags);
        if other.label.as_ref().map(Label::at) > self.label.as_ref().map(Label::at) {
            self.label = other.label;
        }
        self.events.extend(other.events);
        self.events.make_contiguous().sort_unstable();
    }
}

impl Accounts {
    pub(crate) fn new(limit: usize) -> Self {
        Self { known: Shelf::new(limit), temporary: Shelf::new(limit) }
    }

    /// Returns what is known of a customer.
    pub(crate) fn get(&self, holder: Holder<'_>) -> Option<&Account> {
        match holder {
            Holder::Customer(id) => self.known.get(id),
            Holder::Temporary(id) => match self.temporary.get(id)? {
                Temporary { customer: Some(customer), .. } => self.known.get(customer),
                Temporary { account, .. } => Some(account),
            },
        }
    }

    /// Changes what is known of a customer, who may be new.
    pub(crate) fn with<R>(&mut self, holder: Holder<'_>, change: impl FnOnce(&mut Account) -> R) -> R {
        match holder {
            Holder::Customer(id) => self.known.with(id, change),
            Holder::Temporary(id) => match self.temporary.get(id).and_then(|known| known.customer.clone()) {
                Some(customer) => self.known.with(&customer, change),
                None => self.temporary.with(id, |temporary| change(&mut temporary.account)),
            },
        }
    }

    /// Ties a temporary id to a customer: what came under it before, and what will come.
    pub(crate) fn tie(&mut self, temporary: &str, customer: &str) {
        let account = self.temporary.with(temporary, |known| {
            known.customer = Some(customer.into());
            std::mem::take(&mut known.account)
        });
        self.known.with(customer, |known| known.absorb(account));
    }

    /// Returns the customer whom an id, temporary or not, belongs to.
    pub(crate) fn customer<'a>(&'a self, holder: Holder<'a>) -> Option<&'a str> {
        match holder {
            Holder::Customer(id) => Some(id),
            Holder::Temporary(id) => self.temporary.get(id)?.customer.as_deref(),
        }
    }

    /// Returns the customer an entity names: by the id, or by a temporary id that was tied.
    pub(crate) fn customer_of<'a>(&'a self, entity: &'a Entity) -> Option<&'a str> {
        entity.text("customerId").or_else(|| self.customer(Holder::Temporary(entity.text("tempCustomerId")?)))
    }

    /// Returns whom an id means where only one member takes either: labels and tags.
    pub(crate) fn named<'a>(&self, id: &'a str) -> Holder<'a> {
        if !self.known.has(id) && self.temporary.has(id) {
            Holder::Temporary(id)
        } else {
            Holder::Customer(id)
        }
    }

    /// Counts an event of a customer; tells whether it is one too many, which counts for nothing.
    pub(crate) fn is_throttled(&mut self, holder: Holder<'_>, now: Duration, limit: Option<u32>) -> bool {
        let Some(limit) = limit.and_then(|limit| usize::try_from(limit).ok()) else { return false };
        self.with(holder, |account| account.is_throttled(now, limit))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Account)> {
        self.known.iter()
    }

    /// Returns the temporary ids with the customers they were tied to.
    pub(crate) fn temporary(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.temporary.iter().map(|(id, known)| (id, known.customer.as_deref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Node;
    use Holder::{Customer, Temporary};
    use serde_json::{Value, json};

    fn described(accounts: &mut Accounts, holder: Holder<'_>, members: &Value, at: Nanos) {
        let Node::Object(members) = Node::from(members) else { return };
        accounts.with(holder, |account| account.describe(&members, at));
    }

    #[test]
    fn a_minute_has_room_for_so_many_events() {
        let mut accounts = Accounts::new(10);
        let at = Duration::from_secs;
        let mut throttled = |holder, second| accounts.is_throttled(holder, at(second), Some(2));
        assert!(!throttled(Customer("c"), 0));
        assert!(!throttled(Customer("c"), 30));
        assert!(throttled(Customer("c"), 59));
        assert!(!throttled(Customer("other"), 59));
        assert!(!throttled(Temporary("c"), 59));
        assert!(!throttled(Customer("c"), 60));
        assert!(throttled(Customer("c"), 61));
        assert!(!accounts.is_throttled(Customer("c"), at(61), None));
    }

    #[test]
    fn a_tied_id_brings_its_events_along_and_is_the_customer_from_then_on() {
        let mut accounts = Accounts::new(10);
        let at = Duration::from_secs;
        assert!(!accounts.is_throttled(Temporary("t"), at(10), Some(3)));
        assert!(!accounts.is_throttled(Customer("c"), at(5), Some(3)));
        accounts.with(Temporary("t"), |account| account.tags.set("vip", true, 1));
        accounts.tie("t", "c");
        assert!(!accounts.is_throttled(Temporary("t"), at(20), Some(3)));
        assert!(accounts.is_throttled(Customer("c"), at(20), Some(3)));
        assert!(accounts.is_throttled(Temporary("t"), at(20), Some(3)));
        assert_eq!(accounts.customer(Temporary("t")), Some("c"));
        let tags = accounts.get(Customer("c")).map(|account| account.tags.names().collect::<Vec<_>>());
        assert_eq!(tags, Some(vec!["vip"]));
        accounts.tie("t", "c");
        assert!(accounts.get(Temporary("t")).is_some_and(|account| account.tags.names().count() == 1));
    }

    #[test]
    fn a_market_is_replaced_but_never_taken_back_and_the_first_registration_stays() {
        let mut accounts = Accounts::new(10);
        for (members, at) in [
            (json!({"market": "emea", "registrationTime": 1_512_828_988_826_u64}), 1),
            (json!({"market": "", "registrationTime": 1_512_828_999_000_u64}), 2),
            (json!({"market": null, "registrationTime": 1_512_828_900_u64}), 3),
        ] {
            described(&mut accounts, Customer("c"), &members, at);
        }
        let about = accounts.get(Customer("c")).map(Account::about);
        assert_eq!(about.and_then(|about| about.text("market")), Some("emea"));
        assert_eq!(about.and_then(|about| about.get("registrationTime")), Some(&json!(1_512_828_900_u64)));
        described(&mut accounts, Customer("c"), &json!({"market": "apac"}), 4);
        let about = accounts.get(Customer("c")).map(Account::about);
        assert_eq!(about.and_then(|about| about.text("market")), Some("apac"));
    }
}
