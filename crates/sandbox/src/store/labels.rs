//! What reviewers decided: the label of a customer, and the list of all that were set.

use super::shelf::Shelf;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::time::Duration;

/// The label of a customer whom nobody has reviewed.
pub(crate) const UNREVIEWED: &str = "UNREVIEWED";

/// How long the next page can be asked for ("within 1 minute"; core V2 reference, "Label").
const PATIENCE: Duration = Duration::from_secs(60);

/// The most links to next pages that are remembered.
const MAX_LINKS: usize = 1000;

/// The label of a customer, and since when.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    name: Box<str>,
    at: Duration,
}

/// Labels that were set, newest last, and the links that lead from page to page.
#[derive(Debug)]
pub(crate) struct Labels {
    reviews: VecDeque<Review>,
    count: u64,
    limit: usize,
    links: Shelf<Link>,
}

#[derive(Debug)]
struct Review {
    number: u64,
    at: Duration,
    customer: Box<str>,
    label: Box<str>,
    reviewer: Value,
}

/// Where a page begins.
#[derive(Clone, Copy, Debug, Default)]
struct Link {
    number: u64,
    after: Duration,
    expires: Duration,
}

/// The reviews of a page, as the answer has them, and where the next begins.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) reviews: Vec<Value>,
    next: Link,
}

impl Label {
    pub(crate) fn new(name: &str, at: Duration) -> Self {
        Self { name: name.into(), at }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) const fn at(&self) -> Duration {
        self.at
    }
}

impl Labels {
    pub(crate) fn new(limit: usize) -> Self {
        Self { reviews: VecDeque::new(), count: 0, limit: limit.max(1), links: Shelf::new(MAX_LINKS) }
    }

    /// Remembers that a label was set.
    pub(crate) fn set(&mut self, customer: &str, label: &Label, reviewer: Value) {
        self.count += 1;
        let (number, at) = (self.count, label.at);
        self.reviews.push_back(Review {
            number,
            at,
            customer: customer.into(),
            label: label.name.clone(),
            reviewer,
        });
        if self.reviews.len() > self.limit {
            self.reviews.pop_front();
        }
    }

    /// Returns the first page of the labels that were set at `after` or later.
    pub(crate) fn since(&self, after: Duration, size: usize) -> Page {
        self.page(Link { after, ..Link::default() }, size)
    }

    /// Returns the page that a link leads to, unless it has expired or was never given.
    pub(crate) fn follow(&self, link: &str, now: Duration, size: usize) -> Option<Page> {
        let link = self.links.get(link).filter(|link| now < link.expires)?;
        Some(self.page(*link, size))
    }

    /// Remembers the link behind a page under an id, for a minute.
    pub(crate) fn link(&mut self, id: &str, page: &Page, now: Duration) {
        self.links.with(id, |link| *link = Link { expires: now.saturating_add(PATIENCE), ..page.next });
    }

    fn page(&self, from: Link, size: usize) -> Page {
        let found =
            self.reviews.iter().filter(|review| review.number >= from.number && review.at >= from.after);
        let found: Vec<_> = found.take(size.max(1)).collect();
        let number = found.last().map_or(from.number, |last| last.number + 1);
        Page { reviews: found.into_iter().map(Review::shown).collect(), next: Link { number, ..from } }
    }
}

impl Review {
    /// Returns a review as the documents show it; the comment is never listed.
    fn shown(&self) -> Value {
        let mut shown = json!({
            "customerId": &*self.customer,
            "label": &*self.label,
            "timestamp": crate::clock::rfc3339(self.at),
        });
        if let (Some(members), false) = (shown.as_object_mut(), self.reviewer.is_null()) {
            members.insert("reviewer".to_owned(), self.reviewer.clone());
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_until_one_is_empty() {
        let at = Duration::from_secs;
        let mut labels = Labels::new(4);
        for second in 0..6 {
            labels.set("c", &Label::new("GENUINE", at(second)), Value::Null);
        }
        // 0 and 1 were forgotten, 2 lies before.
        let first = labels.since(at(3), 2);
        assert_eq!(first.reviews.len(), 2);
        labels.link("one", &first, at(100));
        let second = labels.follow("one", at(159), 2);
        assert_eq!(second.as_ref().map(|page| page.reviews.len()), Some(1));
        second.iter().for_each(|page| labels.link("two", page, at(159)));
        assert_eq!(labels.follow("two", at(160), 2).map(|page| page.reviews.len()), Some(0));
        assert!(labels.follow("one", at(160), 2).is_none() && labels.follow("three", at(0), 2).is_none());
        labels.set("d", &Label::new("FRAUDSTER", at(200)), Value::Null);
        assert_eq!(labels.follow("two", at(200), 2).map(|page| page.reviews.len()), Some(1));
    }
}
