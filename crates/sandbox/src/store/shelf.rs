//! Things under their identifiers, of which the oldest are forgotten.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// So many things, and no more.
#[derive(Debug)]
pub(crate) struct Shelf<T> {
    things: HashMap<Arc<str>, T>,
    /// Identifiers, longest known first.
    order: VecDeque<Arc<str>>,
    limit: usize,
}

impl<T: Default> Shelf<T> {
    pub(crate) fn new(limit: usize) -> Self {
        Self { things: HashMap::new(), order: VecDeque::new(), limit: limit.max(1) }
    }

    pub(crate) fn has(&self, id: &str) -> bool {
        self.things.contains_key(id)
    }

    pub(crate) fn get(&self, id: &str) -> Option<&T> {
        self.things.get(id)
    }

    /// Returns a thing with its identifier.
    pub(crate) fn find(&self, id: &str) -> Option<(&str, &T)> {
        self.things.get_key_value(id).map(|(id, thing)| (&**id, thing))
    }

    /// Changes a thing, which is new where it is not known.
    pub(crate) fn with<R>(&mut self, id: &str, change: impl FnOnce(&mut T) -> R) -> R {
        if let Some(thing) = self.things.get_mut(id) {
            return change(thing);
        }
        let mut thing = T::default();
        let result = change(&mut thing);
        let id: Arc<str> = id.into();
        self.things.insert(Arc::clone(&id), thing);
        self.order.push_back(id);
        if self.order.len() > self.limit
            && let Some(oldest) = self.order.pop_front()
        {
            self.things.remove(&oldest);
        }
        result
    }

    /// Takes a thing away.
    pub(crate) fn take(&mut self, id: &str) -> Option<T> {
        let thing = self.things.remove(id)?;
        self.order.retain(|known| **known != *id);
        Some(thing)
    }

    /// Returns all things with their identifiers, longest known first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &T)> {
        self.order.iter().filter_map(|id| self.things.get(id).map(|thing| (&**id, thing)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_known_is_forgotten_first() {
        let mut shelf = Shelf::<u8>::new(2);
        for id in ["a", "b", "a", "c"] {
            shelf.with(id, |count| *count += 1);
        }
        assert_eq!(shelf.iter().collect::<Vec<_>>(), [("b", &1), ("c", &1)]);
        assert!(!shelf.has("a"));
        assert_eq!(shelf.take("b"), Some(1));
        shelf.with("d", |count| *count += 1);
        assert_eq!(shelf.iter().collect::<Vec<_>>(), [("c", &1), ("d", &1)]);
    }
}
